/** What a trigger tells of its feed, with clocks that the test moves. */
import { DateTime } from 'luxon';

import { enreachAdapter } from '../../../nodes/Enreach/adapter';
import { payload } from '../../support/vendors/enreach';
import { Process, World } from './world';

const ZONE = 'Europe/Helsinki';
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const at = (local: string) => DateTime.fromISO(local, { zone: ZONE }).toMillis();
const localTime = (time: unknown) =>
	DateTime.fromISO(String(time), { zone: ZONE }).toFormat("yyyy-MM-dd'T'HH:mm");

const ALL = ['feed.silent', 'feed.resumed', 'feed.refused'];
const PARAMETERS = {
	authentication: 'secret',
	events: ['QueueCallInDisconnected', ...ALL],
	options: {},
};

let count = 0;
const event = (type = 'QueueCallInArrived') => payload(type, { Id: `event ${count++}` });
const RIGHT = { 'x-benemen-token': 'correct horse battery' };
const arrive = async (process: Process, type?: string) =>
	await process.request({ body: event(type), headers: RIGHT });
const wrong = async (process: Process) =>
	await process.request({ body: event(), headers: { 'x-benemen-token': 'guessed' } });
const pass = async (ms: number) => await jest.advanceTimersByTimeAsync(ms);

/** Starts on a Monday, when the hours begin. */
const MORNING = '2026-03-02T08:00';

function start(local = MORNING, parameters = {}) {
	jest.setSystemTime(at(local));
	const world = new World(enreachAdapter, { ...PARAMETERS, ...parameters });
	return { world, main: new Process(world) };
}

beforeEach(() => jest.useFakeTimers());
afterEach(() => {
	jest.clearAllTimers();
	jest.useRealTimers();
});

