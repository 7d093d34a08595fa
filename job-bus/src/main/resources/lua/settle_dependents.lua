-- Goes on telling jobs that one they depend on has ended, where one script was too short for all of them.
--
-- Uses:   events, jobs, lanes, waking, tenants, limits, ends, dependents
-- KEYS:   1 prefix
-- ARGV:   1 now, 2 limit
-- Result: {number of jobs told}
-- Event:  queued, scheduled or failed

local most = tonumber(ARGV[2])
dependents.allow(most)
local ended = redis.call('LPOP', PREFIX .. 'settling')
while ended and dependents.allowed() > 0 do
  settling[1] = ended
  settle()
  ended = dependents.allowed() > 0 and redis.call('LPOP', PREFIX .. 'settling')
end
flush_ends()
return {most - dependents.allowed()}
