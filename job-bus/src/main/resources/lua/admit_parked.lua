-- Lets one more job go on for each concurrency key that has room: the one let go before it may be waiting for a worker that
-- never comes.
--
-- Uses:   events, jobs, lanes, waking, tenants, limits, ends, dependents
-- KEYS:   1 prefix
-- ARGV:   1 now, 2 most keys to look at
-- Result: {number of jobs}
-- Event:  queued

local admitted = 0
for _, key in ipairs(redis.call('ZRANGE', PREFIX .. 'parked', '0', integer(ARGV[2] - 1))) do
  if redis.call('EXISTS', PREFIX .. 'parked:' .. key) == 0 then
    redis.call('ZREM', PREFIX .. 'parked', key)
  else
    redis.call('ZADD', PREFIX .. 'parked', NOW, key)
    if limits.admit_next(key) then
      admitted = admitted + 1
    end
  end
end
flush_ends()
return {admitted}