describe('A silence', () => {
	it('is told once, after the time that is set, and its end with how long it was', async () => {
		const { world, main } = start();
		main.publish();
		await pass(10 * MINUTE);
		await arrive(main);
		await pass(59 * MINUTE);
		expect(world.types).toEqual([]);
		await pass(2 * MINUTE);
		expect(world.types).toEqual(['feed.silent']);
		const [silence] = world.items;
		expect(silence).toMatchObject({
			source: 'enreach',
			subject: 'node',
			data: { workflowId: 'workflow', workflowName: 'Calls', nodeName: 'Trigger' },
		});
		const { lastEventAt, since, silentMinutes } = silence.data as Record<string, unknown>;
		expect([lastEventAt, since].map(localTime)).toEqual(Array(2).fill('2026-03-02T08:10'));
		expect(silentMinutes).toBe(60);
		expect(silence).not.toHaveProperty('issues');

		await pass(3 * HOUR);
		expect(world.types).toEqual(['feed.silent']);
		await arrive(main);
		await arrive(main);
		expect(world.types).toEqual(['feed.silent', 'feed.resumed']);
		expect(world.items[1]).toMatchObject({ data: { since, silentMinutes: 241 } });

		await pass(61 * MINUTE);
		expect(world.types).toEqual(['feed.silent', 'feed.resumed', 'feed.silent']);
		await main.unpublish();
	});

	it('counts from publication where nothing has arrived yet', async () => {
		const { world, main } = start('2026-03-02T10:00');
		main.publish();
		await pass(59 * MINUTE);
		expect(world.items).toEqual([]);
		await pass(2 * MINUTE);
		expect(world.items).toMatchObject([{ type: 'feed.silent', data: { lastEventAt: null } }]);
		await main.unpublish();
	});

	it('is none while any event arrives, picked or not, sent twice or in between others', async () => {
		const { world, main } = start();
		main.publish();
		for (let hours = 0; hours < 9; hours++) {
			await pass(59 * MINUTE);
			await arrive(main, 'QueueCallInArrived');
		}
		expect(world.items).toEqual([]);
		await main.unpublish();
	});

	it('is not ended by who has no secret', async () => {
		const { world, main } = start(MORNING, { events: ['feed.silent', 'feed.resumed'] });
		main.publish();
		await pass(50 * MINUTE);
		expect(await wrong(main)).toBe(401);
		await pass(11 * MINUTE);
		expect(world.types).toEqual(['feed.silent']);
		await wrong(main);
		expect(world.types).toEqual(['feed.silent']);
		await main.unpublish();
	});

	it('brings its end with the event that ends it, where that is picked', async () => {
		const { world, main } = start();
		main.publish();
		await pass(61 * MINUTE);
		await arrive(main, 'QueueCallInDisconnected');
		expect(world.executions[1][0].map(({ type }) => type)).toEqual([
			'QueueCallInDisconnected',
			'feed.resumed',
		]);
		await main.unpublish();
	});

	it('waits for the hours: the evening, the night and the weekend count nothing', async () => {
		const { world, main } = start('2026-03-06T17:00');
		main.publish();
		await pass(30 * MINUTE);
		await arrive(main);
		// Until Monday, when an hour of the new week is over.
		await pass(at('2026-03-09T08:59') - Date.now());
		expect(world.items).toEqual([]);
		await pass(2 * MINUTE);
		expect(world.types).toEqual(['feed.silent']);
		expect(localTime((world.items[0].data as { since: string }).since)).toBe('2026-03-09T08:00');
		await main.unpublish();
	});

	it.each([
		['begins', '2026-03-28T17:00', '2026-03-29T09:00'],
		['ends', '2026-10-24T17:00', '2026-10-25T09:00'],
	])('is told by the clock on the wall when daylight saving %s', async (_, from, told) => {
		const { world, main } = start(from, { watchDays: [1, 2, 3, 4, 5, 6, 7] });
		main.publish();
		await arrive(main);
		await pass(30 * MINUTE);
		await arrive(main);
		await pass(at(told) - MINUTE - Date.now());
		expect(world.items).toEqual([]);
		await pass(2 * MINUTE);
		expect(world.items.map(({ time }) => localTime(time))).toEqual([told]);
		await main.unpublish();
	});

	it('goes on through the night where the whole day is watched', async () => {
		const { world, main } = start('2026-03-28T23:30', {
			watchDays: [1, 2, 3, 4, 5, 6, 7],
			watchFrom: '00:00',
			watchUntil: '00:00',
			silentMinutes: 360,
		});
		main.publish();
		// Six hours that pass, of which one is skipped on the wall.
		await pass(6 * HOUR + MINUTE);
		expect(world.items.map(({ time }) => localTime(time))).toEqual(['2026-03-29T06:30']);
		await main.unpublish();
	});

	it.each([
		['forth', 3 * HOUR],
		['back', -3 * HOUR],
	])("is none when the machine's time is set %s", async (_, jump) => {
		const { world, main } = start('2026-03-02T11:30');
		main.publish();
		await arrive(main);
		await pass(10 * MINUTE);
		jest.setSystemTime(Date.now() + jump);
		for (let minutes = 0; minutes < 55; minutes += 5) {
			await pass(5 * MINUTE);
			if (minutes === 30) await arrive(main);
		}
		expect(world.items).toEqual([]);
		await pass(41 * MINUTE);
		expect(world.types).toEqual(['feed.silent']);
		await main.unpublish();
	});

	it('is told again where n8n could not store it, until it could', async () => {
		const { world, main } = start();
		main.publish();
		world.cannotStore = true;
		await pass(65 * MINUTE);
		expect(world.items).toEqual([]);
		world.cannotStore = false;
		await pass(MINUTE);
		expect(world.types).toEqual(['feed.silent']);
		await pass(3 * HOUR);
		expect(world.types).toEqual(['feed.silent']);
		await main.unpublish();
	});
});

describe('A restart', () => {
	it('does not forget a silence that was told, nor tells it again', async () => {
		const { world, main } = start();
		main.publish();
		await pass(61 * MINUTE);
		expect(world.types).toEqual(['feed.silent']);
		await main.unpublish();

		const next = new Process(world);
		next.publish('init');
		// The whole day: the main process can't know that it alone gets the events.
		await pass(6 * HOUR);
		expect(world.types).toEqual(['feed.silent']);
		await arrive(next);
		expect(world.types).toEqual(['feed.silent', 'feed.resumed']);
		await pass(61 * MINUTE);
		expect(world.types).toEqual(['feed.silent', 'feed.resumed', 'feed.silent']);
		await next.unpublish();
	});

	it('counts anew: while n8n was down, nothing could arrive', async () => {
		const { world, main } = start();
		main.publish();
		await pass(50 * MINUTE);
		await main.unpublish();
		await pass(20 * MINUTE);
		const next = new Process(world);
		next.publish('init');
		await pass(59 * MINUTE);
		expect(world.items).toEqual([]);
		await pass(2 * MINUTE);
		expect(world.types).toEqual(['feed.silent']);
		await next.unpublish();
	});

	it('does not tell a refusal again within the hour', async () => {
		const { world, main } = start();
		await wrong(main);
		const next = new Process(world);
		await pass(30 * MINUTE);
		await wrong(next);
		expect(world.types).toEqual(['feed.refused']);
		await pass(31 * MINUTE);
		await wrong(next);
		expect(world.types).toEqual(['feed.refused', 'feed.refused']);
	});

	it('is none where the workflow is published anew: then all counts from the beginning', async () => {
		const { world, main } = start();
		main.publish();
		await pass(61 * MINUTE);
		await main.unpublish();
		main.publish();
		await arrive(main);
		expect(world.types).toEqual(['feed.silent']);
		await pass(61 * MINUTE);
		expect(world.types).toEqual(['feed.silent', 'feed.silent']);
		await main.unpublish();
	});
});

