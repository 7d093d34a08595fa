-- How jobs end, and what others then hear of it: jobs that share a limit, and jobs that wait for the end.
-- Concurrency keys, each scoped by its tenant:
--   holders:<key>   set         jobs in a worker's hands
--   parked:<key>    sorted set  jobs that wait for one of them to end, by place
-- Rate keys:
--   bucket:<key>    hash        credit, interval, at (ms): the token bucket as it stood then; a token is worth an interval's
--                               milliseconds, so that all numbers are whole
--   limited:<key>   sorted set  jobs that wait for a token, by place
--   limited         sorted set  keys with such jobs, by the time of the next token

local DEPENDENTS_AT_ONCE = 100

local function split_limit(limit)
  local most, key = string.match(limit, '^(%d+) (.*)$')
  return tonumber(most), key
end

local function split_rate(rate)
  local starts, interval, key = string.match(rate, '^(%d+) (%d+) (.*)$')
  return tonumber(starts), tonumber(interval), key
end

-- The credit of a rate key now.
local function credit_of(starts, interval, key)
  local state = redis.call('HMGET', PREFIX .. 'bucket:' .. key, 'credit', 'interval', 'at')
  if not state[1] then
    return starts * interval
  end
  local credit = tonumber(state[1])
  if tonumber(state[2]) ~= interval then
    credit = math.floor(credit * interval / tonumber(state[2]))
  end
  return math.min(starts * interval, credit + math.max(0, now - tonumber(state[3])) * starts)
end

-- How many jobs of a rate key may start now, the key, and when there will be one more.
local function tokens_of(rate)
  local starts, interval, key = split_rate(rate)
  local credit = credit_of(starts, interval, key)
  return math.floor(credit / interval), key, now + math.ceil((interval - credit % interval) / starts)
end

local function take_token(rate)
  local starts, interval, key = split_rate(rate)
  local bucket = PREFIX .. 'bucket:' .. key
  redis.call('HSET', bucket, 'credit', integer(credit_of(starts, interval, key) - interval),
    'interval', integer(interval), 'at', NOW)
  redis.call('PEXPIRE', bucket, integer(2 * interval + 60000))
end

-- A key without the tenant's scope, as clients know it.
local function plain_key(key)
  local length, rest = string.match(key, '^(%d+):(.*)$')
  return string.sub(rest, tonumber(length) + 2)
end

-- Puts a job that was held up into its lane.
local function admit(id)
  local job = redis.call('HMGET', job_key(id), 'terms', 'lease', 'avoid')
  local lane, place = lane_and_place_of(job[1])
  local epoch, worker = read_lease(job[2])
  redis.call('HSET', job_key(id), 'state', 'queued', 'queued', NOW)
  count('blocked', 'queued')
  emit(id, 'queued', 'queued', epoch or '0', '{}')
  queue(id, lane, place, job[3] and worker or nil)
end

-- Lets the first job that waits for a concurrency key go on, if the key has room.
local function admit_next(key)
  local parked = PREFIX .. 'parked:' .. key
  local first = redis.call('ZRANGE', parked, 0, 0)[1]
  if not first then
    return
  end
  local most = split_limit(redis.call('HGET', job_key(first), 'concurrency') or '1 ')
  if redis.call('SCARD', PREFIX .. 'holders:' .. key) < most then
    redis.call('ZREM', parked, first)
    admit(first)
  end
end

local function release_slot(id, concurrency)
  local _, key = split_limit(concurrency)
  redis.call('SREM', PREFIX .. 'holders:' .. key, id)
  admit_next(key)
end

-- Leases that ended in this script, written at the end by flush_ends.
local ended_leases = {}

