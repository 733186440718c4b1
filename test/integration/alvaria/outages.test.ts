/** Whatever fails, and for however long: nothing that Alvaria still holds is thrown away, and it comes back. */
import fc from 'fast-check';

import type { Operation } from '../../support/vendors/alvaria';
import { type Network, type Refusal, World } from './world';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** A published workflow that polls. */
async function published(
	options: Record<string, unknown> = {},
	world = new World(),
): Promise<{ world: World; stop: () => Promise<void> }> {
	const connection = world.connection(options);
	const started = world.process().start(connection, {
		key: 'w n',
		fingerprint: 'f',
		isPatient: false,
	});
	const stop = await world.finish(started);
	await world.until('a poll', () => world.isPolling);
	return { world, stop };
}

/** Something goes wrong for so long, and events come meanwhile. Returns when it ended, and their ids. */
async function during(world: World, ms: number, fault: { network?: Network; refusal?: Refusal }) {
	Object.assign(world, fault);
	const ids: string[] = [];
	const end = world.clock.now() + ms;
	while (world.clock.now() < Math.min(end, end - ms + 50 * SECOND)) {
		ids.push(...world.publish());
		await world.pass(Math.min(SECOND, end - world.clock.now()));
	}
	await world.pass(end - world.clock.now());
	Object.assign(world, { network: 'up', refusal: undefined });
	return { ids, endedAt: world.clock.now() };
}

/** Milliseconds until everything has run. */
async function untilRun(world: World, ids: readonly string[], endedAt: number): Promise<number> {
	await world.until('all events', () => world.hasRun(ids));
	return Math.max(...ids.map((id) => world.executed.get(id) ?? 0)) - endedAt;
}

describe('the network is gone', () => {
	it.each([
		['refused', 60, 52],
		['refused', 120, 105],
		['refused', 60, 1],
		['refused', 600, 590],
		['silent', 60, 52],
		['silent', 120, 105],
	] as const)(
		'%s, inactivity delay %i s, for %i s: all is delivered, within 5 s',
		async (network, inactivityDelay, seconds) => {
			const { world } = await published({ inactivityDelay });
			const { ids, endedAt } = await during(world, seconds * SECOND, { network });
			const waited = await untilRun(world, ids, endedAt);
			expect(waited).toBeLessThan(5 * SECOND);
			expect(world.cloud.sessionsCreated).toBe(1);
			expect(world.cloud.violations).toEqual([]);
		},
	);

	it('while executions leave the trigger nothing to poll for: its session survives that too', async () => {
		const { world } = await published({ inactivityDelay: 60, maxInFlight: 1 });
		world.execution = 5 * MINUTE;
		world.publish(3);
		await world.pass(MINUTE);
		await during(world, 52 * SECOND, { network: 'refused' });
		await world.pass(10 * MINUTE);
		expect(world.cloud.state()).toMatchObject({ sessionsCreated: 1, sessionsExpired: 0 });
	});

	it('asks a service in trouble no more than 20 times a minute, and once a minute when nothing can be saved', async () => {
		const { world } = await published();
		world.network = 'refused';
		await world.pass(100 * SECOND);
		const from = world.sent.length;
		await world.pass(10 * MINUTE);
		expect((world.sent.length - from) / 10).toBeLessThan(4);
		expect(world.sent.filter(({ at }) => at < world.sent[from].at).length / 100).toBeLessThan(0.6);
	});

	it.each([10, 60, 3600])('a Retry-After of %i s does not cost the session', async (retryAfter) => {
		const { world } = await published({ inactivityDelay: 60 });
		const refusal: Refusal = { on: 'any', status: 503, retryAfter };
		const { ids, endedAt } = await during(world, 50 * SECOND, { refusal });
		expect(await untilRun(world, ids, endedAt)).toBeLessThan(10 * SECOND);
		expect(world.cloud.sessionsCreated).toBe(1);
	});
});

const ENDPOINTS: Record<string, Refusal['on']> = {
	'every request': 'any',
	polls: new Set<Operation>(['events']),
	tokens: new Set<Operation>(['token', 'events']),
	'new sessions and polls': new Set<Operation>(['createSession', 'events']),
	acknowledgements: new Set<Operation>(['acknowledge']),
};

