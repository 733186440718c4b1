import { randomUUID } from 'node:crypto';

import type { INode } from 'n8n-workflow';
import { request } from 'undici';

import { enreach } from '../../nodes/Enreach/events';
import { lockDatabase } from '../support/host/databaseLock';
import { itemsOf } from '../support/host/executions';
import { type N8n, startN8n } from '../support/host/n8n';
import { until } from '../support/host/process';
import { RoundRobin } from '../support/host/proxy';
import { TRIGGER, triggerWorkflow } from '../support/host/workflows';
import { type EnreachEvent, payload, send } from '../support/vendors/enreach';

const SECRET = 'e2e-secret-3f1c';
const QUEUE = '6cb31d7d-9cd9-41dc-a096-62cf31fd0281';

const disconnected = (facts: object = {}): EnreachEvent =>
	payload('QueueCallInDisconnected', { Id: randomUUID(), QueueId: QUEUE, ...facts });

describe('Enreach Voice Trigger in a real n8n', () => {
	let n8n: N8n;
	let credentials: INode['credentials'];

	beforeAll(async () => {
		n8n = await startN8n();
		credentials = {
			enreachWebhookApi: await n8n.importCredential('Enreach', 'enreachWebhookApi', {
				secret: SECRET,
			}),
		};
	});
	afterAll(async () => await n8n?.stop());

	const publish = async (parameters: INode['parameters']) =>
		await n8n.run(
			triggerWorkflow('enreachTrigger', { authentication: 'secret', ...parameters }, credentials),
		);

	/** A raw request, as a sender of any quality would make it. */
	async function post(url: string, body: unknown, headers: Record<string, string> = {}) {
		const answer = await request(url, {
			method: 'POST',
			headers: { 'content-type': 'application/json', 'x-benemen-token': SECRET, ...headers },
			body: typeof body === 'string' ? body : JSON.stringify(body),
		});
		return { status: answer.statusCode, body: await answer.body.text() };
	}

	const stored = async (id: string) => (await n8n.executions(id)).length;

	/** Sends events that must start nothing, then one that must; only that one may be stored. */
	async function expectOnly(
		{ id, url }: { id: string; url: string },
		accepted: EnreachEvent,
		...ignored: EnreachEvent[]
	) {
		for (const event of ignored) {
			expect(await post(url, event)).toEqual({ status: 200, body: '' });
		}
		expect(await post(url, accepted)).toEqual({ status: 200, body: '' });
		const executions = await n8n.waitForExecutions(id, 1);
		expect(executions.map((execution) => itemsOf(execution, TRIGGER)[0].json.id)).toEqual([
			accepted.Id,
		]);
	}

	it('answers 200 with an empty body once the execution is stored', async () => {
		const { id, url } = await publish({ events: ['QueueCallInDisconnected'] });
		const event = disconnected({ Timestamp: '2018-01-01T08:01:23.45' });
		expect(await post(url, event)).toEqual({ status: 200, body: '' });
		expect(await stored(id)).toBe(1);

		const [execution] = await n8n.waitForExecutions(id, 1);
		expect(execution.status).toBe('success');
		const [{ json }] = itemsOf(execution, TRIGGER);
		expect(json).toMatchObject({
			id: event.Id,
			type: 'QueueCallInDisconnected',
			source: 'enreach',
			time: '2018-01-01T08:01:23.450Z',
			subject: event.EntityId,
			data: event,
			interaction: {
				callId: event.CallId,
				queueId: QUEUE,
				customerNumber: event.CallerNumber,
				direction: 'inbound',
			},
		});
		expect(json).not.toHaveProperty('issues');
	});

	it('starts nothing for events that are not picked', async () => {
		const workflow = await publish({ events: ['QueueCallInDisconnected'] });
		await expectOnly(workflow, disconnected(), payload('QueueCallInArrived', { Id: randomUUID() }));
	});

	it('starts nothing for events that are filtered out', async () => {
		const organization = randomUUID();
		const workflow = await publish({
			events: ['*'],
			filters: { queueIds: `${randomUUID()}, ${QUEUE}`, organizationIds: organization },
		});
		await expectOnly(
			workflow,
			disconnected({ OrganizationId: organization }),
			disconnected({ OrganizationId: organization, QueueId: randomUUID() }),
			disconnected({ OrganizationId: randomUUID() }),
		);
	});

	it('filters by user and by call list', async () => {
		const user = randomUUID();
		const callList = randomUUID();
		await expectOnly(
			await publish({ events: ['*'], filters: { userIds: user } }),
			payload('UserAvailability', { Id: randomUUID(), UserId: user }),
			payload('UserAvailability', { Id: randomUUID(), UserId: randomUUID() }),
		);
		await expectOnly(
			await publish({ events: ['*'], filters: { callListIds: callList } }),
			payload('CallbackListStatus', { Id: randomUUID(), CallListId: callList }),
			payload('CallbackListStatus', { Id: randomUUID(), CallListId: randomUUID() }),
		);
	});

	it('starts nothing for stale events, when asked to', async () => {
		const event = (ageSeconds: number, ttl: number) =>
			disconnected({
				Timestamp: new Date(Date.now() - ageSeconds * 1000).toISOString(),
				MessageTTLSeconds: ttl,
			});
		await expectOnly(
			await publish({ events: ['*'], options: { ignoreStale: true } }),
			event(60, -1),
			event(60, 20),
		);
		await expectOnly(await publish({ events: ['*'] }), event(60, 20));
	});

	it('starts one execution for an event that is delivered several times, also at once', async () => {
		const workflow = await publish({ events: ['*'] });
		const event = disconnected();
		const answers = await Promise.all(
			[1, 2, 3, 4].map(async () => await post(workflow.url, event)),
		);
		expect(answers).toEqual(answers.map(() => ({ status: 200, body: '' })));
		await expectOnly(workflow, event, event);
	});

	it('refuses a missing or wrong secret, and says so once in the log', async () => {
		const { id, url } = await publish({ events: ['*'] });
		const wrong = ['', 'wrong', `${SECRET} `.padEnd(64, 'x'), SECRET.toUpperCase()];
		for (const token of wrong) {
			expect(await post(url, disconnected(), { 'x-benemen-token': token })).toEqual({
				status: 401,
				body: '',
			});
		}
		const noToken = await send({ url, attempts: 1, timeoutMs: 60_000 }, disconnected());
		expect(noToken.status).toBe(401);
		expect(await stored(id)).toBe(0);
		const lines = () =>
			n8n.main.log.split('\n').filter((line) => line.includes(`workflow ${id}: refused`));
		await until('the line', () => lines().length > 0);
		expect(lines()).toHaveLength(1);
		expect(n8n.main.log).not.toContain(SECRET);
	});

	it('needs no secret when the node says so', async () => {
		const { id, url } = await n8n.run(
			triggerWorkflow('enreachTrigger', { authentication: 'none', events: ['*'] }),
		);
		expect((await send({ url }, disconnected())).status).toBe(200);
		expect(await stored(id)).toBe(1);
	});

	it('answers 400 with one line to what holds no event', async () => {
		const { id, url } = await publish({ events: ['*'] });
		for (const body of ['[]', '[1]', '"text"', '12', 'null', '{}', '{"Id":"1"}', '']) {
			const answer = await post(url, body);
			expect([body, answer.status]).toEqual([body, 400]);
			expect(answer.body).toMatch(/^[^\n]+$/);
		}
		expect((await post(url, '{"Eve', { 'content-type': 'text/plain' })).status).toBe(400);
		expect(await stored(id)).toBe(0);
	});

	it('leaves broken JSON to n8n, which refuses it before any node sees it', async () => {
		const { id, url } = await publish({ events: ['*'] });
		for (const body of ['{"EventType":', '{]', 'EventType=x']) {
			expect((await post(url, body)).status).toBe(422);
		}
		expect(await stored(id)).toBe(0);
	});

	it('takes the event’s name from the body, else from the header, and reports a contradiction', async () => {
		const { id, url } = await publish({ events: ['QueueCallInDisconnected'] });
		const { EventType, ...unnamed } = disconnected();
		await post(url, unnamed, { 'x-benemen-event': EventType });
		await post(url, disconnected(), { 'x-benemen-event': 'QueueCallInArrived' });
		await post(url, disconnected());
		const executions = await n8n.waitForExecutions(id, 3);
		const items = executions.map((execution) => itemsOf(execution, TRIGGER)[0].json);
		expect(items.map(({ type }) => type)).toEqual(items.map(() => 'QueueCallInDisconnected'));
		expect(items.map(({ issues }) => issues !== undefined)).toEqual([false, true, false]);
	});

	it('passes on what fits no schema, and unknown events, with issues', async () => {
		const { id, url } = await publish({ events: ['*'] });
		const misfit = disconnected({ QueueName: { name: 'Sales' }, Extra: [1, { two: 2 }] });
		const unknown = { EventType: 'QueueExploded', Id: randomUUID(), Depth: 3 };
		for (const event of [{ ...misfit, Extra: [1, { two: 2 }] }, unknown]) {
			expect(await post(url, event)).toEqual({ status: 200, body: '' });
		}
		const executions = await n8n.waitForExecutions(id, 2);
		const [first, second] = executions.map((execution) => itemsOf(execution, TRIGGER)[0].json);
		expect(first.data).toEqual({ ...misfit, Extra: [1, { two: 2 }] });
		expect(first.issues).toEqual([expect.objectContaining({ path: 'QueueName' })]);
		expect(second).toMatchObject({ type: 'QueueExploded', id: unknown.Id, data: unknown });
		expect(second.issues).toHaveLength(1);
	});

	it('does not answer 200 while n8n cannot store, and stores the event once when it can', async () => {
		const { id, url } = await publish({ events: ['*'] });
		const event = disconnected();
		const lock = await lockDatabase(n8n);
		const refused = await send({ url, secret: SECRET, attempts: 2 }, event);
		expect(refused.isDelivered).toBe(false);
		await lock.release();
		const delivered = await send({ url, secret: SECRET, attempts: 10 }, event);
		expect(delivered.isDelivered).toBe(true);
		const executions = await n8n.waitForExecutions(id, 1);
		expect(executions).toHaveLength(1);
	});

	it('gets what was sent while n8n was down, by the vendor’s retries', async () => {
		const { id, url } = await publish({ events: ['*'] });
		const before = disconnected();
		const during = disconnected();
		// As docs/operations.md has it: n8n itself answers 200 to anything while it starts.
		const proxy = await RoundRobin.listen([n8n.url]);
		try {
			const endpoint = { url: url.replace(n8n.url, proxy.origin), secret: SECRET, attempts: 60 };
			expect((await send(endpoint, before)).isDelivered).toBe(true);
			await n8n.kill9();
			const sending = send(endpoint, during);
			await n8n.start();
			expect((await sending).isDelivered).toBe(true);
		} finally {
			await proxy.close();
		}
		// The kill may have interrupted the first.
		const executions = await n8n.waitForExecutions(id, 1);
		const ids = executions.map((execution) => itemsOf(execution, TRIGGER)[0]?.json.id);
		expect(ids).toContain(during.Id);
		expect(executions).toHaveLength(2);
	});
});

