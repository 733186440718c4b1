import type { IDataObject } from 'n8n-workflow';

import { enreachAdapter } from '../../../nodes/Enreach/adapter';
import { receive } from '../../../nodes/shared/receive/receive';
import { payload } from '../../support/vendors/enreach';
import { FakeNode, type FakeRequest, FakeResponse, finish } from './fakes';

const ARRIVED = 'QueueCallInArrived';
const SECRET = 'correct horse battery';
const QUEUE = '6cb31d7d-9cd9-41dc-a096-62cf31fd0281';

const trigger = (parameters: IDataObject = {}) =>
	new FakeNode({ authentication: 'secret', events: [ARRIVED], options: {}, ...parameters });

const request = (
	body: unknown = payload(ARRIVED, { Id: 'one' }),
	secret = SECRET,
): FakeRequest => ({
	body,
	headers: { 'x-benemen-token': secret },
});

/** Delivers a request, n8n storing it or not; the answer, and the items of the execution. */
async function deliver(node: FakeNode, sent: FakeRequest, isStored = true) {
	const response = new FakeResponse();
	const result = await receive(node.context(sent, response), enreachAdapter, node.state);
	const items = finish(result, response, isStored);
	return {
		status: await response.answer(),
		body: response.body,
		contentType: response.contentType,
		told: response.headers['x-contact-center'],
		items,
		starts: result.workflowData !== undefined,
		ends: response.ends,
	};
}

