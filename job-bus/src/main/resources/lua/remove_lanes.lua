-- Forgets lanes that have had no job for a while, and profiles that nobody claims with.
--
-- Uses:   events, jobs, lanes
-- KEYS:   1 prefix
-- ARGV:   1 now, 2 limit
-- Result: {number of lanes}
-- Event:  none

local function remove(lane)
  for _, profile in ipairs(redis.call('SMEMBERS', PREFIX .. 'lane:' .. lane .. ':profiles')) do
    redis.call('SREM', PREFIX .. 'profile:' .. profile .. ':lanes', lane)
  end
  local flows = {}
  for priority = 0, 100 do
    flows[#flows + 1] = priority .. ':' .. lane
  end
  redis.call('HDEL', PREFIX .. 'fair', unpack(flows))
  redis.call('DEL', PREFIX .. 'lane:' .. lane .. ':profiles', PREFIX .. 'lane:' .. lane .. ':warm')
  redis.call('HDEL', PREFIX .. 'lanes', lane)
  redis.call('ZREM', PREFIX .. 'lanes:order', lane)
end

local unused = redis.call('ZRANGEBYSCORE', PREFIX .. 'lanes:unused', '-inf', '(' .. integer(now - LANE_RETENTION_MS),
  'LIMIT', 0, ARGV[2])
for _, lane in ipairs(unused) do
  redis.call('ZREM', PREFIX .. 'lanes:unused', lane)
  if redis.call('HEXISTS', PREFIX .. 'lanes:jobs', lane) == 0 then
    remove(lane)
  end
end
redis.call('ZREMRANGEBYSCORE', PREFIX .. 'profiles', '-inf', integer(now - PROFILE_TTL_MS))
return {#unused}
