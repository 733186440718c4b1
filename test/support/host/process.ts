import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';

import { UserError } from '../../../scripts/bootstrap.cjs';
import type { N8nInstall } from './install';

/** The last characters of a process's output that are kept for error messages. */
const KEPT_OUTPUT = 400_000;

/** n8n itself waits 30 s for executions to end. */
const STOP_GRACE_MS = 45_000;

/** n8n starts in ten seconds, and in minutes on a machine that is slow and busy. */
const START_MS = 600_000;

/**
 * Below the ports that systems give to outgoing connections, so that none of those takes the port of an n8n
 * that is down for a while; and ten apart, so that the next ones are free as well.
 */
const PORTS = { first: 20_000, step: 10, count: 1_200 };
const given = new Set<number>();

/** A port that nothing listens on and that was not given before. */
export async function freePort(): Promise<number> {
	for (;;) {
		const port = PORTS.first + PORTS.step * Math.floor(Math.random() * PORTS.count);
		if (given.has(port) || !(await isFree(port))) continue;
		given.add(port);
		return port;
	}
}

async function isFree(port: number): Promise<boolean> {
	const server = createServer();
	return await new Promise((resolve) => {
		server.once('error', () => resolve(false));
		server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
	});
}

/**
 * Waits until `condition` gives something truthy, and returns that; `what` is named where it never does. How
 * long is of no interest, so by default it is longer than any machine takes.
 */
export async function until<T>(
	what: string | (() => string),
	condition: () => T | Promise<T>,
	{ timeoutMs = 300_000, everyMs = 100 } = {},
): Promise<Exclude<T, undefined | null | false | 0 | ''>> {
	const deadline = performance.now() + timeoutMs;
	for (;;) {
		const result = await condition();
		if (result) return result as Exclude<T, undefined | null | false | 0 | ''>;
		if (performance.now() > deadline) {
			const name = typeof what === 'string' ? what : what();
			throw new Error(`Waited ${timeoutMs} ms in vain for ${name}`);
		}
		await new Promise((resolve) => setTimeout(resolve, everyMs));
	}
}

/** What a process has used so far. */
export interface Usage {
	readonly cpuSeconds: number;
	readonly memoryBytes: number;
}

/** Running processes, so that none outlives this one. */
const running = new Set<N8nProcess>();
process.on('exit', () => running.forEach((child) => child.kill9()));

/** One n8n process (`start`, `worker` or `webhook`) with all its children, as a unit. */
export class N8nProcess {
	private output = '';
	private readonly child: ChildProcess;
	private readonly exited: Promise<void>;

	constructor(
		install: N8nInstall,
		readonly args: readonly string[],
		env: Readonly<Record<string, string>>,
		onOutput?: (text: string) => void,
	) {
		const guard = path.join(__dirname, 'guard.cjs');
		this.child = spawn(install.node, ['--require', guard, install.cli, ...args], {
			env: { ...inheritedEnvironment(install), ...env },
			stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
			// A group of its own: Ctrl-C reaches only the starter, which then ends the whole group.
			detached: process.platform !== 'win32',
			windowsHide: true,
		});
		const collect = (chunk: Buffer) => {
			this.output = (this.output + chunk.toString()).slice(-KEPT_OUTPUT);
			onOutput?.(chunk.toString());
		};
		this.child.stdout?.on('data', collect);
		this.child.stderr?.on('data', collect);
		running.add(this);
		this.exited = new Promise((resolve, reject) => {
			this.child.once('error', reject);
			this.child.once('close', () => {
				running.delete(this);
				resolve();
			});
		});
		this.exited.catch(() => running.delete(this));
	}

	get pid(): number {
		return this.child.pid ?? 0;
	}

	/** What the process printed so far (the end of it, if it was much). */
	get log(): string {
		return this.output;
	}

	get isRunning(): boolean {
		return this.child.exitCode === null && this.child.signalCode === null;
	}

	/** Waits for `condition`, but fails at once with n8n's own words when n8n ends meanwhile. */
	async until<T>(what: string, condition: () => Promise<T>, timeoutMs = START_MS) {
		try {
			return await until(
				what,
				async () => {
					if (!this.isRunning) throw new UserError(`n8n ended while waiting for ${what}`);
					return await condition();
				},
				{ timeoutMs },
			);
		} catch (error) {
			const lastLines = this.output.trim().split('\n').slice(-30).join('\n');
			throw new UserError(`${(error as Error).message}. It printed:\n${lastLines}`);
		}
	}

	/** Ends the process in good order; after a grace, by force. */
	async stop(): Promise<void> {
		if (this.isRunning) this.child.kill('SIGTERM');
		const timer = setTimeout(() => this.kill9(), STOP_GRACE_MS);
		await this.exited;
		clearTimeout(timer);
		this.kill9();
	}

	/** Ends the process and its children at once, as a crash would. */
	kill9(): void {
		try {
			if (process.platform !== 'win32') process.kill(-this.pid, 'SIGKILL');
			else if (this.isRunning) spawnSync('taskkill', ['/pid', `${this.pid}`, '/T', '/F']);
		} catch {
			// Nothing of the group is left.
		}
	}

	/** Stops the process and its children where they are, until it is killed or goes on. */
	freeze(): void {
		process.kill(-this.pid, 'SIGSTOP');
	}

	/** Lets a frozen process go on. */
	goOn(): void {
		process.kill(-this.pid, 'SIGCONT');
	}

	/** Resolves when the process has ended, however that came about. */
	async ended(): Promise<void> {
		await this.exited;
	}

	/** CPU time and memory of the n8n process itself, from the kernel's own books (Linux only). */
	usage(): Usage {
		const stat = readFileSync(`/proc/${this.pid}/stat`, 'utf8');
		const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
		const CLOCK_TICKS = 100;
		const PAGE_BYTES = 4096;
		return {
			cpuSeconds: (Number(fields[11]) + Number(fields[12])) / CLOCK_TICKS,
			memoryBytes: Number(fields[21]) * PAGE_BYTES,
		};
	}
}

/** This process's environment without what would configure another n8n, and with its Node first. */
function inheritedEnvironment(install: N8nInstall): Record<string, string | undefined> {
	const foreign = /^(N8N_|DB_|EXECUTIONS_|QUEUE_|WEBHOOK_URL$|NODE_OPTIONS$|NODE_ENV$|JEST_)/;
	const kept = Object.entries(process.env).filter(([name]) => !foreign.test(name));
	return {
		...Object.fromEntries(kept),
		PATH: [path.dirname(install.node), process.env.PATH].join(path.delimiter),
	};
}