describe('What a request is answered', () => {
	it('200 and an execution for a picked event', async () => {
		const { status, items, starts } = await deliver(trigger(), request());
		expect({ status, starts }).toEqual({ status: 200, starts: true });
		expect(items).toEqual([
			expect.objectContaining({ id: 'one', type: ARRIVED, source: 'enreach' }),
		]);
	});

	const NOTHING = { status: 200, body: undefined, items: [], starts: false, ends: 1 };
	const DROPPED = (told: string) => ({ ...NOTHING, told });
	const REFUSED = { ...NOTHING, status: 401, told: undefined };

	it('200 and a time for a timestamp without a zone, also where the option is there but empty', async () => {
		const sent = request(payload(ARRIVED, { Id: 'one', Timestamp: '2018-01-01T08:01:23.45' }));
		for (const [timeZone, time] of [
			['', '2018-01-01T08:01:23.450Z'],
			['Europe/Helsinki', '2018-01-01T06:01:23.450Z'],
		]) {
			const { items } = await deliver(trigger({ options: { timeZone } }), sent);
			expect(items).toMatchObject([{ time }]);
		}
	});

	it('200 and two executions for two events whose id is empty', async () => {
		const node = trigger();
		const Id = '00000000-0000-0000-0000-000000000000';
		const deliverCall = async (CallId: string) =>
			await deliver(node, request(payload(ARRIVED, { Id, CallId })));
		expect(await deliverCall('first')).toMatchObject({ starts: true });
		expect(await deliverCall('second')).toMatchObject({ starts: true });
		expect(await deliverCall('second')).toEqual(DROPPED('duplicate'));
	});

	it('200 without execution for an event that is not picked', async () => {
		const other = payload('QueueCallInDisconnected', { Id: 'one' });
		expect(await deliver(trigger(), request(other))).toEqual(DROPPED('not-picked'));
	});

	it('200 without execution for an event that a filter drops', async () => {
		const node = trigger({ filters: { queueIds: 'another, queue' } });
		expect(await deliver(node, request())).toEqual(DROPPED('filtered'));
		const wanting = trigger({ filters: { queueIds: QUEUE.toUpperCase() } });
		const sent = request(payload(ARRIVED, { Id: 'one', QueueId: QUEUE }));
		expect(await deliver(wanting, sent)).toMatchObject({ starts: true });
	});

	it('200 without execution for a stale event, if the user wants that', async () => {
		const old = { Id: 'one', Timestamp: '2018-01-01T08:00:00Z', MessageTTLSeconds: 30 };
		const sent = request(payload(ARRIVED, old));
		expect(await deliver(trigger(), sent)).toMatchObject({ starts: true });
		expect(await deliver(trigger({ options: { ignoreStale: true } }), sent)).toEqual(
			DROPPED('stale'),
		);
	});

	it('200 without execution for a duplicate', async () => {
		const node = trigger();
		expect(await deliver(node, request())).toMatchObject({ starts: true });
		expect(await deliver(node, request())).toEqual(DROPPED('duplicate'));
	});

	it.each(['', 'wrong', `${SECRET} `, SECRET.toUpperCase()])(
		'401 for the secret %j',
		async (bad) => {
			const node = trigger();
			expect(await deliver(node, request(undefined, bad))).toEqual(REFUSED);
		},
	);

	it('401 for every request while the credential has no secret', async () => {
		const node = trigger();
		node.credential = { secret: '' };
		expect(await deliver(node, request(undefined, ''))).toMatchObject({ status: 401 });
	});

	it('503 while the credential cannot be read', async () => {
		const node = trigger();
		node.credential = new Error('no such credential');
		expect(await deliver(node, request())).toMatchObject({ status: 503, starts: false });
	});

	it('503 while an expression in the parameters fails, told once', async () => {
		const node = trigger();
		Object.defineProperty(node.parameters, 'filters', {
			get: () => {
				throw new Error('referenced node is unexecuted');
			},
		});
		for (const _ of [1, 2]) {
			expect(await deliver(node, request())).toMatchObject({ status: 503, starts: false, ends: 1 });
		}
		expect(node.log).toEqual([expect.stringContaining('an expression in the parameters fails')]);
		expect(await deliver(node, request(undefined, 'wrong'))).toMatchObject({ status: 401 });
	});

	it('200 without execution, and a line, for a filter that comes to nothing', async () => {
		const node = trigger({ filters: { queueIds: undefined } });
		expect(await deliver(node, request())).toEqual(DROPPED('filtered'));
		expect(node.log[0]).toContain('the filter queueIds comes to nothing');
	});

	it.each([
		['text that is no JSON', { raw: '{"EventType":' }],
		['nothing', {}],
		['a list', { body: [{ EventType: ARRIVED }] }],
		['a number', { raw: '42' }],
		['no event', { body: { hello: 'world' } }],
		['a body that breaks off', { isBroken: true }],
	])('400 and a line for %s', async (_, sent) => {
		const answered = await deliver(trigger(), { ...request(), body: undefined, ...sent });
		expect(answered).toMatchObject({ status: 400, starts: false, ends: 1 });
		expect(answered.body).toMatch(/^[^\n]{10,100}$/);
		expect(answered.contentType).toBe('text/plain');
	});

	it('400 for an event with more nesting than n8n can store', async () => {
		const deep = '{"a":'.repeat(5000) + '1' + '}'.repeat(5000);
		const raw = `{"EventType":"${ARRIVED}","Id":"deep","deep":${deep}}`;
		const answered = await deliver(trigger(), { ...request(), body: undefined, raw });
		expect(answered).toMatchObject({ status: 400, body: 'The event is nested too deeply' });
	});

	it('500, and neither an execution nor the content, if reading an event fails by our fault', async () => {
		const node = trigger();
		const response = new FakeResponse();
		const faulty = {
			...enreachAdapter,
			identify: () => {
				throw new TypeError('cannot read <customer number>');
			},
		};
		const result = await receive(node.context(request(), response), faulty, node.state);
		expect([result, response.statusCode]).toEqual([{ noWebhookResponse: true }, 500]);
		expect(node.log.join()).toContain('TypeError');
		expect(`${node.log.join()}${response.body}`).not.toContain('customer');
	});

	it('200 and an execution with issues for an event that does not fit', async () => {
		const odd = { ...payload(ARRIVED, { Id: 'one' }), CallerNumber: { not: 'text' } };
		const { status, items } = await deliver(trigger(), request(odd));
		expect(status).toBe(200);
		expect(items[0].issues).toEqual([expect.objectContaining({ path: 'CallerNumber' })]);
	});

	it('200 and an execution with issues for an unknown event, if all are picked', async () => {
		const unknown = { EventType: 'BrandNew', Id: 'one', Anything: 1 };
		expect(await deliver(trigger(), request(unknown))).toEqual(DROPPED('not-picked'));
		const { items } = await deliver(trigger({ events: ['*'] }), request(unknown));
		expect(items).toEqual([expect.objectContaining({ type: 'BrandNew', data: unknown })]);
		expect(items[0].issues).toHaveLength(1);
	});

	it('200 and an execution with issues for text that is not UTF-8', async () => {
		const json = JSON.stringify({ ...payload(ARRIVED, { Id: 'one' }), CallerName: 'J\xe4rvi' });
		const sent = {
			...request(JSON.parse(json.replace('\xe4', '\ufffd'))),
			raw: json,
			isLatin1: true,
		};
		const { items } = await deliver(trigger(), sent);
		expect(items).toMatchObject([{ data: { CallerName: 'Järvi' } }]);
		expect(items[0].issues).toEqual([expect.objectContaining({ path: '' })]);
	});

	it('what n8n answers if it cannot store the execution, and the retry is accepted', async () => {
		const node = trigger();
		expect(await deliver(node, request(), false)).toMatchObject({ status: 500 });
		expect(await deliver(node, request())).toMatchObject({ status: 200, starts: true });
	});
});

