-- Hands out documents whose time has come, and has each come again after a lease, with a new version.
--
-- Uses:   documents
-- KEYS:   1 prefix
-- ARGV:   1 now, 2 collection, 3 how many at most, 4 lease (ms)
-- Result: {{id, version, due, content}...}, the longest overdue first
-- Event:  none

local again = integer(now + ARGV[4])
local answer = {}
for _, id in ipairs(redis.call('ZRANGEBYSCORE', due_key(ARGV[2]), '-inf', NOW, 'LIMIT', '0', ARGV[3])) do
  local version, _, content, expires = document(ARGV[2], id)
  local taken = write_document(ARGV[2], id, integer(version + 1), again, expires, content)
  answer[#answer + 1] = {id, taken, again, content}
end
return answer
