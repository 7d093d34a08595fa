-- Where a queued job stands in its lane, and how long the lane's latest jobs ran.
--
-- Uses:   events, jobs
-- KEYS:   1 prefix
-- ARGV:   1 now, 2 id
-- Result: {jobs before it, mean run time (ms) or false}, or {} when it is not queued
-- Event:  none

local LOOKED_AT = 200
local USED = 20

local job = redis.pcall('HMGET', job_key(ARGV[2]), 'state', 'lane')
if job.err or job[1] ~= 'queued' then
  return {}
end
local ahead = redis.call('ZRANK', PREFIX .. 'lane:' .. job[2], ARGV[2])
local sum, used = 0, 0
for _, id in ipairs(redis.call('ZREVRANGE', PREFIX .. 'finished', 0, LOOKED_AT - 1)) do
  local other = redis.call('HMGET', job_key(id), 'lane', 'state', 'started', 'finished')
  if other[1] == job[2] and other[2] == 'succeeded' and used < USED then
    sum = sum + tonumber(other[4]) - tonumber(other[3])
    used = used + 1
  end
end
return {ahead or 0, used > 0 and math.floor(sum / used) or false}