describe('Enreach Voice Trigger under load, in n8n with the recommended setting', () => {
	let n8n: N8n;

	beforeAll(async () => {
		n8n = await startN8n({ env: { N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'true' } });
	});
	afterAll(async () => await n8n?.stop());

	it('turns 1,000 events of all types, in bursts, into 1,000 executions with all their data', async () => {
		const credential = { secret: SECRET };
		const { id, url } = await n8n.run(
			triggerWorkflow(
				'enreachTrigger',
				{ authentication: 'secret', events: ['*'] },
				{
					enreachWebhookApi: await n8n.importCredential('Enreach', 'enreachWebhookApi', credential),
				},
			),
		);
		const types = enreach.events.map(({ name }) => name);
		expect(types).toHaveLength(80);
		const stamps = ['01:23Z', '01:23.45', '01:23.45Z', '01:23.4500000'];
		const events = Array.from({ length: 1000 }, (_, index) =>
			payload(types[index % types.length], {
				Id: randomUUID(),
				Timestamp: `2026-03-02T08:${stamps[index % stamps.length]}`,
			}),
		);

		const BURST = 20;
		const began = performance.now();
		const sent = [];
		for (let index = 0; index < events.length; index += BURST) {
			const burst = events.slice(index, index + BURST);
			sent.push(
				...(await Promise.all(
					// The vendor gives up after five seconds.
					burst.map(async (event) => await send({ url, secret: SECRET, attempts: 1 }, event)),
				)),
			);
		}
		const seconds = (performance.now() - began) / 1000;
		const slowest = Math.max(...sent.map(({ milliseconds }) => milliseconds));
		console.log(
			`1,000 events in bursts of ${BURST}: ${seconds.toFixed(1)} s, ${(1000 / seconds).toFixed(0)} a second, slowest answer ${slowest.toFixed(0)} ms`,
		);
		expect(sent.filter(({ status }) => status !== 200)).toEqual([]);

		const executions = await n8n.waitForExecutions(id, 1000);
		expect(executions).toHaveLength(1000);
		expect(executions.filter(({ status }) => status !== 'success')).toEqual([]);
		const items = new Map(
			executions.map((execution) => {
				const [{ json }] = itemsOf(execution, TRIGGER);
				return [json.id, json];
			}),
		);
		for (const [index, event] of events.entries()) {
			const item = items.get(event.Id);
			expect(item).toMatchObject({
				type: event.EventType,
				source: 'enreach',
				time: `2026-03-02T08:01:23.${index % stamps.length === 0 ? '000' : '450'}Z`,
			});
			expect(item?.data).toEqual(asConverted(event));
			expect(item).not.toHaveProperty('issues');
		}
	});
});

/** The one conversion that Enreach's definitions make: .NET's "not set" and "no end" dates. */
function asConverted(value: unknown): unknown {
	if (value === '0001-01-01T00:00:00') return null;
	if (typeof value === 'string' && value.startsWith('9999-12-31T23:59:59')) return 'no end';
	if (Array.isArray(value)) return value.map(asConverted);
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(
		Object.entries(value).map(([name, inner]) => [name, asConverted(inner)]),
	);
}
