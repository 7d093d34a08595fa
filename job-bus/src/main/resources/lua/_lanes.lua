-- Lanes, and the workers that wait for jobs in them:
--   lane:<lane>             sorted set  queued jobs by place. One that was never claimed and has no extras (see _jobs.lua) stands
--                                       there as '<id> <submitted>', which is all that a claim has to know of it; others as
--                                       '<id>'
--   ready                   sorted set  lanes that hold jobs, by the place of their first job; but see `held` in _tenants.lua
--   lanes                   hash        lane -> its tenant and requirements as JSON
--   lanes:version           string      changes whenever a lane is added
--   lanes:generation        string      changes whenever what was matched before no longer counts (pause, resume)
--   lanes:order             sorted set  lanes by the version they came with
--   lanes:jobs              hash        lane -> number of its jobs that have not ended
--   lanes:unused            sorted set  lanes without such jobs, by the time of the last one's end
--   lane:<lane>:profiles    set         profiles whose workers can take the lane's jobs
--   lane:<lane>:warm        set         those of them that hold the models the jobs prefer; the name of a lane whose jobs
--                                       prefer models ends with ~
--   warm:<model>            set         profiles that hold the model
--   profiles                sorted set  all profiles by the time they last claimed; a profile is a set of capabilities,
--                                       shared by many workers
--   profile:<p>:lanes       set         the lanes a profile matches, as of
--   profile:<p>:version     string      this generation.version of the lanes
--   idle:<profile>          sorted set  <process>:<worker> of waiting workers, by the time they last said so
--   idle_profiles           set         profiles that have waiting workers
--   signals:<process>       list        names of workers to wake, read by their process with BLPOP
--   restrictions            hash        'service:<name>' or 'pool:<name>' -> 'paused' or 'draining'
--   fair                    hash        see place_in
-- A worker is idle only while its lanes are empty. Whatever puts a job into a lane wakes one idle worker, in the same
-- script, so no wake gets lost between looking and waiting.

-- Waiting workers say so every 10 s; one that has been silent for longer is gone.
local IDLE_FRESH_MS = 30000
local PROFILE_TTL_MS = 86400000

-- Places. Lower comes first: the priority band, then the start tag of start-time fair queueing (Goyal, Vin, Cheng 1996)
-- with a flow for each lane and priority. A lane is one tenant's, so a tenant with a million jobs does not delay one with
-- three; inside a flow the tags rise, so it is first in, first out (invariant I5). Places are exact integers below 2^53.
-- In the hash `fair`, for each priority p:
--   v<p>        the virtual time: the start tag of the latest job claimed
--   a<p>        the last start tag given to a flow that had no job waiting; each gets another, so such jobs keep their
--               order
--   <p>:<lane>  the finish tag of a flow
local BAND = 2 ^ 46
local SHARE = 120

-- What this script knows of `fair`, and what of it is to be written at the end by flush_lanes.
local tags, new_tags

local function read_tags(...)
  local fields = {...}
  for i, value in ipairs(redis.call('HMGET', PREFIX .. 'fair', ...)) do
    tags[fields[i]] = tags[fields[i]] or tonumber(value) or 0
  end
end

local function set_tag(field, value)
  tags[field] = value
  new_tags[field] = value
end

-- The fields of `fair` that matter for a flow.
local function flow_of(priority, lane)
  local number = integer(priority)
  return {band = (100 - priority) * BAND, virtual = 'v' .. number, latest = 'a' .. number, finish = number .. ':' .. lane}
end

local function place_in(flow, weight)
  local virtual, latest, finish = flow.virtual, flow.latest, flow.finish
  if not tags[finish] then
    read_tags(virtual, latest, finish)
  end
  local start = tags[finish]
  if start <= tags[latest] or start <= tags[virtual] then
    start = math.max(tags[virtual], tags[latest]) + 1
    set_tag(latest, math.min(start, BAND - 1))
  end
  start = math.min(start, BAND - 1)
  set_tag(finish, start + math.max(1, math.floor(SHARE / weight)))
  return flow.band + start
end

-- The virtual time follows the jobs that start.
local function advance_virtual_time(places)
  local latest = {}
  for _, place in ipairs(places) do
    local band = math.floor(place / BAND)
    latest[band] = math.max(latest[band] or 0, place - band * BAND)
  end
  for band, start in pairs(latest) do
    local field = 'v' .. integer(100 - band)
    read_tags(field)
    if start > tags[field] then
      set_tag(field, start)
    end
  end
end

local function lanes_version()
  local versions = redis.call('MGET', PREFIX .. 'lanes:generation', PREFIX .. 'lanes:version')
  return (versions[1] or '0') .. '.' .. (versions[2] or '0')
end

local function prefers_models(lane)
  return string.sub(lane, -1) == '~'
