-- Records how far a job is.
--
-- Uses:   events, jobs
-- KEYS:   1 prefix
-- ARGV:   1 now, 2 id, 3 epoch, 4 worker, 5 progress as JSON
-- Result: {state}, or {} when the lease is stale
-- Event:  progress

local id, epoch, progress = ARGV[2], ARGV[3], ARGV[5]
local state = leased_state(id, epoch, ARGV[4])
if not state then
  return {}
end
redis.call('SET', job_key(id) .. ':progress', progress)
emit(id, 'progress', state, epoch, progress)
flush_events()
return {state}
