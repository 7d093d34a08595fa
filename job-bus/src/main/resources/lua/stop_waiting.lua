-- Takes a worker off the list of idle ones. When it has been woken meanwhile, the wake is passed on.
--
-- Uses:   lanes
-- KEYS:   1 prefix
-- ARGV:   1 now, 2 profile, 3 worker, 4 process of the worker
-- Result: {'1'} when a wake was passed on, else {'0'}
-- Event:  none

local profile = ARGV[2]
if redis.call('ZREM', PREFIX .. 'idle:' .. profile, ARGV[4] .. ':' .. ARGV[3]) == 1 then
  return {'0'}
end
local waiting = redis.call('SINTER', PREFIX .. 'ready', PREFIX .. 'profile:' .. profile .. ':lanes')
if waiting[1] and (wake_profile(profile) or wake_lane(waiting[1])) then
  return {'1'}
end
return {'0'}
