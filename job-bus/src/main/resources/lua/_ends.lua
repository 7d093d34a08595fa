-- How jobs end.

-- Set by _dependents.lua.
local dependents

-- Leases that ended in this script, written at the end by flush_ends.
local ended_leases

-- A job left a worker's hands: frees what it held.
-- concurrency: what its record says, or false
local function free(id, concurrency)
  ended_leases[#ended_leases + 1] = id
  if concurrency then
    limits.release_slot(id, concurrency)
  end
end

-- A job goes back from a worker's hands to those that wait.
local function give_back(lane)
  if has_limits() then
    tenants.move(lane, -1)
  end
end

-- Jobs that have ended in this script and have dependents; see settle.
local settling

-- What is no longer than this stays in the compact encoding of the hash, the time in front of it included.
local SHORT_OUTCOME = 48

-- Jobs that have ended in this script, written at the end by flush_ends.
local ended_jobs

at_start(function()
  ended_leases, settling, ended_jobs = {}, {}, {}
end)

-- Ends a job for good. The terminal states and the events of reaching them have the same names.
-- lane: where it was queued, or nil
-- dependents: what its record says
-- cost: in micro-dollars, if it is known
local function conclude(id, from, to, epoch, outcome, data, lane, dependents, cost)
  if #outcome <= SHORT_OUTCOME then
    redis.call('HSET', job_key(id), 'state', to, 'ended', NOW .. ' ' .. outcome)
  else
    redis.call('HSET', job_key(id), 'state', to, 'ended', NOW)
    redis.call('SET', job_key(id) .. ':outcome', outcome)
  end
  ended_jobs[#ended_jobs + 1] = id
  if to == 'failed' or to == 'expired' then
    redis.call('ZADD', PREFIX .. 'dead', NOW, id)
  end
  count(from, to)
  if lane then
    left[lane] = (left[lane] or 0) + 1
  end
  if has_limits() then
    tenants.ended(id, from, lane, cost)
  end
  emit(id, to, to, epoch, data)
  if dependents then
    settling[#settling + 1] = id
  end
end

local function finish(id, from, to, epoch, outcome, data)
  local job = redis.call('HMGET', job_key(id), 'terms', 'dependents')
  conclude(id, from, to, epoch, outcome, data, lane_of(job[1]), job[2])
end

-- Tells the dependents of the jobs that have ended so far, and theirs if they end by that.
local function settle()
  if settling[1] then
    dependents.settle()
  end
end

-- Every script that ends jobs calls this last.
local function flush_ends()
  settle()
  for from = 1, #ended_leases, MOST_UNPACKED do
    redis.call('ZREM', PREFIX .. 'leases', unpack(ended_leases, from, math.min(from + MOST_UNPACKED - 1, #ended_leases)))
  end
  if ended_jobs[1] then
    redis.call('RPUSH', PREFIX .. 'finished', NOW .. ' ' .. table.concat(ended_jobs, ' '))
  end
  if any_limits then
    tenants.flush()
  end
  flush_counts()
  flush_lanes()
  flush_events()
end

-- Ways to end, and to leave a worker's hands, that are not the usual one.
local endings = on_first_use(function()
  -- Records the end of an attempt that brought no result.
  -- failure: JSON, or nil
  local function end_attempt(id, how, failure)
    local job = redis.call('HMGET', job_key(id), 'used', 'lease')
    local ended = attempt_json(job[1], job[2]) .. ',"ended_at":' .. NOW .. ',"end":"' .. how .. '"'
    if failure then
      ended = ended .. ',"failure":' .. failure
    end
    local attempts = job_key(id) .. ':attempts'
    if redis.call('RPUSH', attempts, ended .. '}') > ATTEMPTS_KEPT then
      redis.call('LPOP', attempts)
    end
  end

  -- The attempt failed, and the provider may want money for it all the same.
  local function charge(id)
    if has_limits() then
      tenants.charge(id, lane_of(redis.call('HGET', job_key(id), 'terms')))
    end
  end

  local function let_go(id)
    free(id, redis.call('HGET', job_key(id), 'concurrency'))
  end

  -- Takes a job that no worker has out of wherever it waits.
  local function withdraw(id, state)
    local job = redis.call('HMGET', job_key(id), 'terms', 'concurrency', 'rate', 'start')
    if state == 'queued' then
      leave_lane(id, lane_of(job[1]), submitted_of(job[1]))
    elseif state == 'scheduled' then
      redis.call('ZREM', PREFIX .. 'scheduled', id)
    end
    if job[4] then
      redis.call('ZREM', PREFIX .. 'start_by', id)
    end
    if job[2] then
      local _, key = limits.split_limit(job[2])
      redis.call('ZREM', PREFIX .. 'parked:' .. key, id)
      if state == 'queued' then
        limits.admit_next(key)
      end
    end
    if job[3] then
      local _, _, key = limits.split_rate(job[3])
      redis.call('ZREM', PREFIX .. 'limited:' .. key, id)
    end
  end

  -- Ends a job that its worker has let go of after a cancel request.
  local function finish_canceled(id, epoch)
    local reason = redis.call('HGET', job_key(id), 'cancel') or '{"reason":""}'
    finish(id, 'canceling', 'canceled', epoch, reason, reason)
  end

  local function expire(id, from, epoch, reason)
    local outcome = '{"reason":"' .. reason .. '"}'
    finish(id, from, 'expired', epoch, outcome, outcome)
  end

  -- Ends a job that waited too long for its start.
  local function expire_waiting(id, state)
    local job = redis.call('HMGET', job_key(id), 'lease', 'start')
    withdraw(id, state)
    expire(id, state, epoch_of(job[1]), 'it was not started within ' .. string.match(job[2] or '', '(%S*)$'))
  end

  -- Ends a leased job that has run for longer than it may, by more than the time its worker has to see to that itself; one
  -- that was to be canceled is canceled. True if it has.
  local function expire_running(id, state, lease, run)
    local epoch, _, started = read_lease(lease)
    local most, text = string.match(run or '', '^(%d+) (%S+)$')
    if now <= tonumber(started) + (tonumber(most) or RUN_MS) + RUN_GRACE_MS then
      return false
    end
    local reason = 'it ran longer than ' .. (text or RUN_TEXT)
    end_attempt(id, 'failed', '{"class":"timeout","message":"' .. reason .. '"}')
    let_go(id)
    if state == 'canceling' then
      finish_canceled(id, epoch)
    else
      charge(id)
      expire(id, state, epoch, reason)
    end
    return true
  end

  return {
    end_attempt = end_attempt,
    charge = charge,
    let_go = let_go,
    withdraw = withdraw,
    finish_canceled = finish_canceled,
    expire_waiting = expire_waiting,
    expire_running = expire_running,
  }
end)
