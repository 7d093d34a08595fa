-- Reads a command and what the machine said to it.
--
-- KEYS:   1 prefix
-- ARGV:   1 now, 2 machine, 3 id, 4 how long it waits for the machine (ms), 5 how long it is kept unless it says so itself (ms)
-- Result: {id, command as JSON, sent at (ms), state, answered at (ms) or false, answer or false}, or {} when there is none
-- Event:  none
-- Writes: nothing

local key = PREFIX .. 'commands:' .. ARGV[2] .. ':' .. ARGV[3]
local fields = redis.call('HMGET', key, 'command', 'sent_at', 'state', 'answered_at', 'answer', 'kept')
local sent_at = tonumber(fields[2])
if not sent_at or sent_at <= now - (fields[6] or ARGV[5]) then
  return {}
end
local state = fields[3]
if state == 'waiting' and sent_at <= now - ARGV[4] then
  state = 'expired'
end
return {ARGV[3], fields[1], fields[2], state, fields[4], fields[5]}