describe('What became of a request', () => {
	it('is told to whoever has the secret, and to nobody else', async () => {
		const node = trigger();
		expect(await deliver(node, request())).toMatchObject({ told: 'started' });
		expect(await deliver(node, request())).toMatchObject({ told: 'duplicate' });
		const stranger = await deliver(node, request(undefined, 'guess'));
		expect(stranger).toMatchObject({ status: 401, told: undefined });
	});

	it('is in the log at level debug where nothing starts: which event, and why', async () => {
		const node = trigger();
		await deliver(node, request(payload('QueueCallInDisconnected', { Id: 'one' })));
		await deliver(node, request({ EventType: 'Mallory\n+447700900123', Id: 'two' }));
		await deliver(node, request());
		expect(node.debugLog).toEqual([
			expect.stringMatching(/QueueCallInDisconnected starts nothing: not-picked$/),
			expect.stringMatching(/an event of another name starts nothing: not-picked$/),
		]);
	});

	it('is remembered for a while, by node, without what was in it', async () => {
		const node = trigger();
		for (let count = 0; count < 200; count++) await deliver(node, request(undefined, 'guess'));
		await deliver(node, request({ nothing: 'here' }));
		await deliver(node, request(), false);
		await deliver(node, request());
		await deliver(node, request());
		const outcomes = node.state.outcomes.of('workflow/node');
		expect(outcomes).toHaveLength(100);
		expect(outcomes.slice(-5)).toEqual([
			{ at: expect.any(Number) as number, outcome: 'refused', status: 401 },
			{ at: expect.any(Number) as number, outcome: 'unreadable', status: 400 },
			{ at: expect.any(Number) as number, type: ARRIVED, outcome: 'failed', status: 500 },
			{ at: expect.any(Number) as number, type: ARRIVED, outcome: 'started', status: 200 },
			{ at: expect.any(Number) as number, type: ARRIVED, outcome: 'duplicate', status: 200 },
		]);
	});

	it('is told by number where a request has several events', async () => {
		const node = trigger();
		const response = new FakeResponse();
		const several = {
			...enreachAdapter,
			identify: () =>
				[ARRIVED, 'QueueStatus', ARRIVED].map((type, index) => ({
					...{ type, id: `${index}`, time: null, data: {} },
				})),
		};
		finish(await receive(node.context(request(), response), several, node.state), response);
		expect(response.headers['x-contact-center']).toBe('started=2, not-picked=1');
	});
});

describe('A secret that is changed', () => {
	it('may be the new one or the one before, which the log tells', async () => {
		const node = trigger();
		node.credential = { secret: 'the new one', previousSecret: SECRET };
		expect(await deliver(node, request(undefined, 'the new one'))).toMatchObject({ status: 200 });
		expect(node.log).toEqual([]);
		expect(await deliver(node, request())).toMatchObject({ status: 200, told: 'duplicate' });
		expect(node.log).toEqual([expect.stringContaining('previous secret')]);
		expect(node.log.join()).not.toContain(SECRET);
		expect(await deliver(node, request(undefined, 'guess'))).toMatchObject({ status: 401 });
	});
});

describe('Refusals', () => {
	it('are logged at most once a minute, without the secret', async () => {
		const node = trigger();
		for (let count = 0; count < 100; count++) await deliver(node, request(undefined, 'guess'));
		expect(node.log).toHaveLength(1);
		expect(node.log[0]).not.toMatch(/guess|horse/);
	});

	it('end as soon as the credential has the secret that is sent', async () => {
		const node = trigger();
		node.credential = { secret: 'the old one' };
		expect(await deliver(node, request())).toMatchObject({ status: 401 });
		node.credential = { secret: SECRET };
		expect(await deliver(node, request())).toMatchObject({ status: 200 });
	});
});

