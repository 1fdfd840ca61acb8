-- Saves new texts of the records in a file and publishes them, in one call each or in two.
dofile(debug.getinfo(1, "S").source:match("^@(.*/)") .. "figures.lua")
local ids, count, calls, word, draft = {}, 0, nil, nil, nil

function init(args)
    for line in io.lines(args[1]) do ids[#ids + 1] = line end
    calls, word = args[2], args[3]
    if calls == "2" then response = keep_draft end
end

function request()
    if draft then return publish() end
    count = count + 1
    local fields = string.format('{"short_answer":"Said anew, for the time %d that somebody measures %s."}', count, word)
    local body = string.format('{"fields":%s,"publish":%s}', fields, tostring(calls == "1"))
    return wrk.format("PATCH", "/v1/admin/sites/core/records/" .. id() .. "/translations/en", nil, body)
end

function publish()
    local item = string.format('{"site":"core","record":"%s","locale":"en","version":%s}', id(), draft)
    draft = nil
    return wrk.format("POST", "/v1/admin/actions/publish", nil, '{"items":[' .. item .. "]}")
end

function id()
    return ids[(count - 1) % #ids + 1]
end

-- What a save made is what the next call publishes; the answer to that has no draft.
function keep_draft(status, headers, body)
    draft = string.match(body, '"draft":(%d+)')
end
