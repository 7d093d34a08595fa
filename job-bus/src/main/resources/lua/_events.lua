-- Events. A script that changes a job calls emit for it and, at its end, flush_events: so neither exists without the other
-- (invariant I4), and the stream is written once however many jobs have changed.
--   events        stream  an entry for each script, up to EVENTS_AN_ENTRY events. Its one field is named by the time (ms); the value
--                         holds a line for each event, with the words job, type, state, epoch, and the data. Events are numbered
--                         without gaps; the second part of an entry's id is the number of its last one.
--   events:count  string  the number of the latest event
--   events:marks  list    ids of entries, EVENTS_KEPT / MARKS events apart: where to cut the stream

local EVENTS_AN_ENTRY = 100
local MARKS = 100

local emitted = {}

-- epoch: as text
local function emit(id, kind, state, epoch, data)
  emitted[#emitted + 1] = id .. ' ' .. kind .. ' ' .. state .. ' ' .. epoch .. ' ' .. data
end

-- Marks the entry when so many events have come since the last mark, and cuts off what is too old.
local function mark(entry, count, number)
  local step = math.ceil(EVENTS_KEPT / MARKS)
  if math.floor(number / step) == math.floor((number - count) / step) then
    return
  end
  local marks = PREFIX .. 'events:marks'
  if redis.call('RPUSH', marks, entry) > math.ceil(EVENTS_KEPT / step) then
    redis.call('XTRIM', PREFIX .. 'events', 'MINID', redis.call('LPOP', marks))
  end
end

local function add_entry(first, last)
  local count = last - first + 1
  local number = redis.call('INCRBY', PREFIX .. 'events:count', integer(count))
  local lines = first == 1 and last == #emitted and emitted or {unpack(emitted, first, last)}
  local text = table.concat(lines, '\n')
  local entry = integer(ARGV[1] == '' and now or wall_clock()) .. '-' .. integer(number)
  local added = redis.pcall('XADD', PREFIX .. 'events', entry, NOW, text)
  if type(added) == 'table' then
    -- The clock of Redis has gone back since the last entry.
    local newest = redis.call('XREVRANGE', PREFIX .. 'events', '+', '-', 'COUNT', '1')[1][1]
    entry = integer(tonumber(string.match(newest, '^%d+')) + 1) .. '-' .. integer(number)
    redis.call('XADD', PREFIX .. 'events', entry, NOW, text)
  end
  mark(entry, count, number)
end

local function flush_events()
  for first = 1, #emitted, EVENTS_AN_ENTRY do
    add_entry(first, math.min(first + EVENTS_AN_ENTRY - 1, #emitted))
  end
  emitted = {}
end
