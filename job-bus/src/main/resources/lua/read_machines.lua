-- Reads the last report of every machine that is not lost, and forgets those that are.
--
-- KEYS:   1 prefix
-- ARGV:   1 now, 2 silence after which a machine is lost (ms)
-- Result: {report as JSON...}
-- Event:  none

redis.call('ZREMRANGEBYSCORE', PREFIX .. 'machines', '-inf', now - ARGV[2])
local reports = {}
for _, machine in ipairs(redis.call('ZRANGE', PREFIX .. 'machines', 0, -1)) do
  local report = redis.call('GET', PREFIX .. 'machine:' .. machine)
  if report then
    reports[#reports + 1] = report
  end
end
return reports
