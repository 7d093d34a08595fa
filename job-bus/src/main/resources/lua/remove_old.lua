-- Removes terminal jobs that have passed their retention, with everything that belongs to them (invariant I11).
--
-- Uses:   events, jobs
-- KEYS:   1 prefix
-- ARGV:   1 now, 2 limit, 3 retention (ms)
-- Result: {number of jobs}
-- Event:  none

local old = redis.call('ZRANGEBYSCORE', PREFIX .. 'finished', '-inf', '(' .. integer(now - ARGV[3]),
  'LIMIT', 0, ARGV[2])
for _, id in ipairs(old) do
  local key = job_key(id)
  local state = redis.pcall('HGET', key, 'state')
  if type(state) == 'string' then
    redis.call('HINCRBY', PREFIX .. 'counts', state, -1)
  end
  redis.call('UNLINK', key, key .. ':spec', key .. ':attempts', key .. ':progress', key .. ':handle', key .. ':output',
    key .. ':outcome', key .. ':dependents')
  redis.call('ZREM', PREFIX .. 'jobs', id)
  redis.call('ZREM', PREFIX .. 'finished', id)
  redis.call('ZREM', PREFIX .. 'dead', id)
end
return {#old}
