-- Finds a page of jobs, newest first, looking at a bounded number of them.
--
-- Uses:   events, jobs
-- KEYS:   1 prefix
-- ARGV:   1 now, 2 sequence number to go on below (empty: from the newest), 3 most jobs to find,
--         4 state, 5 service, 6 tenant (empty: any)
-- Result: {sequence number to go on below, or empty after the last; then rows {id, its sequence number}}
-- Event:  none

local MOST_LOOKED_AT = 1000

local most = tonumber(ARGV[3])
local filtered = ARGV[4] ~= '' or ARGV[5] ~= '' or ARGV[6] ~= ''

local function accepts(id)
  if not filtered then
    return true
  end
  local job = redis.pcall('HMGET', job_key(id), 'state', 'owner')
  local service, tenant = service_and_tenant_of(job[2])
  return (ARGV[4] == '' or ARGV[4] == job[1])
    and (ARGV[5] == '' or ARGV[5] == service)
    and (ARGV[6] == '' or ARGV[6] == tenant)
end

local looked_at = filtered and MOST_LOOKED_AT or most
local page = redis.call('ZREVRANGEBYSCORE', PREFIX .. 'jobs', ARGV[2] == '' and '+inf' or '(' .. ARGV[2], '-inf',
  'WITHSCORES', 'LIMIT', 0, looked_at)
local answer = {#page == 2 * looked_at and page[#page] or ''}
for i = 1, #page, 2 do
  if accepts(page[i]) then
    answer[#answer + 1] = {page[i], page[i + 1]}
  end
  if #answer > most then
    answer[1] = page[i + 1]
    break
  end
end
return answer
