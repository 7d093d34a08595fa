-- Takes the best jobs over all lanes a worker matches, or notes the worker as idle.
-- What cannot be read is dropped from its lane and never stops the claim (invariant I7). The cost depends on the number
-- of matching lanes that hold jobs, not on the number of jobs in them (invariant I6).
--
-- Uses:   events, jobs, lanes
-- KEYS:   1 prefix
-- ARGV:   1 now, 2 profile, 3 worker, 4 process of the worker, 5 most jobs, 6 lease (ms), 7 '1' to become idle when there
--         is no job, 8 '1' when the worker may be noted as idle from before, 9 '1' to take jobs also when there are lanes
--         that the profile has not been matched with yet
-- Result: {'jobs', row...}; a row is {id, epoch, attempt, submitted, deadline, handle or false, spec}
--         or {'match', version}: the profile has to be matched with this version of the lanes first
--         or {'none'}: no job; the worker is idle if it asked for that
-- Event:  started

local profile, worker, most, lease = ARGV[2], ARGV[3], tonumber(ARGV[5]), tonumber(ARGV[6])
local idle, idler = PREFIX .. 'idle:' .. profile, ARGV[4] .. ':' .. worker
-- One answer must not grow without bound, nor one call drop broken records for ever.
local MOST_BYTES = 8 * 1024 * 1024
local MOST_DROPPED = 1000

local function head_of(lane)
  local head = redis.call('ZRANGE', PREFIX .. 'lane:' .. lane, 0, 0, 'WITHSCORES')
  if head[1] then
    return {lane = lane, id = head[1], place = tonumber(head[2])}
  end
  redis.call('SREM', PREFIX .. 'ready', lane)
  return nil
end

-- The first job of every lane with jobs that the profile matches, best first.
local function heads()
  local found = {}
  for _, lane in ipairs(redis.call('SINTER', PREFIX .. 'ready', PREFIX .. 'profile:' .. profile .. ':lanes')) do
    local head = head_of(lane)
    if head then
      found[#found + 1] = head
    end
  end
  table.sort(found, function(a, b) return a.place < b.place end)
  return found
end

-- Takes the best head out of its lane and moves the lane's next one to where it belongs.
local function pop(queue)
  local best = table.remove(queue, 1)
  redis.call('ZREM', PREFIX .. 'lane:' .. best.lane, best.id)
  local next_head = head_of(best.lane)
  if next_head then
    local position = 1
    while queue[position] and queue[position].place < next_head.place do
      position = position + 1
    end
    table.insert(queue, position, next_head)
  end
  return best.id
end

-- Gives the job to the worker; nil when its record cannot be read.
local function start(id)
  local job = redis.pcall('HMGET', job_key(id), 'state', 'epoch', 'used', 'submitted')
  if job.err or job[1] ~= 'queued' then
    return nil
  end
  local spec = redis.pcall('GET', job_key(id) .. ':spec')
  if type(spec) ~= 'string' then
    local failure = '{"class":"internal","message":"the record of the job is damaged: what was submitted is missing"}'
    finish(id, 'queued', 'failed', job[2] or 0, failure, failure)
    return nil
  end
  local epoch = (tonumber(job[2]) or 0) + 1
  local attempt = (tonumber(job[3]) or 0) + 1
  local handle = false
  if epoch > 1 then
    handle = redis.call('GET', job_key(id) .. ':handle')
    redis.call('DEL', job_key(id) .. ':progress')
  end
  redis.call('HSET', job_key(id), 'state', 'running', 'epoch', epoch, 'worker', worker, 'started', now)
  redis.call('ZADD', PREFIX .. 'leases', now + lease, id)
  count('queued', 'running')
  begin_attempt(id, integer(attempt), integer(epoch), worker)
  emit(id, 'started', 'running', epoch, '{"worker":"' .. worker .. '","attempt":' .. integer(attempt) .. '}')
  return {id, epoch, attempt, tonumber(job[4]) or 0, now + lease, handle, spec}
end

local versions = redis.call('MGET', PREFIX .. 'lanes:version', PREFIX .. 'profile:' .. profile .. ':version')
local version = versions[1] or '0'
local matched = versions[2] == version
if not matched and ARGV[9] ~= '1' then
  return {'match', version}
end

local queue = heads()
local answer = {'jobs'}
local bytes, dropped = 0, 0

while queue[1] and #answer - 1 < most and bytes < MOST_BYTES and dropped < MOST_DROPPED do
  local row = start(pop(queue))
  if row then
    answer[#answer + 1] = row
    bytes = bytes + #row[7]
  else
    dropped = dropped + 1
  end
end

if #answer > 1 then
  if ARGV[8] == '1' then
    redis.call('ZREM', idle, idler)
    -- It may have been woken for a job that it did not take.
    if queue[1] and not wake_profile(profile) then
      wake_lane(queue[1].lane)
    end
  end
  return answer
end

if not matched then
  return {'match', version}
end
if ARGV[7] == '1' then
  redis.call('ZADD', idle, wall_clock(), idler)
  redis.call('PEXPIRE', idle, 2 * IDLE_FRESH_MS)
  redis.call('PEXPIRE', PREFIX .. 'profile:' .. profile .. ':version', PROFILE_TTL_MS)
  redis.call('PEXPIRE', PREFIX .. 'profile:' .. profile .. ':lanes', PROFILE_TTL_MS)
end
return {'none'}
