-- Keeps a command for a machine and tells the machine.
--
-- KEYS:   1 prefix
-- ARGV:   1 now, 2 machine, 3 id, 4 command as JSON, 5 silence after which a machine is lost (ms),
--         6 how long it waits for the machine (ms), 7 how long it is kept (ms), 8 how many may wait
-- Result: {state}: kept, no_machine or too_many
-- Event:  none; nothing on the channel command:<machine>

local machine, id = ARGV[2], ARGV[3]
local heard = tonumber(redis.call('ZSCORE', PREFIX .. 'machines', machine))
if not heard or heard <= now - ARGV[5] then
  return {'no_machine'}
end
local waiting = PREFIX .. 'commands:' .. machine
local command = waiting .. ':' .. id
if redis.call('EXISTS', command) == 0 then
  redis.call('ZREMRANGEBYSCORE', waiting, '-inf', integer(now - ARGV[6]))
  if redis.call('ZCARD', waiting) >= tonumber(ARGV[8]) then
    return {'too_many'}
  end
  redis.call('HSET', command, 'command', ARGV[4], 'sent_at', NOW, 'state', 'waiting', 'kept', ARGV[7])
  redis.call('PEXPIRE', command, ARGV[7])
  redis.call('ZADD', waiting, NOW, id)
  redis.call('PEXPIRE', waiting, ARGV[7])
end
redis.call('PUBLISH', PREFIX .. 'command:' .. machine, id)
return {'kept'}