describe('Several processes', () => {
	it('raise no alarm while events go to a webhook process', async () => {
		const { world, main } = start();
		const webhook = new Process(world);
		main.publish();
		for (let hours = 0; hours < 9; hours++) {
			await arrive(webhook);
			await pass(59 * MINUTE);
		}
		expect(world.items).toEqual([]);
		await main.unpublish();
	});

	it('tell the silence of a webhook process, and its end, each once', async () => {
		const { world, main } = start();
		const webhooks = [new Process(world), new Process(world)];
		main.publish();
		for (const webhook of webhooks) await arrive(webhook);
		await pass(4 * HOUR);
		expect(world.types).toEqual(['feed.silent']);
		await Promise.all(webhooks.map(async (webhook) => await arrive(webhook)));
		expect(world.types).toEqual(['feed.silent', 'feed.resumed']);
		await pass(3 * HOUR);
		expect(world.types).toEqual(['feed.silent', 'feed.resumed', 'feed.silent']);
		await main.unpublish();
	});

	it('write the time of an event at most once a minute', async () => {
		const { world, main } = start();
		const webhook = new Process(world);
		main.publish();
		let writes = 0;
		for (let seconds = 0; seconds < 600; seconds++) {
			const before = world.staticData;
			await arrive(webhook);
			if (world.staticData !== before) writes++;
			await pass(1000);
		}
		expect(writes).toBeLessThanOrEqual(10);
		await main.unpublish();
	});

	it('write nothing where the trigger itself sees the events', async () => {
		const { world, main } = start();
		main.publish();
		const before = world.staticData;
		for (let minutes = 0; minutes < 30; minutes++) {
			await arrive(main);
			await pass(MINUTE);
		}
		expect(world.staticData).toBe(before);
		await main.unpublish();
	});

	it.each(['before', 'after'])('give one alarm when the leader changes %s it', async (when) => {
		const { world, main } = start();
		main.publish();
		await arrive(main);
		await pass(when === 'before' ? 40 * MINUTE : 61 * MINUTE);
		const next = new Process(world);
		next.publish('leadershipChange');
		// The former leader lets go a moment later.
		await pass(2 * MINUTE);
		await main.unpublish();
		await pass(5 * HOUR);
		expect(world.types).toEqual(['feed.silent']);
		await arrive(next);
		expect(world.types).toEqual(['feed.silent', 'feed.resumed']);
		await next.unpublish();
	});

	it('give one alarm where two believe to lead', async () => {
		const { world, main } = start();
		const other = new Process(world);
		main.publish();
		await pass(7 * MINUTE);
		other.publish('leadershipChange');
		await pass(5 * HOUR);
		expect(world.types).toEqual(['feed.silent']);
		await main.unpublish();
		await other.unpublish();
	});

	it('forget no silence that a slow workflow is still busy with', async () => {
		const { world, main } = start();
		world.runMs = 2 * MINUTE;
		main.publish();
		await pass(61 * MINUTE);
		const answered = arrive(main);
		await pass(5 * MINUTE);
		await answered;
		expect(world.types.toSorted()).toEqual(['feed.resumed', 'feed.silent']);
		await pass(65 * MINUTE);
		expect(world.types.filter((type) => type === 'feed.silent')).toHaveLength(2);
		await main.unpublish();
	});
});

