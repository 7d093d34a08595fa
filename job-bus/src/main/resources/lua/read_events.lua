-- Reads events after a cursor, and whether any were dropped in between.
--
-- Uses:   events
-- KEYS:   1 prefix
-- ARGV:   1 now, 2 cursor, 3 most events (0: only the id of the newest is wanted)
-- Result: {'1' when events after the cursor were dropped, else '0'; id of the newest event; entries as XRANGE gives them. The
--          first one may begin before the cursor, and the last one end after the most events}
-- Event:  none
-- Writes: nothing

local events, cursor, most = PREFIX .. 'events', ARGV[2], tonumber(ARGV[3])
local ENTRIES_A_READ = 20

local function events_in(entry)
  return tonumber(string.match(entry[2][1], '^%d+ (%d+)$')) or 1
end

-- The time part of an entry's id, and the numbers of its first and its last event.
local function span(entry)
  local time, last = string.match(entry[1], '^(%d+)-(%d+)$')
  return time, tonumber(last) - events_in(entry) + 1, tonumber(last)
end

local function has_gap()
  local from = cursor == '0-0' and '-' or cursor
  local entry = redis.call('XRANGE', events, from, '+', 'COUNT', '1')[1]
  if cursor == '0-0' then
    local _, first = span(entry or {'0-0', {''}})
    return first > 1
  end
  -- A cursor names the last event that was read. If that is gone, so may be others after it.
  local cursor_time, number = string.match(cursor, '^(%d+)-(%d+)$')
  if not entry then
    return true
  end
  local time, first = span(entry)
  return time ~= cursor_time or tonumber(number) < first
end

local function read()
  local entries, found, from = {}, 0, cursor
  while found < most do
    local page = redis.call('XRANGE', events, '(' .. from, '+', 'COUNT', integer(ENTRIES_A_READ))
    for _, entry in ipairs(page) do
      if found < most then
        entries[#entries + 1] = entry
        found = found + events_in(entry)
        from = entry[1]
      end
    end
    if #page < ENTRIES_A_READ then
      break
    end
  end
  return entries
end

local newest = redis.call('XREVRANGE', events, '+', '-', 'COUNT', '1')[1]
return {has_gap() and '1' or '0', newest and newest[1] or '0-0', read()}
