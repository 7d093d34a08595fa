-- The record of a job:
--   job:<id>             hash    state; terms, lease, policy and owner, see below; used (attempts used up); queued (when it last
--                                entered its lane); due (ms); start (time_limit_ms text: when it must have started); run (ms
--                                text: how long an attempt may run; usual: see RUN_MS); parts (of output); avoid (that worker
--                                failed it; until when it is left to another that was woken, or 0); cancel (the reason of a
--                                request, as JSON); extras ('1' when it was submitted with a limit, a time or dependencies,
--                                or has dependents);
--                                fallbacks ('1' when it has any); concurrency (most key); rate (starts interval_ms key); waits (for how many jobs); dependents
--                                ('1' when others wait for it); raised (when ageing last did); replayed (the job that does it
--                                again); reserved (see _tenants.lua); ended (when, ms, and a short outcome)
--   job:<id>:spec        string  what was submitted; changes only when the job falls back
--   job:<id>:attempts    list    a JSON object per attempt that ended without success, oldest first; the running or
--                                successful one stands in the hash
--   job:<id>:progress    string  JSON; of the latest attempt
--   job:<id>:handle      string  what the provider calls the job
--   job:<id>:output      stream  partial output
--   job:<id>:outcome     string  set with the terminal state; a short one stands in the hash (ended)
--   job:<id>:dependents  list    'fail <id>' or 'run <id>' for every job that waits for this one
-- The fields of the hash are few and, up to 64 bytes, short, so that Redis keeps it in its compact encoding and finds them
-- quickly. So some hold several words, in this order:
--   terms   lane, place (its score in the lane), submitted (ms), its number among all jobs
--   lease   of the latest attempt: epoch, worker, started (ms)
--   policy  weight, retry (max initial_ms max_ms); left out where it is the usual one
--   owner   service and tenant, each on a line of its own
-- And of all jobs:
--   sequence   string      the number of the latest job
--   jobs       sorted set  all jobs: for each script that accepted some 'id id id...' by the number of the first; the others
--                          have the numbers behind it. A job that was removed leaves a '-'
--   counts     hash        state -> number of jobs
--   leases     sorted set  leased jobs by the end of their lease
--   scheduled  sorted set  scheduled jobs by the time they are due
--   start_by   sorted set  jobs that have not started yet by the time they must have
--   finished   list        ended jobs by their end; an entry for each script: the time (ms), then ids
--   dead       sorted set  failed and expired jobs that were not replayed, by their end
--   settling   list        ended jobs some of whose dependents have not heard of it yet

local ATTEMPTS_KEPT = 256
local RUN_MS, RUN_TEXT = 3600000, 'PT1H'
local RUN_GRACE_MS = 30000
local USUAL_POLICY = '1 3 1000 300000'

-- A script asks for the key of the same job several times in a row.
local last_id, last_key
-- Changes of the number of jobs in each state, written at the end by flush_counts.
local counted

at_start(function()
  last_id, last_key, counted = nil, nil, {}
end)

local function job_key(id)
  if id ~= last_id then
    last_id, last_key = id, PREFIX .. 'job:' .. id
  end
  return last_key
end

local function count(from, to)
  if from then
    counted[from] = (counted[from] or 0) - 1
  end
  counted[to] = (counted[to] or 0) + 1
end

local function flush_counts()
  for state, change in pairs(counted) do
    if change ~= 0 then
      redis.call('HINCRBY', PREFIX .. 'counts', state, integer(change))
    end
  end
end

-- Words of the terms; nothing when there are none.
local function lane_of(terms)
  return string.match(terms or '', '^(%S+)')
end

local function lane_and_place_of(terms)
  return string.match(terms or '', '^(%S+) (%d+)')
end

local function submitted_of(terms)
  return string.match(terms or '', '^%S+ %d+ (%d+)')
end

local function number_of(terms)
  return string.match(terms or '', '^%S+ %d+ %d+ (%d+)')
end

-- The weight and the most attempts of a policy.
local function read_policy(policy)
  return string.match(policy or USUAL_POLICY, '^(%d+) (%d+)')
end

local function service_and_tenant_of(owner)
  return string.match(owner or '', '^([^\n]*)\n(.*)$')
end

-- The words of a lease: epoch, worker, started; nothing when there was none yet.
local function read_lease(lease)
  return string.match(lease or '', '^(%d+) (.*) (%d+)$')
end

local function epoch_of(lease)
  return string.match(lease or '', '^%d+') or '0'
end

-- Whether a job is leased to this worker under this epoch (invariant I2). The epoch alone would do, but for a failover to a
-- replica that has not heard of a claim: then the next claim, by whomever, has the same epoch again.
local function is_leased(state, lease, epoch, worker)
  return (state == 'running' or state == 'canceling')
    and string.find(lease or '', epoch .. ' ' .. worker .. ' ', 1, true) == 1
end

-- The state of a job leased to this worker under this epoch; nil when the lease is no longer the job's.
local function leased_state(id, epoch, worker)
  local job = redis.call('HMGET', job_key(id), 'state', 'lease')
  return is_leased(job[1], job[2], epoch, worker) and job[1] or nil
end

-- An attempt as JSON without its closing brace.
local function attempt_json(used, lease)
  local epoch, worker, started = read_lease(lease)
  return '{"number":' .. integer((tonumber(used) or 0) + 1) .. ',"epoch":' .. epoch .. ',"worker":"' .. worker
    .. '","started_at":' .. started
end

-- The outcome of an ended job; false while it has none.
local function outcome_of(id)
  local ended = redis.call('HGET', job_key(id), 'ended')
  return ended and string.match(ended, '^%d+ (.*)$') or redis.call('GET', job_key(id) .. ':outcome')
end

-- The number of the running attempt, or of the next one while none is running.
local function attempt_number(id)
  return (tonumber(redis.call('HGET', job_key(id), 'used')) or 0) + 1
end
