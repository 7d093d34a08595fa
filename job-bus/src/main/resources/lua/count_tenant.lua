-- Counts a tenant's jobs by their states, looking at a bounded number of jobs, the newest first.
--
-- Uses:   events, jobs
-- KEYS:   1 prefix
-- ARGV:   1 now, 2 number of the job to go on below (empty: from the newest), 3 tenant
-- Result: {number of the job to go on below, or empty after the last; then rows {state, number of jobs}}
-- Event:  none
-- Writes: nothing

local MOST_LOOKED_AT = 1000
local GROUPS_A_READ = 50

local below = tonumber(ARGV[2]) or math.huge
local looked_at, counts = 0, {}

-- first: the number of the first job of the group
local function look_at(group, first)
  local number = first
  for id in string.gmatch(group, '%S+') do
    if id ~= '-' and number < below then
      looked_at = looked_at + 1
      local job = redis.pcall('HMGET', job_key(id), 'state', 'owner')
      local _, tenant = service_and_tenant_of(job[2])
      if tenant == ARGV[3] then
        counts[job[1]] = (counts[job[1]] or 0) + 1
      end
    end
    number = number + 1
  end
  below = first
end

local more = true
while more and looked_at < MOST_LOOKED_AT do
  local groups = redis.call('ZREVRANGEBYSCORE', PREFIX .. 'jobs', below == math.huge and '+inf' or '(' .. integer(below),
    '-inf', 'WITHSCORES', 'LIMIT', '0', integer(GROUPS_A_READ))
  for i = 1, #groups, 2 do
    if looked_at < MOST_LOOKED_AT then
      look_at(groups[i], tonumber(groups[i + 1]))
    end
  end
  more = groups[1] ~= nil
end

local answer = {more and integer(below) or ''}
for state, count in pairs(counts) do
  answer[#answer + 1] = {state, integer(count)}
end
return answer