describe.each(Object.entries(ENDPOINTS))('%s are refused', (name, on) => {
	describe.each([401, 403, 404, 500, 503])('with %i', (status) => {
		it.each([2, 60, 600, 7200])(
			'for %i s: it is back in two minutes, by itself',
			async (seconds) => {
				const { world } = await published({ inactivityDelay: 120 });
				const { ids, endedAt } = await during(world, seconds * SECOND, { refusal: { on, status } });
				const isSaved = seconds < 120 || name === 'acknowledgements';
				const later = world.publish(1);
				await world.until('a poll', () => world.isPolling, 2 * MINUTE);
				const after = world.publish(1);
				await world.until('events of now', () => world.hasRun(after), 2 * MINUTE);
				await world.until('acknowledgements', () => world.cloud.waiting.length === 0, 2 * MINUTE);
				if (isSaved) {
					expect(world.hasRun([...ids, ...later])).toBe(true);
					expect(world.cloud.sessionsCreated).toBe(1);
				}
				expect(world.clock.now() - endedAt).toBeLessThan(2 * MINUTE);
				expect(world.cloud.violations).toEqual([]);
			},
		);
	});
});

describe('the user is told', () => {
	const events = (world: World) => world.told.filter(({ troubled }) => troubled === 'events');

	it('of a refusal within seconds, and then ever more rarely', async () => {
		const { world } = await published();
		const from = world.clock.now();
		await during(world, 80 * HOUR, { refusal: { on: 'any', status: 403 } });
		const hours = events(world).map(({ at }) => (at - from) / HOUR);
		expect(hours[0] * HOUR).toBeLessThan(30 * SECOND);
		expect(hours.map(Math.round)).toEqual([0, 1, 7, 31, 55, 79]);
	});

	it('of an outage that outlasts the session', async () => {
		const { world } = await published();
		await during(world, 119 * SECOND, { network: 'refused' });
		expect(world.told).toEqual([]);
		await world.pass(10 * SECOND);
		await during(world, 5 * MINUTE, { network: 'refused' });
		expect(events(world)).toHaveLength(1);
	});

	it('not of a refusal that is over at once', async () => {
		const { world } = await published();
		await during(world, 400, { refusal: { on: 'any', status: 403 } });
		await world.pass(MINUTE);
		expect(world.told).toEqual([]);
	});

	it('of acknowledgements that are refused, while events still run', async () => {
		const { world } = await published();
		const on = new Set<Operation>(['acknowledge']);
		const { ids } = await during(world, 2 * MINUTE, { refusal: { on, status: 403 } });
		expect(world.told.map(({ troubled }) => troubled)).toEqual(['acknowledgements']);
		expect(world.hasRun(ids)).toBe(true);
	});

	it('not again and again of a failure that comes and goes', async () => {
		const { world } = await published();
		for (let minute = 0; minute < 60; minute++) {
			await during(world, 30 * SECOND, { refusal: { on: 'any', status: 403 } });
			await world.pass(30 * SECOND);
		}
		expect(events(world).length).toBeLessThanOrEqual(7);
	});
});

describe('subscriptions that Alvaria refuses', () => {
	const withSubscription = (world: World, changeEvents: string[]) =>
		world.connection(
			{},
			{
				subscriptions: {
					subscription: [{ catalogType: 'changeNotification', changeEvents, changeResources: '*' }],
				},
			},
		);

	it('leave the session of an earlier process alive, with what it had; they are told, and tried again', async () => {
		const world = new World();
		const options = { key: 'w n', fingerprint: 'f', isPatient: true };
		const first = world.process();
		const stop = await world.finish(first.start(withSubscription(world, ['team']), options));
		await world.until('a poll', () => world.isPolling);
		const earlier = world.session;
		await world.finish(stop());
		world.refusal = { on: new Set<Operation>(['createSubscription']), status: 403 };
		await world.finish(
			world.process().start(withSubscription(world, ['user']), { ...options, earlier }),
		);
		await world.pass(10 * MINUTE);
		expect(world.cloud.state()).toMatchObject({ sessionsCreated: 1, sessionsExpired: 0 });
		expect(world.told.map(({ troubled }) => troubled)).toEqual(['subscriptions']);
		world.refusal = undefined;
		await world.pass(2 * MINUTE);
		const [{ subscriptions }] = world.cloud.state().sessions;
		expect(subscriptions.map(({ filterCriteria }) => filterCriteria.catalogTypeEvents)).toEqual([
			['user'],
		]);
	});
});

