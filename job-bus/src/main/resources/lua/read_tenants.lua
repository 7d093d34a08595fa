-- Reads tenants with limits and what they use.
--
-- Uses:   jobs, lanes, waking, tenants
-- KEYS:   1 prefix
-- ARGV:   1 now, 2 tenant (empty: all)
-- Result: for each {tenant, limits as _tenants.lua holds them, waiting, running, micro-dollars spent today, reserved}
-- Event:  none
-- Writes: nothing

local all = {ARGV[2], false}
if ARGV[2] == '' then
  all = redis.call('HGETALL', PREFIX .. 'tenants')
end
local answer = {}
for i = 1, #all, 2 do
  local tenant = tenants.find(all[i])
  if tenant then
    answer[#answer + 1] = {tenant.name, redis.call('HGET', PREFIX .. 'tenants', tenant.name), integer(tenant.waiting),
      integer(tenant.running), integer(tenants.spent_today(tenant)), integer(tenant.reserved)}
  end
end
return answer
