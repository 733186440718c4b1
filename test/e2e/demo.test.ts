import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { root } from '../../scripts/bootstrap.cjs';
import { freePort, until } from '../support/host/process';

describe('npm start', () => {
	let folder: string;
	let port: number;
	let running: ChildProcess | undefined;

	beforeAll(async () => {
		folder = mkdtempSync(path.join(tmpdir(), 'contact-center-demo-'));
		port = await freePort();
	});
	afterEach(() => {
		running?.kill('SIGKILL');
	});
	afterAll(() => rmSync(folder, { recursive: true, force: true }));

	/** Starts the demo on a free port; its own folder is kept between the starts of a test. */
	function start(env: Readonly<Record<string, string>>) {
		const child = spawn(process.execPath, ['scripts/run.mjs', 'demo/start.ts'], {
			cwd: root,
			env: { ...process.env, N8N_CONTACT_CENTER_DEMO: folder, ...env },
			stdio: ['ignore', 'pipe', 'pipe'],
		});
		running = child;
		let output = '';
		child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
		child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
		const exit = new Promise<number | null>((resolve) => child.once('close', resolve));
		const shows = async (text: string | RegExp, timeoutMs = 60 * 60_000) => {
			let ended = false;
			void exit.then(() => (ended = true));
			await until(
				() => `${text} in the demo's output:\n${output}`,
				() => {
					if (output.search(text) >= 0) return true;
					if (ended) throw new Error(`The demo ended:\n${output}`);
					return false;
				},
				{ timeoutMs },
			);
		};
		return { child, exit, shows, output: () => output };
	}

	const answers = async (port: number) =>
		await fetch(`http://127.0.0.1:${port}/`).then(
			() => true,
			() => false,
		);

	/** Processes whose command line names the demo's own guard or folder. */
	const leftBehind = () =>
		execFileSync('ps', ['-eo', 'pid=,args=', 'e'], { maxBuffer: 1e8 })
			.toString()
			.split('\n')
			.filter((line) => line.includes(folder) && !line.includes('jest'));

	it('plays a day of calls, shows each SMS, and leaves nothing running after Ctrl-C', async () => {
		const demo = start({ PORT: `${port}` });
		await demo.shows(`http://127.0.0.1:${port}`);
		await demo.shows(
			/✉ SMS to \+\d+\n +(Thank you for calling|Sorry that you did not get through to)/,
		);
		await demo.shows(/✉ Message to the CRM\n +\d+: \w+, campaign Renewals/);
		demo.child.kill('SIGINT');
		expect(await demo.exit).toBe(0);
		expect(await answers(port)).toBe(false);
		expect(await answers(port + 1)).toBe(false);
		await until('nothing to be left', () => leftBehind().length === 0);
	});

	it('is up again without any download or import', async () => {
		const state = () => readFileSync(path.join(folder, 'demo.json'), 'utf8');
		const before = state();
		const began = Date.now();
		const demo = start({ PORT: `${port}` });
		await demo.shows('A day of calls begins');
		const seconds = (Date.now() - began) / 1000;
		console.log(`Second start: ${seconds.toFixed(1)} s`);
		expect(demo.output()).not.toContain('Installing');
		expect(state()).toBe(before);
		demo.child.kill('SIGINT');
		expect(await demo.exit).toBe(0);
	});

	it('says what to do when the port is in use', async () => {
		const other = createServer();
		await new Promise<void>((resolve) => other.listen(port, '127.0.0.1', resolve));
		const demo = start({ PORT: `${port}` });
		expect(await demo.exit).toBe(1);
		expect(demo.output().trim()).toMatch(/^Port \d+ is in use: .*PORT=\d+ npm start\.$/);
		other.close();
	});

	it('says what to do when there is no network', async () => {
		const cache = mkdtempSync(path.join(tmpdir(), 'contact-center-cache-'));
		const demo = start({
			PORT: `${port}`,
			N8N_CONTACT_CENTER_CACHE: cache,
			npm_config_registry: 'http://127.0.0.1:1/',
			npm_config_cache: cache,
			npm_config_fetch_retries: '0',
		});
		expect(await demo.exit).toBe(1);
		expect(demo.output()).toMatch(
			/\nThe npm registry could not be reached: check the network .*\n$/,
		);
		rmSync(cache, { recursive: true, force: true });
	});
});
