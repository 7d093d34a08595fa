-- Keeps the last report of a machine and tells whoever watches.
--
-- KEYS:   1 prefix
-- ARGV:   1 now, 2 machine, 3 report as JSON, 4 how long it is kept (ms)
-- Result: {}
-- Event:  none; the report on the channel machine:status:<machine>

redis.call('SET', PREFIX .. 'machine:' .. ARGV[2], ARGV[3], 'PX', ARGV[4])
redis.call('ZADD', PREFIX .. 'machines', now, ARGV[2])
redis.call('PUBLISH', 'machine:status:' .. ARGV[2], ARGV[3])
return {}
