-- Appends to the partial output of a job, which keeps its last 1,000 parts, and tells whoever follows it.
--
-- Uses:   events, jobs
-- KEYS:   1 prefix
-- ARGV:   1 now, 2 id, 3 epoch, 4 worker, 5 content type, 6 data
-- Result: {state}, or {} when the lease is stale
-- Event:  none; a message on the channel <prefix>output:<id>

local PARTS_KEPT = 1000

local id, epoch = ARGV[2], ARGV[3]
local state = leased_state(id, epoch, ARGV[4])
if not state then
  return {}
end
local number = redis.call('HINCRBY', job_key(id), 'parts', 1)
redis.call('XADD', job_key(id) .. ':output', 'MAXLEN', PARTS_KEPT, integer(number) .. '-0',
  'epoch', epoch, 'type', ARGV[5], 'data', ARGV[6])
redis.call('PUBLISH', PREFIX .. 'output:' .. id, integer(number))
return {state}
