import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

import { Agent, request } from 'undici';

/**
 * A load balancer as installations have one before n8n: each process in turn, and one that failed only after
 * n8n says that it is ready. Until then n8n answers every request, a webhook's too, with a page and status
 * 200, which a vendor takes for delivered.
 */
export class RoundRobin {
	private next = 0;
	private readonly failed = new Set<string>();
	private readonly dispatcher = new Agent();

	private constructor(
		private readonly server: Server,
		private readonly origins: readonly string[],
	) {
		server.on('request', (incoming, outgoing) => void this.pass(incoming, outgoing));
	}

	static async listen(origins: readonly string[]): Promise<RoundRobin> {
		const server = createServer();
		const proxy = new RoundRobin(server, origins);
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		return proxy;
	}

	get origin(): string {
		return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
	}

	async close(): Promise<void> {
		this.server.closeAllConnections();
		await new Promise((resolve) => this.server.close(resolve));
		await this.dispatcher.destroy();
	}

	/** One that refuses the connection is skipped; one that breaks off is not asked twice. */
	private async pass(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
		const { method, url } = incoming;
		const { connection, host, 'transfer-encoding': _, ...headers } = incoming.headers;
		const body = await buffer(incoming);
		for (let tries = 0; tries < this.origins.length; tries++) {
			const origin = this.origins[this.next++ % this.origins.length];
			if (this.failed.has(origin) && !(await isReady(origin))) continue;
			this.failed.delete(origin);
			try {
				const { dispatcher } = this;
				const answer = await request(`${origin}${url}`, {
					method: method as 'POST',
					headers,
					body,
					dispatcher,
				});
				outgoing.writeHead(answer.statusCode);
				outgoing.end(await buffer(answer.body));
				return;
			} catch (error) {
				this.failed.add(origin);
				if ((error as NodeJS.ErrnoException).code !== 'ECONNREFUSED') break;
			}
		}
		outgoing.writeHead(502).end();
	}
}

/** Whether n8n says that it can take requests. */
export async function isReady(origin: string): Promise<boolean> {
	try {
		const { statusCode, body } = await request(`${origin}/healthz/readiness`);
		await body.dump();
		return statusCode === 200;
	} catch {
		return false;
	}
}
