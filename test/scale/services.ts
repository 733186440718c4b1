import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { UserError } from '../../scripts/bootstrap.cjs';
import { freePort, until } from '../support/host/process';

const isRoot = () => process.getuid?.() === 0;

/** PostgreSQL refuses to run as root; then it runs as the user that may do least. */
const unprivileged = () => (isRoot() ? { uid: idOf('-u'), gid: idOf('-g') } : {});
const idOf = (flag: string) => Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' }));

/** Folder of PostgreSQL's programs, of the newest version; Debian keeps them off the path. */
function postgresPrograms(): string | undefined {
	const versions = '/usr/lib/postgresql';
	const folders = existsSync(versions)
		? readdirSync(versions)
				.sort((a, b) => Number(b) - Number(a))
				.map((version) => path.join(versions, version, 'bin'))
		: [];
	return [...folders, ...(process.env.PATH ?? '').split(path.delimiter)].find((folder) =>
		existsSync(path.join(folder, 'initdb')),
	);
}

const hasRedis = () =>
	(process.env.PATH ?? '')
		.split(path.delimiter)
		.some((folder) => existsSync(path.join(folder, 'redis-server')));

/** Makes sure that both are installed: on Debian, root installs them; else a sentence says what to do. */
export function ensureServices(): void {
	const missing = [
		...(postgresPrograms() ? [] : ['postgresql']),
		...(hasRedis() ? [] : ['redis-server']),
	];
	if (missing.length === 0) return;
	const names = missing.join(' ');
	if (!isRoot() || !existsSync('/usr/bin/apt-get')) {
		throw new UserError(
			`Queue mode needs ${names}: install it (Debian: apt-get install ${names}).`,
		);
	}
	const apt = (...args: string[]) =>
		execFileSync('apt-get', ['-qq', '-o', 'Acquire::Retries=5', ...args], {
			env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
			stdio: 'pipe',
		});
	apt('update');
	apt('install', '-y', '--no-install-recommends', ...missing);
}

/** A server of the test's own, in a temporary folder and on a free port. */
abstract class Service {
	protected readonly folder = mkdtempSync(path.join(tmpdir(), 'contact-center-scale-'));
	private child?: ChildProcess;
	private output = '';

	constructor(readonly port: number) {
		const { uid, gid } = unprivileged();
		if (uid !== undefined && gid !== undefined) chownSync(this.folder, uid, gid);
	}

	protected abstract command(): [string, string[]];
	protected abstract readonly readyLine: RegExp;

	/** Starts it, or starts it again on the same data and port. */
	async start(): Promise<void> {
		const [program, args] = this.command();
		this.output = '';
		const child = spawn(program, args, {
			cwd: this.folder,
			...unprivileged(),
			stdio: ['ignore', 'pipe', 'pipe'],
		});
		this.child = child;
		const collect = (chunk: Buffer) => (this.output = (this.output + String(chunk)).slice(-20_000));
		child.stdout.on('data', collect);
		child.stderr.on('data', collect);
		process.once('exit', () => child.kill('SIGKILL'));
		await until(`${program} to be ready`, () => {
			if (child.exitCode !== null) throw new Error(`${program} ended: ${this.output}`);
			return this.readyLine.test(this.output);
		});
	}

	/** Ends it as a crash would. */
	async kill9(): Promise<void> {
		await this.end('SIGKILL');
	}

	async stop(): Promise<void> {
		await this.end('SIGINT');
		rmSync(this.folder, { recursive: true, force: true });
	}

	private async end(signal: NodeJS.Signals): Promise<void> {
		const { child } = this;
		if (!child || child.exitCode !== null || child.signalCode !== null) return;
		const ended = new Promise((resolve) => child.once('close', resolve));
		child.kill(signal);
		await ended;
	}
}

export class Redis extends Service {
	protected readonly readyLine = /Ready to accept connections/;

	static async start(): Promise<Redis> {
		const redis = new Redis(await freePort());
		await redis.start();
		return redis;
	}

	/** Every change is on disk before it is answered for, so that no job is lost with the process. */
	protected command(): [string, string[]] {
		const settings = { bind: '127.0.0.1', port: this.port, dir: this.folder, appendonly: 'yes' };
		return [
			'redis-server',
			Object.entries({ ...settings, appendfsync: 'always', save: '' }).flatMap(([name, value]) => [
				`--${name}`,
				String(value),
			]),
		];
	}
}

export class Postgres extends Service {
	protected readonly readyLine = /ready to accept connections/;

	static async start(): Promise<Postgres> {
		const postgres = new Postgres(await freePort());
		execFileSync(
			path.join(postgresPrograms() as string, 'initdb'),
			['-D', path.join(postgres.folder, 'data'), '-U', 'n8n', '-A', 'trust', '-E', 'UTF8'],
			{ cwd: postgres.folder, ...unprivileged(), stdio: 'pipe' },
		);
		await postgres.start();
		return postgres;
	}

	get url(): string {
		return `postgresql://n8n@127.0.0.1:${this.port}/postgres`;
	}

	protected command(): [string, string[]] {
		const { folder, port } = this;
		return [
			path.join(postgresPrograms() as string, 'postgres'),
			['-D', path.join(folder, 'data'), '-k', folder, '-h', '127.0.0.1', '-p', String(port)],
		];
	}
}
