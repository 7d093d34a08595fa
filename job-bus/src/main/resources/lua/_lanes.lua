-- Lanes, and the workers that wait for jobs in them:
--   lane:<lane>             sorted set  queued jobs by place
--   ready                   set         lanes that hold jobs
--   lanes                   hash        lane -> its requirements as JSON
--   lanes:version           string      changes whenever a lane is added
--   lane:<lane>:profiles    set         profiles whose workers can take the lane's jobs
--   profiles                set         all profiles; a profile is a set of capabilities, shared by many workers
--   profile:<p>:lanes       set         the lanes a profile matches, as of
--   profile:<p>:version     string      this version of the lanes
--   idle:<profile>          sorted set  <process>:<worker> of waiting workers, by the time they last said so
--   signals:<process>       list        names of workers to wake, read by their process with BLPOP
-- A worker is idle only while its lanes are empty. Whatever puts a job into a lane wakes one idle worker, in the same
-- script, so no wake gets lost between looking and waiting.

local SIGNAL_TTL_MS = 60000
-- Waiting workers say so every 10 s; one that has been silent for longer is gone.
local IDLE_FRESH_MS = 30000
local PROFILE_TTL_MS = 86400000

-- Wakes the worker of a profile that was heard of last. True when there was one.
local function wake_profile(profile)
  local idle = PREFIX .. 'idle:' .. profile
  local latest = redis.call('ZPOPMAX', idle)
  if not latest[1] then
    return false
  end
  -- Always by the real clock: workers wait in real time, also where a test has set the time.
  if tonumber(latest[2]) < wall_clock() - IDLE_FRESH_MS then
    redis.call('DEL', idle)
    return false
  end
  local process, worker = string.match(latest[1], '^([^:]*):(.*)$')
  local signals = PREFIX .. 'signals:' .. process
  redis.call('RPUSH', signals, worker)
  redis.call('PEXPIRE', signals, SIGNAL_TTL_MS)
  return true
end

-- Wakes one worker that can take jobs of the lane. True when there was one.
local function wake_lane(lane)
  local matching = PREFIX .. 'lane:' .. lane .. ':profiles'
  for _, profile in ipairs(redis.call('SMEMBERS', matching)) do
    if wake_profile(profile) then
      return true
    end
    if redis.call('EXISTS', PREFIX .. 'profile:' .. profile .. ':version') == 0 then
      redis.call('SREM', matching, profile)
    end
  end
  return false
end

-- Wakes one worker of every profile that has not been matched with the newest lanes; its next claim sees to that.
local function wake_unmatched(version)
  local woken = 0
  for _, profile in ipairs(redis.call('SMEMBERS', PREFIX .. 'profiles')) do
    local matched = redis.call('GET', PREFIX .. 'profile:' .. profile .. ':version')
    if not matched then
      redis.call('SREM', PREFIX .. 'profiles', profile)
    elseif matched ~= version and wake_profile(profile) then
      woken = woken + 1
    end
  end
  return woken
end

-- Makes a lane known. Versions never repeat, not even after Redis has lost its data.
local function open_lane(lane, requirements)
  if redis.call('HSETNX', PREFIX .. 'lanes', lane, requirements) == 1 then
    local last = tonumber(redis.call('GET', PREFIX .. 'lanes:version')) or 0
    local version = integer(math.max(last + 1, wall_clock()))
    redis.call('SET', PREFIX .. 'lanes:version', version)
    wake_unmatched(version)
  end
end

-- Puts a job into its lane. A job that comes back has its old place, since its place never changes.
local function queue(id, lane, place)
  redis.call('ZADD', PREFIX .. 'lane:' .. lane, place, id)
  redis.call('SADD', PREFIX .. 'ready', lane)
  wake_lane(lane)
end

local function leave_lane(id, lane)
  redis.call('ZREM', PREFIX .. 'lane:' .. lane, id)
  if redis.call('EXISTS', PREFIX .. 'lane:' .. lane) == 0 then
    redis.call('SREM', PREFIX .. 'ready', lane)
  end
end

-- The place of a job in its lane; the lowest is first. An exact integer below 2^53.
local function place_of(priority, sequence)
  return (100 - priority) * 2 ^ 45 + sequence
end
