-- Ends a job: succeeded. One that was being canceled keeps its real outcome.
--
-- Uses:   events, jobs
-- KEYS:   1 prefix
-- ARGV:   1 now, 2 id, 3 epoch, 4 result
-- Result: {state}, or {} when the lease is stale
-- Event:  succeeded

local id, epoch = ARGV[2], ARGV[3]
local state = leased_state(id, epoch)
if not state then
  return {}
end
end_attempt(id, 'succeeded')
finish(id, state, 'succeeded', epoch, ARGV[4], '{}')
return {'succeeded'}
