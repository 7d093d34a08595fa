-- Jobs that share a limit.
-- Concurrency keys, each scoped by its tenant:
--   holders:<key>   set         jobs in a worker's hands
--   parked:<key>    sorted set  jobs that wait for one of them to end, by place
--   parked          sorted set  keys with such jobs, by the time they were last looked at
-- Rate keys:
--   bucket:<key>    hash        credit, interval, at (ms): the token bucket as it stood then; a token is worth an interval's
--                               milliseconds, so that all numbers are whole
--   limited:<key>   sorted set  jobs that wait for a token, by place
--   limited         sorted set  keys with such jobs, by the time of the next token

local limits = on_first_use(function()
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

  -- Holds up a job until its concurrency key has room.
  local function park(id, place, key)
    redis.call('ZADD', PREFIX .. 'parked:' .. key, place, id)
    redis.call('ZADD', PREFIX .. 'parked', 'NX', NOW, key)
  end

  -- Lets the first job that waits for a concurrency key go on, if the key has room. True if it has.
  local function admit_next(key)
    local parked = PREFIX .. 'parked:' .. key
    local first = redis.call('ZRANGE', parked, 0, 0)[1]
    if not first then
      return false
    end
    local most = split_limit(redis.call('HGET', job_key(first), 'concurrency') or '1 ')
    if redis.call('SCARD', PREFIX .. 'holders:' .. key) >= most then
      return false
    end
    redis.call('ZREM', parked, first)
    admit(first)
    return true
  end

  local function release_slot(id, concurrency)
    local _, key = split_limit(concurrency)
    redis.call('SREM', PREFIX .. 'holders:' .. key, id)
    admit_next(key)
  end

  return {
    split_limit = split_limit,
    split_rate = split_rate,
    tokens_of = tokens_of,
    take_token = take_token,
    plain_key = plain_key,
    admit = admit,
    park = park,
    admit_next = admit_next,
    release_slot = release_slot,
  }
end)
