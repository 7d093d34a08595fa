-- Ends an attempt that failed, of a job that does something else from now on; one that is being canceled is canceled.
--
-- Uses:   events, jobs, lanes, waking, tenants, limits, ends, dependents
-- KEYS:   1 prefix
-- ARGV:   1 now, 2 id, 3 epoch, 4 worker, 5 failure as JSON, 6 data of the event but for the number of the attempt,
--         7 spec, 8 lane, 9 the lane's tenant and requirements, 10 priority, 11 weight, 12 tenant, 13 service,
--         14 '1' when the attempt may have cost something
-- Result: {state}, or {} when the lease is stale
-- Event:  fell_back or canceled

local id, epoch, lane = ARGV[2], ARGV[3], ARGV[8]
local state = leased_state(id, epoch, ARGV[4])
if not state then
  return {}
end
endings.end_attempt(id, state == 'canceling' and 'canceled' or 'failed', state == 'running' and ARGV[5] or nil)
endings.let_go(id)

if state == 'canceling' then
  endings.finish_canceled(id, epoch)
  flush_ends()
  return {'canceled'}
end

if ARGV[14] == '1' then
  endings.charge(id)
end
local terms = redis.call('HGET', job_key(id), 'terms')
local before = lane_of(terms)
left[before] = (left[before] or 0) + 1
enter_lane(lane, ARGV[9])
local place = integer(place_in(flow_of(tonumber(ARGV[10]), lane), tonumber(ARGV[11])))

redis.call('SET', job_key(id) .. ':spec', ARGV[7])
redis.call('DEL', job_key(id) .. ':handle')
redis.call('HDEL', job_key(id), 'avoid')
redis.call('HSET', job_key(id), 'state', 'queued', 'queued', NOW, 'owner', ARGV[13] .. '\n' .. ARGV[12],
  'terms', lane .. ' ' .. place .. ' ' .. submitted_of(terms) .. ' ' .. number_of(terms))
local attempt = redis.call('HINCRBY', job_key(id), 'used', 1)
count('running', 'queued')
emit(id, 'fell_back', 'queued', epoch, '{"attempt":' .. integer(attempt) .. ',' .. string.sub(ARGV[6], 2))
give_back(lane)
queue(id, lane, place)
flush_ends()
return {'queued'}
