-- Reads a job as it stands at one moment.
--
-- Uses:   events, jobs
-- KEYS:   1 prefix
-- ARGV:   1 now, 2 id
-- Result: {the hash as name, value...; spec; attempts; progress or false; outcome or false}, or {} when there is no such job
-- Event:  none

local key = job_key(ARGV[2])
local job = redis.pcall('HGETALL', key)
if job.err or not job[1] then
  return {}
end
return {
  job,
  redis.call('GET', key .. ':spec'),
  redis.call('LRANGE', key .. ':attempts', 0, -1),
  redis.call('GET', key .. ':progress'),
  redis.call('GET', key .. ':outcome'),
}
