-- Notes what a machine said to a command.
--
-- KEYS:   1 prefix
-- ARGV:   1 now, 2 machine, 3 id, 4 state, 5 answer
-- Result: {state}, or {} when it was answered before or is no longer kept
-- Event:  none; the id on the channel answer:<machine>

local waiting = PREFIX .. 'commands:' .. ARGV[2]
local command = waiting .. ':' .. ARGV[3]
if redis.call('HGET', command, 'state') ~= 'waiting' then
  return {}
end
redis.call('HSET', command, 'state', ARGV[4], 'answered_at', NOW, 'answer', ARGV[5])
redis.call('ZREM', waiting, ARGV[3])
redis.call('PUBLISH', PREFIX .. 'answer:' .. ARGV[2], ARGV[3])
return {ARGV[4]}
