import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { enreachAdapter } from '../../../nodes/Enreach/adapter';
import { Combiner } from '../../../nodes/shared/receive/combine';
import { receive } from '../../../nodes/shared/receive/receive';
import { answerTogether } from '../../../nodes/shared/receive/answer';
import { payload } from '../../support/vendors/enreach';
import { FakeNode, FakeResponse, finish } from './fakes';

const items = (...ids: number[]): INodeExecutionData[] => ids.map((id) => ({ json: { id } }));
const idsOf = (list: INodeExecutionData[] | undefined) => list?.map(({ json }) => json.id);
const LIMITS = { windowMs: 100, maxItems: 10 };

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

describe('Combined requests', () => {
	it('go into one execution, in the order of arrival, when the window is over', async () => {
		const combiner = new Combiner();
		const responses = [new FakeResponse(), new FakeResponse(), new FakeResponse()];
		const carried = combiner.add('key', responses[0].express, items(1), LIMITS);
		await jest.advanceTimersByTimeAsync(40);
		await expect(
			combiner.add('key', responses[1].express, items(2, 3), LIMITS),
		).resolves.toBeUndefined();
		await jest.advanceTimersByTimeAsync(50);
		await combiner.add('key', responses[2].express, items(4), LIMITS);
		await jest.advanceTimersByTimeAsync(10);
		expect(idsOf(await carried)).toEqual([1, 2, 3, 4]);
	});

	it.each([
		[200, 200],
		[500, 503],
	])('are answered after the first one: %d, then %d', async (first, then) => {
		const combiner = new Combiner();
		const [carrier, follower] = [new FakeResponse(), new FakeResponse()];
		const carried = combiner.add('key', carrier.express, items(1), LIMITS);
		await combiner.add('key', follower.express, items(2), LIMITS);
		await jest.advanceTimersByTimeAsync(100);
		await carried;
		await jest.advanceTimersByTimeAsync(5000);
		expect(follower.isAnswered).toBe(false);
		carrier.status(first).end();
		expect(await follower.answer()).toBe(then);
		expect(follower.ends).toBe(1);
	});

	it('may bring very long lists', async () => {
		const combiner = new Combiner();
		const carried = combiner.add('key', new FakeResponse().express, items(1), LIMITS);
		const list = Array.from({ length: 200_000 }, (_, id) => ({ json: { id } }));
		await combiner.add('key', new FakeResponse().express, list, LIMITS);
		expect(await carried).toHaveLength(200_001);
	});

	it('go at once when they are enough', async () => {
		const combiner = new Combiner();
		const carried = combiner.add('key', new FakeResponse().express, items(1), LIMITS);
		for (let id = 2; id <= 10; id++) {
			await combiner.add('key', new FakeResponse().express, items(id), LIMITS);
		}
		expect(idsOf(await carried)).toHaveLength(10);
		// The next one begins a batch of its own.
		const next = combiner.add('key', new FakeResponse().express, items(11), LIMITS);
		await jest.advanceTimersByTimeAsync(100);
		expect(idsOf(await next)).toEqual([11]);
	});

	it('are not kept waiting by a request that is enough by itself', async () => {
		const many = items(...Array.from({ length: 10 }, (_, id) => id));
		await expect(
			new Combiner().add('key', new FakeResponse().express, many, LIMITS),
		).resolves.toHaveLength(10);
	});

	it('are those of one key', async () => {
		const combiner = new Combiner();
		const one = combiner.add('one', new FakeResponse().express, items(1), LIMITS);
		const other = combiner.add('other', new FakeResponse().express, items(2), LIMITS);
		await jest.advanceTimersByTimeAsync(100);
		expect([idsOf(await one), idsOf(await other)]).toEqual([[1], [2]]);
	});

	it('are bounded: one more is turned away, until others are answered', async () => {
		const combiner = new Combiner(2);
		const limits = { ...LIMITS, maxItems: 1000 };
		const carrier = new FakeResponse();
		const carried = combiner.add('key', carrier.express, items(1), limits);
		const responses = [new FakeResponse(), new FakeResponse(), new FakeResponse()];
		for (const response of responses) {
			await combiner.add('key', response.express, items(2), limits);
		}
		expect(responses.map(({ statusCode, ends }) => [statusCode, ends])).toEqual([
			[200, 0],
			[200, 0],
			[503, 1],
		]);
		await jest.advanceTimersByTimeAsync(100);
		expect(idsOf(await carried)).toEqual([1, 2, 2]);
		carrier.status(200).end();
		await Promise.all([responses[0].answer(), responses[1].answer()]);
		const next = new FakeResponse();
		void combiner.add('key', new FakeResponse().express, items(3), limits);
		await combiner.add('key', next.express, items(4), limits);
		expect(next.isAnswered).toBe(false);
	});

	it('are refused if n8n never answers the first', async () => {
		const combiner = new Combiner();
		const follower = new FakeResponse();
		const carried = combiner.add('key', new FakeResponse().express, items(1), LIMITS);
		await combiner.add('key', follower.express, items(2), LIMITS);
		await jest.advanceTimersByTimeAsync(100);
		await carried;
		await jest.advanceTimersByTimeAsync(119_000);
		expect(follower.isAnswered).toBe(false);
		await jest.advanceTimersByTimeAsync(2000);
		expect(await follower.answer()).toBe(503);
	});

	it('leave no timer behind once they are answered', async () => {
		await answerTogether([new FakeResponse().express], Promise.resolve(true));
		expect(jest.getTimerCount()).toBe(0);
	});
});

