-- Jobs that wait for others to end.

dependents = on_first_use(function()
  local USUALLY_TOLD = 100
  -- How many jobs this script may still tell.
  local may_tell = USUALLY_TOLD

  at_start(function()
    may_tell = USUALLY_TOLD
  end)

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
      local most, key = limits.split_limit(job[2])
      if redis.call('SCARD', PREFIX .. 'holders:' .. key) >= most then
        local _, place = lane_and_place_of(job[3])
        limits.park(id, place, key)
        return
      end
    end
    limits.admit(id)
  end

  local function fail_dependent(id, ended, state)
    local failure = '{"class":"dependency_failed","message":"the job it depends on has ' .. state .. ': ' .. ended .. '"}'
    endings.withdraw(id, 'blocked')
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

  local function settle_ended(ended)
    local waiting = job_key(ended) .. ':dependents'
    local state = redis.call('HGET', job_key(ended), 'state')
    while may_tell > 0 do
      local dependent = redis.call('LPOP', waiting)
      if not dependent then
        return
      end
      settle_one(dependent, ended, state)
      may_tell = may_tell - 1
    end
    if redis.call('EXISTS', waiting) == 1 then
      redis.call('RPUSH', PREFIX .. 'settling', ended)
    end
  end

  -- What is too much for one script is kept for settle_dependents.
  local function settle()
    while settling[1] do
      settle_ended(table.remove(settling, 1))
    end
  end

  local function allow(most)
    may_tell = most
  end

  local function allowed()
    return may_tell
  end

  return {settle = settle, fail_dependent = fail_dependent, allow = allow, allowed = allowed}
end)
