-- Removes terminal jobs that have passed their retention, with everything that belongs to them (invariant I11).
--
-- Uses:   events, jobs
-- KEYS:   1 prefix
-- ARGV:   1 now, 2 limit, 3 retention (ms)
-- Result: {number of jobs}
-- Event:  none

local most, removed = tonumber(ARGV[2]), 0

-- Groups of jobs that some were removed from: the group as it stands in Redis -> {number of its first job, what is left}
local groups = {}

-- Takes a job out of its group.
local function delist(id, number)
  local found = number and redis.call('ZREVRANGEBYSCORE', PREFIX .. 'jobs', number, '-inf', 'WITHSCORES', 'LIMIT', '0', '1')
  if not found or not found[1] then
    return
  end
  local group = groups[found[1]] or {first = found[2], left = found[1]}
  groups[found[1]] = group
  local from, to = string.find(group.left, id, 1, true)
  if from then
    group.left = string.sub(group.left, 1, from - 1) .. '-' .. string.sub(group.left, to + 1)
  end
end

local function flush_groups()
  for before, group in pairs(groups) do
    redis.call('ZREM', PREFIX .. 'jobs', before)
    if string.find(group.left, '[^- ]') then
      redis.call('ZADD', PREFIX .. 'jobs', group.first, group.left)
    end
  end
end

local function remove(id)
  local key = job_key(id)
  local job = redis.pcall('HMGET', key, 'state', 'terms')
  if not job.err and job[1] then
    redis.call('HINCRBY', PREFIX .. 'counts', job[1], -1)
    delist(id, number_of(job[2]))
  end
  redis.call('UNLINK', key, key .. ':spec', key .. ':attempts', key .. ':progress', key .. ':handle', key .. ':output',
    key .. ':outcome', key .. ':dependents')
  redis.call('ZREM', PREFIX .. 'dead', id)
  removed = removed + 1
end

-- Removes the jobs that ended first; false when they have not passed their retention or there are none.
local function remove_first()
  local entry = redis.call('LINDEX', PREFIX .. 'finished', '0')
  local ended, ids = string.match(entry or '', '^(%d+) (.*)$')
  if not ended or tonumber(ended) >= now - ARGV[3] then
    return false
  end
  local left = {ended}
  for id in string.gmatch(ids, '%S+') do
    if removed < most then
      remove(id)
    else
      left[#left + 1] = id
    end
  end
  if left[2] then
    redis.call('LSET', PREFIX .. 'finished', '0', table.concat(left, ' '))
  else
    redis.call('LPOP', PREFIX .. 'finished')
  end
  return true
end

while removed < most and remove_first() do end
flush_groups()
return {removed}