describe('the workflow is closed', () => {
	const options = { key: 'w n', fingerprint: 'f', isPatient: true };

	it.each([5, 40, 110])(
		'and n8n takes %i s to end: the next process goes on in the session',
		async (seconds) => {
			const { world, stop } = await published();
			await world.finish(stop());
			const ids = world.publish(3);
			await world.pass(seconds * SECOND);
			ids.push(...world.publish(3));
			const earlier = world.session;
			await world.finish(world.process().start(world.connection(), { ...options, earlier }));
			await world.until('all events', () => world.hasRun(ids));
			expect(world.cloud.sessionsCreated).toBe(1);
			// The process that ends does not take the session from the one that polls.
			await world.pass(10 * MINUTE);
			expect(world.cloud.state()).toMatchObject({ sessionsCreated: 1, sessionsExpired: 0 });
			expect(world.cloud.requests.deleteSession).toBeUndefined();
		},
	);

	it('and opened again while it closes: the start waits, and there is one session', async () => {
		const world = new World();
		const keeper = world.process();
		const stop = await world.finish(keeper.start(world.connection(), options));
		await world.until('a poll', () => world.isPolling);
		world.refusal = { on: new Set<Operation>(['acknowledge']), status: 503 };
		const ids = world.publish(2);
		await world.until('executions', () => world.hasRun(ids));
		const stopping = stop();
		const starting = keeper.start(world.connection(), options);
		await world.finish(Promise.all([stopping, starting]));
		world.refusal = undefined;
		await world.until('acknowledgements', () => world.cloud.waiting.length === 0);
		await world.pass(MINUTE);
		expect(world.cloud.sessionsCreated).toBe(1);
		expect(keeper.size).toBe(1);
		expect(world.cloud.violations).toEqual([]);
	});

	it('for good: the process forgets it, and Alvaria drops the session unasked', async () => {
		const world = new World();
		const keeper = world.process();
		const stop = await world.finish(keeper.start(world.connection(), options));
		await world.until('a poll', () => world.isPolling);
		await world.finish(stop());
		const { length } = world.sent;
		await world.pass(3 * MINUTE);
		expect(keeper.size).toBe(0);
		expect(world.cloud.state().sessions).toEqual([]);
		expect(world.sent).toHaveLength(length);
		expect(world.clock.pending).toBe(0);
	});

	it('without acknowledgements: its session is deleted after a while, for nobody can go on with it', async () => {
		const world = new World();
		const keeper = world.process();
		const connection = world.connection({ requireAcknowledgement: false });
		const stop = await world.finish(keeper.start(connection, options));
		await world.until('a poll', () => world.isPolling);
		await world.finish(stop());
		await world.pass(MINUTE);
		expect(keeper.size).toBe(0);
		expect(world.cloud.requests.deleteSession).toBe(1);
	});

	it('and started with what another session is needed for: the old one is deleted when it is done with', async () => {
		const world = new World();
		const keeper = world.process();
		const stop = await world.finish(keeper.start(world.connection(), options));
		await world.until('a poll', () => world.isPolling);
		await world.finish(stop());
		const other = world.connection({ inactivityDelay: 300 });
		await world.finish(keeper.start(other, { ...options, fingerprint: 'g' }));
		await world.pass(10 * SECOND);
		const { sessions } = world.cloud.state();
		expect(sessions.map(({ inactivityDelay }) => inactivityDelay)).toEqual([300]);
		// What the workflow remembers is the new one.
		expect(world.session?.inactivityDelay).toBe(300);
	});
});

it('a session that another status than its own says is gone is replaced once it can live no more', async () => {
	const { world } = await published({ inactivityDelay: 60 });
	world.refusal = { on: new Set<Operation>(['events', 'listSubscriptions']), status: 404 };
	await world.pass(5 * MINUTE);
	expect(world.cloud.sessionsCreated).toBeGreaterThan(1);
	expect(world.cloud.sessionsCreated).toBeLessThan(12);
	expect(world.cloud.state().sessions.length).toBeLessThanOrEqual(1);
});

