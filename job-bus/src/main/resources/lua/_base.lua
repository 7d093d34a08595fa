-- Stands in front of every script.
--
-- KEYS[1] is the prefix of the shard's keys, emp:{<shard>}: . Every key a script touches begins with it, so all of them
-- share one hash tag and lie in one slot (invariant I10).
-- ARGV[1] is the time in milliseconds, or empty to take it from Redis. Tests set it.

local PREFIX = KEYS[1]

-- A whole number as text. Lua alone would write 1.7e+12, and Redis takes several times as long to write one that is handed
-- to redis.call as a number.
local function integer(number)
  return string.format('%d', number)
end

local function wall_clock()
  local time = redis.call('TIME')
  return tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
end

-- Most scripts need few of the functions that they share, and making a function takes its time in every call. So rare ones
-- stand in parts that are made when one of theirs is first used.
-- make: answers the part's functions by name
local function on_first_use(make)
  return setmetatable({}, {__index = function(part, name)
    for each, value in pairs(make()) do
      part[each] = value
    end
    return rawget(part, name)
  end})
end

local now = tonumber(ARGV[1]) or wall_clock()
local NOW = integer(now)
