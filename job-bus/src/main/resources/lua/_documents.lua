-- Documents:
--   documents:<collection>      hash        id -> version, due and expires (ms, '-' for never), a space between, and on the next
--                                           line the content
--   documents:<collection>:ids  sorted set  all ids, all with the score 0, so that they lie in the order of their bytes
--   documents:<collection>:due  sorted set  ids by the time they are due
--   documents_expiring          sorted set  '<collection>\n<id>' by the time it expires
--   log:<log>                   stream      the entries of a log: time (ms) -> entry

local function expiring_key()
  return PREFIX .. 'documents_expiring'
end

local function documents_key(collection)
  return PREFIX .. 'documents:' .. collection
end

local function ids_key(collection)
  return documents_key(collection) .. ':ids'
end

local function due_key(collection)
  return documents_key(collection) .. ':due'
end

-- Version, due, content and expires of a document (times empty for never); nothing when there is none.
local function document(collection, id)
  local record = redis.call('HGET', documents_key(collection), id)
  if not record then
    return nil
  end
  local version, due, expires, content = string.match(record, '^(%d+) (%S+) (%S+)\n(.*)$')
  return tonumber(version), due == '-' and '' or due, content, expires == '-' and '' or expires
end

local function schedule(key, member, time)
  if time == '' then
    redis.call('ZREM', key, member)
  else
    redis.call('ZADD', key, time, member)
  end
end

-- Answers the version. Times are text, empty for never.
local function write_document(collection, id, version, due, expires, content)
  local header = version .. ' ' .. (due == '' and '-' or due) .. ' ' .. (expires == '' and '-' or expires)
  redis.call('HSET', documents_key(collection), id, header .. '\n' .. content)
  redis.call('ZADD', ids_key(collection), '0', id)
  schedule(due_key(collection), id, due)
  schedule(expiring_key(), collection .. '\n' .. id, expires)
  return version
end

local function forget_document(collection, id)
  redis.call('HDEL', documents_key(collection), id)
  redis.call('ZREM', ids_key(collection), id)
  redis.call('ZREM', due_key(collection), id)
  redis.call('ZREM', expiring_key(), collection .. '\n' .. id)
end
