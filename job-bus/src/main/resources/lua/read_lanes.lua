-- Reads the lane directory.
--
-- KEYS:   1 prefix
-- ARGV:   1 now
-- Result: {version, lane, requirements, lane, requirements...}
-- Event:  none

local answer = redis.call('HGETALL', PREFIX .. 'lanes')
table.insert(answer, 1, redis.call('GET', PREFIX .. 'lanes:version') or '0')
return answer
