-- Accepts jobs, each for itself and in order.
--
-- Uses:   events, jobs, lanes, ends
-- KEYS:   1 prefix
-- ARGV:   1 now, 2 how long an idempotency key is kept (ms), then for each job:
--         1 id, 2 spec, 3 lane, 4 the lane's tenant and requirements, 5 priority, 6 weight, 7 tenant, 8 service, 9 retry,
--         10 due (ms; empty: at once), 11 start limit (ms text; empty: none), 12 run (ms text; empty: as usual),
--         13 concurrency (most key; empty: none), 14 rate (starts interval key; empty: none),
--         15 pools it asks for, one a line, 16 dependencies (policy id policy id...),
--         17 data of the event, 18 idempotency key with its tenant (empty: none), 19 fingerprint,
--         20 the dead letter it replays (empty: none)
-- Result: for each job {'accepted', state}, {'repeated', id}, {'reused', id}, {'unknown', id of a dependency},
--         {'draining', scope}; for a replay also {'alive', state} and {'missing'}
-- Event:  submitted; failed when a job it depends on did not succeed

local FIELDS = 20
local jobs = (#ARGV - 2) / FIELDS
local sequence = redis.call('INCRBY', PREFIX .. 'sequence', jobs) - jobs
local restricted = redis.call('EXISTS', PREFIX .. 'restrictions') == 1

local function draining(service, pools)
  local scopes = {'service:' .. service}
  for pool in string.gmatch(pools, '[^\n]+') do
    scopes[#scopes + 1] = 'pool:' .. pool
  end
  for i, mode in ipairs(redis.call('HMGET', PREFIX .. 'restrictions', unpack(scopes))) do
    if mode == 'draining' then
      return scopes[i]
    end
  end
  return nil
end

-- Why nothing is to be stored; nil when the job is to be accepted.
local function refusal(id, key, fingerprint, service, pools, dependencies, dead)
  if redis.call('EXISTS', job_key(id)) == 1 then
    return {'repeated', id}
  end
  if key ~= '' then
    local kept_until, first, print = string.match(redis.call('GET', PREFIX .. 'idempotency:' .. key) or '',
      '^(%d+) (%S+) (.*)$')
    if kept_until and tonumber(kept_until) > now and first ~= id then
      return {print == fingerprint and 'repeated' or 'reused', first}
    end
  end
  if dead ~= '' then
    local letter = redis.call('HMGET', job_key(dead), 'state', 'replayed')
    if not letter[1] then
      return {'missing'}
    elseif letter[2] then
      return {'repeated', letter[2]}
    elseif letter[1] ~= 'failed' and letter[1] ~= 'expired' then
      return {'alive', letter[1]}
    end
    return nil
  end
  for other in string.gmatch(dependencies, '%S+ (%S+)') do
    if redis.call('HEXISTS', job_key(other), 'state') == 0 then
      return {'unknown', other}
    end
  end
  local scope = restricted and draining(service, pools)
  return scope and {'draining', scope} or nil
end

local ENDED = {succeeded = true, failed = true, canceled = true, expired = true}

-- Registers the job with those it waits for.
-- Answers how many they are, and an ended one that was to succeed and did not, with its state; nil if there is none.
local function wait_for(id, dependencies)
  local waits = 0
  for policy, other in string.gmatch(dependencies, '(%S+) (%S+)') do
    local state = redis.call('HGET', job_key(other), 'state')
    if ENDED[state] then
      if policy == 'fail' and state ~= 'succeeded' then
        return waits, other, state
      end
    else
      redis.call('RPUSH', job_key(other) .. ':dependents', policy .. ' ' .. id)
      redis.call('HSET', job_key(other), 'dependents', '1')
      waits = waits + 1
    end
  end
  return waits
end

-- The state of a new job that waits for no other, and what it waits for, if anything.
local function first_state(due, concurrency)
  if due and due > now then
    return 'scheduled'
  end
  if concurrency ~= '' then
    local most, key = split_limit(concurrency)
    if redis.call('SCARD', PREFIX .. 'holders:' .. key) >= most then
      return 'blocked', key
    end
  end
  return 'queued'
end

-- New jobs by their sequence numbers.
local listed = {}

local function accept(at)
  local id, lane, due = ARGV[at], ARGV[at + 2], tonumber(ARGV[at + 9])
  local place = place_of(tonumber(ARGV[at + 4]), tonumber(ARGV[at + 5]), lane)
  local replayed = ARGV[at + 19]
  local waits, culprit, culprits_end = 0, nil, nil
  if ARGV[at + 15] ~= '' and replayed == '' then
    waits, culprit, culprits_end = wait_for(id, ARGV[at + 15])
  end
  local state, parked = first_state(due, ARGV[at + 12])
  if waits > 0 or culprit then
    state, parked = 'blocked', nil
  end

  local fields = {'state', state, 'lane', lane, 'place', place, 'retry', ARGV[at + 8], 'tenant', ARGV[at + 6],
    'service', ARGV[at + 7], 'submitted', now}
  local function note(name, value)
    if value ~= '' then
      fields[#fields + 1] = name
      fields[#fields + 1] = value
    end
  end
  if ARGV[at + 5] ~= '1' then
    note('weight', ARGV[at + 5])
  end
  note('run', ARGV[at + 11])
  note('concurrency', ARGV[at + 12])
  note('rate', ARGV[at + 13])
  if waits > 0 then
    note('waits', waits)
  end
  if due and due > now then
    note('due', due)
  end
  if ARGV[at + 10] ~= '' then
    local most, text = string.match(ARGV[at + 10], '^(%d+) (%S+)$')
    local limit = math.max(now, due or 0) + tonumber(most)
    note('start', integer(limit) .. ' ' .. text)
    redis.call('ZADD', PREFIX .. 'start_by', limit, id)
  end
  sequence = sequence + 1
  listed[#listed + 1] = sequence
  listed[#listed + 1] = id
  redis.call('HSET', job_key(id), unpack(fields))
  count(nil, state)
  emit(id, 'submitted', state, 0, ARGV[at + 16])
  enter_lane(lane, ARGV[at + 3])

  if culprit then
    fail_dependent(id, culprit, culprits_end)
    return {'accepted', 'failed'}
  elseif state == 'scheduled' then
    redis.call('ZADD', PREFIX .. 'scheduled', due, id)
  elseif parked then
    redis.call('ZADD', PREFIX .. 'parked:' .. parked, place, id)
  elseif state == 'queued' then
    queue(id, lane, place)
  end
  return {'accepted', state}
end

-- Stores what was submitted, and answers nil, unless there is a reason not to accept the job.
local function store_or_refuse(at)
  local id, key, dead, dependencies = ARGV[at], ARGV[at + 17], ARGV[at + 19], ARGV[at + 15]
  if restricted or key ~= '' or dead ~= '' or dependencies ~= '' then
    local outcome = refusal(id, key, ARGV[at + 18], ARGV[at + 7], ARGV[at + 14], dependencies, dead)
    if outcome then
      return outcome
    end
  end
  return not redis.call('SET', job_key(id) .. ':spec', ARGV[at + 1], 'NX') and {'repeated', id} or nil
end

local answer = {}
for at = 3, #ARGV, FIELDS do
  local id, key, dead = ARGV[at], ARGV[at + 17], ARGV[at + 19]
  local outcome = store_or_refuse(at)
  if not outcome then
    if key ~= '' then
      redis.call('SET', PREFIX .. 'idempotency:' .. key, integer(now + ARGV[2]) .. ' ' .. id .. ' ' .. ARGV[at + 18],
        'PX', ARGV[2])
    end
    outcome = accept(at)
    settle()
    if dead ~= '' then
      redis.call('HSET', job_key(dead), 'replayed', id)
      redis.call('ZREM', PREFIX .. 'dead', dead)
    end
  end
  answer[#answer + 1] = outcome
end
if listed[1] then
  redis.call('ZADD', PREFIX .. 'jobs', unpack(listed))
end
flush_ends()
return answer
