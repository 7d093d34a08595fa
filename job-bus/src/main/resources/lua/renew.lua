-- Extends leases. A job that has run for longer than it may has expired instead.
--
-- Uses:   events, jobs, lanes, waking, tenants, limits, ends, dependents
-- KEYS:   1 prefix
-- ARGV:   1 now, 2 lease (ms), then for each lease: id, epoch, worker
-- Result: {new deadline (ms), then for each lease 'renewed', 'canceling' (renewed, and to be stopped) or 'stale'}
-- Event:  expired

local deadline = now + ARGV[2]
local answer = {deadline}
for i = 3, #ARGV, 3 do
  local id, epoch = ARGV[i], ARGV[i + 1]
  local job = redis.call('HMGET', job_key(id), 'state', 'lease', 'run')
  local state = job[1]
  if not is_leased(state, job[2], epoch, ARGV[i + 2]) or endings.expire_running(id, state, job[2], job[3]) then
    answer[#answer + 1] = 'stale'
    settle()
  else
    redis.call('ZADD', PREFIX .. 'leases', integer(deadline), id)
    answer[#answer + 1] = state == 'canceling' and 'canceling' or 'renewed'
  end
end
flush_ends()
return answer
