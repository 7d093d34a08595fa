-- Where a queued job stands in its lane, and how long the lane's latest jobs ran.
--
-- Uses:   events, jobs
-- KEYS:   1 prefix
-- ARGV:   1 now, 2 id
-- Result: {jobs before it, mean run time (ms) or false}, or {} when it is not queued
-- Event:  none
-- Writes: nothing

local LOOKED_AT = 200
local USED = 20

local job = redis.pcall('HMGET', job_key(ARGV[2]), 'state', 'terms')
if job.err or job[1] ~= 'queued' then
  return {}
end
local lane = lane_of(job[2])
local ahead = redis.call('ZRANK', PREFIX .. 'lane:' .. lane, ARGV[2] .. ' ' .. submitted_of(job[2]))
  or redis.call('ZRANK', PREFIX .. 'lane:' .. lane, ARGV[2])
local sum, used = 0, 0

local function consider(id)
  local other = redis.call('HMGET', job_key(id), 'state', 'terms', 'lease', 'ended')
  if other[1] == 'succeeded' and lane_of(other[2]) == lane then
    local _, _, started = read_lease(other[3])
    sum = sum + tonumber(string.match(other[4], '^%d+')) - tonumber(started)
    used = used + 1
  end
end

local entries = redis.call('LRANGE', PREFIX .. 'finished', -LOOKED_AT, -1)
local looked_at = 0
for i = #entries, 1, -1 do
  for id in string.gmatch(string.match(entries[i], ' (.*)$'), '%S+') do
    if looked_at < LOOKED_AT and used < USED then
      looked_at = looked_at + 1
      consider(id)
    end
  end
end
return {ahead or 0, used > 0 and math.floor(sum / used) or false}
