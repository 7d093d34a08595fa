-- Ends jobs: succeeded. One that was being canceled keeps its real outcome.
--
-- Uses:   events, jobs, lanes, waking, tenants, limits, ends, dependents
-- KEYS:   1 prefix
-- ARGV:   1 now, then for each job: id, epoch, worker, result, its cost (micro-dollars; empty: unknown)
-- Result: for each job its state, or '' when the lease is stale
-- Event:  succeeded

local NOTHING = {}

local function complete(id, epoch, worker, result, cost)
  local job = redis.call('HMGET', job_key(id), 'state', 'lease', 'terms', 'extras')
  if not is_leased(job[1], job[2], epoch, worker) then
    return ''
  end
  local more = job[4] and redis.call('HMGET', job_key(id), 'concurrency', 'dependents') or NOTHING
  free(id, more[1])
  conclude(id, job[1], 'succeeded', epoch, result, '{}', lane_of(job[3]), more[2], tonumber(cost))
  settle()
  return 'succeeded'
end

-- In every call:
local answer = {}
for i = 2, #ARGV, 5 do
  answer[#answer + 1] = complete(ARGV[i], ARGV[i + 1], ARGV[i + 2], ARGV[i + 3], ARGV[i + 4])
end
flush_ends()
return answer
