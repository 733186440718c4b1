import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

import { payload, send, serviceDeskDay } from '../../support/vendors/enreach';

describe('the simulated sender of Enreach', () => {
	let server: Server;
	let url: string;
	let answers: Array<(response: ServerResponse) => void>;
	const received: Array<{ headers: Record<string, unknown>; body: unknown }> = [];

	beforeEach(async () => {
		received.length = 0;
		server = createServer(async (request, response) => {
			received.push({ headers: request.headers, body: await json(request) });
			answers.shift()?.(response);
		});
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
	});
	afterEach(() => {
		server.close();
		server.closeAllConnections();
	});

	const status = (code: number) => (response: ServerResponse) => response.writeHead(code).end();
	const event = payload('QueueCallInDisconnected', { Id: 'e1' });

	it('sends the event with its name and the secret in headers of their own', async () => {
		answers = [status(200)];
		const sent = await send({ url, secret: 's3cret' }, event);
		expect(sent).toMatchObject({ isDelivered: true, status: 200, attempts: 1 });
		expect(received).toEqual([
			{
				body: event,
				headers: expect.objectContaining({
					'x-benemen-event': 'QueueCallInDisconnected',
					'x-benemen-token': 's3cret',
					'content-type': 'application/json; charset=utf-8',
				}),
			},
		]);
	});

	it('takes exactly 200 as success, and sends again what got anything else', async () => {
		answers = [status(204), status(302), status(500), status(200)];
		const sent = await send({ url, retryAfterMs: 1 }, event);
		expect(sent).toMatchObject({ isDelivered: true, attempts: 4 });
		expect(received.map(({ body }) => body)).toEqual([event, event, event, event]);
	});

	it('gives an event up after a few attempts', async () => {
		answers = [status(500), status(500), status(500), status(401)];
		const sent = await send({ url, retryAfterMs: 1 }, event);
		expect(sent).toMatchObject({ isDelivered: false, status: 401, attempts: 4 });
	});

	it('takes an answer that comes too late as none', async () => {
		answers = [() => undefined, status(200)];
		const sent = await send({ url, retryAfterMs: 1, timeoutMs: 1000 }, event);
		expect(sent).toMatchObject({ isDelivered: true, attempts: 2 });
	});
});

describe('the simulated day of a service desk', () => {
	const day = serviceDeskDay(7, Date.UTC(2026, 2, 2, 8), 200);

	it('is the same for the same seed, and another for another', () => {
		expect(serviceDeskDay(7, Date.UTC(2026, 2, 2, 8), 200)).toEqual(day);
		expect(serviceDeskDay(8, Date.UTC(2026, 2, 2, 8), 200)).not.toEqual(day);
	});

	it('tells every call from its arrival to its end, under one id and in order', () => {
		const calls = new Map<unknown, string[]>();
		for (const { event } of day) {
			calls.set(event.CallId, [...(calls.get(event.CallId) ?? []), event.EventType]);
		}
		expect(calls.size).toBe(200);
		const answered = [
			'QueueCallInComing',
			'QueueCallInArrived',
			'QueueCallInUserAllocated',
			'QueueCallInUserConnected',
			'QueueCallInDisconnected',
		];
		const abandoned = ['QueueCallInComing', 'QueueCallInArrived', 'QueueCallInDisconnected'];
		const stories = [...calls.values()];
		expect(stories).toContainEqual(answered);
		expect(stories).toContainEqual(abandoned);
		for (const story of stories) expect([answered, abandoned]).toContainEqual(story);
	});

	it('gives every event an id of its own and the time it happens at', () => {
		expect(new Set(day.map(({ event }) => event.Id)).size).toBe(day.length);
		for (const { at, event } of day) {
			expect(Date.parse(String(event.Timestamp))).toBe(Date.UTC(2026, 2, 2, 8) + at);
		}
	});
});
