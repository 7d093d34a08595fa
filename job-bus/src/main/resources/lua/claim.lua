-- Takes the best jobs over all lanes a worker matches, or notes the worker as idle.
-- What cannot be read is dropped from its lane and never stops the claim (invariant I7). The cost depends neither on the
-- number of queued jobs nor on that of other lanes (invariant I6).
--
-- Uses:   events, jobs, lanes, waking, tenants, limits, ends, dependents
-- KEYS:   1 prefix
-- ARGV:   1 now, 2 profile, 3 worker, 4 process of the worker, 5 most jobs, 6 lease (ms), 7 '1' to become idle when there
--         is no job, 8 '1' when the worker may be noted as idle from before, 9 '1' to take jobs also when there are lanes
--         that the profile has not been matched with yet
-- Result: {'jobs', deadline, row...}; a row is {id, submitted, epoch, attempt, handle or false, spec}
--         or {'match', version of the lanes, version that the profile was matched with or ''}
--         or {'none'}: no job; the worker is idle if it asked for that
-- Event:  started; blocked when a limit is reached; expired when it should have started before

local profile, worker
-- One answer must not grow without bound, nor one call look at broken or blocked jobs for ever.
local MOST_BYTES = 8 * 1024 * 1024
local MOST_PASSED = 100
-- How many of the best lanes are looked through one by one before Redis is asked for all that match.
local MOST_LANES_LOOKED_AT = 128
local MOST_LANES_A_LOOK = 64
local MOST_JOBS_A_LOOK = 100

-- Matching lanes with jobs, best first, each {lane, place of its first or current job}. They are read from `ready` only as
-- far as they may be the best: lanes that have not been read have no job before `frontier`.
local queues, known
local frontier, at_frontier, looked_at, all_read
-- Where lanes are read from, once it is `ready` no more: the lanes with jobs that the profile matches.
local matching

local function comes_before(queue, other)
  return queue.place < other.place or (queue.place == other.place and queue.lane < other.lane)
end

-- Puts a lane where its current job belongs among the others, best first.
local function insert(queue)
  local position = #queues + 1
  while position > 1 and comes_before(queue, queues[position - 1]) do
    position = position - 1
  end
  table.insert(queues, position, queue)
end

-- lanes: {lane, place, lane, place...} as Redis gives them
-- matches: for each 1 if the profile matches it; all do if nil
local function add_lanes(lanes, matches)
  for i = 1, #lanes, 2 do
    if (not matches or matches[(i + 1) / 2] == 1) and not known[lanes[i]] then
      known[lanes[i]] = true
      insert({lane = lanes[i], place = tonumber(lanes[i + 1])})
    end
  end
end

-- Goes on with the matching lanes only. They are kept in Redis until the end of the script: there may be very many, of which few
-- are needed.
local function pick_matching()
  matching = PREFIX .. 'matching:' .. profile
  redis.call('ZINTERSTORE', matching, '2', PREFIX .. 'ready', PREFIX .. 'profile:' .. profile .. ':lanes', 'WEIGHTS', '1', '0')
  frontier, at_frontier, looked_at = '0', 0, 0
end

