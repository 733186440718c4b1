'use strict';

/**
 * What the package's own code takes for a request, from the call of `webhook()` to the item and the answer, in
 * a process of its own: the packed package in the folder named first, and requests from the JSON file named
 * second, each an event that was not met before. Beside each, `JSON.parse` of the same body, which is what n8n
 * does before. Prints JSON.
 */

const { readFileSync } = require('node:fs');
const { createRequire } = require('node:module');
const path = require('node:path');

const [folder, requestsFile] = process.argv.slice(2);
const requireThere = createRequire(path.join(folder, 'package.json'));
const none = () => undefined;
const logger = { debug: none, info: none, warn: none, error: none };

/** As much of n8n as `webhook()` asks for a request. */
function contextOf({ parameters, credential, headers, query }, body, response) {
	return {
		logger,
		getMode: () => 'webhook',
		getTimezone: () => 'Europe/Helsinki',
		getHeaderData: () => headers,
		getQueryData: () => query,
		getNode: () => ({ id: 'node', name: 'Trigger', parameters, credentials: {} }),
		getWorkflow: () => ({ id: JSON.stringify(parameters), active: true }),
		getNodeParameter: (name, fallback) => parameters[name] ?? fallback,
		getCredentials: async () => credential,
		getResponseObject: () => response,
		getRequestObject: () => ({
			method: 'POST',
			originalUrl: '/webhook/path',
			headers,
			body,
			readRawBody: async () => undefined,
		}),
	};
}

const answer = () => ({
	statusCode: 200,
	status(code) {
		this.statusCode = code;
		return this;
	},
	type: none,
	setHeader: none,
	end: none,
});

/** Microseconds, by the clock and of CPU time: a busy machine takes a process off its core for milliseconds. */
class Stopwatch {
	wall = [];
	cpu = [];

	start() {
		this.usage = process.cpuUsage();
		this.began = performance.now();
	}

	stop(isCounted) {
		const wall = (performance.now() - this.began) * 1000;
		const { user, system } = process.cpuUsage(this.usage);
		if (!isCounted) return;
		this.wall.push(wall);
		this.cpu.push(user + system);
	}

	get numbers() {
		return { p50: percentile(this.wall, 0.5), p99: percentile(this.cpu, 0.99) };
	}
}

const percentile = (times, share) =>
	[...times].sort((a, b) => a - b)[Math.floor((times.length - 1) * share)];

async function measure(subject) {
	const exported = Object.values(requireThere(path.join(folder, subject.file)));
	const node = new exported[0]();
	const parse = new Stopwatch();
	const own = new Stopwatch();
	let items = 0;
	const warmUp = subject.bodies.length / 2;
	for (const [index, text] of subject.bodies.entries()) {
		const isCounted = index >= warmUp;
		parse.start();
		const body = JSON.parse(text);
		parse.stop(isCounted);
		const response = answer();
		const context = contextOf(subject, body, response);
		own.start();
		const result = await node.webhook.call(context);
		// n8n stores the execution, and answers.
		if (!result.noWebhookResponse) response.end();
		own.stop(isCounted);
		if (isCounted) items += result.workflowData?.[0]?.length ?? 0;
	}
	return { items, parse: parse.numbers, own: own.numbers };
}

void (async () => {
	const subjects = JSON.parse(readFileSync(requestsFile, 'utf8'));
	const results = [];
	for (const subject of subjects) results.push(await measure(subject));
	console.log(JSON.stringify(results));
})();
