-- Reads a job as it stands at one moment.
--
-- Uses:   events, jobs
-- KEYS:   1 prefix
-- ARGV:   1 now, 2 id
-- Result: {the hash as name, value...; spec; attempts; progress or false; outcome or false}, or {} when there is no such job
-- Event:  none
-- Writes: nothing

local key = job_key(ARGV[2])
local job = redis.pcall('HGETALL', key)
if job.err or not job[1] then
  return {}
end
local attempts = redis.call('LRANGE', key .. ':attempts', 0, -1)
local fields = redis.call('HMGET', key, 'state', 'used', 'lease', 'ended')
if fields[1] == 'running' or fields[1] == 'canceling' then
  attempts[#attempts + 1] = attempt_json(fields[2], fields[3]) .. '}'
elseif fields[1] == 'succeeded' then
  attempts[#attempts + 1] = attempt_json(fields[2], fields[3])
    .. ',"ended_at":' .. string.match(fields[4], '^%d+') .. ',"end":"succeeded"}'
end
return {
  job,
  redis.call('GET', key .. ':spec'),
  attempts,
  redis.call('GET', key .. ':progress'),
  outcome_of(ARGV[2]),
}
