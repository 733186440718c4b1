import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { npm } from '../../scripts/bootstrap.cjs';
import { PLAIN, repository, writeTree } from '../../scripts/packages/repository';
import { vendorPackages } from '../../scripts/packages/vendors';
import manifest from '../../package.json';
import { packPackage, unpackPackage } from '../support/host/package';
import { scan } from '../support/scanner';
import { equip, n8nNode } from './toolbox';

/** What a package may weigh unpacked, in kB: as n8n's users download it. */
const LIMITS: Record<string, number> = {
	'n8n-nodes-enreach-voice': 560,
	'n8n-nodes-alvaria': 500,
	'n8n-nodes-pbx-events': 330,
	'n8n-nodes-ringcentral-wfm': 320,
	'n8n-nodes-webitel': 340,
};

const filesIn = (folder: string): string[] =>
	readdirSync(folder, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
		.filter((file) => !file.startsWith('node_modules'))
		.sort();

const vendors = vendorPackages();

describe('the vendors’ own packages', () => {
	let folder: string;
	/** What the package with all vendors ships. */
	let ours: string;

	beforeAll(async () => {
		folder = mkdtempSync(path.join(tmpdir(), 'contact-center-packages-'));
		ours = path.join(folder, 'ours');
		await unpackPackage(await packPackage(), ours);
	});
	afterAll(() => rmSync(folder, { recursive: true, force: true }));

	it('hold every node and credential of the package with all, once', () => {
		const built = (kind: 'nodes' | 'credentials') =>
			vendors.flatMap((vendor) => vendor[kind].map((file) => `dist/${file}.js`)).sort();
		expect(built('nodes')).toEqual([...manifest.n8n.nodes].sort());
		// The key for personal data is in every package.
		expect([...new Set(built('credentials'))]).toEqual([...manifest.n8n.credentials].sort());
		expect(vendors.map((vendor) => vendor.package).sort()).toEqual(Object.keys(LIMITS).sort());
	});

	describe.each(vendors)('$package', (vendor) => {
		let repo: string;
		let unpacked: string;

		beforeAll(async () => {
			repo = path.join(folder, vendor.package);
			unpacked = path.join(folder, 'unpacked', vendor.package);
			writeTree(repository(vendor), repo);
			await equip(repo);
		});

		it('is one package, of one repository', () => {
			const named = filesIn(repo).filter((file) => path.basename(file) === 'package.json');
			expect(named).toEqual(['package.json']);
			const own = JSON.parse(readFileSync(path.join(repo, 'package.json'), 'utf8'));
			expect(own.repository).not.toHaveProperty('directory');
			expect(own.repository.url).toContain(`/${vendor.package}.git`);
			expect(own.peerDependencies).toEqual({ 'n8n-workflow': '*' });
			for (const field of ['dependencies', 'overrides', 'bundledDependencies']) {
				expect(own).not.toHaveProperty(field);
			}
		});

		it('has the eslint config that n8n gives, to the letter', () => {
			const given = 'node_modules/@n8n/node-cli/dist/template/templates/shared/default';
			expect(readFileSync(path.join(repo, 'eslint.config.mjs'), 'utf8')).toBe(
				readFileSync(path.join(repo, given, 'eslint.config.mjs'), 'utf8'),
			);
		});

		it('builds and lints with n8n’s own tool', async () => {
			expect(await n8nNode(repo, 'build')).toMatchObject({ code: 0 });
			const lint = await n8nNode(repo, 'lint');
			expect(lint.output).not.toMatch(/error|warning/);
			expect(lint.code).toBe(0);
		});

		it('compiles to the code that the package with all has', () => {
			const dist = path.join(repo, 'dist');
			const shipped = filesIn(dist).filter((file) => !file.endsWith('.node.json'));
			expect(shipped.length).toBeGreaterThan(30);
			for (const file of shipped) {
				const text = readFileSync(path.join(dist, file), 'utf8');
				expect([file, text]).toEqual([file, readFileSync(path.join(ours, 'dist', file), 'utf8')]);
			}
		});

		it('says who it is in its codex files', () => {
			for (const file of vendor.nodes) {
				const codex = JSON.parse(readFileSync(path.join(repo, 'dist', `${file}.json`), 'utf8'));
				expect(codex.node.split('.')[0]).toBe(vendor.package);
				expect(vendor.types).toContain(codex.node.split('.')[1]);
			}
		});

		it('packs into no more than its share', async () => {
			await npm(['pack', '--ignore-scripts', '--pack-destination', folder], { cwd: repo });
			const tarball = path.join(folder, `${vendor.package}-${vendor.version}.tgz`);
			await unpackPackage(tarball, unpacked);
			const bytes = filesIn(unpacked)
				.map((file) => statSync(path.join(unpacked, file)).size)
				.reduce((sum, size) => sum + size, 0);
			const kilobytes = Math.ceil(bytes / 1000);
			console.log(`${vendor.package}: ${kilobytes} kB unpacked`);
			expect(kilobytes).toBeLessThan(LIMITS[vendor.package]);
			const inside = new Set(filesIn(unpacked).map((file) => file.split(path.sep)[0]));
			expect([...inside].sort()).toEqual(['LICENSE.md', 'README.md', 'dist', 'package.json']);
		});

		it('says what it is made of, with the command of its workflow', async () => {
			const workflow = readFileSync(path.join(repo, '.github/workflows/publish.yml'), 'utf8');
			const command = /npm (sbom .+) >/.exec(workflow)?.[1] ?? '';
			const bill = JSON.parse(await npm([...command.split(' '), ...PLAIN], { cwd: repo }));
			expect(bill).toMatchObject({ bomFormat: 'CycloneDX', specVersion: '1.5' });
			expect(bill.metadata.component).toMatchObject({
				name: vendor.package,
				version: vendor.version,
				purl: `pkg:npm/${vendor.package}@${vendor.version}`,
			});
			expect(bill.components).toEqual([]);
		});

		it('passes both legs of the marketplace’s scanner', async () => {
			const sources = path.join(folder, 'sources', vendor.package);
			cpSync(repo, sources, {
				recursive: true,
				filter: (file) => !/(^|[\\/])(node_modules|dist)$/.test(file),
			});
			for (const [where, patterns] of [
				[sources, undefined],
				[unpacked, ['**/*.js', 'package.json']],
			] as const) {
				const verdict = await scan(where, patterns);
				expect(verdict.details ?? verdict.message ?? '').toBe('');
				expect(verdict.passed).toBe(true);
			}
		});
	});
});
