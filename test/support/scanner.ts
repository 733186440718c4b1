import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

import { npm, step } from '../../scripts/bootstrap.cjs';
import { cacheFolder, installOnce } from './host/cache';

const VERSION = '0.32.0';

/** The scanner names an older set of rules; the marketplace runs the newest. */
const RULES = { '@n8n/eslint-plugin-community-nodes': '0.32.0' };

/** Prints the verdict as JSON; the scanner is an ES module with an ESLint of its own. */
const SCAN = `
const [scanner, folder, patterns] = process.argv.slice(1);
const { analyzePackage, SOURCE_FILE_PATTERNS } = await import(scanner);
const verdict = await analyzePackage(folder, JSON.parse(patterns) ?? SOURCE_FILE_PATTERNS);
console.log(JSON.stringify(verdict));
`;

export interface Verdict {
	readonly passed: boolean;
	readonly message?: string;
	/** ESLint's own report. */
	readonly details?: string;
}

/**
 * Runs the marketplace's official scanner over a folder. The scanner would download the published
 * package; its exported check is used here on what is about to be published.
 * @param patterns the files to scan; by default the ones the scanner takes from a source checkout
 */
export async function scan(folder: string, patterns?: readonly string[]): Promise<Verdict> {
	const home = path.join(cacheFolder(), `scan-${VERSION}`);
	const manifest = JSON.stringify({
		private: true,
		dependencies: { '@n8n/scan-community-package': VERSION, 'n8n-workflow': '2.40.1' },
		overrides: { typescript: '5.9.3', ...RULES },
	});
	await installOnce(home, manifest, async () => {
		writeFileSync(path.join(home, 'package.json'), manifest);
		await step('Installing the marketplace’s scanner (once)', () =>
			npm(['install', '--legacy-peer-deps', '--ignore-scripts'], { cwd: home }),
		);
	});
	const scanner = path.join(home, 'node_modules/@n8n/scan-community-package/scanner/scanner.mjs');
	const { stdout } = await promisify(execFile)(
		process.execPath,
		[
			...['--input-type=module', '--eval', SCAN],
			...[pathToFileURL(scanner).href, folder, JSON.stringify(patterns ?? null)],
		],
		// Under NODE_ENV=test, which jest sets, the scanner's rules take every file for a fixture of theirs.
		{ cwd: home, maxBuffer: 1e8, env: { ...process.env, NODE_ENV: 'production' } },
	);
	return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Verdict;
}
