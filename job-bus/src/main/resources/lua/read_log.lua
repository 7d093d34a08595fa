-- Reads entries of a log, newest first.
--
-- KEYS:   1 prefix
-- ARGV:   1 now, 2 log, 3 where to begin (the end of a range of XREVRANGE), 4 how many at most
-- Result: {{position, time (ms), entry}...}
-- Event:  none
-- Writes: nothing

local answer = {}
for _, entry in ipairs(redis.call('XREVRANGE', PREFIX .. 'log:' .. ARGV[2], ARGV[3], '-', 'COUNT', ARGV[4])) do
  answer[#answer + 1] = {entry[1], entry[2][1], entry[2][2]}
end
return answer
