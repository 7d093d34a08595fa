-- Ends a job that no worker has, or asks its worker to stop. Asking again tells the worker again.
--
-- Uses:   events, jobs, lanes, waking, tenants, limits, ends, dependents
-- KEYS:   1 prefix
-- ARGV:   1 now, 2 id, 3 the reason as JSON: {"reason": ...}
-- Result: {'canceled'}, {'requested'}, {'ended', state} or {'unknown'}
-- Event:  canceled or cancel_requested; for a worker a message on <prefix>cancel:<machine>: "id epoch worker"

local id, reason = ARGV[2], ARGV[3]
local job = redis.call('HMGET', job_key(id), 'state', 'lease')
local state = job[1]
local epoch, worker = read_lease(job[2])
epoch = epoch or '0'

local function ask_worker()
  local machine = string.match(worker, '^[^/]*')
  redis.call('PUBLISH', PREFIX .. 'cancel:' .. machine, id .. ' ' .. epoch .. ' ' .. worker)
  return {'requested'}
end

if not state then
  return {'unknown'}
elseif state == 'queued' or state == 'scheduled' or state == 'blocked' then
  endings.withdraw(id, state)
  finish(id, state, 'canceled', epoch, reason, reason)
  flush_ends()
  return {'canceled'}
elseif state == 'running' then
  redis.call('HSET', job_key(id), 'state', 'canceling', 'cancel', reason)
  count('running', 'canceling')
  flush_counts()
  emit(id, 'cancel_requested', 'canceling', epoch, reason)
  flush_events()
  return ask_worker()
elseif state == 'canceling' then
  return ask_worker()
end
return {'ended', state}
