-- Pauses or drains a service or pool, or lifts that. What profiles were matched with before no longer counts, so that every
-- worker finds out by its next claim.
--
-- Uses:   lanes, waking
-- KEYS:   1 prefix
-- ARGV:   1 now, 2 scope, 3 mode (empty: none)
-- Result: {}
-- Event:  none

local restrictions = PREFIX .. 'restrictions'
if (redis.call('HGET', restrictions, ARGV[2]) or '') == ARGV[3] then
  return {}
end
if ARGV[3] == '' then
  redis.call('HDEL', restrictions, ARGV[2])
else
  redis.call('HSET', restrictions, ARGV[2], ARGV[3])
end
redis.call('SET', PREFIX .. 'lanes:generation', integer(math.max(wall_clock(),
  (tonumber(redis.call('GET', PREFIX .. 'lanes:generation')) or 0) + 1)))
waking.wake_unmatched()
return {}
