-- Stores what the provider calls the job.
--
-- Uses:   events, jobs
-- KEYS:   1 prefix
-- ARGV:   1 now, 2 id, 3 epoch, 4 worker, 5 handle
-- Result: {state}, or {} when the lease is stale
-- Event:  attached

local id, epoch = ARGV[2], ARGV[3]
local state = leased_state(id, epoch, ARGV[4])
if not state then
  return {}
end
redis.call('SET', job_key(id) .. ':handle', ARGV[5])
emit(id, 'attached', state, epoch, '{}')
flush_events()
return {state}
