-- Events. A script that changes a job calls emit for it and, at its end, flush_events: so neither exists without the other
-- (invariant I4), and the stream is written once however many jobs have changed.
--   events        stream  an entry for each script, up to EVENTS_AN_ENTRY events. Its one field is named by the time (ms) and the
--                         number of events; the value has a line for events in a row that differ in the job only, with the
--                         words jobs (id,id...), type, state, epoch, and the data. Events are numbered without gaps; the
--                         second part of an entry's id is the number of its last one.
--   events:count  string  the number of the latest event
--   events:marks  list    ids of entries, EVENTS_KEPT / MARKS events apart: where to cut the stream

local EVENTS_AN_ENTRY = 100
local MARKS = 100

-- Events of this script in their order; those in a row that differ in the job only stand together: {what, id, id...}
local happened

at_start(function()
  happened = {}
end)

-- what: the words of an event without the job, see above
local function emit_what(id, what)
  local latest = happened[#happened]
  if not latest or latest[1] ~= what then
    latest = {what}
    happened[#happened + 1] = latest
  end
  latest[#latest + 1] = id
end

-- epoch: as text
local function emit(id, kind, state, epoch, data)
  emit_what(id, kind .. ' ' .. state .. ' ' .. epoch .. ' ' .. data)
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

local function add_entry(lines, count)
  local number = redis.call('INCRBY', PREFIX .. 'events:count', integer(count))
  local field, text = NOW .. ' ' .. integer(count), table.concat(lines, '\n')
  local entry = integer(is_real_time and now or wall_clock()) .. '-' .. integer(number)
  local added = redis.pcall('XADD', PREFIX .. 'events', entry, field, text)
  if type(added) == 'table' then
    -- The clock of Redis has gone back since the last entry.
    local newest = redis.call('XREVRANGE', PREFIX .. 'events', '+', '-', 'COUNT', '1')[1][1]
    entry = integer(tonumber(string.match(newest, '^%d+')) + 1) .. '-' .. integer(number)
    redis.call('XADD', PREFIX .. 'events', entry, field, text)
  end
  mark(entry, count, number)
end

local function flush_events()
  local lines, count = {}, 0
  for _, same in ipairs(happened) do
    local from = 2
    while from <= #same do
      local to = math.min(#same, from + EVENTS_AN_ENTRY - count - 1)
      lines[#lines + 1] = table.concat(same, ',', from, to) .. ' ' .. same[1]
      count = count + to - from + 1
      from = to + 1
      if count == EVENTS_AN_ENTRY then
        add_entry(lines, count)
        lines, count = {}, 0
      end
    end
  end
  if count > 0 then
    add_entry(lines, count)
  end
  happened = {}
end
