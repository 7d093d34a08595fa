-- Adds an entry to a log, which keeps about so many of the newest.
--
-- KEYS:   1 prefix
-- ARGV:   1 now, 2 log, 3 entry, 4 how many are kept
-- Result: {}
-- Event:  none

redis.call('XADD', PREFIX .. 'log:' .. ARGV[2], 'MAXLEN', '~', ARGV[4], '*', NOW, ARGV[3])
return {}
