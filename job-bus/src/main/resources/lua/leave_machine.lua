-- Takes a machine off the list.
--
-- KEYS:   1 prefix
-- ARGV:   1 now, 2 machine
-- Result: {}
-- Event:  none

redis.call('DEL', PREFIX .. 'machine:' .. ARGV[2])
redis.call('ZREM', PREFIX .. 'machines', ARGV[2])
return {}
