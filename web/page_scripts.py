"""What Redis does in one step for the cache of pages (Lua)."""

GENERATIONS = "pages:generations"
"""One hash, so that it is lost as a whole or not at all: ``clock``, with which number it ``began``,
and tables."""
BEGIN = """
if redis.call('HSETNX', KEYS[1], 'clock', ARGV[1]) == 1 then
  redis.call('HSET', KEYS[1], 'began', ARGV[1])
end
"""
RAISE = f"""{BEGIN}
local generation = redis.call('HINCRBY', KEYS[1], 'clock', 1)
for number = 2, #ARGV do redis.call('HSET', KEYS[1], ARGV[number], generation) end
"""
"""In one step, so that the clock never runs ahead of what it counts for long."""
LOOK = f"""{BEGIN}
if redis.call('HGET', KEYS[1], 'clock') == ARGV[2] then return false end
return redis.call('HGETALL', KEYS[1])
"""
"""All generations, unless nothing was committed since the number that the process knows."""
FRESH = """
local fresh, generations = {}, {}
local began = tonumber(redis.call('HGET', KEYS[1], 'began') or 0)
for number = 2, #KEYS do
  local found = redis.call('GET', KEYS[number])
  if found then
    local about = cjson.decode(string.sub(found, 1, string.find(found, '\\n') - 1))
    local is_old = about.ends <= tonumber(ARGV[1]) or about.clock < began
    for _, name in ipairs(about.tables) do
      if generations[name] == nil then
        generations[name] = tonumber(redis.call('HGET', KEYS[1], name) or 0)
      end
      is_old = is_old or generations[name] > about.clock
    end
    if is_old then found = false end
  end
  fresh[number - 1] = found
end
return fresh
"""
"""What is kept under the keys and still is as it would be built: in one question for all."""
