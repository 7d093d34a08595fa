-- Hands out documents whose time has come, and has each come again after a lease, with a new version.
--
-- Uses:   documents
-- KEYS:   1 prefix
-- ARGV:   1 now, 2 collection, 3 how many at most, 4 lease (ms)
-- Result: {{id, version, due, content}...}, the longest overdue first
-- Event:  none

local most, again = tonumber(ARGV[3]), integer(now + ARGV[4])
-- id, when it is due, id, when it is due...; one more than wanted
local due = redis.call('ZRANGEBYSCORE', due_key(ARGV[2]), '-inf', NOW, 'WITHSCORES', 'LIMIT', '0', integer(most + 1))
local count = math.min(most, #due / 2)
-- Those that are due at the same time come together, the next time, unless they are too many.
while count > 0 and due[2 * count] == due[2 * most + 2] do
  count = count - 1
end
if count == 0 then
  count = math.min(most, #due / 2)
end
local answer = {}
for i = 1, count do
  local id = due[2 * i - 1]
  local version, _, content, expires = document(ARGV[2], id)
  local taken = write_document(ARGV[2], id, integer(version + 1), again, expires, content)
  answer[#answer + 1] = {id, taken, again, content}
end
return answer
