-- Reads documents in the order of their ids.
--
-- Uses:   documents
-- KEYS:   1 prefix
-- ARGV:   1 now, 2 collection, 3 where the ids begin (a lexical bound of ZRANGE), 4 where they end, 5 how many at most
-- Result: {{id, version, due (empty: never), content}...}
-- Event:  none
-- Writes: nothing

local answer = {}
for _, id in ipairs(redis.call('ZRANGE', ids_key(ARGV[2]), ARGV[3], ARGV[4], 'BYLEX', 'LIMIT', '0', ARGV[5])) do
  local version, due, content = document(ARGV[2], id)
  answer[#answer + 1] = {id, integer(version), due, content}
end
return answer
