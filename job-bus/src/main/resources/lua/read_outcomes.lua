-- Reads how jobs have ended.
--
-- Uses:   events, jobs
-- KEYS:   1 prefix
-- ARGV:   1 now, then ids
-- Result: for each job that has ended and is still stored: id, state, outcome
-- Event:  none
-- Writes: nothing

local answer = {}
for i = 2, #ARGV do
  local outcome = outcome_of(ARGV[i])
  if outcome then
    answer[#answer + 1] = ARGV[i]
    answer[#answer + 1] = redis.call('HGET', job_key(ARGV[i]), 'state')
    answer[#answer + 1] = outcome
  end
end
return answer