end

-- Set by _waking.lua.
local waking
-- Set by _tenants.lua.
local tenants

-- Whether any tenant has limits; nil before the script has asked.
local any_limits

local function has_limits()
  if any_limits == nil then
    any_limits = redis.call('EXISTS', PREFIX .. 'tenants:limited') == 1
  end
  return any_limits
end

-- Within a script nobody becomes idle before its end.
local nobody_idle

-- Wakes one worker that can take jobs of the lane, unless its tenant runs as many as it may. True when there was one.
-- cold: whether workers that do not hold the preferred models may be woken while others hold them
-- but_not: a worker that is not to be woken, or nil
local function wake_lane(lane, cold, but_not)
  nobody_idle = nobody_idle or redis.call('SCARD', PREFIX .. 'idle_profiles') == 0
  return not nobody_idle and not (has_limits() and tenants.is_full(lane)) and waking.wake_lane(lane, cold, but_not)
end

-- Jobs that have ended, by lane, and jobs that came to it after its first (negative); written at the end by flush_lanes.
local left, entered

-- Counts a job that belongs to the lane now, and makes the lane known if it is new. Versions never repeat, not even after
-- Redis has lost its data.
local function enter_lane(lane, description)
  if entered[lane] then
    left[lane] = (left[lane] or 0) - 1
    return
  end
  entered[lane] = true
  if redis.call('HINCRBY', PREFIX .. 'lanes:jobs', lane, 1) > 1 then
    return
  end
  waking.add_lane(lane, description)
end

-- Jobs that came to lanes in this script and are not in Redis yet: for each lane place, id, place, id...
local arrivals
-- Lua bounds the number of arguments of a call. An even number, for pairs.
local MOST_UNPACKED = 1000

-- What reads a lane calls this before.
local function flush_arrivals()
  for lane, jobs in pairs(arrivals) do
    arrivals[lane] = nil
    for from = 1, #jobs, MOST_UNPACKED do
      redis.call('ZADD', PREFIX .. 'lane:' .. lane, unpack(jobs, from, math.min(from + MOST_UNPACKED - 1, #jobs)))
    end
  end
end

local function flush_lanes()
  flush_arrivals()
  local fields = {}
  for field, value in pairs(new_tags) do
    fields[#fields + 1] = field
    fields[#fields + 1] = integer(value)
  end
  if fields[1] then
    redis.call('HSET', PREFIX .. 'fair', unpack(fields))
  end
  for lane, jobs in pairs(left) do
    if jobs ~= 0 and redis.call('HINCRBY', PREFIX .. 'lanes:jobs', lane, integer(-jobs)) <= 0 then
      redis.call('HDEL', PREFIX .. 'lanes:jobs', lane)
      redis.call('ZADD', PREFIX .. 'lanes:unused', NOW, lane)
    end
  end
end

-- Lanes that jobs came to in this script, and the best place in them that `ready` knows of.
local touched, heads

at_start(function()
  tags, new_tags = {}, {}
  any_limits, nobody_idle = nil, false
  left, entered = {}, {}
  arrivals, touched, heads = {}, {}, {}
end)

-- Puts a job into its lane. A job that comes back has its old place, since its place never changes.
-- place: as text
-- failed_by: the worker that is not to be the first to have it again, or nil
-- member: what stands in the lane for the job; the id if nil
local function queue(id, lane, place, failed_by, member)
  touched[lane] = true
  local jobs = arrivals[lane]
  if not jobs then
    jobs = {}
    arrivals[lane] = jobs
  end
  jobs[#jobs + 1] = place
  jobs[#jobs + 1] = member or id
  if has_limits() and tenants.is_full(lane) then
    tenants.hold(lane, place)
    return
  end
  local number = tonumber(place)
  if not heads[lane] or number < heads[lane] then
    redis.call('ZADD', PREFIX .. 'ready', 'LT', place, lane)
    heads[lane] = number
  end
  if not failed_by or not waking.wake_another(id, lane, false, failed_by) then
    wake_lane(lane, false)
  end
end

-- Brings `ready` in line with the first job of a lane.
local function refresh_head(lane)
  flush_arrivals()
  heads[lane] = nil
  local head = redis.call('ZRANGE', PREFIX .. 'lane:' .. lane, 0, 0, 'WITHSCORES')
  if has_limits() and tenants.keep(lane, head[2]) then
    return
  elseif head[1] then
    redis.call('ZADD', PREFIX .. 'ready', head[2], lane)
  else
    redis.call('ZREM', PREFIX .. 'ready', lane)
  end
end

local function leave_lane(id, lane, submitted)
  flush_arrivals()
  redis.call('ZREM', PREFIX .. 'lane:' .. lane, id, id .. ' ' .. submitted)
  refresh_head(lane)
end