describe('Refused requests', () => {
	it('are told at most once an hour, with their number and the first and the last time', async () => {
		const { world, main } = start();
		main.publish();
		const began = Date.now();
		for (let requests = 0; requests < 3000; requests++) {
			expect(await wrong(main)).toBe(401);
			await pass(1000);
		}
		expect(world.types).toEqual(['feed.refused']);
		expect(world.items[0]).toMatchObject({ data: { reason: 'secret', count: 1 } });
		await arrive(main);
		await pass(11 * MINUTE);
		expect(world.types).toEqual(['feed.refused', 'feed.refused']);
		expect(world.items[1]).toMatchObject({
			data: {
				count: 2999,
				firstAt: new Date(began + 1000).toISOString(),
				lastAt: new Date(began + 2_999_000).toISOString(),
			},
		});
		expect(JSON.stringify(world.items)).not.toMatch(/guessed|correct horse|event \d/);
		expect(Object.keys(main.state.feeds.of('workflow/node').refusals)).toEqual(['secret']);
		await main.unpublish();
	});

	it('with the previous secret are told for their own reason, and their events start', async () => {
		const { world, main } = start();
		main.node.credential = { secret: 'new', previousSecret: 'correct horse battery' };
		main.publish();
		await arrive(main, 'QueueCallInDisconnected');
		await wrong(main);
		expect(world.items).toMatchObject([
			{ type: 'QueueCallInDisconnected' },
			{ type: 'feed.refused', data: { reason: 'previousSecret', count: 1 } },
			{ type: 'feed.refused', data: { reason: 'secret', count: 1 } },
		]);
		await main.unpublish();
	});

	it('are told once an hour by all processes together', async () => {
		const { world, main } = start();
		const others = [new Process(world), new Process(world)];
		main.publish();
		for (let minutes = 0; minutes < 59; minutes++) {
			await Promise.all(others.map(async (process) => await wrong(process)));
			await pass(MINUTE);
		}
		expect(world.types).toEqual(['feed.refused']);
		await arrive(main);
		await pass(2 * MINUTE);
		await wrong(others[1]);
		expect(world.types).toEqual(['feed.refused', 'feed.refused']);
		await main.unpublish();
	});

	it('of a node that does not pick them start nothing and are not counted', async () => {
		const { world, main } = start(MORNING, { events: ['*'] });
		main.publish();
		await wrong(main);
		expect(world.executions).toEqual([]);
		expect(main.state.feeds.size).toBe(0);
	});
});

describe('A trigger', () => {
	it.each([
		['picks all events', { events: ['*'] }],
		['picks one of the vendor', { events: ['QueueCallInArrived'] }],
	])('that %s has no timer, and gets nothing new', async (_, parameters) => {
		const { world, main } = start(MORNING, parameters);
		main.publish();
		expect(main.isWatching).toBe(false);
		expect(jest.getTimerCount()).toBe(0);
		await pass(5 * HOUR);
		await arrive(main, 'QueueCallInArrived');
		expect(world.types).toEqual(['QueueCallInArrived']);
	});

	it('has one timer while it watches, and none once it is unpublished', async () => {
		const { world, main } = start();
		main.publish();
		await pass(10 * MINUTE);
		expect(jest.getTimerCount()).toBe(1);
		await main.unpublish();
		await pass(0);
		expect(jest.getTimerCount()).toBe(0);
		await pass(5 * HOUR);
		expect(world.executions).toEqual([]);
	});

	it('lets nobody else tell of its feed', async () => {
		const { world, main } = start(MORNING, { events: ['*', ...ALL] });
		main.publish();
		const body = { ...payload('QueueCallInArrived', { Id: 'x' }), EventType: 'feed.silent' };
		await main.request({ body, headers: RIGHT });
		expect(world.items).toEqual([]);
		await main.unpublish();
	});

	it('answers as ever where an expression fails', async () => {
		const { world, main } = start(MORNING, { events: '={{ $fails }}' });
		const { context } = main.node;
		jest.spyOn(main.node, 'context').mockImplementation((...sent) => ({
			...context.call(main.node, ...sent),
			getNodeParameter: (name: string) => {
				if (name !== 'events') return world.parameters[name];
				throw new Error('$fails is not defined');
			},
		}));
		expect(await wrong(main)).toBe(401);
		expect(await arrive(main)).toBe(503);
		expect(world.executions).toEqual([]);
	});

	it('gives each of its events an output of its own where outputs are separate', async () => {
		const { world, main } = start(MORNING, { options: { separateOutputs: true } });
		main.publish();
		await pass(61 * MINUTE);
		await arrive(main, 'QueueCallInDisconnected');
		expect(world.executions.map((outputs) => outputs.map((items) => items.length))).toEqual([
			[0, 1, 0, 0],
			[1, 0, 1, 0],
		]);
		await main.unpublish();
	});

	it('tells of its feed beside finished calls too', async () => {
		const { world, main } = start(MORNING, {
			deliver: 'calls',
			events: undefined,
			feedEvents: ALL,
			options: { separateOutputs: true },
		});
		main.publish();
		await pass(61 * MINUTE);
		await wrong(main);
		expect(world.executions.map((outputs) => outputs.map((items) => items.length))).toEqual([
			[0, 1, 0, 0],
			[0, 0, 0, 1],
		]);
		await main.unpublish();
	});
});
