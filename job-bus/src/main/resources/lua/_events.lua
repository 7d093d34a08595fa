-- The stream of events. A script that changes a job calls emit for it, so neither exists without the other (invariant I4).
-- The fields are the same for all events and in the same order, which lets Redis store their names once.

local function emit(id, kind, state, epoch, data)
  redis.call('XADD', PREFIX .. 'events', 'MAXLEN', '~', EVENTS_KEPT, '*',
    'job', id, 'type', kind, 'state', state, 'at', now, 'epoch', epoch, 'data', data)
end
