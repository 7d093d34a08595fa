-- Queues scheduled jobs whose time has come.
--
-- Uses:   events, jobs, lanes, waking, tenants, limits, ends, dependents
-- KEYS:   1 prefix
-- ARGV:   1 now, 2 limit
-- Result: {number of jobs}
-- Event:  queued

local due = redis.call('ZRANGEBYSCORE', PREFIX .. 'scheduled', '-inf', integer(now), 'LIMIT', 0, ARGV[2])
for _, id in ipairs(due) do
  redis.call('ZREM', PREFIX .. 'scheduled', id)
  local job = redis.pcall('HMGET', job_key(id), 'state', 'terms', 'lease', 'avoid')
  local lane, place = lane_and_place_of(job[2])
  if not job.err and job[1] == 'scheduled' and place then
    local epoch, worker = read_lease(job[3])
    redis.call('HSET', job_key(id), 'state', 'queued', 'queued', NOW)
    redis.call('HDEL', job_key(id), 'due')
    count('scheduled', 'queued')
    emit(id, 'queued', 'queued', epoch or '0', '{}')
    queue(id, lane, place, job[4] and worker or nil)
  end
end
flush_ends()
return {#due}
