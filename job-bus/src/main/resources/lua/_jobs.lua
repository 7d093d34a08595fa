-- The record of a job:
--   job:<id>           hash    state, lane, place (its score in the lane), retry (max initial_ms max_ms), tenant, service,
--                              submitted, due, started, finished (ms), epoch, used (attempts used up), parts (of output),
--                              worker (of the latest attempt), cancel (the reason of a request, as JSON)
--   job:<id>:spec      string  what was submitted; never changes
--   job:<id>:attempts  list    a JSON object per claim, oldest first
--   job:<id>:progress  string  JSON; of the latest attempt
--   job:<id>:handle    string  what the provider calls the job
--   job:<id>:output    stream  partial output
--   job:<id>:outcome   string  set with the terminal state
-- The fields of the hash stay short, so that Redis keeps it in its compact encoding.

local ATTEMPTS_KEPT = 256

local function job_key(id)
  return PREFIX .. 'job:' .. id
end

-- Keeps the number of jobs in each state.
local function count(from, to)
  redis.call('HINCRBY', PREFIX .. 'counts', from, -1)
  redis.call('HINCRBY', PREFIX .. 'counts', to, 1)
end

-- The state of a job whose lease has this epoch; nil when the lease is no longer the job's (invariant I2).
local function leased_state(id, epoch)
  local job = redis.call('HMGET', job_key(id), 'state', 'epoch')
  if job[2] == epoch and (job[1] == 'running' or job[1] == 'canceling') then
    return job[1]
  end
  return nil
end

local function begin_attempt(id, number, epoch, worker)
  local attempts = job_key(id) .. ':attempts'
  local length = redis.call('RPUSH', attempts, '{"number":' .. number .. ',"epoch":' .. epoch
    .. ',"worker":"' .. worker .. '","started_at":' .. integer(now) .. '}')
  if length > ATTEMPTS_KEPT then
    redis.call('LPOP', attempts)
  end
end

-- failure: JSON, or nil
local function end_attempt(id, how, failure)
  local attempts = job_key(id) .. ':attempts'
  local running = redis.call('LINDEX', attempts, -1)
  if running then
    local ended = string.sub(running, 1, -2) .. ',"ended_at":' .. integer(now) .. ',"end":"' .. how .. '"'
    if failure then
      ended = ended .. ',"failure":' .. failure
    end
    redis.call('LSET', attempts, -1, ended .. '}')
  end
end

-- The number of the running attempt, or of the next one while none is running.
local function attempt_number(id)
  return (tonumber(redis.call('HGET', job_key(id), 'used')) or 0) + 1
end

-- Ends a job for good. The terminal states and the events of reaching them have the same names.
local function finish(id, from, to, epoch, outcome, data)
  redis.call('ZREM', PREFIX .. 'leases', id)
  redis.call('HSET', job_key(id), 'state', to, 'finished', now)
  redis.call('SET', job_key(id) .. ':outcome', outcome)
  redis.call('ZADD', PREFIX .. 'finished', now, id)
  count(from, to)
  emit(id, to, to, epoch, data)
end

-- Ends a job that its worker has let go of after a cancel request.
local function finish_canceled(id, epoch)
  local reason = redis.call('HGET', job_key(id), 'cancel') or '{"reason":""}'
  finish(id, 'canceling', 'canceled', epoch, reason, reason)
end
