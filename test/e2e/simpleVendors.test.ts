/**
 * Webitel, PBX event push and RingCentral WFM in a real n8n: their simulators in every encoding, with the
 * event's name and the secret in every place they can be, and hostile input.
 */
import { Socket } from 'node:net';

import type { IDataObject, INode } from 'n8n-workflow';
import { Agent, request } from 'undici';

import type { ContactCenterItem } from '../../nodes/shared/events/item';
import { sampleOf } from '../../nodes/shared/events/sample';
import { pbx } from '../../nodes/PbxEvents/events';
import { ringCentral } from '../../nodes/RingCentralWfm/events';
import { webitel } from '../../nodes/Webitel/events';
import { webitelFlow } from '../../nodes/Webitel/flow';
import { lockDatabase } from '../support/host/databaseLock';
import { itemsOf } from '../support/host/executions';
import { type N8n, startN8n } from '../support/host/n8n';
import { TRIGGER, triggerWorkflow } from '../support/host/workflows';
import { hostileRequests } from '../support/vendors/hostile';
import { asText, type Encoding, type Fields, send } from '../support/vendors/http';
import { pbxDay } from '../support/vendors/pbx';
import { ringCentralDay } from '../support/vendors/ringcentral';
import { runFlow, webitelDay } from '../support/vendors/webitel';

/** Events in each way; more for a longer run. */
const EVENTS = Number(process.env.VENDOR_EVENTS ?? 100);
const HOSTILE = Number(process.env.HOSTILE_REQUESTS ?? 300);
const PARALLEL = 20;
const SECRET = 'e2e-secret-3f1c';
const MORNING = Date.UTC(2026, 2, 2, 7);

interface Sender {
	headers?: Record<string, string>;
	query?: Record<string, string>;
}

const BASIC = `Basic ${Buffer.from(`n8n:${SECRET}`).toString('base64')}`;
const SECRETS: Record<string, Sender & { credential: IDataObject }> = {
	header: {
		credential: { sentIn: 'header', headerName: 'X-My-Secret', secret: SECRET },
		headers: { 'X-My-Secret': SECRET },
	},
	query: {
		credential: { sentIn: 'query', parameterName: 'key', secret: SECRET },
		query: { key: SECRET },
	},
	basic: {
		credential: { sentIn: 'basic', user: 'n8n', password: SECRET },
		headers: { authorization: BASIC },
	},
};

/** One way in which a sender may be set up. */
interface Way {
	title: string;
	encoding: Encoding;
	secret: keyof typeof SECRETS;
	/** Which of the node's URLs, by the end of its path. */
	path?: string;
	options?: IDataObject;
	/** The request for an event: its fields, and what else goes with it. */
	dress?: (name: string, fields: Fields) => { fields: Fields; sender?: Sender };
}

interface Vendor {
	title: string;
	node: string;
	credentialType: string;
	/** Events as the simulated vendor has them: name, and fields without the name. */
	day: () => Array<{ name: string; fields: Fields }>;
	/** The usual dress of an event. */
	named: (name: string, fields: Fields) => Fields;
	/** What tells one event from another in `data`. */
	key: (data: Fields) => string;
	ways: Way[];
	samples: Fields[];
	/** A filter that drops all samples. */
	others: INode['parameters'];
	/** An event that the node does not know. */
	unknown: Fields;
}

const take = <T>(list: T[]) => list.slice(0, EVENTS);

const WEBITEL: Vendor = {
	title: 'Webitel',
	node: 'webitelTrigger',
	credentialType: 'webitelWebhookApi',
	day: () =>
		take(webitelDay(1, MORNING, 150)).map(({ event: { state, ...fields } }) => ({
			name: state ?? 'leaving',
			fields,
		})),
	named: (event, fields) => ({ event, ...fields }),
	key: ({ attempt_id, timestamp, member_id }) =>
		[attempt_id, timestamp, member_id].map(asText).join(' '),
	ways: [
		{ title: 'JSON, secret in a header', encoding: 'json', secret: 'header' },
		{ title: 'a form, basic auth', encoding: 'form', secret: 'basic' },
		{ title: 'the query of a GET', encoding: 'query', secret: 'header' },
		{
			title: "the event's name in the query",
			encoding: 'json',
			secret: 'basic',
			dress: (event, fields) => ({ fields, sender: { query: { event } } }),
		},
		{
			title: "the event's name in a header",
			encoding: 'form',
			secret: 'header',
			dress: (event, fields) => ({ fields, sender: { headers: { 'X-Webitel-Event': event } } }),
		},
		{
			title: "a field and a header of the user's own",
			encoding: 'json',
			secret: 'header',
			options: { nameField: 'hook' },
			dress: (hook, fields) => ({ fields: { hook, ...fields } }),
		},
	],
	samples: webitel.events.map((event) => ({ event: event.name, ...sampleOf(event) })),
	others: { queueIds: '99' },
	unknown: { event: 'waiting', attempt_id: '7' },
};

