-- Asks for the paths in a file, one after another.
dofile(debug.getinfo(1, "S").source:match("^@(.*/)") .. "figures.lua")
local paths, place = {}, 0

function init(args)
    for line in io.lines(args[1]) do paths[#paths + 1] = line end
end

function request()
    place = place % #paths + 1
    return wrk.format("GET", paths[place])
end
