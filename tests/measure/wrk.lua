-- Asks for the paths in a file, one after another, and prints one line of figures at the end.
local paths, place = {}, 0

function init(args)
    for line in io.lines(args[1]) do paths[#paths + 1] = line end
end

function request()
    place = place % #paths + 1
    return wrk.format("GET", paths[place])
end

function done(summary, latency)
    local errors = summary.errors
    local failed = errors.connect + errors.read + errors.write + errors.status + errors.timeout
    io.write(string.format("FIGURES %d %d %d %d %d\n", summary.requests, summary.duration,
        latency:percentile(50), latency:percentile(99), failed))
end
