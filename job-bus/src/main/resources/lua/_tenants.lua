-- Tenants with limits. Of the others nothing is kept, and where no tenant of the shard has any, a script finds that out with one
-- question at most.
--   tenants:limited   string      '1' while there are such tenants
--   tenants           hash        tenant -> its limits, as words: most waiting, most running, submissions in a thousand seconds,
--                                 burst, micro-dollars a day, weight; each - where it has none
--   tenant:<tenant>   hash        waiting, running: how many jobs; reserved (micro-dollars, for jobs that have not ended); day (since
--                                 1970, UTC) and spent (micro-dollars on that day); credit, at (ms): the token bucket of its
--                                 submissions as it stood then; since: the number of the last job that came before its limits
--   held:<tenant>     sorted set  while it runs as many jobs as it may: its lanes that a claim would have served, and those that
--                                 jobs came to meanwhile, by place. A claim takes them out of `ready`, so that none comes across
--                                 them again; whoever ends one of the jobs puts all back
-- A job for which money was reserved says so in its record: reserved (micro-dollars).

tenants = on_first_use(function()
  local DAY_MS = 86400000
  -- What a submission takes from the bucket; so a thousandth of a submission a second is one in a millisecond.
  local TOKEN = 1000000
  -- Nobody knows when there will be room.
  local RETRY_QUEUED_MS = 5000

  -- What this script knows: by name, and by lane; false for tenants without limits.
  local by_name, by_lane = {}, {}

  at_start(function()
    by_name, by_lane = {}, {}
  end)

  local function read(name)
    local limits = redis.call('HGET', PREFIX .. 'tenants', name)
    if not limits then
      return false
    end
    local waiting, running, rate, burst, spend = string.match(limits, '^(%S+) (%S+) (%S+) (%S+) (%S+)')
    local usage = redis.call('HMGET', PREFIX .. 'tenant:' .. name, 'waiting', 'running', 'reserved', 'day', 'spent',
      'credit', 'at', 'since')
    return {
      name = name,
      most_waiting = tonumber(waiting),
      most_running = tonumber(running),
      rate = tonumber(rate),
      burst = tonumber(burst),
      spend = tonumber(spend),
      waiting = tonumber(usage[1]) or 0,
      running = tonumber(usage[2]) or 0,
      reserved = tonumber(usage[3]) or 0,
      day = tonumber(usage[4]),
      spent = tonumber(usage[5]) or 0,
      credit = tonumber(usage[6]),
      at = tonumber(usage[7]),
      since = tonumber(usage[8]) or 0,
      freed = 0,
    }
  end

  -- False for a tenant without limits.
  local function find(name)
    if by_name[name] == nil then
      by_name[name] = read(name)
    end
    return by_name[name]
  end

  local function of_lane(lane)
    if by_lane[lane] == nil then
      local read_it, description = pcall(cjson.decode, redis.call('HGET', PREFIX .. 'lanes', lane) or '')
      by_lane[lane] = read_it and type(description.tenant) == 'string' and find(description.tenant) or false
    end
    return by_lane[lane]
  end

  local function know(lane, tenant)
    by_lane[lane] = tenant
  end

  local function runs_enough(tenant)
    return tenant.most_running and tenant.running >= tenant.most_running
  end

  -- Whether no job of the lane may start, since its tenant runs as many as it may.
  local function is_full(lane)
    local tenant = of_lane(lane)
    return tenant and runs_enough(tenant)
  end

  -- Notes that the lane of such a tenant has jobs.
  local function hold(lane, place)
    redis.call('ZADD', PREFIX .. 'held:' .. of_lane(lane).name, 'LT', place, lane)
  end

  -- Notes the lane's first job among the held lanes, if it is one of these. True if it is.
  -- head: place, or nil when the lane is empty
  local function keep(lane, head)
    local tenant = of_lane(lane)
    if not tenant or not tenant.most_running then
      return false
    end
    local held = PREFIX .. 'held:' .. tenant.name
    if head and runs_enough(tenant) then
      redis.call('ZREM', PREFIX .. 'ready', lane)
      redis.call('ZADD', held, head, lane)
      return true
    end
    redis.call('ZREM', held, lane)
    return false
  end

  local function today()
    return math.floor(now / DAY_MS)
  end

  local function spent_today(tenant)
    return tenant.day == today() and tenant.spent or 0
  end

  local function credit_of(tenant)
    local full = tenant.burst * TOKEN
    if not tenant.credit then
      return full
    end
    return math.min(full, tenant.credit + math.max(0, now - tenant.at) * tenant.rate)
  end

  -- Why the tenant may not submit a job: what is used up, its limit, and when to try again (ms from now); nil when it may.
  -- estimate: what the job will cost, in micro-dollars
  local function excess(tenant, estimate)
    if tenant.most_waiting and tenant.waiting >= tenant.most_waiting then
      return 'queued ' .. integer(tenant.most_waiting) .. ' ' .. integer(RETRY_QUEUED_MS)
    end
    local lacking = tenant.rate and TOKEN - credit_of(tenant) or 0
    if lacking > 0 then
      return 'submissions_per_second ' .. integer(tenant.rate) .. ' ' .. integer(math.ceil(lacking / tenant.rate))
    end
    local used = tenant.spend and tenant.reserved + spent_today(tenant)
    if used and (used >= tenant.spend or used + estimate > tenant.spend) then
      return 'spend_per_day ' .. integer(tenant.spend) .. ' ' .. integer((today() + 1) * DAY_MS - now)
    end
    return nil
  end

  -- A job of the tenant was accepted.
  local function submitted(tenant, id, estimate)
    tenant.changed = true
    tenant.waiting = tenant.waiting + 1
    if tenant.rate then
      tenant.credit, tenant.at = credit_of(tenant) - TOKEN, now
    end
    if estimate > 0 then
      tenant.reserved = tenant.reserved + estimate
      redis.call('HSET', PREFIX .. 'job:' .. id, 'reserved', integer(estimate))
    end
  end

  -- Jobs of the lane's tenant have gone from those that wait to those that run, or back.
  local function move(lane, to_running)
    local tenant = of_lane(lane)
    if tenant then
      tenant.changed = true
      tenant.waiting = math.max(0, tenant.waiting - to_running)
      tenant.running = math.max(0, tenant.running + to_running)
      tenant.freed = tenant.freed + math.max(0, -to_running)
    end
  end

  -- What is reserved for a job of the tenant, in micro-dollars.
  local function reserved_for(tenant, id)
    local job = tenant.reserved > 0 and redis.call('HMGET', PREFIX .. 'job:' .. id, 'reserved', 'terms') or {}
    local number = job[1] and tonumber(number_of(job[2]))
    return number and number > tenant.since and tonumber(job[1]) or 0
  end

  local function spend(tenant, cost)
    tenant.day, tenant.spent = today(), spent_today(tenant) + cost
  end

  -- An attempt at a job of the lane failed, and may have cost what was reserved for the job. Called while it still is.
  local function charge(id, lane)
    local tenant = lane and of_lane(lane)
    local cost = tenant and reserved_for(tenant, id) or 0
    if cost > 0 then
      tenant.changed = true
      spend(tenant, cost)
    end
  end

  -- A job has ended for good.
  -- cost: in micro-dollars, or nil
  local function ended(id, from, lane, cost)
    local tenant = lane and of_lane(lane)
    if not tenant then
      return
    end
    tenant.changed = true
    if from == 'running' or from == 'canceling' then
      tenant.running = math.max(0, tenant.running - 1)
      tenant.freed = tenant.freed + 1
    else
      tenant.waiting = math.max(0, tenant.waiting - 1)
    end
    tenant.reserved = math.max(0, tenant.reserved - reserved_for(tenant, id))
    if cost then
      spend(tenant, cost)
    end
  end

  -- Puts the tenant's held lanes back, and wakes up to so many workers for them.
  local function reopen(tenant, most)
    local held = PREFIX .. 'held:' .. tenant.name
    local lanes = redis.call('ZRANGE', held, '0', '-1', 'WITHSCORES')
    if not lanes[1] then
      return
    end
    flush_arrivals()
    redis.call('DEL', held)
    local ready = {}
    for i = #lanes, 1, -1 do
      ready[#ready + 1] = lanes[i]
    end
    for from = 1, #ready, MOST_UNPACKED do
      redis.call('ZADD', PREFIX .. 'ready', 'LT', unpack(ready, from, math.min(from + MOST_UNPACKED - 1, #ready)))
    end
    for i = 1, #lanes, 2 do
      local jobs = most > 0 and redis.call('ZCARD', PREFIX .. 'lane:' .. lanes[i]) or 0
      while most > 0 and jobs > 0 and wake_lane(lanes[i], false) do
        most, jobs = most - 1, jobs - 1
      end
    end
  end

  local function write(tenant)
    local fields = {'waiting', integer(tenant.waiting), 'running', integer(tenant.running),
      'reserved', integer(tenant.reserved)}
    local function append(name, value)
      if value then
        fields[#fields + 1] = name
        fields[#fields + 1] = integer(value)
      end
    end
    append('day', tenant.day)
    append('spent', tenant.day and tenant.spent)
    append('credit', tenant.credit)
    append('at', tenant.at)
    append('since', tenant.since)
    redis.call('HSET', PREFIX .. 'tenant:' .. tenant.name, unpack(fields))
  end

  -- Every script that ends, starts or accepts jobs calls this when it has done so.
  local function flush()
    for _, tenant in pairs(by_name) do
      if tenant and tenant.changed then
        tenant.changed = false
        write(tenant)
        if tenant.freed > 0 and not runs_enough(tenant) then
          reopen(tenant, tenant.freed)
        end
      end
    end
  end

  return {
    find = find,
    know = know,
    is_full = is_full,
    hold = hold,
    keep = keep,
    spent_today = spent_today,
    excess = excess,
    submitted = submitted,
    move = move,
    charge = charge,
    ended = ended,
    reopen = reopen,
    write = write,
    flush = flush,
  }
end)
