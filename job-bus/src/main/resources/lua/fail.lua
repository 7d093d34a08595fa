-- Ends an attempt that failed. The job is scheduled again or has failed, as the caller found from its retry policy; a job
-- that is being canceled is canceled.
--
-- Uses:   events, jobs, lanes, waking, tenants, limits, ends, dependents
-- KEYS:   1 prefix
-- ARGV:   1 now, 2 id, 3 epoch, 4 worker, 5 failure as JSON, 6 data of the failed event,
--         7 delay until the next attempt (ms; empty: there is none),
--         8 '1' when the provider's handle stays good for the next attempt, 9 '1' when the attempt may have cost something
-- Result: {state}, or {} when the lease is stale
-- Event:  retry_scheduled, failed or canceled

local id, epoch, failure, delay = ARGV[2], ARGV[3], ARGV[5], tonumber(ARGV[7])
local state = leased_state(id, epoch, ARGV[4])
if not state then
  return {}
end
endings.end_attempt(id, state == 'canceling' and 'canceled' or 'failed', state == 'running' and failure or nil)
endings.let_go(id)

if state == 'canceling' then
  endings.finish_canceled(id, epoch)
  flush_ends()
  return {'canceled'}
end

if ARGV[8] ~= '1' then
  redis.call('DEL', job_key(id) .. ':handle')
end
-- An attempt that attaches to a handle goes on with what was paid for.
if ARGV[9] == '1' and has_limits() and not (delay and redis.call('EXISTS', job_key(id) .. ':handle') == 1) then
  endings.charge(id)
end
if not delay then
  finish(id, state, 'failed', epoch, failure, ARGV[6])
  flush_ends()
  return {'failed'}
end

if has_limits() then
  give_back(lane_of(redis.call('HGET', job_key(id), 'terms')))
end
local due = now + delay
local attempt = redis.call('HINCRBY', job_key(id), 'used', 1)
redis.call('HSET', job_key(id), 'state', 'scheduled', 'due', integer(due), 'avoid', '0')
redis.call('ZADD', PREFIX .. 'scheduled', integer(due), id)
count(state, 'scheduled')
emit(id, 'retry_scheduled', 'scheduled', epoch, '{"attempt":' .. integer(attempt) .. ',"due_at":' .. integer(due)
  .. ',' .. string.sub(ARGV[6], 2))
flush_ends()
return {'scheduled'}
