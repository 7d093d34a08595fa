-- What an idempotency key was used for.
--
-- KEYS:   1 prefix
-- ARGV:   1 now, 2 idempotency key with its tenant, 3 fingerprint
-- Result: {'repeated <id>'} or {'reused <id>'}, or {} when it was not used or is no longer kept
-- Event:  none
-- Writes: nothing

local kept_until, first, print = string.match(redis.call('GET', PREFIX .. 'idempotency:' .. ARGV[2]) or '',
  '^(%d+) (%S+) (.*)$')
if not kept_until or tonumber(kept_until) <= now then
  return {}
end
return {(print == ARGV[3] and 'repeated ' or 'reused ') .. first}
