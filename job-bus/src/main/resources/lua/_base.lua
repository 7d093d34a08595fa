-- Stands in front of every script.
--
-- Where Redis knows functions (from 7.0 on) all scripts are one library: what stands outside of functions is run once, when it
-- is loaded, and the variables are those of the calls before. So what is of one call only is set by begin_call, which every
-- call begins with. Elsewhere a script is sent with the parts that it uses, and all of it is run in every call.
--
-- KEYS[1] is the prefix of the shard's keys, emp:{<shard>}: . Every key a script touches begins with it, so all of them
-- share one hash tag and lie in one slot (invariant I10).
-- ARGV[1] is the time in milliseconds, or empty to take it from Redis. Tests set it.

local PREFIX
-- In milliseconds, and the same as text.
local now, NOW
-- Whether that is the time of Redis.
local is_real_time

-- A whole number as text. Lua alone would write 1.7e+12, and Redis takes several times as long to write one that is handed
-- to redis.call as a number.
local function integer(number)
  return string.format('%d', number)
end

local function wall_clock()
  local time = redis.call('TIME')
  return tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
end

-- Most scripts need few of the functions that they share, and making a function takes its time. So rare ones stand in parts
-- that are made when one of theirs is first used. A library makes all of them once, when it is loaded.
-- make: answers the part's functions by name
local function on_first_use(make)
  if IS_LIBRARY then
    return make()
  end
  return setmetatable({}, {__index = function(part, name)
    for each, value in pairs(make()) do
      part[each] = value
    end
    return rawget(part, name)
  end})
end

local beginnings = {}

-- begin: sets the variables of a part to what they are when a call begins
local function at_start(begin)
  beginnings[#beginnings + 1] = begin
end

local function begin_call(keys, arguments)
  PREFIX, is_real_time = keys[1], arguments[1] == ''
  now = tonumber(arguments[1]) or wall_clock()
  NOW = integer(now)
  for i = 1, #beginnings do
    beginnings[i]()
  end
end
