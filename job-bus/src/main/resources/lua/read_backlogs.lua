-- Looks at some lanes, and tells of those that hold jobs how many and since when the first of each priority has waited.
--
-- Uses:   events, jobs, lanes
-- KEYS:   1 prefix
-- ARGV:   1 now, 2 version of the lane to go on after (0: from the first), 3 most lanes to look at
-- Result: {version to go on after, or empty after the last; then rows {tenant and requirements, jobs, oldest (ms)}}
-- Event:  none
-- Writes: nothing

local most = tonumber(ARGV[3])

local function waiting_since(member)
  local id = string.match(member, '^%S+')
  local job = redis.pcall('HMGET', job_key(id), 'queued', 'terms')
  return not job.err and (tonumber(job[1]) or tonumber(submitted_of(job[2]))) or now
end

-- Inside a flow (a priority of a lane) it is first in, first out: those behind the first came later.
local function oldest_in(lane)
  local oldest, from = now, 0
  while true do
    local head = redis.call('ZRANGEBYSCORE', PREFIX .. 'lane:' .. lane, integer(from), '+inf', 'WITHSCORES', 'LIMIT', 0, 1)
    if not head[1] then
      return oldest
    end
    oldest = math.min(oldest, waiting_since(head[1]))
    from = (math.floor(tonumber(head[2]) / BAND) + 1) * BAND
  end
end

local page = redis.call('ZRANGEBYSCORE', PREFIX .. 'lanes:order', '(' .. ARGV[2], '+inf', 'WITHSCORES', 'LIMIT', 0, most)
local answer = {#page == 2 * most and page[#page] or ''}
for i = 1, #page, 2 do
  local jobs = redis.call('ZCARD', PREFIX .. 'lane:' .. page[i])
  local description = jobs > 0 and redis.call('HGET', PREFIX .. 'lanes', page[i])
  if description then
    answer[#answer + 1] = {description, jobs, integer(oldest_in(page[i]))}
  end
end
return answer
