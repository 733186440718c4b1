'use strict';

/**
 * What a fresh process pays for the package in the folder named first: to load all its nodes, then to use
 * every definition once, then to shape the events in the JSON file named second. Prints JSON. Run with
 * `--expose-gc`. Everything that n8n itself has loaded anyway is loaded before.
 */

const { readFileSync } = require('node:fs');
const { createRequire } = require('node:module');
const path = require('node:path');

const [folder, eventsFile, roundsText] = process.argv.slice(2);
const manifest = path.join(folder, 'package.json');
const requireThere = createRequire(manifest);
for (const host of ['n8n-workflow', 'zod', 'zod/v4', 'luxon', 'node:crypto']) requireThere(host);

/** CPU time and memory that some work takes and keeps. */
function cost(work) {
	global.gc();
	const heap = process.memoryUsage().heapUsed;
	const before = process.cpuUsage();
	const kept = work();
	const { user, system } = process.cpuUsage(before);
	const ms = (user + system) / 1000;
	global.gc();
	return { kept, ms, mb: (process.memoryUsage().heapUsed - heap) / 2 ** 20 };
}

const { n8n } = JSON.parse(readFileSync(manifest, 'utf8'));
const load = cost(() =>
	[...n8n.nodes, ...n8n.credentials].map((file) => {
		const exported = requireThere(path.join(folder, file));
		return Object.values(exported).map((NodeOrCredential) => new NodeOrCredential());
	}),
);

const { toItem } = requireThere(path.join(folder, 'dist/nodes/shared/events/item.js'));
const { events } = JSON.parse(readFileSync(eventsFile, 'utf8'));
const catalogues = new Map(
	[...new Set(events.map(({ node }) => node))].map((node) => [
		node,
		Object.values(requireThere(path.join(folder, `dist/nodes/${node}/events/index.js`))).find(
			(exported) => typeof exported?.find === 'function' && 'source' in exported,
		),
	]),
);
const shaped = ({ node, type, data }) => {
	const catalogue = catalogues.get(node);
	return toItem(catalogue.source, catalogue.find(type), { type, id: 'id', time: null, data });
};
const use = cost(() => {
	events.forEach(shaped);
});

/**
 * Median of a round's mean, in microseconds: a single call is too short for the clock, and a long round is
 * interrupted by whatever else the machine does.
 */
function median(work, rounds) {
	const CALLS = 20;
	const means = [];
	for (let call = 0; call < 200 * CALLS; call++) work();
	for (let round = 0; round < rounds; round++) {
		const began = performance.now();
		for (let call = 0; call < CALLS; call++) work();
		means.push(((performance.now() - began) * 1000) / CALLS);
	}
	return means.sort((a, b) => a - b)[rounds >> 1];
}

const rounds = Number(roundsText);
const largest = events.filter(({ isTimed }) => isTimed);
console.log(
	JSON.stringify({
		load: { ms: load.ms, mb: load.mb },
		use: { ms: use.ms, mb: use.mb },
		events: largest.map((event) => {
			const text = JSON.stringify(event.data);
			return {
				type: event.type,
				bytes: Buffer.byteLength(text),
				parseUs: median(() => JSON.parse(text), rounds),
				itemUs: median(() => shaped(event), rounds),
			};
		}),
	}),
);
