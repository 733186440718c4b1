import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { AlvariaCloud, type CloudOptions } from './cloud';
import { type Fault, FaultPlan } from './faults';
import { Pacing } from './pacing';
import type { ApiRequest, ApiResponse } from './protocol';
import { operationOf } from './routes';

/** The simulated Alvaria Cloud on a loopback port, with its faults. */
export class AlvariaServer {
	readonly faults = new FaultPlan();
	/** `http://127.0.0.1:<port>`: base of the API and of the token service. */
	baseUrl = '';

	private server?: Server;
	private readonly sockets = new Set<Socket>();
	private readonly pacing: Pacing;

	constructor(readonly cloud = new AlvariaCloud()) {
		this.pacing = new Pacing(cloud.options.clock, cloud.options.graceMs);
	}

	static async start(options: Partial<CloudOptions> = {}, port = 0): Promise<AlvariaServer> {
		const server = new AlvariaServer(new AlvariaCloud(options));
		await server.listen(port);
		return server;
	}

	async listen(port = 0): Promise<void> {
		const server = createServer((request, response) => void this.serve(request, response));
		server.keepAliveTimeout = 60_000;
		server.on('connection', (socket) => {
			this.sockets.add(socket);
			socket.on('close', () => this.sockets.delete(socket));
		});
		await new Promise<void>((resolve, reject) => {
			server.once('error', reject).listen(port, '127.0.0.1', resolve);
		});
		this.server = server;
		this.baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	}

	/** Stops listening and drops every connection: from then on they are refused. */
	async close(): Promise<void> {
		const { server } = this;
		if (!server) return;
		this.server = undefined;
		const closed = new Promise((resolve) => server.close(resolve));
		for (const socket of this.sockets) socket.destroy();
		await closed;
	}

	/** Refuses connections for a while (milliseconds, simulated), then listens where it was. */
	async outage(ms: number): Promise<void> {
		const port = Number(new URL(this.baseUrl).port);
		await this.close();
		await this.pass(ms);
		await this.listen(port);
	}

	private async serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
		const left = new AbortController();
		response.on('close', () => left.abort());
		const { clock } = this.cloud.options;
		const receivedAt = clock.now();
		const request = await readRequest(incoming, receivedAt, left.signal).catch(() => undefined);
		if (!request) return;
		const operation = operationOf(request.method, request.path);
		const broken = operation && this.pacing.check(operation);
		if (broken) this.cloud.violation(broken, `${operation} repeated too early`);
		const fault = this.faults.take(operation);
		const answer = await this.answer(request, fault);
		if (!answer || response.destroyed) {
			response.destroy();
			return;
		}
		// The client may have it before this process learns that it is sent.
		const answeredAt = clock.now();
		send(response, answer, fault, () => {
			answer.received?.();
			if (operation) this.pacing.answered(operation, answer, answeredAt);
		});
	}

	/** What is answered under a fault; nothing where the connection just ends. */
	private async answer(
		request: ApiRequest,
		fault: Fault | undefined,
	): Promise<ApiResponse | undefined> {
		switch (fault?.kind) {
			case 'reset':
				return undefined;
			case 'answer':
				return { status: fault.status, headers: fault.headers, body: fault.body };
			case 'hang':
				await this.pass(fault.ms ?? Infinity, request.signal);
				return undefined;
			case 'loseAnswer':
				await this.cloud.handle(request);
				return undefined;
			case 'delay':
				await this.pass(fault.ms, request.signal);
				break;
			case 'expireSession':
				this.cloud.expireSession(request.headers['via-client-sessionid'] ?? '');
				break;
			case 'expireTokens':
				this.cloud.tokens.revokeAll();
				break;
		}
		const answer = await this.cloud.handle(request);
		return { ...answer, body: rearranged(answer.body, fault) };
	}

	private async pass(ms: number, signal?: AbortSignal): Promise<void> {
		if (signal?.aborted) return;
		await new Promise<void>((resolve) => {
			const cancel = ms === Infinity ? undefined : this.cloud.options.clock.after(ms, resolve);
			signal?.addEventListener('abort', () => {
				cancel?.();
				resolve();
			});
		});
	}
}

async function readRequest(
	incoming: IncomingMessage,
	receivedAt: number,
	signal: AbortSignal,
): Promise<ApiRequest> {
	const body = await text(incoming);
	const { pathname, searchParams } = new URL(incoming.url ?? '/', 'http://simulator');
	return {
		method: incoming.method ?? 'GET',
		path: pathname,
		query: searchParams,
		headers: incoming.headers as ApiRequest['headers'],
		body,
		receivedAt,
		signal,
	};
}

function rearranged(body: unknown, fault: Fault | undefined): unknown {
	const { events } = (body ?? {}) as { events?: unknown[] };
	if (!events) return body;
	if (fault?.kind === 'reorder') return { ...(body as object), events: events.toReversed() };
	if (fault?.kind !== 'duplicate') return body;
	const twice = events.flatMap((event) => [event, event]);
	return { ...(body as object), totalItems: twice.length, events: twice };
}

function send(
	response: ServerResponse,
	{ status, headers, body }: ApiResponse,
	fault: Fault | undefined,
	received: () => void,
): void {
	const isText = typeof body === 'string';
	const whole = body === undefined ? '' : isText ? body : JSON.stringify(body);
	const half = whole.slice(0, Math.floor(whole.length / 2));
	const text = fault?.kind === 'brokenJson' ? half : whole;
	response.writeHead(status, {
		...(status === 204 ? {} : { 'content-length': Buffer.byteLength(text) }),
		...(text === '' ? {} : { 'content-type': isText ? 'text/html' : 'application/json' }),
		...headers,
	});
	if (fault?.kind === 'cutBody') {
		response.write(half, () => response.destroy());
		return;
	}
	// Broken JSON reaches the client, but tells it nothing.
	if (fault?.kind !== 'brokenJson') response.on('finish', received);
	response.end(text);
}
