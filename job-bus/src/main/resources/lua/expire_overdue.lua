-- Ends jobs that have not started in time.
--
-- Uses:   events, jobs, lanes, waking, tenants, limits, ends, dependents
-- KEYS:   1 prefix
-- ARGV:   1 now, 2 limit
-- Result: {number of jobs}
-- Event:  expired

local overdue = redis.call('ZRANGEBYSCORE', PREFIX .. 'start_by', '-inf', '(' .. integer(now), 'LIMIT', 0, ARGV[2])
for _, id in ipairs(overdue) do
  redis.call('ZREM', PREFIX .. 'start_by', id)
  local state = redis.pcall('HGET', job_key(id), 'state')
  if state == 'queued' or state == 'scheduled' or state == 'blocked' then
    endings.expire_waiting(id, state)
    settle()
  end
end
flush_ends()
return {#overdue}
