-- Whom to wake for a job. A worker is idle only while its lanes are empty; what the keys hold is written in _lanes.lua.

waking = on_first_use(function()
  local SIGNAL_TTL_MS = 60000
  -- A profile that has not claimed for so long keeps no job from others.
  local PROFILE_SEEN_MS = 60000

  local function signal(idler)
    local process, worker = string.match(idler, '^([^:]*):(.*)$')
    local signals = PREFIX .. 'signals:' .. process
    redis.call('RPUSH', signals, worker)
    redis.call('PEXPIRE', signals, SIGNAL_TTL_MS)
  end

  -- Wakes the worker of a profile that was heard of last. True when there was one.
  -- but_not: a worker that is not to be woken, or nil
  local function wake_profile(profile, but_not)
    local idle = PREFIX .. 'idle:' .. profile
    -- Always by the real clock: workers wait in real time, also where a test has set the time.
    local fresh = wall_clock() - IDLE_FRESH_MS
    local latest = redis.call('ZREVRANGE', idle, 0, 1, 'WITHSCORES')
    for i = 1, #latest, 2 do
      local worker = string.match(latest[i], '^[^:]*:(.*)$')
      if worker ~= but_not and tonumber(latest[i + 1]) >= fresh then
        redis.call('ZREM', idle, latest[i])
        if #latest == 2 then
          redis.call('SREM', PREFIX .. 'idle_profiles', profile)
        end
        signal(latest[i])
        return true
      end
    end
    if not latest[2] or tonumber(latest[2]) < fresh then
      redis.call('DEL', idle)
      redis.call('SREM', PREFIX .. 'idle_profiles', profile)
    end
    return false
  end

  local function forget_profile(profile, lane)
    redis.call('SREM', PREFIX .. 'lane:' .. lane .. ':profiles', profile)
    redis.call('SREM', PREFIX .. 'lane:' .. lane .. ':warm', profile)
  end

  local function is_known(profile)
    return redis.call('EXISTS', PREFIX .. 'profile:' .. profile .. ':version') == 1
  end

  -- Wakes one worker of the profiles in a set. True when there was one.
  local function wake_any(set, lane, but_not)
    for _, profile in ipairs(redis.call('SINTER', set, PREFIX .. 'idle_profiles')) do
      if not is_known(profile) then
        forget_profile(profile, lane)
      elseif wake_profile(profile, but_not) then
        return true
      end
    end
    return false
  end

  local function warm_sets(lane)
    local read, description = pcall(cjson.decode, redis.call('HGET', PREFIX .. 'lanes', lane) or '')
    local sets = {}
    for _, model in ipairs(read and description.preferred_models or {}) do
      sets[#sets + 1] = PREFIX .. 'warm:' .. model
    end
    return sets
  end

  -- Whether there are workers that hold the models the lane's jobs prefer, idle or busy. One that has not been matched with
  -- the newest lanes may take these jobs.
  local function has_warm_workers(lane)
    local sets = warm_sets(lane)
    if not sets[1] then
      return false
    end
    local newest = lanes_version()
    for _, profile in ipairs(redis.call('SINTER', unpack(sets))) do
      local seen = tonumber(redis.call('ZSCORE', PREFIX .. 'profiles', profile))
      local matched = redis.call('GET', PREFIX .. 'profile:' .. profile .. ':version')
      if not matched then
        for _, set in ipairs(sets) do
          redis.call('SREM', set, profile)
        end
      elseif seen and seen >= now - PROFILE_SEEN_MS
        and (matched ~= newest or redis.call('SISMEMBER', PREFIX .. 'lane:' .. lane .. ':warm', profile) == 1) then
        return true
      end
    end
    return false
  end

  local function wake_lane(lane, cold, but_not)
    local set = PREFIX .. 'lane:' .. lane
    if prefers_models(lane) then
      if wake_any(set .. ':warm', lane, but_not) then
        return true
      end
      if not cold and has_warm_workers(lane) then
        return false
      end
    end
    return wake_any(set .. ':profiles', lane, but_not)
  end

  -- Wakes one worker of every profile that has not been matched with the newest lanes; its next claim sees to that.
  local function wake_unmatched()
    local version, woken = lanes_version(), 0
    for _, profile in ipairs(redis.call('SMEMBERS', PREFIX .. 'idle_profiles')) do
      if redis.call('GET', PREFIX .. 'profile:' .. profile .. ':version') ~= version and wake_profile(profile) then
        woken = woken + 1
      end
    end
    return woken
  end

  -- Makes a lane known if it is new.
  local function add_lane(lane, description)
    redis.call('ZREM', PREFIX .. 'lanes:unused', lane)
    if redis.call('HSETNX', PREFIX .. 'lanes', lane, description) == 1 then
      local last = tonumber(redis.call('GET', PREFIX .. 'lanes:version')) or 0
      local version = integer(math.max(last + 1, wall_clock()))
      redis.call('SET', PREFIX .. 'lanes:version', version)
      redis.call('ZADD', PREFIX .. 'lanes:order', version, lane)
      wake_unmatched()
    end
  end

  -- The worker that failed a job is not the first to have it again (invariant I12): when another one was woken for it, that
  -- one has so long to take it.
  local AVOID_MS = 1000

  -- Wakes a worker for a job that one has failed, another one if there is any. True if it was another.
  local function wake_another(id, lane, cold, failed_by)
    local woken = not nobody_idle and wake_lane(lane, cold, failed_by)
    if woken then
      redis.call('HSET', PREFIX .. 'job:' .. id, 'avoid', integer(now + AVOID_MS))
    end
    return woken
  end

  return {
    signal = signal,
    wake_profile = wake_profile,
    has_warm_workers = has_warm_workers,
    wake_lane = wake_lane,
    wake_unmatched = wake_unmatched,
    add_lane = add_lane,
    wake_another = wake_another,
  }
end)
