-- The stream of events. A script that changes a job calls emit for it, so neither exists without the other (invariant I4).
-- An entry has one field, since Redis takes its time for each: the words job, type, state, time (ms), epoch, and the data.

local function emit(id, kind, state, epoch, data)
  redis.call('XADD', PREFIX .. 'events', 'MAXLEN', '~', EVENTS_KEPT, '*',
    'event', id .. ' ' .. kind .. ' ' .. state .. ' ' .. integer(now) .. ' ' .. integer(epoch) .. ' ' .. data)
end
