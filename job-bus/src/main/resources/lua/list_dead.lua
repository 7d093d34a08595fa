-- Finds a page of dead letters, the latest end first, looking at a bounded number of them.
--
-- Uses:   events, jobs
-- KEYS:   1 prefix
-- ARGV:   1 now, 2 cursor: number of dead letters to pass (empty: none), 3 most jobs to find, 4 service, 5 tenant (empty: any)
-- Result: {cursor to go on from, or empty after the last; then rows {id, cursor to go on from behind it, its end (ms)}}
-- Event:  none
-- Writes: nothing

local MOST_LOOKED_AT = 1000

local most, from = tonumber(ARGV[3]), tonumber(ARGV[2]) or 0
local page = redis.call('ZREVRANGE', PREFIX .. 'dead', from, from + MOST_LOOKED_AT - 1, 'WITHSCORES')
local looked_at = #page / 2
local answer = {looked_at == MOST_LOOKED_AT and integer(from + MOST_LOOKED_AT) or ''}
for i = 1, looked_at do
  local id = page[2 * i - 1]
  local owner = redis.pcall('HGET', job_key(id), 'owner')
  local service, tenant = service_and_tenant_of(type(owner) == 'string' and owner)
  if (ARGV[4] == '' or ARGV[4] == service) and (ARGV[5] == '' or ARGV[5] == tenant) then
    answer[#answer + 1] = {id, integer(from + i), page[2 * i]}
    if #answer > most then
      answer[1] = (i < looked_at or looked_at == MOST_LOOKED_AT) and integer(from + i) or ''
      break
    end
  end
end
return answer
