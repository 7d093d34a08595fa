-- Notes which lanes the workers of a profile can take.
--
-- Uses:   lanes
-- KEYS:   1 prefix
-- ARGV:   1 now, 2 profile, 3 the version of the lanes it is matched with, 4 the version it was matched with before, whose
--         lanes it keeps (empty: none), 5 number of models it holds, 6 number of matching lanes, then the models, the
--         lanes, and those of the lanes whose preferred models it holds
-- Result: {'matched'}, or {'changed'} when the versions are others now and nothing was noted
-- Event:  none

local profile, version, before = ARGV[2], ARGV[3], ARGV[4]
local lanes, matched = PREFIX .. 'profile:' .. profile .. ':lanes', PREFIX .. 'profile:' .. profile .. ':version'
if lanes_version() ~= version or (before ~= '' and redis.call('GET', matched) ~= before) then
  return {'changed'}
end

if before == '' then
  redis.call('DEL', lanes)
end
local first_lane = 7 + tonumber(ARGV[5])
local first_warm = first_lane + tonumber(ARGV[6])
for i = 7, first_lane - 1 do
  redis.call('SADD', PREFIX .. 'warm:' .. ARGV[i], profile)
  redis.call('PEXPIRE', PREFIX .. 'warm:' .. ARGV[i], PROFILE_TTL_MS)
end
for i = first_lane, #ARGV do
  local lane = ARGV[i]
  -- One that was removed since it was read stays removed.
  if redis.call('HEXISTS', PREFIX .. 'lanes', lane) == 1 then
    if i < first_warm then
      redis.call('SADD', lanes, lane)
      redis.call('SADD', PREFIX .. 'lane:' .. lane .. ':profiles', profile)
    else
      redis.call('SADD', PREFIX .. 'lane:' .. lane .. ':warm', profile)
    end
  end
end
redis.call('SET', matched, version, 'PX', PROFILE_TTL_MS)
redis.call('PEXPIRE', lanes, PROFILE_TTL_MS)
redis.call('ZADD', PREFIX .. 'profiles', now, profile)
return {'matched'}
