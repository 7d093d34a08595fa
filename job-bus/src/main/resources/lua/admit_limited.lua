-- Puts jobs that wait for a rate limit back into their lanes, as many as may start now.
--
-- Uses:   events, jobs, lanes, waking, tenants, limits, ends, dependents
-- KEYS:   1 prefix
-- ARGV:   1 now, 2 limit
-- Result: {number of jobs}
-- Event:  queued

local most, admitted = tonumber(ARGV[2]), 0

local function admit_key(key)
  local waiting = PREFIX .. 'limited:' .. key
  local first = redis.call('ZRANGE', waiting, 0, 0)[1]
  local rate = first and redis.call('HGET', job_key(first), 'rate')
  if not rate then
    redis.call('ZREM', PREFIX .. 'limited', key)
    return
  end
  local tokens, _, next_token = limits.tokens_of(rate)
  for _, id in ipairs(redis.call('ZRANGEBYSCORE', waiting, '-inf', '+inf', 'LIMIT', 0, math.min(tokens, most - admitted))) do
    redis.call('ZREM', waiting, id)
    limits.admit(id)
    admitted = admitted + 1
  end
  if redis.call('EXISTS', waiting) == 0 then
    redis.call('ZREM', PREFIX .. 'limited', key)
  elseif admitted < most then
    redis.call('ZADD', PREFIX .. 'limited', next_token, key)
  end
end

for _, key in ipairs(redis.call('ZRANGEBYSCORE', PREFIX .. 'limited', '-inf', integer(now), 'LIMIT', 0, most)) do
  if admitted < most then
    admit_key(key)
  end
end
flush_ends()
return {admitted}
