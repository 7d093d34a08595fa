-- Reads events after a cursor, and whether any were dropped in between.
--
-- KEYS:   1 prefix
-- ARGV:   1 now, 2 cursor, 3 most events (0: only the newest id is wanted)
-- Result: {'1' when events after the cursor may have been dropped, else '0'; id of the newest event; entries as XRANGE
--           gives them}
-- Event:  none

local events, cursor = PREFIX .. 'events', ARGV[2]
local gap
if cursor == '0-0' then
  -- Nothing is dropped before the limit is reached.
  gap = redis.call('XLEN', events) >= EVENTS_KEPT
else
  -- A cursor names the last event that was read.
  gap = redis.call('XRANGE', events, cursor, cursor)[1] == nil
end
local newest = redis.call('XREVRANGE', events, '+', '-', 'COUNT', 1)[1]
return {
  gap and '1' or '0',
  newest and newest[1] or '0-0',
  ARGV[3] == '0' and {} or redis.call('XRANGE', events, '(' .. cursor, '+', 'COUNT', ARGV[3]),
}
