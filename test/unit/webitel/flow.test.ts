import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';

import type { Fields } from '../../../nodes/shared/events/fields';
import { webitel } from '../../../nodes/Webitel/events';
import { flowFile, webitelFlow } from '../../../nodes/Webitel/flow';
import { webitelAdapter } from '../../../nodes/Webitel/adapter';
import { runFlow, webitelDay, type FlowSchema } from '../../support/vendors/webitel';
import { request, UTC } from '../request';

const URL_OF_N8N = 'https://n8n.example.com/webhook/abc/webhook';
const SECRET = 'correct horse battery';

/** The flow that the node gives as a file, for what is typed under "Your Variables". */
const given = (flowVariables = '', headers?: Record<string, string>) =>
	flowFile.content(URL_OF_N8N, [], {
		parameter: (name) => ({ flowVariables })[name],
		workflow: 'Missed calls',
		headers,
	}) as unknown as FlowSchema;

describe('the ready flow', () => {
	it('is the one in docs/', () => {
		const file = join(__dirname, '../../../docs/webitel-flow.json');
		const expected = webitelFlow('YOUR WEBHOOK URL', { 'X-Webitel-Token': 'YOUR SECRET' }, []);
		expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(expected);
	});

	it("is given by the node, with the user's URL and no secret", () => {
		expect(given()).toEqual(
			webitelFlow(URL_OF_N8N, { 'X-Webitel-Token': 'THE SECRET FROM YOUR CREDENTIAL' }, []),
		);
	});

	it("is given with the user's variables, and with nothing else they typed", () => {
		const schema = JSON.stringify(given('order_number, größe;x-1 bad"name ${y}').schema);
		expect(schema).toContain('"order_number":"${order_number}"');
		expect(schema).toContain('"größe":"${größe}"');
		expect(schema).not.toContain('bad');
		expect(schema).not.toContain('${y}');
	});

	it('names every documented field', () => {
		const text = JSON.stringify(webitelFlow(URL_OF_N8N, { X: SECRET }, []));
		const names = webitel.events.flatMap((event) => Object.keys(event.fields() as Fields));
		for (const name of names.filter((one) => one !== 'variables')) {
			expect(text).toContain(`"${name}":"\${${name}}"`);
		}
	});
});

describe('the ready flow in Webitel', () => {
	let server: Server;
	let url: string;
	let statuses: number[];
	let received: Array<{ headers: object; body: Record<string, unknown> }>;

	beforeEach(async () => {
		received = [];
		statuses = [];
		server = createServer(async (incoming, response) => {
			const body = (await json(incoming)) as Record<string, unknown>;
			received.push({ headers: incoming.headers, body });
			response.writeHead(statuses.shift() ?? 200).end();
		});
		await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
		url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhook`;
	});
	afterEach(async () => await new Promise((closed) => server.close(closed)));

	const [joined] = webitelDay(1, Date.UTC(2026, 2, 2), 1).map(({ event }) => event);
	const run = async (variables: Record<string, string>, own: string[] = []) =>
		await runFlow(webitelFlow(url, { 'X-Webitel-Token': SECRET }, own), variables, async () => {});

	it('posts the event, its fields and the named variables, with the secret', async () => {
		expect(await run({ ...joined, order: 'A "17"\n' }, ['order'])).toMatchObject({ attempts: 1 });
		const [{ headers, body }] = received;
		expect(headers).toMatchObject({
			'x-webitel-token': SECRET,
			'content-type': 'application/json',
		});
		const [event] = webitelAdapter.identify(request({ body }), UTC);
		expect(event).toMatchObject({
			type: 'joined',
			time: new Date(Number(joined.timestamp)).toISOString(),
			data: {
				attempt_id: joined.attempt_id,
				agent_id: null,
				variables: { order: 'A "17"\n', queue_id: joined.queue_id, timestamp: joined.timestamp },
			},
		});
	});

	it('tries again where n8n could not store the event, with the same id', async () => {
		statuses = [503, 500];
		expect(await run(joined)).toMatchObject({ attempts: 3, sent: { status: 200 } });
		const ids = received.map(({ body }) => webitelAdapter.identify(request({ body }), UTC)[0].id);
		expect(new Set(ids).size).toBe(1);
	});

	it('gives up in the time that Webitel gives it', async () => {
		statuses = [503, 503, 503, 503, 503];
		expect(await run(joined)).toMatchObject({ attempts: 3, sent: { status: 503 } });
	});

	it('knows the chat that joins before it has a state', async () => {
		await run({ ...joined, state: 'idle', channel: 'chat' });
		expect(received[0].body).toMatchObject({ event: 'joined', channel: 'chat' });
	});
});
