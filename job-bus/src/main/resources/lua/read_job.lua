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
local attempts = redis.call('LRANGE', key .. ':attempts', 0, -1)
local fields = redis.call('HMGET', key, 'state', 'used', 'epoch', 'worker', 'started', 'finished')
if fields[1] == 'running' or fields[1] == 'canceling' then
  attempts[#attempts + 1] = attempt_json(fields[2], fields[3], fields[4], fields[5]) .. '}'
elseif fields[1] == 'succeeded' then
  attempts[#attempts + 1] = attempt_json(fields[2], fields[3], fields[4], fields[5])
    .. ',"ended_at":' .. fields[6] .. ',"end":"succeeded"}'
end
return {
  job,
  redis.call('GET', key .. ':spec'),
  attempts,
  redis.call('GET', key .. ':progress'),
  outcome_of(ARGV[2]),
}
