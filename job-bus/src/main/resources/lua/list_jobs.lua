-- Finds a page of jobs, newest first, looking at a bounded number of them.
--
-- Uses:   events, jobs
-- KEYS:   1 prefix
-- ARGV:   1 now, 2 number of the job to go on below (empty: from the newest), 3 most jobs to find,
--         4 state, 5 service, 6 tenant (empty: any)
-- Result: {number of the job to go on below, or empty after the last; then rows {id, its number}}
-- Event:  none
-- Writes: nothing

local MOST_LOOKED_AT = 1000
local GROUPS_A_READ = 50

local most, below = tonumber(ARGV[3]), tonumber(ARGV[2]) or math.huge
local filtered = ARGV[4] ~= '' or ARGV[5] ~= '' or ARGV[6] ~= ''
local looked_at = 0
local answer = {''}

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

local function is_full()
  return #answer > most or looked_at >= MOST_LOOKED_AT
end

-- first: the number of the first job of the group
local function look_at(group, first)
  local ids = {}
  for id in string.gmatch(group, '%S+') do
    ids[#ids + 1] = id
  end
  for i = #ids, 1, -1 do
    local number = first + i - 1
    if number < below and not is_full() then
      below = number
      if ids[i] ~= '-' then
        looked_at = looked_at + 1
        if accepts(ids[i]) then
          answer[#answer + 1] = {ids[i], integer(number)}
        end
      end
    end
  end
end

repeat
  local groups = redis.call('ZREVRANGEBYSCORE', PREFIX .. 'jobs', below == math.huge and '+inf' or '(' .. integer(below),
    '-inf', 'WITHSCORES', 'LIMIT', '0', integer(GROUPS_A_READ))
  for i = 1, #groups, 2 do
    if not is_full() then
      look_at(groups[i], tonumber(groups[i + 1]))
    end
  end
until is_full() or #groups < 2 * GROUPS_A_READ
if is_full() and redis.call('ZCOUNT', PREFIX .. 'jobs', '-inf', '(' .. integer(below)) > 0 then
  answer[1] = integer(below)
end
return answer
