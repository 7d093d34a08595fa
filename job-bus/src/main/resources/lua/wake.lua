-- Wakes idle workers for lanes that hold jobs, in case one that was woken died before it could claim.
--
-- Uses:   jobs, lanes, waking, tenants
-- KEYS:   1 prefix
-- ARGV:   1 now, 2 most lanes to look at
-- Result: {number of workers woken}
-- Event:  none

local lanes = redis.call('ZRANDMEMBER', PREFIX .. 'ready', ARGV[2])
if not lanes[1] then
  return {0}
end
local woken = waking.wake_unmatched()
for _, lane in ipairs(lanes) do
  if wake_lane(lane, true) then
    woken = woken + 1
  end
end
return {woken}