local function read_more_lanes()
  if not matching and looked_at >= MOST_LANES_LOOKED_AT then
    pick_matching()
  end
  local wanted = math.min(MOST_LANES_A_LOOK, 8 + looked_at)
  local lanes = redis.call('ZRANGEBYSCORE', matching or PREFIX .. 'ready', frontier, '+inf', 'WITHSCORES',
    'LIMIT', integer(at_frontier), integer(wanted))
  if lanes[1] then
    local names = {}
    for i = 1, #lanes, 2 do
      names[#names + 1] = lanes[i]
      if lanes[i + 1] ~= frontier then
        frontier, at_frontier = lanes[i + 1], 0
      end
      at_frontier = at_frontier + 1
    end
    add_lanes(lanes, not matching and redis.call('SMISMEMBER', PREFIX .. 'profile:' .. profile .. ':lanes', unpack(names)))
    looked_at = looked_at + #names
  end
  all_read = #lanes < 2 * wanted
end

-- Reads on in a lane behind its current job; the new one is {member, place}, nil at the end.
local still_wanted

local function advance(queue)
  queue.at = queue.at + 2
  if queue.at > #queue.block then
    flush_arrivals()
    queue.block = redis.call('ZRANGEBYSCORE', PREFIX .. 'lane:' .. queue.lane, queue.behind, '+inf', 'WITHSCORES',
      'LIMIT', '0', integer(math.min(still_wanted + 1, MOST_JOBS_A_LOOK)))
    queue.at = 1
  end
  queue.member = queue.block[queue.at]
  queue.place = tonumber(queue.block[queue.at + 1])
  if queue.member then
    queue.behind = '(' .. queue.block[queue.at + 1]
  end
end

local function open(queue)
  queue.block, queue.at, queue.behind, queue.gone = {}, -1, '-inf', {}
  queue.cold = prefers_models(queue.lane)
    and redis.call('SISMEMBER', PREFIX .. 'lane:' .. queue.lane .. ':warm', profile) == 0
  advance(queue)
end

-- Takes the jobs that are no longer in line out of their lane.
local function close(queue)
  if queue.gone and queue.gone[1] then
    redis.call('ZREM', PREFIX .. 'lane:' .. queue.lane, unpack(queue.gone))
    queue.gone = {}
    refresh_head(queue.lane)
  elseif not queue.member then
    refresh_head(queue.lane)
  end
end

-- What a claim reads of a job. Most have the first fields only: the others need be read only if there is a lease or the
-- record says that there are extras.
local STATE, TERMS, LEASE, EXTRAS, USED, QUEUED, START, CONCURRENCY, RATE, AVOID = 1, 2, 3, 4, 5, 6, 7, 8, 9, 10

local function read_record(id)
  local job = redis.pcall('HMGET', job_key(id), 'state', 'terms', 'lease', 'extras')
  if job.err or job[STATE] ~= 'queued' or not job[TERMS] then
    return nil
  end
  if job[LEASE] or job[EXTRAS] then
    local more = redis.call('HMGET', job_key(id), 'used', 'queued', 'start', 'concurrency', 'rate', 'avoid')
    for i = 1, #more do
      job[EXTRAS + i] = more[i]
    end
  end
  return job
end

-- Whether the lane's current job is kept for workers that hold the models it prefers.
-- since: when it last entered its lane
local function kept_for_warm_workers(queue, since)
  return queue.cold and now < (tonumber(since) or 0) + AFFINITY_MS and waking.has_warm_workers(queue.lane)
end

-- The worker that failed a job is not the first to have it again while another one waits (invariant I12).
local function left_to_another(queue, id, job)
  if not job[AVOID] then
    return false
  end
  local _, failed_by = read_lease(job[LEASE])
  return failed_by == worker
    and (now < tonumber(job[AVOID]) or waking.wake_another(id, queue.lane, true, worker))
end

local function block(id, job, kind, key)
  redis.call('HSET', job_key(id), 'state', 'blocked')
  count('queued', 'blocked')
  emit(id, 'blocked', 'blocked', epoch_of(job[LEASE]),
    '{"limit":"' .. kind .. '","key":' .. cjson.encode(limits.plain_key(key)) .. '}')
end

-- Whether a limit keeps the job from starting; then it waits elsewhere.
local function held_up(id, job)
  local _, place = lane_and_place_of(job[TERMS])
  if job[CONCURRENCY] then
    local allowed, key = limits.split_limit(job[CONCURRENCY])
    if redis.call('SCARD', PREFIX .. 'holders:' .. key) >= allowed then
      block(id, job, 'concurrency', key)
      limits.park(id, place, key)
      return true
    end
  end
  if job[RATE] then
    local tokens, key, next_token = limits.tokens_of(job[RATE])
    if tokens < 1 then
      block(id, job, 'rate', key)
      redis.call('ZADD', PREFIX .. 'limited:' .. key, place, id)
      redis.call('ZADD', PREFIX .. 'limited', integer(next_token), key)
      if job[CONCURRENCY] then
        local _, shared = limits.split_limit(job[CONCURRENCY])
        limits.admit_next(shared)
      end
      return true
    end
    limits.take_token(job[RATE])
  end
  return false
end

local deadline
local leases, places
-- What a job says of its lease behind the epoch, and its event before the attempt.
local leased, started_by
-- Both for a job's first attempt.
local first_lease, first_start

local function hand_out(id, lane, place)
  leases[#leases + 1] = deadline
  leases[#leases + 1] = id
  places[#places + 1] = place
  if any_limits then
    tenants.move(lane, 1)
  end
  count('queued', 'running')
end

-- Gives the job to the worker.
local function start(id, job, spec, lane, place)
  local epoch, attempt, handle = '1', '1', false
  if job[LEASE] then
    epoch = integer(tonumber(epoch_of(job[LEASE])) + 1)
    attempt = integer((tonumber(job[USED]) or 0) + 1)
    handle = redis.call('GET', job_key(id) .. ':handle')
    redis.call('DEL', job_key(id) .. ':progress')
    if job[AVOID] then
      redis.call('HDEL', job_key(id), 'avoid')
    end
  end
  redis.call('HSET', job_key(id), 'state', 'running', 'lease', epoch .. leased)
  if job[START] then
    redis.call('ZREM', PREFIX .. 'start_by', id)
    redis.call('HDEL', job_key(id), 'start')
  end
  hand_out(id, lane, place)
  emit(id, 'started', 'running', epoch, started_by .. attempt .. '}')
  if job[CONCURRENCY] then
    local _, key = limits.split_limit(job[CONCURRENCY])
    redis.call('SADD', PREFIX .. 'holders:' .. key, id)
    limits.admit_next(key)
  end
  return {id, submitted_of(job[TERMS]), epoch, attempt, handle, spec}
end

-- Gives a job to the worker that never had one and has no extras. Answers its row, 'passed' when its record is damaged.
local function start_first(id, submitted, spec, lane, place)
  local added = redis.pcall('HSET', job_key(id), 'state', 'running', 'lease', first_lease)
  if added ~= 1 then
    if added == 2 then
      -- There was no record.
      redis.call('DEL', job_key(id))
    end
    return 'passed'
  end
  hand_out(id, lane, place)
  emit_what(id, first_start)
  return {id, submitted, '1', '1', false, spec}
end

local function read_spec(id)
  local spec = redis.pcall('GET', job_key(id) .. ':spec')
  return type(spec) == 'string' and spec
end

-- The same as consider, for a job of which its record has to be asked.
local function consider_record(queue, id)
  local job = read_record(id)
  if not job then
    return 'passed'
  end
  local spec = read_spec(id)
  if not spec then
    local failure = '{"class":"internal","message":"the record of the job is damaged: what was submitted is missing"}'
    finish(id, 'queued', 'failed', epoch_of(job[LEASE]), failure, failure)
    return 'passed'
  end
  if job[START] and now > tonumber(string.match(job[START], '^%d+')) then
    endings.expire_waiting(id, 'queued')
    return 'passed'
  end
  if kept_for_warm_workers(queue, job[QUEUED] or submitted_of(job[TERMS])) or left_to_another(queue, id, job) then
    return 'kept'
  end
  if held_up(id, job) then
    return 'passed'
  end
  return start(id, job, spec, queue.lane, queue.place)
end

-- Looks at a lane's current job. Answers its row when the worker has it now, 'passed' when the job is no longer in line,
-- 'kept' when it is for somebody else.
local function consider(queue)
  local member = queue.member
  local space = string.find(member, ' ', 1, true)
  if not space then
    return consider_record(queue, member)
  end
  local id, submitted = string.sub(member, 1, space - 1), string.sub(member, space + 1)
  if kept_for_warm_workers(queue, submitted) then
    return 'kept'
  end
  local spec = read_spec(id)
  if not spec then
    return consider_record(queue, id)
  end
  return start_first(id, submitted, spec, queue.lane, queue.place)
end

-- Jobs that came to lanes in this script may be the best ones now: reads those lanes again from their first job.
local opened

local function reopen_touched()
  for lane in pairs(touched) do
    touched[lane] = nil
    local queue
    for i = #queues, 1, -1 do
      if queues[i].lane == lane then
        queue = table.remove(queues, i)
      end
    end
    if queue or redis.call('SISMEMBER', PREFIX .. 'profile:' .. profile .. ':lanes', lane) == 1 then
      queue = queue or {lane = lane}
      known[lane] = true
      close(queue)
      open(queue)
      opened[#opened + 1] = queue
      if queue.member then
        insert(queue)
      end
    end
  end
end

-- Lanes that came up and whose tenants run as many jobs as they may.
local full

local function is_full(queue)
  return any_limits and tenants.is_full(queue.lane)
end

-- Takes those lanes out of `ready`, when it is read no more.
local function hold_full()
  for _, queue in ipairs(full) do
    redis.call('ZREM', PREFIX .. 'ready', queue.lane)
    tenants.hold(queue.lane, integer(queue.place))
  end
end

local bytes, passed

-- Takes the lane with the best job out of the queues; nil when there is none.
local function best_lane()
  while not all_read and not (queues[1] and queues[1].place < tonumber(frontier)) do
    read_more_lanes()
  end
  return table.remove(queues, 1)
end

-- Whether a lane's current job is the best of all still.
local function is_best(queue)
  return queue.member and all_read and (not queues[1] or comes_before(queue, queues[1]))
end

local function goes_on()
  return still_wanted > 0 and bytes < MOST_BYTES and passed < MOST_PASSED
end

-- Serves jobs of a lane as long as they are the best, into the answer.
local function serve(queue, answer)
  local unchanged = true
  repeat
    local row = consider(queue)
    if row == 'kept' then
      return
    end
    queue.gone[#queue.gone + 1] = queue.member
    if row == 'passed' then
      passed = passed + 1
    else
      still_wanted = still_wanted - 1
      answer[#answer + 1] = row
      bytes = bytes + #row[6]
    end
    advance(queue)
    settle()
    unchanged = not next(touched)
  until not (unchanged and goes_on() and is_best(queue) and not is_full(queue))
  if queue.member then
    insert(queue)
  end
  if not unchanged then
    reopen_touched()
  end
end

local function begin(lease, most)
  queues, known = {}, {}
  frontier, at_frontier, looked_at, all_read = '0', 0, 0, false
  matching = nil
  still_wanted, bytes, passed = most, 0, 0
  deadline = integer(now + lease)
  leases, places, opened, full = {}, {}, {}, {}
  leased = ' ' .. worker .. ' ' .. NOW
  started_by = '{"worker":"' .. worker .. '","attempt":'
  first_lease, first_start = '1' .. leased, 'started running 1 ' .. started_by .. '1}'
end

-- In every call:
profile, worker = ARGV[2], ARGV[3]
local versions = redis.call('MGET', PREFIX .. 'lanes:generation', PREFIX .. 'lanes:version',
  PREFIX .. 'profile:' .. profile .. ':version', PREFIX .. 'tenants:limited')
any_limits = versions[4] and true
local generation = versions[1] or '0'
local version = generation .. '.' .. (versions[2] or '0')
local matched = versions[3] == version
-- Lanes that were paused meanwhile must not be served: then there is no claim without matching.
local outdated = string.match(versions[3] or '', '^[^.]*') ~= generation
if not matched and (ARGV[9] ~= '1' or outdated) then
  return {'match', version, versions[3] or ''}
end
redis.call('ZADD', PREFIX .. 'profiles', NOW, profile)

begin(tonumber(ARGV[6]), tonumber(ARGV[5]))
local answer = {'jobs', deadline}
while goes_on() do
  local queue = best_lane()
  if not queue then
    break
  end
  -- A lane is opened when it is its turn: until then the place of its first job is all that is needed.
  if is_full(queue) then
    full[#full + 1] = queue
  elseif queue.gone then
    serve(queue, answer)
  else
    open(queue)
    opened[#opened + 1] = queue
    if queue.member then
      insert(queue)
    end
  end
end

hold_full()
for _, queue in ipairs(opened) do
  close(queue)
end
if matching then
  redis.call('UNLINK', matching)
end
if leases[1] then
  redis.call('ZADD', PREFIX .. 'leases', unpack(leases))
  advance_virtual_time(places)
end
flush_ends()

while queues[1] and is_full(queues[1]) do
  table.remove(queues, 1)
end
local idle, idler = PREFIX .. 'idle:' .. profile, ARGV[4] .. ':' .. worker
if #answer > 2 then
  if ARGV[8] == '1' then
    redis.call('ZREM', idle, idler)
    -- It may have been woken for a job that it did not take.
    if (queues[1] or not all_read) and not waking.wake_profile(profile) and queues[1] then
      wake_lane(queues[1].lane, true)
    end
  end
  return answer
end

if not matched then
  return {'match', version, versions[3] or ''}
end
if passed >= MOST_PASSED and (queues[1] or not all_read) then
  -- There may be more behind those that were passed over.
  waking.signal(idler)
end
if ARGV[7] == '1' then
  redis.call('ZADD', idle, wall_clock(), idler)
  redis.call('SADD', PREFIX .. 'idle_profiles', profile)
  redis.call('PEXPIRE', idle, 2 * IDLE_FRESH_MS)
  redis.call('PEXPIRE', PREFIX .. 'profile:' .. profile .. ':version', PROFILE_TTL_MS)
  redis.call('PEXPIRE', PREFIX .. 'profile:' .. profile .. ':lanes', PROFILE_TTL_MS)
end
return {'none'}
