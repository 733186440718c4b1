/**
 * `npm run packages`: the repository of every vendor's own package, in `.build/repos/<name>/`.
 * `npm run packages -- lock`: the lock file that they share, made anew.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { npm } from '../bootstrap.cjs';
import { json, LOCK, packageJson, PLAIN, writeRepositories } from './repository';
import { ROOT, vendorPackages } from './vendors';

export async function main([command]: string[]): Promise<void> {
	if (command === 'lock') return await lock();
	for (const folder of writeRepositories(path.join(ROOT, '.build', 'repos'))) {
		console.log(path.relative(ROOT, folder));
	}
}

async function lock(): Promise<void> {
	const folder = mkdtempSync(path.join(tmpdir(), 'contact-center-lock-'));
	try {
		const [vendor] = vendorPackages();
		writeFileSync(path.join(folder, 'package.json'), json(packageJson(vendor, '0.0.0')));
		// Where a file comes from is the registry's matter, whichever the machine uses.
		const options = [
			'--package-lock-only',
			'--ignore-scripts',
			'--omit-lockfile-registry-resolved',
		];
		await npm(['install', ...options, ...PLAIN], { cwd: folder });
		writeFileSync(path.join(ROOT, LOCK), readFileSync(path.join(folder, 'package-lock.json')));
	} finally {
		rmSync(folder, { recursive: true });
	}
}
