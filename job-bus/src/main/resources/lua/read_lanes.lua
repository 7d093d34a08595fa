-- Reads the lane directory, or what came to it.
--
-- Uses:   lanes
-- KEYS:   1 prefix
-- ARGV:   1 now, 2 version from which on lanes are wanted (0: all)
-- Result: {generation.version, number of all lanes, number of restrictions, scope, mode, scope, mode...,
--         lane, tenant and requirements, lane, tenant and requirements...}
-- Event:  none
-- Writes: nothing

local restrictions = redis.call('HGETALL', PREFIX .. 'restrictions')
local answer = {lanes_version(), redis.call('HLEN', PREFIX .. 'lanes'), #restrictions / 2}
for _, part in ipairs(restrictions) do
  answer[#answer + 1] = part
end
for _, lane in ipairs(redis.call('ZRANGEBYSCORE', PREFIX .. 'lanes:order', '(' .. ARGV[2], '+inf')) do
  answer[#answer + 1] = lane
  answer[#answer + 1] = redis.call('HGET', PREFIX .. 'lanes', lane)
end
return answer
