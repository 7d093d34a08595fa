-- Sets the limits of a tenant, or lifts them. Its jobs are counted anew by that: waiting ones by what the lanes of the shard hold,
-- running ones by its leases, so the cost depends on their number, not on that of jobs. Money is reserved only for jobs that come
-- after the first limits.
--
-- Uses:   jobs, lanes, waking, tenants
-- KEYS:   1 prefix
-- ARGV:   1 now, 2 tenant, 3 limits as _tenants.lua holds them (empty: none), 4 the tenant as it stands in descriptions of lanes: as JSON
-- Result: {'1'} when the tenant had limits before, else {'0'}
-- Event:  none

local name, limits = ARGV[2], ARGV[3]
local had = redis.call('HEXISTS', PREFIX .. 'tenants', name) == 1
any_limits = true

local function count_running()
  local running = 0
  for _, id in ipairs(redis.call('ZRANGE', PREFIX .. 'leases', '0', '-1')) do
    local owner = redis.pcall('HGET', job_key(id), 'owner')
    local _, tenant = service_and_tenant_of(type(owner) == 'string' and owner)
    if tenant == name then
      running = running + 1
    end
  end
  return running
end

local function count_all()
  local jobs = 0
  local lanes = redis.call('HGETALL', PREFIX .. 'lanes')
  for i = 1, #lanes, 2 do
    -- To read all of them takes long.
    local read, description
    if string.find(lanes[i + 1], ARGV[4], 1, true) then
      read, description = pcall(cjson.decode, lanes[i + 1])
    end
    if read and description.tenant == name then
      jobs = jobs + (tonumber(redis.call('HGET', PREFIX .. 'lanes:jobs', lanes[i])) or 0)
    end
  end
  return jobs
end

local function set()
  redis.call('HSET', PREFIX .. 'tenants', name, limits)
  redis.call('SET', PREFIX .. 'tenants:limited', '1')
  local tenant = tenants.find(name)
  tenant.running = count_running()
  tenant.waiting = math.max(0, count_all() - tenant.running)
  if not had then
    tenant.since = tonumber(redis.call('GET', PREFIX .. 'sequence')) or 0
  end
  if not tenant.rate then
    tenant.credit, tenant.at = nil, nil
    redis.call('HDEL', PREFIX .. 'tenant:' .. name, 'credit', 'at')
  end
  tenants.write(tenant)
  local room = (tenant.most_running or math.huge) - tenant.running
  if room > 0 then
    tenants.reopen(tenant, room)
  end
end

local function lift()
  local tenant = tenants.find(name)
  tenant.most_running = nil
  redis.call('HDEL', PREFIX .. 'tenants', name)
  redis.call('DEL', PREFIX .. 'tenant:' .. name)
  if redis.call('HLEN', PREFIX .. 'tenants') == 0 then
    redis.call('DEL', PREFIX .. 'tenants:limited')
  end
  tenants.reopen(tenant, math.huge)
end

if limits ~= '' then
  set()
elseif had then
  lift()
end
return {had and '1' or '0'}
