-- Accepts jobs, each for itself and in order.
--
-- Uses:   events, jobs, lanes, waking, tenants, limits, ends, dependents
-- KEYS:   1 prefix
-- ARGV:   1 now, 2 how long an idempotency key is kept (ms), 3 number of terms, then for each:
--         1 lane, 2 the lane's tenant and requirements, 3 priority, 4 weight, 5 tenant, 6 service, 7 retry, 8 run (ms text; empty:
--         as usual), 9 pools it asks for, one a line, 10 data of the event, 11 what a job will cost (micro-dollars; 0: unknown);
--         then for each job: 1 number of its terms, 2 id, 3 spec, 4 what few jobs have, as JSON (empty: nothing): due (ms),
--         start (ms text), concurrency (most key), rate (starts interval key), depends_on (policy id policy id...), fallbacks ('1'), key
--         (idempotency key with its tenant), fingerprint, replays (a dead letter)
-- Result: for each job 'accepted <state>', 'repeated <id>', 'reused <id>', 'unknown <id of a dependency>' or
--         'draining <scope>', or 'over <quota> <limit> <when to try again, ms from now>' with a quota and its limit as
--         _tenants.lua has them; for a replay also 'alive <state>' and 'missing'; then the time at which they were submitted
-- Event:  submitted; failed when a job it depends on did not succeed

local FIELDS_OF_TERMS, FIELDS = 11, 4
local NOTHING = {}

