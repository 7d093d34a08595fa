-- Creates or replaces a document, if it is still what the writer says it replaces.
--
-- Uses:   documents
-- KEYS:   1 prefix
-- ARGV:   1 now, 2 collection, 3 id, 4 version of what it replaces (0: nothing), 5 content, 6 due (ms; empty: never),
--         7 expires (ms; empty: never)
-- Result: {new version}, or {} when the document is another by now
-- Event:  none

local version = document(ARGV[2], ARGV[3])
if (version or 0) ~= tonumber(ARGV[4]) then
  return {}
end
return {write_document(ARGV[2], ARGV[3], integer(ARGV[4] + 1), ARGV[6], ARGV[7], ARGV[5])}