/** What goes wrong, for how long (milliseconds), and how long all is well afterwards. */
interface Episode {
	network: Network;
	refusal?: Refusal;
	lasts: number;
	rest: number;
}

const operations: Operation[] = [
	'token',
	'createSession',
	'events',
	'acknowledge',
	'listSubscriptions',
	'deleteSession',
];

const episode: fc.Arbitrary<Episode> = fc.record({
	network: fc.constantFrom<Network>('up', 'up', 'refused', 'silent'),
	refusal: fc.option(
		fc.record({
			on: fc.oneof(
				fc.constant('any' as const),
				fc.subarray(operations, { minLength: 1 }).map((some) => new Set(some)),
			),
			status: fc.constantFrom(400, 401, 403, 404, 408, 429, 500, 502, 503),
			retryAfter: fc.option(fc.constantFrom(1, 30, 600), { nil: undefined }),
		}),
		{ nil: undefined },
	),
	lasts: fc.oneof(fc.integer({ min: 50, max: 20_000 }), fc.integer({ min: 20_000, max: 2 * HOUR })),
	rest: fc.oneof(fc.integer({ min: 50, max: 20_000 }), fc.integer({ min: 20_000, max: HOUR })),
});

it('any faults, delays and restarts: no session that lives is thrown away, no event of it lost, no flood of requests', async () => {
	let hours = 0;
	await fc.assert(
		fc.asyncProperty(
			fc.array(episode, { minLength: 1, maxLength: 12 }),
			fc.constantFrom(60, 120, 600),
			fc.infiniteStream(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })),
			async (episodes, inactivityDelay, chance) => {
				const world = new World({}, () => chance.next().value as number);
				const { stop } = await published({ inactivityDelay }, world);
				const began = world.clock.now();
				/** Alvaria's queue of the session an event came to, by event. */
				const sessions = new Map<string, string>();
				const publish = () => {
					const [session] = world.cloud.state().sessions;
					for (const id of world.publish(2)) if (session) sessions.set(id, session.id);
				};
				/** When a poll last could have been answered at every moment for as long as it takes to notice. */
				let expiredBefore = 0;
				for (const { network, refusal, lasts, rest } of episodes) {
					Object.assign(world, { network, refusal });
					publish();
					await world.pass(lasts / 2);
					publish();
					await world.pass(lasts / 2);
					Object.assign(world, { network: 'up', refusal: undefined });
					const { sessionsExpired } = world.cloud.state();
					// Only what outlasts the session's life, less what it had used up before, may end it.
					if (lasts < (inactivityDelay - 20) * SECOND && rest > 30 * SECOND) {
						expect(sessionsExpired).toBe(expiredBefore);
					}
					publish();
					await world.pass(rest);
					expiredBefore = world.cloud.state().sessionsExpired;
				}
				await world.pass(3 * MINUTE);
				const { sessions: left } = world.cloud.state();
				expect(left).toHaveLength(1);
				await world.until('a poll', () => world.isPolling, 5 * SECOND);
				const owed = [...sessions].filter(([, session]) => session === left[0].id);
				expect(owed.filter(([id]) => !world.executed.has(id))).toEqual([]);
				expect(world.cloud.waiting).toEqual([]);
				expect(world.cloud.violations.filter(({ rule }) => rule !== 'dead-session')).toEqual([]);
				expect(busiestMinute(world)).toBeLessThan(150);
				hours += (world.clock.now() - began) / HOUR;
				await world.finish(stop());
				await world.pass(2 * inactivityDelay * SECOND);
				expect(world.clock.pending).toBe(0);
			},
		),
		{ numRuns: Number(process.env.RUNS ?? 60) },
	);
	console.log(`${Math.round(hours)} simulated hours`);
});

/** Most requests within a minute. */
function busiestMinute({ sent }: World): number {
	let most = 0;
	let first = 0;
	for (const [index, { at }] of sent.entries()) {
		while (at - sent[first].at > MINUTE) first++;
		most = Math.max(most, index - first + 1);
	}
	return most;
}
