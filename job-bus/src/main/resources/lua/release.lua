-- Gives a job back to its old place without using up an attempt (invariant I14). A job that is being canceled is canceled.
--
-- Uses:   events, jobs, lanes
-- KEYS:   1 prefix
-- ARGV:   1 now, 2 id, 3 epoch, 4 data of the released event
-- Result: {state}, or {} when the lease is stale
-- Event:  released or canceled

local id, epoch = ARGV[2], ARGV[3]
local state = leased_state(id, epoch)
if not state then
  return {}
end

if state == 'canceling' then
  end_attempt(id, 'canceled')
  finish_canceled(id, epoch)
  return {'canceled'}
end

end_attempt(id, 'released')
redis.call('ZREM', PREFIX .. 'leases', id)
redis.call('HSET', job_key(id), 'state', 'queued')
count('running', 'queued')
emit(id, 'released', 'queued', epoch, ARGV[4])
local job = redis.call('HMGET', job_key(id), 'lane', 'place')
queue(id, job[1], job[2])
return {'queued'}