const PBX: Vendor = {
	title: 'PBX event push',
	node: 'pbxEventsTrigger',
	credentialType: 'pbxEventsWebhookApi',
	// Agent events are told apart by their arrival, so a day repeats none.
	day: () =>
		take(pbxDay(1, MORNING, 200)).map(({ event }) => ({
			name: event.name,
			fields: event.variables,
		})),
	named: (event, fields) => ({ event, ...fields }),
	key: ({ id, user_id, ts, queues, activity_id }) =>
		[id, user_id, ts, queues, activity_id].map(asText).join(' '),
	ways: [
		{ title: 'JSON, secret in the URL', encoding: 'json', secret: 'query' },
		{ title: 'a form, secret in a header', encoding: 'form', secret: 'header' },
		{ title: 'the query of a GET, basic auth', encoding: 'query', secret: 'basic' },
		{ title: 'a form in parts', encoding: 'form in parts', secret: 'header' },
		{
			title: 'JSON that is called a form',
			encoding: 'json',
			secret: 'query',
			dress: (event, fields) => ({
				fields: { event, ...fields },
				sender: { headers: { 'content-type': 'application/x-www-form-urlencoded' } },
			}),
		},
		{
			title: 'variables inside data',
			encoding: 'json',
			secret: 'query',
			dress: (event_name, data) => ({ fields: { event_name, data } }),
		},
		{
			title: "the event's name in the field name",
			encoding: 'form',
			secret: 'query',
			dress: (name, fields) => ({ fields: { name, ...fields } }),
		},
		{
			title: "a field of the user's own",
			encoding: 'query of a POST',
			secret: 'header',
			options: { nameField: 'action' },
			dress: (action, fields) => ({ fields: { action, ...fields } }),
		},
	],
	samples: pbx.events.map((event) => ({ event: event.name, ...sampleOf(event) })),
	others: { userIds: '99' },
	unknown: { event: 'agent:lunch', user_id: 7 },
};

const RINGCENTRAL: Vendor = {
	title: 'RingCentral WFM',
	node: 'ringCentralWfmTrigger',
	credentialType: 'ringCentralWfmWebhookApi',
	day: () =>
		take(ringCentralDay(1, MORNING, 400)).map(({ event }) => ({
			name: String(event.event_type),
			fields: { ...event },
		})),
	named: (_, fields) => fields,
	key: ({ agent_id, date_time, call_id, event_type, event_aux_type }) =>
		[agent_id, date_time, call_id, event_type, event_aux_type].map(asText).join(' '),
	ways: [
		{ title: 'the query of a POST', encoding: 'query of a POST', secret: 'header' },
		{ title: 'the query of a GET', encoding: 'query', secret: 'basic' },
		{ title: 'JSON', encoding: 'json', secret: 'header' },
		{ title: 'a form', encoding: 'form', secret: 'basic' },
		{
			title: 'the second URL',
			encoding: 'query of a POST',
			secret: 'header',
			path: '/webhook/calls',
		},
		{ title: 'the second URL, JSON', encoding: 'json', secret: 'header', path: '/webhook/calls' },
	],
	samples: ringCentral.events.map((event) => ({ event_type: event.name, ...sampleOf(event) })),
	others: { accountIds: '99' },
	unknown: { event_type: 'IVR-CALL', call_id: '7', call_state: 'ANSWERED' },
};

async function inParallel<T>(list: readonly T[], act: (one: T) => Promise<void>): Promise<void> {
	const rest = [...list];
	await Promise.all(
		Array.from({ length: PARALLEL }, async () => {
			for (let one = rest.shift(); one !== undefined; one = rest.shift()) await act(one);
		}),
	);
}

