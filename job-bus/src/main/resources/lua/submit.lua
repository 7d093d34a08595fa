-- Accepts a job.
--
-- Uses:   events, jobs, lanes
-- KEYS:   1 prefix
-- ARGV:   1 now, 2 id, 3 spec, 4 lane, 5 the lane's requirements, 6 priority, 7 tenant, 8 service, 9 retry,
--         10 due (ms; empty: at once), 11 data of the event,
--         12 idempotency key with its tenant (empty: none), 13 fingerprint, 14 how long the key is kept (ms)
-- Result: {'accepted', state} or {'repeated', id} or {'reused', id}
-- Event:  submitted

local id, lane, due = ARGV[2], ARGV[4], tonumber(ARGV[10])

if redis.call('EXISTS', job_key(id)) == 1 then
  return {'repeated', id}
end

if ARGV[12] ~= '' then
  local used = PREFIX .. 'idempotency:' .. ARGV[12]
  local kept_until, first, fingerprint = string.match(redis.call('GET', used) or '', '^(%d+) (%S+) (.*)$')
  if kept_until and tonumber(kept_until) > now and first ~= id then
    return {fingerprint == ARGV[13] and 'repeated' or 'reused', first}
  end
  redis.call('SET', used, integer(now + ARGV[14]) .. ' ' .. id .. ' ' .. ARGV[13], 'PX', ARGV[14])
end

local sequence = redis.call('INCR', PREFIX .. 'sequence')
local place = place_of(tonumber(ARGV[6]), sequence)
local scheduled = due ~= nil and due > now
local state = scheduled and 'scheduled' or 'queued'

redis.call('SET', job_key(id) .. ':spec', ARGV[3])
redis.call('HSET', job_key(id), 'state', state, 'lane', lane, 'place', place, 'retry', ARGV[9],
  'tenant', ARGV[7], 'service', ARGV[8], 'submitted', now)
redis.call('ZADD', PREFIX .. 'jobs', sequence, id)
redis.call('HINCRBY', PREFIX .. 'counts', state, 1)
emit(id, 'submitted', state, 0, ARGV[11])

open_lane(lane, ARGV[5])
if scheduled then
  redis.call('HSET', job_key(id), 'due', due)
  redis.call('ZADD', PREFIX .. 'scheduled', due, id)
else
  queue(id, lane, place)
end
return {'accepted', state}
