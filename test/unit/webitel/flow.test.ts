import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';

import type { Fields } from '../../../nodes/shared/events/fields';
import { webitel } from '../../../nodes/Webitel/events';
import { flowFile, webitelFlow } from '../../../nodes/Webitel/flow';
import { webitelAdapter } from '../../../nodes/Webitel/adapter';
import { formFields } from '../../../nodes/shared/receive/decode';
import {
	addedMember,
	agentStatus,
	eventsOfAttempt,
	expiredMember,
	runFlow,
	type AttemptCourse,
	type EngineOptions,
	type FlowSchema,
	type Version,
} from '../../support/vendors/webitel';
import { request, UTC } from '../request';
import earlierFlow from '../../support/vendors/webitel/earlierFlow.json';

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

	it('sends every field by its name, in place, as a form', () => {
		const { httpRequest } = webitelFlow(URL_OF_N8N, { X: SECRET }, ['order']).schema.find(
			(step) => 'httpRequest' in step,
		) as { httpRequest: { headers: object; data: Record<string, string> } };
		expect(httpRequest.headers).toEqual({
			'content-type': 'application/x-www-form-urlencoded',
			X: SECRET,
		});
		const names = webitel.events.flatMap((event) => Object.keys(event.fields() as Fields));
		const sent = ['event', 'order', ...names.filter((name) => name !== 'variables')];
		expect(Object.keys(httpRequest.data).sort()).toEqual([...new Set(sent)].sort());
		const { event, timestamp, ...others } = httpRequest.data;
		expect([event, timestamp]).toEqual(['${n8n_event}', '${n8n_time}']);
		for (const [name, value] of Object.entries(others)) expect(value).toBe(`\${${name}}`);
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
			const sent = await buffer(incoming);
			const isForm = incoming.headers['content-type'] !== 'application/json';
			const body = isForm
				? { ...formFields(sent).fields }
				: (JSON.parse(sent.toString()) as Record<string, unknown>);
			received.push({ headers: incoming.headers, body });
			response.writeHead(statuses.shift() ?? 200).end();
		});
		await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
		url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhook`;
	});
	afterEach(async () => await new Promise((closed) => server.close(closed)));

	const CALL: AttemptCourse = {
		...{ type: 'inbound queue', id: 41, queueId: 17, destination: '+447700900123' },
		...{ name: 'Matti', channel: 'm', ringsAt: -5000, answeredAt: -5000 },
		...{ endedAt: 40_000, result: 'abandoned' },
	};
	const BEGIN = Date.UTC(2026, 2, 2, 8);
	const [joined] = eventsOfAttempt(CALL, BEGIN).map(({ event }) => event);
	const run = async (
		variables: Record<string, string>,
		own: string[] = [],
		options: EngineOptions = {},
	) =>
		await runFlow(webitelFlow(url, { 'X-Webitel-Token': SECRET }, own), variables, {
			pause: async () => {},
			...options,
		});
	/** What n8n makes of the requests. */
	const events = () =>
		received.map(({ body }) => webitelAdapter.identify(request({ body }), UTC)[0]);

	it('posts the event, its fields and the named variables, with the secret', async () => {
		expect(await run({ ...joined, order: 'A 17' }, ['order', 'language'])).toMatchObject({
			attempts: 1,
		});
		expect(received[0].headers).toMatchObject({
			'x-webitel-token': SECRET,
			'content-type': 'application/x-www-form-urlencoded',
		});
		expect(events()).toMatchObject([
			{
				type: 'joined',
				time: '2026-03-02T08:00:00.000Z',
				data: { attempt_id: '41', agent_id: null, order: 'A 17', language: null },
			},
		]);
	});

	it('tries again where n8n could not store the event, with the same id', async () => {
		statuses = [503, 500];
		expect(await run(joined)).toMatchObject({ attempts: 3, sent: { status: 200 } });
		expect(new Set(events().map(({ id }) => id)).size).toBe(1);
	});

	it('gives up in the time that Webitel gives it', async () => {
		statuses = [503, 503, 503, 503, 503];
		expect(await run(joined)).toMatchObject({ attempts: 3, sent: { status: 503 } });
	});

	it.each(['chat queue', 'IM queue'] as const)(
		'knows what joins a %s without a state',
		async (type) => {
			const [chat] = eventsOfAttempt({ ...CALL, type }, BEGIN);
			expect(chat.event.state).toBe('idle');
			await run(chat.event);
			expect(events()).toMatchObject([{ type: 'joined' }]);
		},
	);

	it.each([
		['nothing of the kind', {}],
		['a state', { state: 'Texas' }],
		['the state of a chat', { state: 'idle' }],
		['a status', { status: 'VIP' }],
	])('tells that a customer expired who has %s as a variable', async (_, own) => {
		statuses = [503, 500];
		let now = BEGIN;
		await run(expiredMember({ id: 880371, seq: 2 }, CALL, own), [], { now: () => (now += 1000) });
		const sent = events();
		expect(sent).toHaveLength(3);
		expect(new Set(sent.map(({ id }) => id)).size).toBe(1);
		for (const { type, time, subject } of sent) {
			expect([type, time, subject]).toEqual(['leaving', '2026-03-02T08:00:01.000Z', '880371']);
		}
	});

	it('keeps working as it was imported before: nested JSON, expired customers included', async () => {
		const earlier = JSON.parse(
			JSON.stringify(earlierFlow).replace('YOUR WEBHOOK URL', url),
		) as FlowSchema;
		const expired = expiredMember({ id: 880371, seq: 2 }, CALL, { state: 'missed' });
		for (const variables of [joined, expired]) {
			statuses = [503];
			await runFlow(earlier, variables, { pause: async () => {} });
		}
		expect(received).toHaveLength(4);
		expect(new Set(events().map(({ id }) => id)).size).toBe(2);
		expect(events()).toMatchObject([
			...[0, 1].map(() => ({ type: 'joined', subject: '41', time: '2026-03-02T08:00:00.000Z' })),
			...[2, 3].map(() => ({ type: 'leaving', subject: '880371', time: null })),
		]);
	});

	it("tells an agent's status, and when", async () => {
		const anna = { id: 204, userId: 1042, name: 'Anna', extension: '301' };
		await run(agentStatus(anna, 5, 'pause', 'Lunch'), [], { now: () => BEGIN });
		expect(events()).toMatchObject([
			{
				type: 'agent_status',
				time: '2026-03-02T08:00:00.000Z',
				data: { agent_id: '204', agent_extension: '301', status: 'pause', status_payload: 'Lunch' },
			},
		]);
	});

	it('tells that a customer was added, whose record comes as JSON', async () => {
		await run(addedMember(880371, { ...CALL, name: 'Pekka "P" Pouta' }), [], { now: () => BEGIN });
		expect(events()).toMatchObject([
			{
				type: 'add_member',
				subject: '880371',
				data: { member_name: 'Pekka "P" Pouta', destination: '+447700900123', queue_id: '17' },
			},
		]);
	});

	it('takes the secret from a variable of the domain, from 24.04 on', async () => {
		const flow = webitelFlow(url, { 'X-Webitel-Token': '$${n8n_secret}' }, []);
		for (const version of ['24.04', '24.08', '26.06'] as const) {
			await runFlow(flow, joined, { version, globals: { n8n_secret: SECRET } });
			expect(received.at(-1)?.headers).toMatchObject({ 'x-webitel-token': SECRET });
		}
	});

	describe.each<Version>(['22.05', '24.04', '24.08', '26.06'])('of version %s', (version) => {
		it.each([
			['backslashes', 'ACME\\Ivan \\'],
			['a path', 'C:\\temp\\new'],
			['quotes', 'A "17" \'x\' `y`'],
			['line breaks and controls', 'a\r\nb\tc\u0001'],
			['markup', '<b>&amp;</b>'],
			['what looks like a variable', '${agent_id} $${secret}'],
			['Cyrillic', 'Іван Їжак'],
			['emoji', '👩🏽‍💻 ❤️'],
			['form syntax', 'a=b&c=d%20+e'],
			['10,000 characters', 'Ї"\\'.repeat(3334)],
		])('posts values as they are: %s', async (_, value) => {
			await run({ ...joined, order: value, member_name: value }, ['order'], { version });
			expect(events()[0].data).toMatchObject({ order: value, member_name: value });
		});
	});
});
