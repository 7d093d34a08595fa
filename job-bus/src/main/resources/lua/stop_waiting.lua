-- Takes a worker off the list of idle ones. When it has been woken meanwhile, the wake is passed on.
--
-- Uses:   jobs, lanes, waking, tenants
-- KEYS:   1 prefix
-- ARGV:   1 now, 2 profile, 3 worker, 4 process of the worker
-- Result: {'1'} when a wake was passed on, else {'0'}
-- Event:  none

local profile = ARGV[2]
local idle = PREFIX .. 'idle:' .. profile
if redis.call('ZREM', idle, ARGV[4] .. ':' .. ARGV[3]) == 1 then
  if redis.call('EXISTS', idle) == 0 then
    redis.call('SREM', PREFIX .. 'idle_profiles', profile)
  end
  return {'0'}
end
if waking.wake_profile(profile) then
  return {'1'}
end
for _, lane in ipairs(redis.call('ZRANGE', PREFIX .. 'ready', 0, 31)) do
  if redis.call('SISMEMBER', PREFIX .. 'profile:' .. profile .. ':lanes', lane) == 1 and wake_lane(lane, true) then
    return {'1'}
  end
end
return {'0'}
