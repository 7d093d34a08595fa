-- Notes which lanes the workers of a profile can take.
--
-- Uses:   lanes
-- KEYS:   1 prefix
-- ARGV:   1 now, 2 profile, 3 the version of the lanes it was matched with, 4... the matching lanes
-- Result: {'matched'}, or {'changed'} when there are newer lanes and nothing was noted
-- Event:  none

local profile, version = ARGV[2], ARGV[3]
if (redis.call('GET', PREFIX .. 'lanes:version') or '0') ~= version then
  return {'changed'}
end

local lanes, matched = PREFIX .. 'profile:' .. profile .. ':lanes', PREFIX .. 'profile:' .. profile .. ':version'
if redis.call('EXISTS', matched) == 0 then
  -- New, or expired and perhaps forgotten by some lanes: every lane hears of it.
  redis.call('DEL', lanes)
end
for i = 4, #ARGV do
  if redis.call('SADD', lanes, ARGV[i]) == 1 then
    redis.call('SADD', PREFIX .. 'lane:' .. ARGV[i] .. ':profiles', profile)
  end
end
redis.call('SET', matched, version, 'PX', PROFILE_TTL_MS)
redis.call('PEXPIRE', lanes, PROFILE_TTL_MS)
redis.call('SADD', PREFIX .. 'profiles', profile)
return {'matched'}
