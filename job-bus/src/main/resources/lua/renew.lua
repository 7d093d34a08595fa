-- Extends leases.
--
-- Uses:   events, jobs
-- KEYS:   1 prefix
-- ARGV:   1 now, 2 lease (ms), then for each lease: id, epoch
-- Result: {new deadline (ms), then for each lease 'renewed', 'canceling' (renewed, and to be stopped) or 'stale'}
-- Event:  none

local deadline = now + ARGV[2]
local answer = {deadline}
for i = 3, #ARGV, 2 do
  local state = leased_state(ARGV[i], ARGV[i + 1])
  if state then
    redis.call('ZADD', PREFIX .. 'leases', deadline, ARGV[i])
    answer[#answer + 1] = state == 'canceling' and 'canceling' or 'renewed'
  else
    answer[#answer + 1] = 'stale'
  end
end
return answer
