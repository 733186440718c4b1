/**
 * `npm run matrix`: runs the suite test/matrix on every n8n, database and mode, and writes the table of
 * docs/versions.md. Words after it choose: `npm run matrix -- 2.40.7 queue`.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import prettier from 'prettier';

import { installN8n } from '../../test/support/host/install';
import { root, UserError } from '../bootstrap.cjs';
import { type Host, rowOf, withRows } from './table';
import { OTHERS } from './versions';

const PAGE = path.join(root, 'docs/versions.md');

/** Queue mode wants PostgreSQL. */
const WAYS = [
	{ database: 'SQLite', mode: 'regular' },
	{ database: 'PostgreSQL', mode: 'regular' },
	{ database: 'PostgreSQL', mode: 'queue' },
];

interface Report {
	readonly testResults: ReadonlyArray<{
		readonly assertionResults: ReadonlyArray<{ readonly title: string; readonly status: string }>;
	}>;
}

/** Runs the suite in a process of its own. */
async function run({ version, database, mode }: Host) {
	const folder = mkdtempSync(path.join(tmpdir(), 'contact-center-matrix-'));
	const report = path.join(folder, 'report.json');
	try {
		const jest = path.join(root, 'node_modules/jest/bin/jest.js');
		const args = ['--selectProjects', 'matrix', '--runInBand', '--forceExit'];
		const child = spawn(process.execPath, [jest, ...args, '--json', '--outputFile', report], {
			cwd: root,
			env: {
				...process.env,
				MATRIX_VERSION: version,
				MATRIX_DATABASE: database,
				MATRIX_MODE: mode,
			},
			stdio: ['ignore', 'ignore', 'inherit'],
		});
		await new Promise((resolve, reject) => child.once('close', resolve).once('error', reject));
		const { testResults } = JSON.parse(readFileSync(report, 'utf8')) as Report;
		return testResults.flatMap(({ assertionResults }) => assertionResults);
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

export async function main(words: readonly string[]): Promise<number> {
	const versions = [...new Set([(await installN8n()).version, ...OTHERS])];
	const all = versions.flatMap((version) => WAYS.map((way): Host => ({ version, ...way })));
	const chosen = all.filter((host) =>
		words.every((word) => Object.values(host).includes(word as never)),
	);
	if (chosen.length === 0) {
		const names = [...new Set(all.flatMap((host) => Object.values(host) as string[]))];
		throw new UserError(`Nothing is all of that. There are ${names.join(', ')}.`);
	}
	let failed = 0;
	for (const host of chosen) {
		console.log(`n8n ${host.version}, ${host.database}, ${host.mode}`);
		const tests = await run(host);
		failed += tests.filter(({ status }) => status !== 'passed').length;
		const row = rowOf(host, tests, new Date().toISOString().slice(0, 10));
		console.log(`  ${row.slice(3, -1).join(', ')}`);
		// After each, so that a run that is broken off leaves what it found.
		const page = withRows(readFileSync(PAGE, 'utf8'), [row], versions);
		const config = await prettier.resolveConfig(PAGE);
		writeFileSync(PAGE, await prettier.format(page, { ...config, filepath: PAGE }));
	}
	return failed > 0 ? 1 : 0;
}
