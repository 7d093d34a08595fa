-- Takes jobs back whose leases have run out. A job with attempts left has its old place again; one that was being canceled
-- is canceled; one that ran for longer than it may has expired; the others have failed.
--
-- Uses:   events, jobs, lanes, waking, tenants, limits, ends, dependents
-- KEYS:   1 prefix
-- ARGV:   1 now, 2 limit
-- Result: {number of jobs}
-- Event:  lease_lost, failed, expired or canceled

local function reclaim(id)
  local job = redis.pcall('HMGET', job_key(id), 'state', 'terms', 'lease', 'run', 'policy')
  if job.err then
    return
  end
  local state = job[1]
  local epoch, worker = read_lease(job[3])
  local lane, place = lane_and_place_of(job[2])
  local _, most = read_policy(job[5])
  if not (worker and most and place and (state == 'running' or state == 'canceling')) then
    return
  end
  if endings.expire_running(id, state, job[3], job[4]) then
    return
  end
  local attempt = attempt_number(id)
  local message = '"class":"lost","message":"the worker stopped responding: ' .. worker
    .. ' did not renew its lease of attempt ' .. integer(attempt) .. '"}'
  endings.end_attempt(id, 'lost', '{' .. message)
  redis.call('HSET', job_key(id), 'used', integer(attempt))
  endings.let_go(id)
  if state == 'canceling' then
    endings.finish_canceled(id, epoch)
    return
  end
  -- The next attempt goes on with what was paid for, where there is a handle of it.
  local is_last = attempt >= tonumber(most)
  if has_limits() and (is_last or redis.call('EXISTS', job_key(id) .. ':handle') == 0) then
    endings.charge(id)
  end
  if is_last then
    finish(id, state, 'failed', epoch, '{' .. message, '{' .. message)
  else
    redis.call('HSET', job_key(id), 'state', 'queued', 'queued', NOW, 'avoid', '0')
    count(state, 'queued')
    emit(id, 'lease_lost', 'queued', epoch, '{"worker":"' .. worker .. '","attempt":' .. integer(attempt) .. '}')
    give_back(lane)
    queue(id, lane, place, worker)
  end
end

local expired = redis.call('ZRANGEBYSCORE', PREFIX .. 'leases', '-inf', '(' .. integer(now), 'LIMIT', 0, ARGV[2])
for _, id in ipairs(expired) do
  redis.call('ZREM', PREFIX .. 'leases', id)
  reclaim(id)
  settle()
end
flush_ends()
return {#expired}
