import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { root } from '../bootstrap.cjs';
import { completeSample } from '../derive/mapping';
import { vendors } from '../derive/vendors';
import { packPackage, unpackPackage } from '../../test/support/host/package';
import { median } from './load';

interface Cost {
	load: { ms: number; mb: number };
	use: { ms: number; mb: number };
	events: Array<{ type: string; bytes: number; parseUs: number; itemUs: number }>;
}

/** How much a fresh process may pay for loading all nodes, and how long one event may take. */
export const LIMITS = { loadMs: 40, loadMb: 2, itemUs: 20 };

/**
 * What the definitions cost: the packed package in fresh processes that have loaded what n8n itself loads.
 * Every event has all its documented fields, which real ones rarely have.
 */
export async function benchDefinitions({
	processes,
	rounds,
}: {
	processes: number;
	rounds: number;
}) {
	const tarball = await packPackage();
	// Within the checkout, so that the package finds what n8n would give it.
	const folder = mkdtempSync(path.join(root, '.build', 'bench-'));
	try {
		await unpackPackage(tarball, path.join(folder, 'package'));
		const file = path.join(folder, 'events.json');
		const { events, fields } = everyEvent();
		writeFileSync(file, JSON.stringify({ events }));
		const costs = Array.from({ length: processes }, () =>
			measureOnce(path.join(folder, 'package'), file, rounds),
		);
		return report(costs, fields);
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

/** All events with all their fields; those with most are timed. */
function everyEvent() {
	const events = vendors().flatMap(({ node, catalogue }) =>
		catalogue.events.map((event) => {
			const data = completeSample(event);
			return { node, type: event.name, data, isTimed: false };
		}),
	);
	const fields = new Map(events.map(({ type, data }) => [type, countValues(data)]));
	const bySize = [...events].sort(
		(one, other) => (fields.get(other.type) ?? 0) - (fields.get(one.type) ?? 0),
	);
	for (const event of bySize.slice(0, 5)) event.isTimed = true;
	return { events, fields };
}

const countValues = (value: unknown): number =>
	typeof value === 'object' && value !== null
		? Object.values(value).reduce<number>((sum, inner) => sum + countValues(inner), 0)
		: 1;

const measureOnce = (folder: string, events: string, rounds: number): Cost =>
	JSON.parse(
		execFileSync(
			process.execPath,
			['--expose-gc', path.join(__dirname, 'definitionsCost.cjs'), folder, events, String(rounds)],
			{ encoding: 'utf8' },
		),
	) as Cost;

function report(costs: Cost[], fields: Map<string, number>): string {
	const of = (value: (cost: Cost) => number) => median(costs.map(value));
	const timed = costs[0].events.map(({ type, bytes }, index) => {
		const parse = of(({ events }) => events[index].parseUs);
		const item = of(({ events }) => events[index].itemUs);
		return `| \`${type}\` | ${fields.get(type)} | ${bytes} | ${parse.toFixed(1)} µs | ${item.toFixed(1)} µs |`;
	});
	const times = (n: number) => (n === 1 ? 'one fresh process' : `${n} fresh processes`);
	return [
		`Medians of ${times(costs.length)}, beside what n8n has loaded anyway:`,
		'',
		'| | CPU time | heap | limit |',
		'| --- | --- | --- | --- |',
		`| loading all nodes and credentials | ${of(({ load }) => load.ms).toFixed(0)} ms | ${of(({ load }) => load.mb).toFixed(1)} MB | ${LIMITS.loadMs} ms, ${LIMITS.loadMb} MB |`,
		`| using each of the ${fields.size} definitions for the first time | ${of(({ use }) => use.ms).toFixed(0)} ms | ${of(({ use }) => use.mb).toFixed(1)} MB | |`,
		'',
		`One event, from parsed JSON to the item; every documented field filled in. The limit is ${LIMITS.itemUs} µs.`,
		'',
		'| largest events | fields | bytes | `JSON.parse` | to the item |',
		'| --- | --- | --- | --- | --- |',
		...timed,
	].join('\n');
}