describe('A trigger that combines', () => {
	const TYPE = 'QueueCallInArrived';
	const trigger = (options: IDataObject = { combineMs: 100 }) =>
		new FakeNode({ authentication: 'none', events: [TYPE], options });
	const open = (node: FakeNode, id: string) => {
		const response = new FakeResponse();
		const sent = { body: payload(TYPE, { Id: id }) };
		return { response, result: receive(node.context(sent, response), enreachAdapter, node.state) };
	};

	it('starts one execution, and remembers all its events once it is stored', async () => {
		const node = trigger();
		const first = open(node, 'a');
		const second = open(node, 'b');
		const again = open(node, 'a');
		await jest.advanceTimersByTimeAsync(100);
		expect(finish(await first.result, first.response).map(({ id }) => id)).toEqual(['a', 'b']);
		expect(await second.response.answer()).toBe(200);
		expect(await again.response.answer()).toBe(200);
		const retry = open(node, 'b');
		expect(await retry.response.answer()).toBe(200);
		expect(await retry.result).toEqual({ noWebhookResponse: true });
	});

	it('forgets all its events if n8n cannot store them, so that every retry runs', async () => {
		const node = trigger();
		const requests = [open(node, 'a'), open(node, 'b'), open(node, 'b')];
		await jest.advanceTimersByTimeAsync(100);
		finish(await requests[0].result, requests[0].response, false);
		const statuses = await Promise.all(requests.map(({ response }) => response.answer()));
		expect(statuses).toEqual([500, 503, 503]);
		const retries = [open(node, 'b'), open(node, 'a')];
		await jest.advanceTimersByTimeAsync(100);
		const stored = finish(await retries[0].result, retries[0].response);
		expect(stored.map(({ id }) => id)).toEqual(['b', 'a']);
	});

	it('does not mix requests from before and after an edit', async () => {
		const node = trigger();
		const before = open(node, 'a');
		await jest.advanceTimersByTimeAsync(1);
		node.parameters = { ...node.parameters, events: ['*'] };
		const after = open(node, 'b');
		await jest.advanceTimersByTimeAsync(100);
		expect(finish(await before.result, before.response)).toHaveLength(1);
		expect(finish(await after.result, after.response)).toHaveLength(1);
	});

	it('does not wait unless the user asked for it', async () => {
		const node = trigger({});
		const { result, response } = open(node, 'a');
		expect(finish(await result, response)).toHaveLength(1);
		expect(jest.getTimerCount()).toBe(0);
	});
});