describe('The credential', () => {
	it('is read once for many requests', async () => {
		const node = trigger();
		for (let count = 0; count < 50; count++) await deliver(node, request());
		expect(node.credentialReads).toBe(1);
	});

	it('is read again when the node is set up differently', async () => {
		const node = trigger();
		await deliver(node, request());
		node.parameters = { ...node.parameters, authentication: 'none' };
		expect(await deliver(node, request(undefined, ''))).toMatchObject({ status: 200 });
	});
});

describe('Two equal deliveries at once', () => {
	async function twice(isStored: boolean) {
		const node = trigger();
		const [first, second] = [new FakeResponse(), new FakeResponse()];
		const result = await receive(node.context(request(), first), enreachAdapter, node.state);
		expect(await receive(node.context(request(), second), enreachAdapter, node.state)).toEqual({
			noWebhookResponse: true,
		});
		expect(second.isAnswered).toBe(false);
		finish(result, first, isStored);
		return { node, status: await second.answer(), ends: second.ends };
	}

	it('start one execution, and the second is answered when the first is stored', async () => {
		expect(await twice(true)).toMatchObject({ status: 200, ends: 1 });
	});

	it('are both refused if the first cannot be stored, and a retry is accepted', async () => {
		const { node, status } = await twice(false);
		expect(status).toBe(503);
		expect(await deliver(node, request())).toMatchObject({ status: 200, starts: true });
	});

	it('are stored although the first caller has hung up', async () => {
		const node = trigger();
		const first = new FakeResponse();
		first.end.mockImplementationOnce(() => {
			throw new Error('write after the socket was closed');
		});
		const result = await receive(node.context(request(), first), enreachAdapter, node.state);
		expect(() => finish(result, first)).toThrow('socket');
		expect(await deliver(node, request())).toMatchObject({ status: 200, starts: false });
	});

	it('both run if the check is off', async () => {
		const node = trigger({ options: { rememberMinutes: 0 } });
		expect(await deliver(node, request())).toMatchObject({ starts: true });
		expect(await deliver(node, request())).toMatchObject({ starts: true });
	});

	it('both run on test runs', async () => {
		const node = trigger();
		node.mode = 'manual';
		expect(await deliver(node, request())).toMatchObject({ starts: true });
		expect(await deliver(node, request())).toMatchObject({ starts: true });
	});
});

describe('A request with several events', () => {
	const listVendor = {
		...enreachAdapter,
		identify: (({ body }) =>
			(body as string[]).map((id) => ({
				type: ARRIVED,
				id,
				time: null,
				data: { Id: id },
			}))) as typeof enreachAdapter.identify,
	};
	const open = async (node: FakeNode, ids: string[]) => {
		const response = new FakeResponse();
		const result = receive(node.context(request(ids), response), listVendor, node.state);
		return { response, result };
	};
	const ids = (items: IDataObject[]) => items.map(({ id }) => id);

	it('delivers the ones that no other request delivers, after it knows how the others went', async () => {
		const node = trigger();
		const first = await open(node, ['a', 'b']);
		const firstResult = await first.result;
		const second = await open(node, ['b', 'c', 'c']);
		let isDone = false;
		void second.result.then(() => (isDone = true));
		await new Promise(setImmediate);
		expect(isDone).toBe(false);
		expect(ids(finish(firstResult, first.response))).toEqual(['a', 'b']);
		expect(ids(finish(await second.result, second.response))).toEqual(['c']);
		expect(await second.response.answer()).toBe(200);
	});

	it('is refused if nothing is heard of an event that another request delivers', async () => {
		const node = trigger();
		await (
			await open(node, ['a', 'b'])
		).result;
		jest.useFakeTimers();
		try {
			const { response, result } = await open(node, ['b', 'c']);
			await jest.advanceTimersByTimeAsync(120_000);
			expect(response.isAnswered).toBe(true);
			expect(finish(await result, response)).toEqual([]);
			expect(await response.answer()).toBe(503);
		} finally {
			jest.useRealTimers();
		}
	});

	it('is refused as a whole if an event that another request delivers was not stored', async () => {
		const node = trigger();
		const first = await open(node, ['a', 'b']);
		const firstResult = await first.result;
		const second = await open(node, ['b', 'c']);
		await new Promise(setImmediate);
		finish(firstResult, first.response, false);
		expect(finish(await second.result, second.response)).toEqual([]);
		expect(await second.response.answer()).toBe(503);
		const retry = await open(node, ['b', 'c']);
		expect(ids(finish(await retry.result, retry.response))).toEqual(['b', 'c']);
	});
});
