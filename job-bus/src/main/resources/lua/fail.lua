-- Ends an attempt that failed. The job is scheduled again or has failed, as the caller found from its retry policy; a job
-- that is being canceled is canceled.
--
-- Uses:   events, jobs
-- KEYS:   1 prefix
-- ARGV:   1 now, 2 id, 3 epoch, 4 failure as JSON, 5 data of the failed event,
--         6 delay until the next attempt (ms; empty: there is none),
--         7 '1' when the provider's handle stays good for the next attempt
-- Result: {state}, or {} when the lease is stale
-- Event:  retry_scheduled, failed or canceled

local id, epoch, failure, delay = ARGV[2], ARGV[3], ARGV[4], tonumber(ARGV[6])
local state = leased_state(id, epoch)
if not state then
  return {}
end

if state == 'canceling' then
  end_attempt(id, 'canceled')
  finish_canceled(id, epoch)
  return {'canceled'}
end

end_attempt(id, 'failed', failure)
if ARGV[7] ~= '1' then
  redis.call('DEL', job_key(id) .. ':handle')
end
if not delay then
  finish(id, state, 'failed', epoch, failure, ARGV[5])
  return {'failed'}
end

local due = now + delay
local attempt = redis.call('HINCRBY', job_key(id), 'used', 1)
redis.call('HSET', job_key(id), 'state', 'scheduled', 'due', due)
redis.call('ZREM', PREFIX .. 'leases', id)
redis.call('ZADD', PREFIX .. 'scheduled', due, id)
count(state, 'scheduled')
emit(id, 'retry_scheduled', 'scheduled', epoch, '{"attempt":' .. integer(attempt) .. ',"due_at":' .. integer(due)
  .. ',' .. string.sub(ARGV[5], 2))
return {'scheduled'}
