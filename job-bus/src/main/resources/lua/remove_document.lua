-- Removes a document, if it still has this version.
--
-- Uses:   documents
-- KEYS:   1 prefix
-- ARGV:   1 now, 2 collection, 3 id, 4 version
-- Result: {1}, or {0} when it has not
-- Event:  none

if document(ARGV[2], ARGV[3]) ~= tonumber(ARGV[4]) then
  return {0}
end
forget_document(ARGV[2], ARGV[3])
return {1}
