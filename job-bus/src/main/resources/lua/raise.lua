-- Raises the priority of jobs that have waited for long. The first job of each priority in a lane is looked at: those
-- behind it in its flow came later.
--
-- Uses:   events, jobs, lanes, waking, tenants, limits, ends, dependents
-- KEYS:   1 prefix
-- ARGV:   1 now, 2 limit
-- Result: {number of jobs raised}
-- Event:  none

local STEP = 10
local most, raised = tonumber(ARGV[2]), 0
if AGEING_MS == 0 then
  return {0}
end

local function raise(lane, member, priority)
  local id = string.match(member, '^%S+')
  local job = redis.call('HMGET', job_key(id), 'terms', 'queued', 'raised', 'policy')
  local since = math.max(tonumber(job[2]) or tonumber(submitted_of(job[1])) or now, tonumber(job[3]) or 0)
  if now - since < AGEING_MS then
    return false
  end
  local place = integer(place_in(flow_of(math.min(100, priority + STEP), lane), tonumber((read_policy(job[4]))) or 1))
  redis.call('HSET', job_key(id), 'terms', lane .. ' ' .. place .. string.match(job[1], '^%S+ %d+(.*)$'), 'raised', NOW)
  redis.call('ZADD', PREFIX .. 'lane:' .. lane, place, member)
  return true
end

local function raise_lane(lane)
  -- Below the highest priority there is somewhere to go.
  local from = BAND
  while raised < most do
    local head = redis.call('ZRANGEBYSCORE', PREFIX .. 'lane:' .. lane, integer(from), '+inf', 'WITHSCORES',
      'LIMIT', 0, 1)
    if not head[1] then
      break
    end
    local band = math.floor(tonumber(head[2]) / BAND)
    if raise(lane, head[1], 100 - band) then
      raised = raised + 1
    else
      from = (band + 1) * BAND
    end
  end
  refresh_head(lane)
end

local function some_lanes()
  if redis.call('ZCARD', PREFIX .. 'ready') > most then
    return redis.call('ZRANDMEMBER', PREFIX .. 'ready', most)
  end
  local lanes = redis.call('ZRANGE', PREFIX .. 'ready', 0, -1)
  table.sort(lanes)
  return lanes
end

for _, lane in ipairs(some_lanes()) do
  -- Where it is their own tenant's limit that they wait for, nobody else overtakes them.
  if not (has_limits() and tenants.is_full(lane)) then
    raise_lane(lane)
  end
end
flush_ends()
return {raised}
