-- Removes documents of all collections that have expired, the first to expire first.
--
-- Uses:   documents
-- KEYS:   1 prefix
-- ARGV:   1 now, 2 limit
-- Result: {how many}
-- Event:  none

local expired = redis.call('ZRANGEBYSCORE', expiring_key(), '-inf', NOW, 'LIMIT', '0', ARGV[2])
for _, name in ipairs(expired) do
  local collection, id = string.match(name, '^([^\n]*)\n(.*)$')
  forget_document(collection, id)
end
return {#expired}
