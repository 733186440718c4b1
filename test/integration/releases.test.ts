/** Releases from end to end: a copy of the project, and a bare repository for each vendor's package. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
	appendFileSync,
	cpSync,
	mkdirSync,
	mkdtempSync,
	readFileSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { root } from '../../scripts/bootstrap.cjs';
import { vendorPackages } from '../../scripts/packages/vendors';

const SOURCES = [
	...['nodes', 'credentials', 'scripts', 'examples', 'docs/examples.md', 'LICENSE.md'],
	...['package.json', 'package-lock.json', 'tsconfig.json', 'tsconfig.build.json'],
];
const PACKAGES = vendorPackages().map((vendor) => vendor.package);
const TODAY = new Date().toISOString().slice(0, 10);

/** Runs one command of the owner after the other, each a line of its input; loading it all takes seconds. */
const OWNER = `
import { createInterface } from 'node:readline';
import { main as release } from './release/main';

export async function main() {
	for await (const line of createInterface({ input: process.stdin })) {
		const lines = [];
		console.log = (text) => lines.push(text);
		await release(JSON.parse(line)).catch((error) => lines.splice(0, lines.length, 'refused: ' + error.message));
		process.send(lines);
	}
}
`;

const git = (cwd: string, ...args: string[]) =>
	execFileSync('git', args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();

describe('Releases', () => {
	let folder: string;
	let project: string;
	let owner: ChildProcess;

	beforeAll(() => {
		folder = mkdtempSync(path.join(tmpdir(), 'contact-center-releases-'));
		project = path.join(folder, 'project');
		mkdirSync(path.join(project, 'docs'), { recursive: true });
		for (const source of SOURCES) {
			cpSync(path.join(root, source), path.join(project, source), { recursive: true });
		}
		symlinkSync(path.join(root, 'node_modules'), path.join(project, 'node_modules'), 'dir');
		writeFileSync(path.join(project, 'CHANGELOG.md'), '# Changelog\n\n## [Unreleased]\n');
		for (const name of PACKAGES) git(folder, 'init', '--quiet', '--bare', `${name}.git`);
		writeFileSync(path.join(project, 'scripts/owner.ts'), OWNER);
		owner = spawn(process.execPath, ['scripts/run.mjs', 'scripts/owner.ts'], {
			cwd: project,
			env: { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null' },
			stdio: ['pipe', 'inherit', 'inherit', 'ipc'],
		});
	});
	afterAll(() => owner?.kill());
	afterAll(() => rmSync(folder, { recursive: true, force: true }));

	/** Runs a command of the owner; its lines, or what it refuses with. */
	async function release(...args: string[]): Promise<string[]> {
		owner.stdin?.write(`${JSON.stringify([...args, `--to=${folder}`])}\n`);
		const [lines] = (await once(owner, 'message')) as [string[]];
		return lines;
	}
	const pushed = async () => (await release('push')).filter((line) => line.endsWith(': pushed'));
	const bare = (name: string) => path.join(folder, `${name}.git`);
	const tags = () =>
		Object.fromEntries(PACKAGES.map((name) => [name, git(bare(name), 'tag').split('\n')]));
	const fileOf = (name: string, file: string) => git(bare(name), 'show', `main:${file}`);

	function log(kind: string, entry: string): void {
		const file = path.join(project, 'CHANGELOG.md');
		const text = readFileSync(file, 'utf8');
		writeFileSync(
			file,
			text.replace('## [Unreleased]\n', `## [Unreleased]\n\n### ${kind}\n\n- ${entry}\n`),
		);
	}
	const change = (file: string) => appendFileSync(path.join(project, file), '\n// A change.\n');

	it('refuses a first release that nobody has written about', async () => {
		expect((await release('prepare'))[0]).toContain(
			'CHANGELOG.md has no unreleased entry about it',
		);
		expect((await release('push'))[0]).toContain('0.1.0 is not in CHANGELOG.md');
	});

	it('the first release: every package, with its tag, and a second run does nothing', async () => {
		log('Added', '**All packages**: the first version.');
		const all = [...PACKAGES, 'n8n-nodes-contact-center'].map((name) => `${name} 0.1.0`);
		expect(await release('prepare')).toEqual(all);
		expect(await pushed()).toEqual(PACKAGES.map((name) => `${name} 0.1.0: pushed`));
		expect(await pushed()).toEqual([]);
		expect(await release('prepare')).toEqual(['Nothing has changed since it was released.']);
		for (const name of PACKAGES) {
			expect(git(bare(name), 'log', '--format=%s', 'main').split('\n')).toEqual(['0.1.0']);
			expect(git(bare(name), 'tag', '-n9', 'v0.1.0')).toContain('the first version');
			expect(fileOf(name, 'CHANGELOG.md')).toContain(`## [0.1.0] - ${TODAY}`);
			expect(JSON.parse(fileOf(name, 'package.json'))).toMatchObject({ name, version: '0.1.0' });
			expect(fileOf(name, '.github/workflows/publish.yml')).toContain('provenance');
		}
		const notes = ['scripts/releaseNotes.cjs', 'v0.1.0'];
		expect(execFileSync(process.execPath, notes, { cwd: project, encoding: 'utf8' })).toContain(
			'the first version',
		);
	});

	it('a change in shared/: all five, and not before somebody has written about it', async () => {
		change('nodes/shared/receive/lifecycle.ts');
		// Alvaria's nodes receive nothing, but share what an item is.
		change('nodes/shared/events/item.ts');
		expect((await release('push'))[0]).toContain(
			'0.1.0 is released already: npm run release -- prepare',
		);
		expect((await release('prepare'))[0]).toContain('nodes/shared/events/item.ts');
		log('Fixed', '**All packages**: a fault.');
		expect(await release('prepare')).toEqual(
			[...PACKAGES, 'n8n-nodes-contact-center'].map((name) => `${name} 0.1.1`),
		);
		expect((await release('prepare'))[0]).toContain('0.1.1 is prepared already: push it');
		expect(await pushed()).toHaveLength(5);
		expect(await pushed()).toEqual([]);
	});

	it('a change in one vendor: that package alone, by the weight of the entries', async () => {
		change('nodes/Webitel/adapter.ts');
		log('Added', '**Webitel Trigger**: something new.');
		expect(await release('prepare')).toEqual([
			'n8n-nodes-webitel 0.2.0',
			'n8n-nodes-contact-center 0.2.0',
		]);
		expect(await pushed()).toEqual(['n8n-nodes-webitel 0.2.0: pushed']);
		expect(await pushed()).toEqual([]);
		expect(tags()).toEqual({
			...Object.fromEntries(PACKAGES.map((name) => [name, ['v0.1.0', 'v0.1.1']])),
			'n8n-nodes-webitel': ['v0.1.0', 'v0.1.1', 'v0.2.0'],
		});
		expect(fileOf('n8n-nodes-webitel', 'CHANGELOG.md')).toContain('something new');
		expect(fileOf('n8n-nodes-pbx-events', 'CHANGELOG.md')).not.toContain('something new');
	});

	it('a change that is in no package: nothing', async () => {
		change('scripts/derive/pages.ts');
		log('Added', '**Documentation**: a page.');
		expect(await release('prepare')).toEqual(['Nothing has changed since it was released.']);
		expect(await pushed()).toEqual([]);
	});

	it('a file that is no longer needed goes, and what a push could not do is done by the next', async () => {
		rmSync(path.join(project, 'examples/webitel-missed-call-to-chat.json'));
		log('Removed', '**Webitel**: an example.');
		expect((await release('prepare'))[0]).toBe('n8n-nodes-webitel 0.3.0');
		const hook = path.join(bare('n8n-nodes-webitel'), 'hooks/pre-receive');
		writeFileSync(hook, '#!/bin/sh\nexit 1\n', { mode: 0o755 });
		expect((await release('push'))[0]).toMatch(/^refused:/);
		expect(tags()['n8n-nodes-webitel']).not.toContain('v0.3.0');
		rmSync(hook);
		expect(await pushed()).toEqual(['n8n-nodes-webitel 0.3.0: pushed']);
		expect(git(bare('n8n-nodes-webitel'), 'ls-tree', '-r', '--name-only', 'main')).not.toContain(
			'missed-call-to-chat',
		);
	});

	it('knows the packages by their names', async () => {
		expect(await release('push', 'n8n-nodes-webitel')).toEqual(['n8n-nodes-webitel: as it is']);
		expect((await release('push', 'n8n-nodes-nobody'))[0]).toContain('There is no package');
	});
});
