import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import {
	chownSync,
	existsSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	writeFileSync,
} from 'node:fs';
import { createConnection } from 'node:net';
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

/** Debian keeps some programs off a user's path. */
const hasProgram = (name: string) =>
	[...(process.env.PATH ?? '').split(path.delimiter), '/usr/sbin'].some((folder) =>
		existsSync(path.join(folder, name)),
	);

/** Debian's packages, and whether what is wanted of them is there. */
const PACKAGES: Readonly<Record<string, () => boolean>> = {
	postgresql: () => postgresPrograms() !== undefined,
	'redis-server': () => hasProgram('redis-server'),
	haproxy: () => hasProgram('haproxy'),
	openssl: () => hasProgram('openssl'),
};

/** Makes sure that all are installed: on Debian, root installs them; else a sentence says what to do. */
export function ensureServices(): void {
	const missing = Object.keys(PACKAGES).filter((name) => !PACKAGES[name]());
	if (missing.length === 0) return;
	const names = missing.join(' ');
	if (!isRoot() || !existsSync('/usr/bin/apt-get')) {
		throw new UserError(
			`The set-ups under deploy/ need ${names}: install it (Debian: apt-get install ${names}).`,
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
abstract class Server {
	protected readonly folder = mkdtempSync(path.join(tmpdir(), 'contact-center-scale-'));
	private child?: ChildProcess;
	private output = '';
	/** Whom the process runs as. */
	protected readonly user: { uid?: number; gid?: number } = {};

	protected constructor(readonly port: number) {}

	protected abstract command(): [string, string[]];

	/** What it printed, the end of it. */
	get log(): string {
		return this.output;
	}

	/** Starts it, or starts it again on the same data and port. */
	async start(): Promise<void> {
		const [program, args] = this.command();
		this.output = '';
		const child = spawn(program, args, {
			cwd: this.folder,
			...this.user,
			env: { ...process.env, PATH: `${process.env.PATH}${path.delimiter}/usr/sbin` },
			stdio: ['ignore', 'pipe', 'pipe'],
		});
		this.child = child;
		const collect = (chunk: Buffer) => (this.output = (this.output + String(chunk)).slice(-20_000));
		child.stdout.on('data', collect);
		child.stderr.on('data', collect);
		process.once('exit', () => child.kill('SIGKILL'));
		await until(`${program} to be ready`, async () => {
			if (child.exitCode !== null) throw new Error(`${program} ended: ${this.output}`);
			return await this.isReady();
		});
	}

	/** Whether it takes requests. */
	protected async isReady(): Promise<boolean> {
		return await new Promise((resolve) => {
			const socket = createConnection(this.port, '127.0.0.1');
			socket.once('connect', () => resolve(true));
			socket.once('error', () => resolve(false));
			socket.once('connect', () => socket.destroy());
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

/** Redis as a compose file starts it, but on a port, an address and a folder of the test's. */
export class Redis extends Server {
	private constructor(
		port: number,
		private readonly words: readonly string[],
	) {
		super(port);
	}

	/** @param words the command of the service, with paths of this machine */
	static async start(words: readonly string[], port: number): Promise<Redis> {
		const redis = new Redis(port, words);
		await redis.start();
		return redis;
	}

	protected override async isReady(): Promise<boolean> {
		return await Promise.resolve(/Ready to accept connections/.test(this.log));
	}

	protected command(): [string, string[]] {
		const [program, ...args] = this.words;
		const ours = ['--bind', '127.0.0.1', '--port', String(this.port), '--dir', this.folder];
		return [program, [...args, ...ours]];
	}
}

/** What the image of PostgreSQL is told by its environment. */
export interface PostgresSettings {
	readonly user: string;
	readonly database: string;
	/** Without one, whoever reaches it is let in. */
	readonly passwordFile?: string;
}

export class Postgres extends Server {
	protected override readonly user = unprivileged();

	private constructor(
		port: number,
		private readonly settings: PostgresSettings,
	) {
		super(port);
	}

	static async start(
		settings: PostgresSettings = { user: 'n8n', database: 'postgres' },
		port?: number,
	): Promise<Postgres> {
		const postgres = new Postgres(port ?? (await freePort()), settings);
		await postgres.create();
		return postgres;
	}

	get url(): string {
		const { settings, port, password } = this;
		const login = password === undefined ? settings.user : `${settings.user}:${password}`;
		return `postgresql://${login}@127.0.0.1:${port}/${settings.database}`;
	}

	private get password(): string | undefined {
		const { passwordFile } = this.settings;
		return passwordFile && readFileSync(passwordFile, 'utf8').trim();
	}

	/** As the image does at its first start: a cluster, a user with a password, a database. */
	private async create(): Promise<void> {
		const { folder, settings, password, user } = this;
		if (user.uid !== undefined && user.gid !== undefined) chownSync(folder, user.uid, user.gid);
		const run = (program: string, ...args: string[]) =>
			execFileSync(path.join(postgresPrograms() as string, program), args, {
				cwd: folder,
				...user,
				env: { ...process.env, PGPASSWORD: password },
				stdio: 'pipe',
			});
		const login = path.join(folder, 'password');
		if (password) writeFileSync(login, password);
		run(
			'initdb',
			...['-D', path.join(folder, 'data'), '-U', settings.user, '-E', 'UTF8'],
			...(password ? ['-A', 'scram-sha-256', `--pwfile=${login}`] : ['-A', 'trust']),
		);
		await this.start();
		if (settings.database === 'postgres') return;
		const server = ['-h', '127.0.0.1', '-p', String(this.port), '-U', settings.user];
		run('createdb', ...server, settings.database);
	}

	protected override async isReady(): Promise<boolean> {
		return await Promise.resolve(/ready to accept connections/.test(this.log));
	}

	protected command(): [string, string[]] {
		const { folder, port } = this;
		return [
			path.join(postgresPrograms() as string, 'postgres'),
			['-D', path.join(folder, 'data'), '-k', folder, '-h', '127.0.0.1', '-p', String(port)],
		];
	}
}

/** HAProxy with a configuration in which names and paths are those of this machine. */
export class HaProxy extends Server {
	private constructor(
		port: number,
		private readonly config: string,
	) {
		super(port);
	}

	static async start(config: string, port: number): Promise<HaProxy> {
		const proxy = new HaProxy(port, config);
		await proxy.start();
		return proxy;
	}

	protected command(): [string, string[]] {
		const file = path.join(this.folder, 'haproxy.cfg');
		writeFileSync(file, this.config);
		// In the foreground, as in its image.
		return ['haproxy', ['-db', '-f', file]];
	}
}