describe('Vendors that send what they are told, in a real n8n', () => {
	let n8n: N8n;
	const dispatcher = new Agent({ connections: PARALLEL });

	beforeAll(async () => {
		n8n = await startN8n({ env: { N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'true' } });
	});
	afterAll(async () => {
		await dispatcher.close();
		await n8n?.stop();
	});

	async function publish(
		{ node, credentialType }: Vendor,
		way: Pick<Way, 'secret' | 'path'>,
		options = {},
		parameters: INode['parameters'] = {},
	) {
		const { credential } = SECRETS[way.secret];
		const { id, url } = await n8n.run(
			triggerWorkflow(
				node,
				{
					authentication: 'secret',
					events: ['*'],
					options: { combineMs: 100, ...options },
					...parameters,
				},
				{ [credentialType]: await n8n.importCredential(node, credentialType, credential) },
			),
		);
		return { id, url: url.replace(/\/webhook(?:\/calls)?$/, way.path ?? '/webhook') };
	}

	const itemsIn = async (id: string): Promise<ContactCenterItem[]> => {
		const executions = await n8n.waitForExecutions(id, 1);
		expect(executions.filter(({ status }) => status !== 'success')).toEqual([]);
		return executions.flatMap((execution) =>
			itemsOf(execution, TRIGGER).map(({ json }) => json as unknown as ContactCenterItem),
		);
	};

	describe.each([WEBITEL, PBX, RINGCENTRAL])('$title', (vendor) => {
		const day = vendor.day();

		it.each(vendor.ways)(`${day.length} events: $title`, async (way) => {
			const { id, url } = await publish(vendor, way, way.options);
			const { headers, query } = SECRETS[way.secret];
			const began = performance.now();
			let slowest = 0;
			await inParallel(day, async ({ name, fields }) => {
				const dressed = way.dress?.(name, fields) ?? { fields: vendor.named(name, fields) };
				const sent = await send(
					{
						url,
						encoding: way.encoding,
						headers: { ...headers, ...dressed.sender?.headers },
						query: { ...query, ...dressed.sender?.query },
						dispatcher,
					},
					dressed.fields,
				);
				expect([name, sent.status]).toEqual([name, 200]);
				slowest = Math.max(slowest, sent.milliseconds);
			});
			const seconds = (performance.now() - began) / 1000;

			const items = await itemsIn(id);
			console.log(
				`${vendor.title}, ${way.title}: ${(day.length / seconds).toFixed(0)} events a second, ` +
					`slowest answer ${slowest.toFixed(0)} ms`,
			);
			const keys = items.map(({ data }) => vendor.key(data)).sort();
			expect(keys).toEqual(day.map(({ fields }) => vendor.key(normalised(fields))).sort());
			for (const { type, data, issues } of items) {
				// Two events of an attempt may happen in one moment.
				const sent = day.find(
					({ name, fields }) =>
						nameOf(name) === type && vendor.key(normalised(fields)) === vendor.key(data),
				);
				expect([type, sent]).not.toEqual([type, undefined]);
				expect(Object.keys(data)).toEqual(expect.arrayContaining(Object.keys(sent?.fields ?? {})));
				expect(issues).toBeUndefined();
			}
			expect(JSON.stringify(items)).not.toContain(SECRET);
		});

		it('starts one execution for an event that is delivered again', async () => {
			const { id, url } = await publish(vendor, { secret: 'header' });
			const { headers } = SECRETS.header;
			const timed = day.find(({ fields }) => fields.ts ?? fields.timestamp ?? fields.date_time);
			const event = vendor.named(timed!.name, timed!.fields);
			for (let times = 0; times < 3; times++) {
				expect(await send({ url, encoding: 'json', headers }, event)).toMatchObject({
					status: 200,
				});
			}
			expect(await itemsIn(id)).toHaveLength(1);
		});

		it('refuses what has no secret, and what is no event', async () => {
			const { id, url } = await publish(vendor, { secret: 'header' });
			const { headers } = SECRETS.header;
			const event = vendor.named(day[0].name, day[0].fields);
			expect((await send({ url, encoding: 'json' }, event)).status).toBe(401);
			expect((await send({ url, encoding: 'query' }, event)).status).toBe(401);
			expect((await send({ url, encoding: 'json', headers }, { hello: 'world' })).status).toBe(400);
			expect(await n8n.executions(id)).toEqual([]);
		});

		it('answers a sender that tries the URL, and one that validates it', async () => {
			const { id, url } = await publish(vendor, { secret: 'header' });
			const { headers } = SECRETS.header;
			for (const method of ['GET', 'HEAD']) {
				expect((await fetch(url, { method })).status).toBe(200);
				const known = await fetch(url, { method, headers });
				expect([known.status, known.headers.get('x-contact-center')]).toEqual([200, 'check']);
			}
			const token = { 'Validation-Token': 'abc-123' };
			const validated = await fetch(url, { method: 'POST', headers: token });
			expect([validated.status, validated.headers.get('validation-token')]).toEqual([
				200,
				'abc-123',
			]);
			expect(await n8n.executions(id)).toEqual([]);
		});

		it('runs an event again when its sender says so, also where the database is asked', async () => {
			const { id, url } = await publish(vendor, { secret: 'header' }, { durableCheck: true });
			const { headers } = SECRETS.header;
			const timed = day.find(({ fields }) => fields.ts ?? fields.timestamp ?? fields.date_time);
			const event = vendor.named(timed!.name, timed!.fields);
			const again: Record<string, string> = { 'X-Contact-Center-Again': '1' };
			for (const more of [{}, {}, again]) {
				await send({ url, encoding: 'json', headers: { ...headers, ...more } }, event);
			}
			const items = await itemsIn(id);
			expect(items).toHaveLength(2);
			expect(items[1]).toEqual(items[0]);
		});

		it('starts nothing for what is not picked, or filtered out', async () => {
			const { headers } = SECRETS.header;
			const [other, event] = vendor.samples;
			const picked = String(other.event ?? other.event_type);
			for (const parameters of [{ events: [picked] }, { filters: vendor.others }]) {
				const { id, url } = await publish(vendor, { secret: 'header' }, {}, parameters);
				expect((await send({ url, encoding: 'json', headers }, event)).status).toBe(200);
				expect(await n8n.executions(id)).toEqual([]);
			}
		});

		it('passes on with issues what it does not know, and what fits no definition', async () => {
			const { id, url } = await publish(vendor, { secret: 'header' });
			const { headers } = SECRETS.header;
			const [sample] = vendor.samples;
			const odd = Object.fromEntries(
				Object.entries(sample).map(([name, value]) =>
					typeof value === 'string' && name.endsWith('_id')
						? [name, { not: 'an id' }]
						: [name, value],
				),
			);
			for (const event of [odd, vendor.unknown]) {
				expect((await send({ url, encoding: 'json', headers }, event)).status).toBe(200);
			}
			const items = await itemsIn(id);
			expect(items.map(({ data }) => data)).toEqual(
				expect.arrayContaining(
					[odd, vendor.unknown].map((sent) => expect.objectContaining(sent) as object),
				),
			);
			expect(items.map(({ issues }) => issues)).toEqual([expect.any(Array), expect.any(Array)]);
		});

		it('does not answer 200 while n8n cannot store, and stores the event once when it can', async () => {
			const { id, url } = await publish(vendor, { secret: 'header' });
			const { headers } = SECRETS.header;
			const timed = day.find(({ fields }) => fields.ts ?? fields.timestamp ?? fields.date_time);
			const event = vendor.named(timed!.name, timed!.fields);
			const lock = await lockDatabase(n8n);
			const refused = await send({ url, encoding: 'json', headers, timeoutMs: 5000 }, event);
			expect(refused.status).not.toBe(200);
			await lock.release();
			const delivered = await send({ url, encoding: 'json', headers, attempts: 10 }, event);
			expect(delivered.status).toBe(200);
			expect(await itemsIn(id)).toHaveLength(1);
		});

		it(`stands ${HOSTILE} hostile requests without a 5xx or a hang`, async () => {
			const { id, url } = await publish(vendor, { secret: 'header' });
			const { headers } = SECRETS.header;
			const statuses: Record<string, number> = {};
			const unanswered: unknown[] = [];
			const hostile = hostileRequests(7, HOSTILE, { events: vendor.samples, secret: { headers } });
			// n8n parses XML before any node sees the request, and its parser never comes back from some
			// that is malformed and longer than 10,000 characters.
			const read = [...hostile].filter((raw) => raw.headers['content-type'] !== 'text/xml');
			await inParallel(read, async (raw) => {
				const address = raw.query ? `${url}?${printable(raw.query)}` : url;
				try {
					const { statusCode, body } = await request(address, {
						method: raw.method,
						headers: raw.headers,
						body: raw.method === 'GET' ? null : raw.body,
						dispatcher,
						signal: AbortSignal.timeout(120_000),
					});
					await body.dump();
					statuses[statusCode] = (statuses[statusCode] ?? 0) + 1;
				} catch (error) {
					unanswered.push([String(error), raw.mutations, raw.body.toString().slice(0, 200)]);
				}
			});
			console.log(`${vendor.title}, hostile: ${JSON.stringify(statuses)}`);
			expect(unanswered).toEqual([]);
			expect(Object.keys(statuses).filter((status) => status.startsWith('5'))).toEqual([]);
			await n8n.waitForExecutions(id, 1);
		});

		it('answers a body that is shorter or longer than it says', async () => {
			const { url } = await publish(vendor, { secret: 'header' });
			const { headers } = SECRETS.header;
			const { hostname, port, pathname } = new URL(url);
			for (const [length, body] of [
				[50, '{"event":"'],
				[2, '{"event":"joined"}'],
			] as const) {
				const socket = new Socket().connect(Number(port), hostname);
				socket.end(
					`POST ${pathname} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n` +
						`X-My-Secret: ${SECRET}\r\nContent-Length: ${length}\r\nConnection: close\r\n\r\n${body}`,
				);
				// It may be reset: n8n need not read what is too long.
				socket.on('error', () => {});
				await new Promise((closed) => socket.on('close', closed).resume());
			}
			expect((await send({ url, encoding: 'json', headers }, vendor.samples[0])).status).toBe(200);
		});
	});

	it('PBX event push: takes a batch of events in one request', async () => {
		const { id, url } = await publish(PBX, { secret: 'query' });
		const events = PBX.day().map(({ name, fields }) => PBX.named(name, fields));
		for (let start = 0; start < events.length; start += 50) {
			const batch = events.slice(start, start + 50);
			const { status } = await send({ url, encoding: 'json', query: SECRETS.query.query }, batch);
			expect(status).toBe(200);
		}
		expect(await itemsIn(id)).toHaveLength(events.length);
	});

	it('RingCentral WFM: emits only the second of each pair, if wanted', async () => {
		const { id, url } = await publish(
			RINGCENTRAL,
			{ secret: 'header' },
			{},
			{ statePairs: 'second' },
		);
		const { headers } = SECRETS.header;
		const day = ringCentralDay(1, MORNING, 5).map(({ event }) => event);
		for (const event of day) {
			expect((await send({ url, encoding: 'query', headers }, event)).status).toBe(200);
		}
		const isFirst = ({ event_type, event_aux_type }: (typeof day)[number]) =>
			event_aux_type === '' && event_type !== 'ENGAGED';
		const items = await itemsIn(id);
		expect(items).toHaveLength(day.filter((event) => !isFirst(event)).length);
	});

	it('Webitel: takes what the ready flow posts', async () => {
		const { id, url } = await publish(WEBITEL, { secret: 'header' });
		const flow = webitelFlow(url, { 'X-My-Secret': SECRET }, ['order']);
		const day = webitelDay(3, MORNING, 20).map(({ event }) => event);
		await inParallel(day, async (variables) => {
			const { sent } = await runFlow(flow, {
				...variables,
				order: `A ${variables.attempt_id ?? ''}`,
			});
			expect(sent?.status).toBe(200);
		});
		const items = await itemsIn(id);
		expect(items).toHaveLength(day.length);
		for (const { type, data, time, subject, interaction, issues } of items) {
			expect(issues).toBeUndefined();
			expect(type).toBe(data.event);
			expect(data.order).toBe(`A ${asText(data.attempt_id)}`);
			const isExpired = data.cc_result === 'expired';
			expect(subject).toBe(isExpired ? data.member_id : data.attempt_id);
			// Of an expired customer Webitel tells no time, so the flow tells when it heard.
			if (!isExpired) expect(time).toMatch(/^2026-03-02T/);
			expect(interaction).toMatchObject(
				isExpired
					? { queueId: data.queue_id }
					: { callId: data.attempt_id, customerNumber: data.destination },
			);
		}
	});
});

/** The name of an event's item: every state of RingCentral's is AGENT_STATE. */
function nameOf(sent: string | undefined) {
	const isState = sent !== undefined && /^[A-Z]+$/.test(sent) && !/^LOG(IN|OUT)$/.test(sent);
	return isState ? 'AGENT_STATE' : sent;
}

/** Empty text counts as null, and so does what a form makes of null. */
const normalised = (fields: Fields): Fields =>
	Object.fromEntries(
		Object.entries(fields).map(([name, value]) => [name, value === '' ? null : value]),
	);

/** What undici lets into a URL; the rest of the hostility stays. */
const printable = (query: string) =>
	query.replace(/[^\x21-\x7e]/g, (one) => encodeURIComponent(one));
