-- Removes terminal jobs that have passed their retention, with everything that belongs to them (invariant I11).
--
-- Uses:   events, jobs
-- KEYS:   1 prefix
-- ARGV:   1 now, 2 limit, 3 retention (ms)
-- Result: {number of jobs}
-- Event:  none

local most, removed = tonumber(ARGV[2]), 0

local function remove(id)
  local key = job_key(id)
  local state = redis.pcall('HGET', key, 'state')
  if type(state) == 'string' then
    redis.call('HINCRBY', PREFIX .. 'counts', state, -1)
  end
  redis.call('UNLINK', key, key .. ':spec', key .. ':attempts', key .. ':progress', key .. ':handle', key .. ':output',
    key .. ':outcome', key .. ':dependents')
  redis.call('ZREM', PREFIX .. 'jobs', id)
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
return {removed}
