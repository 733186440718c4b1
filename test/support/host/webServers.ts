import { type ChildProcess, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import path from 'node:path';

import { until } from './process';

/** A server that users put before n8n, with a configuration of a test's own. */
export class WebServer {
	private output = '';
	private readonly child: ChildProcess;

	private constructor(
		private readonly program: string,
		args: string[],
	) {
		this.child = spawn(program, args, {
			// Debian keeps servers where only root's path leads.
			env: { ...process.env, PATH: `${process.env.PATH}${path.delimiter}/usr/sbin` },
			stdio: ['ignore', 'pipe', 'pipe'],
		});
		this.child.on('error', (error) => (this.output += String(error)));
		for (const stream of [this.child.stdout, this.child.stderr]) {
			stream?.on('data', (chunk) => (this.output += String(chunk)));
		}
		process.once('exit', () => this.child.kill('SIGKILL'));
	}

	/** nginx with these blocks within `http { … }`. */
	static async nginx(folder: string, blocks: string, port: number): Promise<WebServer> {
		const file = path.join(folder, 'nginx.conf');
		const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
			(kind) => `${kind}_temp_path ${path.join(folder, kind)};`,
		);
		writeFileSync(
			file,
			[
				'daemon off; master_process off;',
				`pid ${path.join(folder, 'nginx.pid')};`,
				'error_log stderr error;',
				'events {}',
				`http { access_log off; ${temporary.join(' ')}`,
				blocks,
				'}',
			].join('\n'),
		);
		return await new WebServer('nginx', ['-p', folder, '-e', 'stderr', '-c', file]).ready(port);
	}

	/** HAProxy with this configuration. */
	static async haproxy(folder: string, config: string, port: number): Promise<WebServer> {
		const file = path.join(folder, 'haproxy.cfg');
		writeFileSync(file, config);
		return await new WebServer('haproxy', ['-db', '-f', file]).ready(port);
	}

	async stop(): Promise<void> {
		if (!this.isRunning) return;
		const ended = new Promise((resolve) => this.child.once('close', resolve));
		this.child.kill('SIGTERM');
		await ended;
	}

	private get isRunning(): boolean {
		const { exitCode, signalCode, pid } = this.child;
		return pid !== undefined && exitCode === null && signalCode === null;
	}

	private async ready(port: number): Promise<this> {
		await until(`${this.program} to listen`, async () => {
			if (!this.isRunning) throw new Error(`${this.program} ended: ${this.output}`);
			return await listens(port);
		});
		return this;
	}
}

async function listens(port: number): Promise<boolean> {
	return await new Promise((resolve) => {
		const socket = createConnection(port, '127.0.0.1');
		socket.once('connect', () => resolve(true));
		socket.once('error', () => resolve(false));
		socket.once('connect', () => socket.destroy());
	});
}
