import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { PackageDirectoryLoader } from 'n8n-core';

import manifest from '../../package.json';
import { packPackage, unpackPackage } from '../support/host/package';

describe('the packed package in n8n’s own loader', () => {
	let folder: string;
	let loader: PackageDirectoryLoader;

	beforeAll(async () => {
		folder = mkdtempSync(path.join(tmpdir(), 'contact-center-loader-'));
		const target = path.join(folder, 'node_modules', manifest.name);
		await unpackPackage(await packPackage(), target);
		loader = new PackageDirectoryLoader(target);
		await loader.loadAll();
	});
	afterAll(() => rmSync(folder, { recursive: true, force: true }));

	const baseName = (file: string) => path.basename(file).split('.')[0];
	const typeName = (file: string) => baseName(file)[0].toLowerCase() + baseName(file).slice(1);

	it('gives n8n every node of the manifest, by its public name', () => {
		expect(loader.packageName).toBe('n8n-nodes-contact-center');
		expect(Object.keys(loader.known.nodes).sort()).toEqual(manifest.n8n.nodes.map(typeName).sort());
	});

	it('gives n8n every credential of the manifest', () => {
		expect(Object.keys(loader.known.credentials).sort()).toEqual(
			manifest.n8n.credentials.map(typeName).sort(),
		);
	});

	it('has every icon that its nodes and credentials name', () => {
		const icons = [...loader.types.nodes, ...loader.types.credentials].flatMap(({ iconUrl }) =>
			typeof iconUrl === 'object' ? Object.values(iconUrl) : [iconUrl],
		);
		expect(icons).not.toContain(undefined);
		for (const icon of icons) {
			const file = String(icon).replace(`icons/${manifest.name}/`, '');
			expect([file, existsSync(path.join(loader.directory, file))]).toEqual([file, true]);
		}
	});

	it('finds the files it was built from nowhere in the tarball', () => {
		const { files } = JSON.parse(
			readFileSync(path.join(loader.directory, 'package.json'), 'utf8'),
		) as { files: string[] };
		expect(files).toEqual(['dist']);
		for (const name of ['nodes', 'test', 'scripts', 'node_modules']) {
			expect(existsSync(path.join(loader.directory, name))).toBe(false);
		}
	});
});
