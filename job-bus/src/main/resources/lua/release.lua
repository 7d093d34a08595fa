-- Gives a job back to its old place without using up an attempt (invariant I14). A job that is being canceled is canceled.
--
-- Uses:   events, jobs, lanes, waking, tenants, limits, ends, dependents
-- KEYS:   1 prefix
-- ARGV:   1 now, 2 id, 3 epoch, 4 worker, 5 data of the released event
-- Result: {state}, or {} when the lease is stale
-- Event:  released or canceled

local id, epoch = ARGV[2], ARGV[3]
local state = leased_state(id, epoch, ARGV[4])
if not state then
  return {}
end
endings.end_attempt(id, state == 'canceling' and 'canceled' or 'released')
endings.let_go(id)

if state == 'canceling' then
  endings.finish_canceled(id, epoch)
else
  redis.call('HSET', job_key(id), 'state', 'queued', 'queued', NOW)
  count('running', 'queued')
  emit(id, 'released', 'queued', epoch, ARGV[5])
  local lane, place = lane_and_place_of(redis.call('HGET', job_key(id), 'terms'))
  give_back(lane)
  queue(id, lane, place)
end
flush_ends()
return {state == 'canceling' and 'canceled' or 'queued'}
