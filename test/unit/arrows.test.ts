/** Imports run one way; scripts/lint/zones.mjs says which. */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import ts from 'typescript';

import { root } from '../../scripts/bootstrap.cjs';

/** A file, and an import of it that is not allowed. */
const FORBIDDEN = [
	['nodes/Enreach/forbidden.ts', "import { webitel } from '../Webitel/events';"],
	['nodes/Enreach/events/queue/forbidden.ts', "import type { W } from '../../../Webitel/flow';"],
	['nodes/shared/receive/forbidden.ts', "import { enreach } from '../../Enreach/events';"],
	['nodes/shared/events/forbidden.ts', "import type { V } from '../receive/request';"],
	['nodes/shared/events/forbidden.ts', "export { outputNames } from '../node/outputs';"],
	['nodes/shared/node/forbidden.ts', "import { receive } from '../receive/receive';"],
	['nodes/Alvaria/events/forbidden.ts', "import { request } from '../api/http';"],
	['nodes/Alvaria/api/forbidden.ts', "import type { State } from '../consumer/state';"],
	['nodes/Alvaria/consumer/forbidden.ts', "import { settingsOf } from '../trigger/settings';"],
	['nodes/Alvaria/trigger/forbidden.ts', "import { operations } from '../action/operations';"],
	['nodes/Alvaria/action/forbidden.ts', "import { settingsOf } from '../trigger/settings';"],
] as const;

const ALLOWED = [
	['nodes/Enreach/allowed.ts', "import { receive } from '../shared/receive/receive';"],
	['nodes/Enreach/events/queue/allowed.ts', "import { CAST } from '../common';"],
	['nodes/Alvaria/action/allowed.ts', "import { acknowledge } from '../consumer/keeper';"],
	['nodes/shared/receive/allowed.ts', "import { shape } from '../events/shape';"],
] as const;

/** The rules that each of some lines breaks, by ESLint itself: Jest can't load its configuration. */
function rulesBroken(lines: ReadonlyArray<readonly [file: string, line: string]>): string[][] {
	const program = `
		import { ESLint } from 'eslint';
		const eslint = new ESLint({ ruleFilter: ({ ruleId }) => ruleId === 'no-restricted-imports' });
		const results = [];
		for (const [filePath, line] of ${JSON.stringify(lines)}) {
			const [{ messages }] = await eslint.lintText(line, { filePath });
			results.push(messages.map(({ ruleId, message }) => ruleId ?? message));
		}
		console.log(JSON.stringify(results));`;
	const args = ['--input-type=module', '--eval', program];
	return JSON.parse(execFileSync(process.execPath, args, { cwd: root, encoding: 'utf8' }));
}

it('ESLint refuses an import against the arrows, of a type too', () => {
	const broken = rulesBroken([...FORBIDDEN, ...ALLOWED]);
	expect(broken).toEqual([
		...FORBIDDEN.map(() => ['no-restricted-imports']),
		...ALLOWED.map(() => []),
	]);
});

/** The files of ours that a file imports, types included. */
function importsOf(file: string): string[] {
	const { importedFiles } = ts.preProcessFile(readFileSync(path.join(root, file), 'utf8'));
	const relative = importedFiles.filter(({ fileName }) => fileName.startsWith('.'));
	return relative.flatMap(({ fileName }) => {
		const name = path.join(path.dirname(file), fileName);
		return [`${name}.ts`, `${name}/index.ts`].filter((candidate) => files.has(candidate));
	});
}

const files = new Set(
	['nodes', 'credentials'].flatMap((folder) =>
		readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
			.filter((file) => file.endsWith('.ts'))
			.map((file) => path.join(folder, file)),
	),
);

/** The first circle among imports, as the files on it in order; empty where there is none. */
function circleIn(graph: ReadonlyMap<string, readonly string[]>): string[] {
	const done = new Set<string>();
	const visit = (file: string, way: readonly string[]): string[] => {
		if (way.includes(file)) return [...way.slice(way.indexOf(file)), file];
		if (done.has(file)) return [];
		for (const next of graph.get(file) ?? []) {
			const circle = visit(next, [...way, file]);
			if (circle.length > 0) return circle;
		}
		done.add(file);
		return [];
	};
	for (const file of graph.keys()) {
		const circle = visit(file, []);
		if (circle.length > 0) return circle;
	}
	return [];
}

describe('Imports run in no circle', () => {
	it('in what ships, types included', () => {
		const graph = new Map([...files].map((file) => [file, importsOf(file)]));
		expect(Math.max(...[...graph.values()].map(({ length }) => length))).toBeGreaterThan(10);
		expect(circleIn(graph)).toEqual([]);
	});

	it('and one would be found', () => {
		const graph = new Map(Object.entries({ a: ['b', 'c'], b: [], c: ['d'], d: ['c'] }));
		expect(circleIn(graph)).toEqual(['c', 'd', 'c']);
	});
});
