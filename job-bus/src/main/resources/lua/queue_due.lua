-- Queues scheduled jobs whose time has come.
--
-- Uses:   events, jobs, lanes, ends
-- KEYS:   1 prefix
-- ARGV:   1 now, 2 limit
-- Result: {number of jobs}
-- Event:  queued

local due = redis.call('ZRANGEBYSCORE', PREFIX .. 'scheduled', '-inf', integer(now), 'LIMIT', 0, ARGV[2])
for _, id in ipairs(due) do
  redis.call('ZREM', PREFIX .. 'scheduled', id)
  local job = redis.pcall('HMGET', job_key(id), 'state', 'epoch', 'lane', 'place', 'avoid', 'worker')
  if not job.err and job[1] == 'scheduled' and job[3] and job[4] then
    redis.call('HSET', job_key(id), 'state', 'queued', 'queued', now)
    redis.call('HDEL', job_key(id), 'due')
    count('scheduled', 'queued')
    emit(id, 'queued', 'queued', job[2] or 0, '{}')
    queue(id, job[3], job[4], job[5] and job[6] or nil)
  end
end
flush_ends()
return {#due}