-- A job left a worker's hands: frees what it held.
-- concurrency: what its record says, or false
local function free(id, concurrency)
  ended_leases[#ended_leases + 1] = id
  if concurrency then
    release_slot(id, concurrency)
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
    local _, key = split_limit(job[2])
    redis.call('ZREM', PREFIX .. 'parked:' .. key, id)
    if state == 'queued' then
      admit_next(key)
    end
  end
  if job[3] then
    local _, _, key = split_rate(job[3])
    redis.call('ZREM', PREFIX .. 'limited:' .. key, id)
  end
end

-- Jobs that have ended in this script and have dependents; see settle.
local settling = {}

-- What is no longer than this stays in the compact encoding of the hash, the time in front of it included.
local SHORT_OUTCOME = 48

-- Jobs that have ended in this script, written at the end by flush_ends.
local ended_jobs = {}

-- Ends a job for good. The terminal states and the events of reaching them have the same names.
-- lane: where it was queued, or nil
-- dependents: what its record says
local function conclude(id, from, to, epoch, outcome, data, lane, dependents)
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
  emit(id, to, to, epoch, data)
  if dependents then
    settling[#settling + 1] = id
  end
end

local function finish(id, from, to, epoch, outcome, data)
  local job = redis.call('HMGET', job_key(id), 'terms', 'dependents')
  conclude(id, from, to, epoch, outcome, data, lane_of(job[1]), job[2])
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
    expire(id, state, epoch, reason)
  end
  return true
end

-- Makes a job queued that waited for others, unless its time has not come or its concurrency key is at its limit.
local function unblock(id)
  local job = redis.call('HMGET', job_key(id), 'due', 'concurrency', 'terms')
  local due = tonumber(job[1])
  if due and due > now then
    redis.call('HSET', job_key(id), 'state', 'scheduled')
    redis.call('ZADD', PREFIX .. 'scheduled', integer(due), id)
    count('blocked', 'scheduled')
    emit(id, 'scheduled', 'scheduled', '0', '{"due_at":' .. integer(due) .. '}')
    return
  end
  if due then
    redis.call('HDEL', job_key(id), 'due')
  end
  if job[2] then
    local most, key = split_limit(job[2])
    if redis.call('SCARD', PREFIX .. 'holders:' .. key) >= most then
      local _, place = lane_and_place_of(job[3])
      redis.call('ZADD', PREFIX .. 'parked:' .. key, place, id)
      return
    end
  end
  admit(id)
end

local function fail_dependent(id, ended, state)
  local failure = '{"class":"dependency_failed","message":"the job it depends on has ' .. state .. ': ' .. ended .. '"}'
  withdraw(id, 'blocked')
  finish(id, 'blocked', 'failed', '0', failure, failure)
end

-- Tells a job that one it depends on has ended.
local function settle_one(dependent, ended, state)
  local policy, id = string.match(dependent, '^(%S+) (.*)$')
  if redis.call('HGET', job_key(id), 'state') ~= 'blocked' then
    return
  end
  if policy == 'fail' and state ~= 'succeeded' then
    fail_dependent(id, ended, state)
  elseif redis.call('HINCRBY', job_key(id), 'waits', -1) == 0 then
    redis.call('HDEL', job_key(id), 'waits')
    unblock(id)
  end
end

-- How many dependents this script may still tell.
local dependents_left = DEPENDENTS_AT_ONCE

local function settle_ended(ended)
  local dependents = job_key(ended) .. ':dependents'
  local state = redis.call('HGET', job_key(ended), 'state')
  while dependents_left > 0 do
    local dependent = redis.call('LPOP', dependents)
    if not dependent then
      return
    end
    settle_one(dependent, ended, state)
    dependents_left = dependents_left - 1
  end
  if redis.call('EXISTS', dependents) == 1 then
    redis.call('RPUSH', PREFIX .. 'settling', ended)
  end
end

-- Tells the dependents of the jobs that have ended so far, and theirs if they end by that; what is too much is kept for
-- settle_dependents.
local function settle()
  while settling[1] do
    settle_ended(table.remove(settling, 1))
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
  flush_counts()
  flush_lanes()
  flush_events()
end