local function append(fields, name, value)
  if value then
    fields[#fields + 1] = name
    fields[#fields + 1] = value
  end
end

-- The fields of a record that are left out where they are as usual.
local function unusual(policy, run)
  local fields = {}
  append(fields, 'policy', policy ~= USUAL_POLICY and policy)
  append(fields, 'run', run ~= '' and run)
  return fields
end

-- Whether anything is paused or draining, and whether any of the jobs are a tenant's that has limits.
local restricted, limited

local function look_for_limits()
  local found = redis.call('EXISTS', PREFIX .. 'restrictions', PREFIX .. 'tenants:limited')
  restricted = found == 2 or found == 1 and redis.call('EXISTS', PREFIX .. 'restrictions') == 1
  any_limits = found == 2 or found == 1 and not restricted
  limited = false
end

-- arguments: of the call; the terms begin behind `at`
local function read_terms(arguments, at)
  local tenant = any_limits and tenants.find(arguments[at + 5])
  if any_limits then
    tenants.know(arguments[at + 1], tenant)
    limited = limited or tenant
  end
  return {
    lane = arguments[at + 1],
    description = arguments[at + 2],
    flow = flow_of(tonumber(arguments[at + 3]), arguments[at + 1]),
    weight = tonumber(arguments[at + 4]),
    tenant = arguments[at + 5],
    service = arguments[at + 6],
    pools = arguments[at + 9],
    event = arguments[at + 10],
    queued = 'submitted queued 0 ' .. arguments[at + 10],
    more = unusual(arguments[at + 4] .. ' ' .. arguments[at + 7], arguments[at + 8]),
    owner = arguments[at + 6] .. '\n' .. arguments[at + 5],
    limits = tenant,
    estimate = tonumber(arguments[at + 11]),
  }
end

local function draining(terms)
  local scopes = {'service:' .. terms.service}
  for pool in string.gmatch(terms.pools, '[^\n]+') do
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
local function refusal(id, terms, extras)
  if redis.call('EXISTS', job_key(id)) == 1 then
    return 'repeated ' .. id
  end
  if extras.key then
    local kept_until, first, print = string.match(redis.call('GET', PREFIX .. 'idempotency:' .. extras.key) or '',
      '^(%d+) (%S+) (.*)$')
    if kept_until and tonumber(kept_until) > now and first ~= id then
      return (print == extras.fingerprint and 'repeated ' or 'reused ') .. first
    end
  end
  if extras.replays then
    local letter = redis.call('HMGET', job_key(extras.replays), 'state', 'replayed')
    if not letter[1] then
      return 'missing'
    elseif letter[2] then
      return 'repeated ' .. letter[2]
    elseif letter[1] ~= 'failed' and letter[1] ~= 'expired' then
      return 'alive ' .. letter[1]
    end
    return nil
  end
  for other in string.gmatch(extras.depends_on or '', '%S+ (%S+)') do
    local _, tenant = service_and_tenant_of(redis.call('HGET', job_key(other), 'owner'))
    if tenant ~= terms.tenant then
      return 'unknown ' .. other
    end
  end
  local scope = restricted and draining(terms)
  return scope and 'draining ' .. scope or nil
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
      redis.call('HSET', job_key(other), 'dependents', '1', 'extras', '1')
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
  if concurrency then
    local most, key = limits.split_limit(concurrency)
    if redis.call('SCARD', PREFIX .. 'holders:' .. key) >= most then
      return 'blocked', key
    end
  end
  return 'queued'
end

-- The fields of a record that few jobs have.
local function more_fields(id, terms, extras, due, waits)
  local fields = {unpack(terms.more)}
  if extras == NOTHING then
    return fields
  end
  append(fields, 'extras', '1')
  append(fields, 'concurrency', extras.concurrency)
  append(fields, 'rate', extras.rate)
  append(fields, 'fallbacks', extras.fallbacks)
  append(fields, 'waits', waits > 0 and integer(waits))
  append(fields, 'due', due and due > now and integer(due))
  if extras.start then
    local most, text = string.match(extras.start, '^(%d+) (%S+)$')
    local limit = integer(math.max(now, due or 0) + tonumber(most))
    append(fields, 'start', limit .. ' ' .. text)
    redis.call('ZADD', PREFIX .. 'start_by', limit, id)
  end
  return fields
end

-- The number of the latest job, and new jobs in the order of their numbers.
local sequence, listed

local function accept(id, terms, extras)
  local due, lane = extras.due, terms.lane
  local place = integer(place_in(terms.flow, terms.weight))
  local waits, culprit, culprits_end = 0, nil, nil
  if extras.depends_on and not extras.replays then
    waits, culprit, culprits_end = wait_for(id, extras.depends_on)
  end
  local state, parked = first_state(due, extras.concurrency)
  if waits > 0 or culprit then
    state, parked = 'blocked', nil
  end

  sequence = sequence + 1
  listed[#listed + 1] = id
  redis.call('HSET', job_key(id), 'state', state,
    'terms', lane .. ' ' .. place .. ' ' .. NOW .. ' ' .. integer(sequence), 'owner', terms.owner)
  if terms.more[1] or extras ~= NOTHING then
    redis.call('HSET', job_key(id), unpack(more_fields(id, terms, extras, due, waits)))
  end
  if terms.limits then
    tenants.submitted(terms.limits, id, terms.estimate)
  end
  count(nil, state)
  emit_what(id, state == 'queued' and terms.queued or 'submitted ' .. state .. ' 0 ' .. terms.event)
  enter_lane(lane, terms.description)

  if culprit then
    dependents.fail_dependent(id, culprit, culprits_end)
    return 'accepted failed'
  elseif state == 'scheduled' then
    redis.call('ZADD', PREFIX .. 'scheduled', integer(due), id)
  elseif parked then
    limits.park(id, place, parked)
  elseif state == 'queued' then
    queue(id, lane, place, nil, extras == NOTHING and id .. ' ' .. NOW or nil)
  end
  return 'accepted ' .. state
end

-- Stores what was submitted of all jobs at once, where that is quicker than to ask for each whether it is here already.
-- True if it did.
-- arguments: of the call; the jobs begin at first_job
local function store_all(arguments, first_job)
  if restricted or limited or #arguments - first_job < FIELDS then
    return false
  end
  local keys, stored, seen = {}, {}, {}
  for at = first_job, #arguments, FIELDS do
    local id = arguments[at + 1]
    if arguments[at + 3] ~= '' or seen[id] then
      return false
    end
    seen[id] = true
    local key = PREFIX .. 'job:' .. id .. ':spec'
    keys[#keys + 1] = key
    stored[#stored + 1] = key
    stored[#stored + 1] = arguments[at + 2]
  end
  if #stored > MOST_UNPACKED or redis.call('EXISTS', unpack(keys)) > 0 then
    return false
  end
  redis.call('MSET', unpack(stored))
  return true
end

local all_stored

-- Stores what was submitted, and answers nil, unless there is a reason not to accept the job.
local function store_or_refuse(id, spec, terms, extras)
  if all_stored then
    return nil
  end
  if restricted or terms.limits or extras ~= NOTHING then
    local outcome = refusal(id, terms, extras)
    if outcome then
      return outcome
    end
  end
  local excess = terms.limits and tenants.excess(terms.limits, terms.estimate)
  if excess then
    return 'over ' .. excess
  end
  return not redis.call('SET', job_key(id) .. ':spec', spec, 'NX') and 'repeated ' .. id or nil
end

-- kept_ms: how long an idempotency key is, as text
local function submit(id, spec, terms, extras, kept_ms)
  local refused = store_or_refuse(id, spec, terms, extras)
  if refused then
    return refused
  end
  if extras.key then
    redis.call('SET', PREFIX .. 'idempotency:' .. extras.key,
      integer(now + kept_ms) .. ' ' .. id .. ' ' .. extras.fingerprint, 'PX', kept_ms)
  end
  local outcome = accept(id, terms, extras)
  settle()
  if extras.replays then
    redis.call('HSET', job_key(extras.replays), 'replayed', id)
    redis.call('ZREM', PREFIX .. 'dead', extras.replays)
  end
  return outcome
end

-- In every call:
look_for_limits()
-- By their number, as text.
local all_terms = {}
for i = 1, tonumber(ARGV[3]) do
  all_terms[integer(i)] = read_terms(ARGV, 3 + (i - 1) * FIELDS_OF_TERMS)
end
local first_job = 4 + tonumber(ARGV[3]) * FIELDS_OF_TERMS
local jobs = (#ARGV - first_job + 1) / FIELDS
sequence, listed = redis.call('INCRBY', PREFIX .. 'sequence', integer(jobs)) - jobs, {}
all_stored = store_all(ARGV, first_job)
local answer = {}
for at = first_job, #ARGV, FIELDS do
  local extras = ARGV[at + 3] == '' and NOTHING or cjson.decode(ARGV[at + 3])
  answer[#answer + 1] = submit(ARGV[at + 1], ARGV[at + 2], all_terms[ARGV[at]], extras, ARGV[2])
end
if listed[1] then
  redis.call('ZADD', PREFIX .. 'jobs', integer(sequence - #listed + 1), table.concat(listed, ' '))
end
flush_ends()
answer[#answer + 1] = NOW
return answer
