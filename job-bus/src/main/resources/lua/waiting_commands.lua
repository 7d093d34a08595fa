-- Reads what a machine has to answer, the oldest first, and forgets what has waited too long.
--
-- KEYS:   1 prefix
-- ARGV:   1 now, 2 machine, 3 how long a command waits for the machine (ms)
-- Result: {{id, command as JSON, sent at (ms)}...}
-- Event:  none

local waiting = PREFIX .. 'commands:' .. ARGV[2]
redis.call('ZREMRANGEBYSCORE', waiting, '-inf', integer(now - ARGV[3]))
local commands = {}
for _, id in ipairs(redis.call('ZRANGE', waiting, 0, -1)) do
  local fields = redis.call('HMGET', waiting .. ':' .. id, 'command', 'sent_at')
  if fields[1] then
    commands[#commands + 1] = {id, fields[1], fields[2]}
  end
end
return commands
