import {
	cpSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	rmSync,
	statSync,
	writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { root } from '../../scripts/bootstrap.cjs';
import { packPackage, unpackPackage } from '../support/host/package';
import { scan } from '../support/scanner';

describe('the marketplace’s scanner', () => {
	let folder: string;

	beforeEach(() => {
		folder = mkdtempSync(path.join(tmpdir(), 'contact-center-scan-'));
	});
	afterEach(() => rmSync(folder, { recursive: true, force: true }));

	it('finds nothing in the sources', async () => {
		for (const part of ['nodes', 'credentials', 'package.json']) {
			cpSync(path.join(root, part), path.join(folder, part), { recursive: true });
		}
		const verdict = await scan(folder);
		expect(verdict.details ?? verdict.message ?? '').toBe('');
		expect(verdict.passed).toBe(true);
	});

	it('finds nothing in the packed tarball', async () => {
		await unpackPackage(await packPackage(), folder);
		const verdict = await scan(folder, ['**/*.js', 'package.json']);
		expect(verdict.details ?? verdict.message ?? '').toBe('');
		expect(verdict.passed).toBe(true);
	});

	it('gets less than 1.3 MB to unpack', async () => {
		await unpackPackage(await packPackage(), folder);
		const files = readdirSync(folder, { recursive: true }).map((file) =>
			statSync(path.join(folder, String(file))),
		);
		const bytes = files.reduce((sum, file) => sum + (file.isFile() ? file.size : 0), 0);
		expect(bytes).toBeGreaterThan(100_000);
		expect(bytes).toBeLessThan(1_300_000);
	});

	it('would find a timer in the tarball', async () => {
		await unpackPackage(await packPackage(), folder);
		const nodes = path.join(folder, 'dist', 'nodes');
		mkdirSync(nodes, { recursive: true });
		writeFileSync(path.join(nodes, 'Bad.node.js'), 'setTimeout(() => {}, 1);\n');
		const verdict = await scan(folder, ['**/*.js', 'package.json']);
		expect(verdict.passed).toBe(false);
		expect(verdict.details).toContain('no-restricted-globals');
	});
});
