import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, readFileSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';

import { npm, step } from '../../scripts/bootstrap.cjs';
import { PLAIN } from '../../scripts/packages/repository';
import { cacheFolder, installOnce } from '../support/host/cache';

/** What the vendors' repositories are built and linted with: installed once, as their lock file says. */
async function installTools(repository: string): Promise<string> {
	// Name and version are the package's own; all else is the same for every vendor.
	const lock = readFileSync(path.join(repository, 'package-lock.json'), 'utf8')
		.split('\n')
		.filter((line) => !/^\t{1,3}"(name|version)":/.test(line))
		.join('\n');
	const key = createHash('sha256').update(lock).digest('hex').slice(0, 12);
	const home = path.join(cacheFolder(), `node-cli-${key}`);
	await installOnce(home, key, async () => {
		for (const file of ['package.json', 'package-lock.json']) {
			copyFileSync(path.join(repository, file), path.join(home, file));
		}
		await step('Installing what n8n builds and lints packages with (once, 700 MB)', () =>
			npm(['ci', '--ignore-scripts', ...PLAIN], { cwd: home }),
		);
	});
	return path.join(home, 'node_modules');
}

/** Puts the tools beside a repository, as `npm ci` in it would. */
export async function equip(repository: string): Promise<void> {
	symlinkSync(await installTools(repository), path.join(repository, 'node_modules'), 'dir');
}

/** Runs `n8n-node <command>` in a repository; resolves to the exit code and what it printed. */
export function n8nNode(repository: string, command: 'build' | 'lint'): Promise<Ended> {
	const program = path.join(repository, 'node_modules/@n8n/node-cli/bin/n8n-node.mjs');
	return new Promise((resolve) => {
		const env = { ...process.env, NODE_ENV: 'production' };
		execFile(process.execPath, [program, command], { cwd: repository, env }, (error, out, err) => {
			const code = error ? (error.code ?? 1) : 0;
			resolve({ code, output: stripVTControlCharacters(out + err) });
		});
	});
}

interface Ended {
	readonly code: number | string;
	readonly output: string;
}
