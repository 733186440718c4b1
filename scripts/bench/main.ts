import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { format } from 'prettier';

import { root, UserError } from '../bootstrap.cjs';
import { benchAlvaria } from './alvaria.bench';
import { benchCalls } from './calls';
import { benchDefinitions } from './definitions';
import { benchReceive } from './receive';
import { benchTriggers } from './triggers';

/** Each bench by name, and its Markdown; `isQuick` for a first impression only. */
const BENCHES: Readonly<Record<string, (isQuick: boolean) => Promise<string>>> = {
	definitions: async (isQuick) =>
		await benchDefinitions(
			isQuick ? { processes: 1, rounds: 200 } : { processes: 9, rounds: 1000 },
		),
	receive: async (isQuick) =>
		await benchReceive(
			isQuick ? { processes: 1, requests: 2000 } : { processes: 9, requests: 10_000 },
		),
	calls: benchCalls,
	alvaria: benchAlvaria,
	triggers: async (isQuick) =>
		await benchTriggers(
			isQuick
				? { rounds: 1, durationMs: 3000, connections: [64] }
				: { rounds: 3, durationMs: 5000, connections: [8, 64] },
		),
};

const REPORT = path.join(root, 'docs', 'performance.md');

/**
 * `npm run bench`: measures and writes the tables into docs/performance.md, each between its marks.
 * `npm run bench -- triggers --quick` measures one, shortly, and writes nothing.
 */
export async function main(args: readonly string[]): Promise<void> {
	const isQuick = args.includes('--quick');
	const wanted = args.filter((name) => name !== '--quick');
	const unknown = wanted.find((name) => !(name in BENCHES));
	if (unknown) {
		throw new UserError(`No such bench: ${unknown}. There are ${Object.keys(BENCHES).join(', ')}.`);
	}
	for (const [name, bench] of Object.entries(BENCHES)) {
		if (wanted.length > 0 && !wanted.includes(name)) continue;
		const result = await bench(isQuick);
		if (!isQuick) await write(name, result);
	}
}

/** Replaces what stands between the bench's marks in the report. */
async function write(name: string, result: string): Promise<void> {
	const [begin, end] = [`<!-- bench ${name} -->`, `<!-- end of bench ${name} -->`];
	const old = existsSync(REPORT) ? readFileSync(REPORT, 'utf8') : '';
	const from = old.indexOf(begin);
	const to = old.indexOf(end);
	if (from < 0 || to < from) throw new UserError(`${REPORT} has no place for the bench ${name}.`);
	const text = `${old.slice(0, from + begin.length)}\n${result}\n${old.slice(to)}`;
	writeFileSync(REPORT, await format(text, { parser: 'markdown' }));
}
