-- HAProxy answers 503 at once while no server is ready. A vendor that tries three times, a second apart, has
-- then given up before n8n has started again: here a request waits instead, until a server is ready.

local BACKEND = "n8n"
-- Longer than n8n takes to end what it runs, and to start again.
local LONGEST_MS = 180000
local STEP_MS = 50
-- Until the first checks have come back, HAProxy takes servers for ready that it knows nothing of.
local FIRST_CHECKS_MS = 1500

local began = core.now()

local function since(moment)
	local now = core.now()
	return (now.sec - moment.sec) * 1000 + (now.usec - moment.usec) / 1000
end

local function isReady(txn)
	return since(began) > FIRST_CHECKS_MS and txn.f:nbsrv(BACKEND) > 0
end

core.register_action("hold", { "http-req" }, function(txn)
	local arrived = core.now()
	while not isReady(txn) and since(arrived) < LONGEST_MS do
		core.msleep(STEP_MS)
	end
end)
