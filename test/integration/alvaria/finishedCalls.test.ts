/** Whole calls from a session of Alvaria's: one item each, whatever happens, and nothing in the way of others. */
import fc from 'fast-check';

import { alvariaCalls } from '../../../nodes/Alvaria/calls';
import type { Keeper } from '../../../nodes/Alvaria/consumer/keeper';
import { alvaria } from '../../../nodes/Alvaria/events';
import { sampleCall } from '../../../nodes/shared/calls/samples';
import { callWith } from '../../support/vendors/alvaria/calls';
import { World } from './world';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

const CALLS = { catalogue: alvaria, rules: alvariaCalls };
const titles = Object.keys(alvariaCalls.samples);

/** A call as Alvaria tells of it, event by event, three seconds apart unless told otherwise. */
class Call {
	private static number = 5000;
	readonly id = String(++Call.number);
	readonly title: string;
	private readonly steps: Array<() => string>;
	private at = 0;

	constructor(
		private readonly world: World,
		title = 'Answered',
	) {
		this.title = title;
		this.steps = callWith(world.cloud, this.id, title);
	}

	get isOver() {
		return this.at === this.steps.length;
	}

	/** The next event. Returns Alvaria's id of it. */
	next(): string {
		return this.steps[this.at++]();
	}

	/** Events up to so many before its end. */
	async tell(left = 0): Promise<string[]> {
		const ids: string[] = [];
		while (this.at < this.steps.length - left) {
			ids.push(this.next());
			await this.world.pass(3 * SECOND);
		}
		return ids;
	}

	/** What came of it. */
	get items() {
		return this.world.calls.filter(({ item }) => item.subject === this.id).map(({ item }) => item);
	}

	async untilRun(times = 1): Promise<void> {
		await this.world.until('the call', () => this.items.length >= times, 5 * MINUTE);
	}
}

const OPTIONS = { key: 'w n', fingerprint: 'f', isPatient: false };

/** A workflow that is published in a process of n8n. */
async function published(
	world: World,
	options: Record<string, unknown> = {},
	parameters: Record<string, unknown> = {},
	process: Keeper = world.process(),
) {
	const earlier = world.session;
	const connect = () =>
		world.connection(options, { events: [], deliver: 'calls', ...parameters }, process);
	const start = async (connection = connect()) =>
		await world.finish(process.start(connection, { ...OPTIONS, earlier }));
	const stop = await start();
	await world.until('a poll', () => world.isPolling || world.cloud.waiting.length > 0);
	return { process, stop, start };
}

const acknowledged = (world: World, ids: readonly string[]) =>
	ids.filter((id) => world.cloud.ledger.get(id)?.acknowledgedAt !== undefined);

let world: World;

beforeEach(() => (world = new World()));
afterEach(() => expect(world.cloud.violations).toEqual([]));

describe.each(titles)('%s', (title) => {
	it('is one item when it ends, whole, and acknowledged when that has run', async () => {
		await published(world);
		const call = new Call(world, title);
		const before = await call.tell(1);
		expect(world.calls).toEqual([]);
		expect(acknowledged(world, before)).toEqual([]);
		world.execution = 10 * SECOND;
		const end = call.next();
		await world.pass(5 * SECOND);
		expect(acknowledged(world, [...before, end])).toEqual([]);
		await call.untilRun();
		await world.until('acknowledgements', () => world.cloud.waiting.length === 0);
		const sample = sampleCall(CALLS, title);
		const {
			callId: _,
			agentId: _1,
			durationSeconds: _2,
			waitSeconds: _3,
			...facts
		} = sample.interaction;
		expect(call.items).toMatchObject([
			{ interaction: { ...facts, callId: call.id }, call: { complete: true } },
		]);
		expect(call.items[0].events.map(({ type }) => type)).toEqual(
			sample.events.map(({ type }) => type),
		);
		// Nor do late ones start anything.
		await world.pass(10 * MINUTE);
		expect(world.calls).toHaveLength(1);
	});
});

it('what is no part of a call is acknowledged at once and starts nothing', async () => {
	await published(world);
	const ids = world.publish(3);
	const { userId } = world.cloud.options;
	// The agent is idle, and no interaction is meant.
	const payload = { userId, payload: { interactionId: 0, interactionIdRev: '0' } };
	ids.push(world.cloud.publish({ type: 'engagementCenter.Idle', payload }).eventId);
	await world.until('acknowledgements', () => world.cloud.waiting.length === 0);
	expect(acknowledged(world, ids)).toEqual(ids);
	expect(world.executed.size).toBe(0);
});

it('On Receipt: what is gathered is acknowledged as it comes', async () => {
	await published(world, {}, { acknowledge: 'onReceipt' });
	const call = new Call(world);
	const ids = await call.tell(1);
	expect(acknowledged(world, ids)).toEqual(ids);
	await call.tell();
	await call.untilRun();
	expect(call.items).toMatchObject([{ call: { complete: true } }]);
});

it.each([{ apiVersion: 'v2' }, { options: { requireAcknowledgement: false } }])(
	'without acknowledgements (%j) a call is whole as well, if no answer got lost',
	async (given) => {
		await published(world, {}, given);
		const [call, other] = [new Call(world), new Call(world)];
		await call.tell();
		await call.untilRun();
		await other.tell(3);
		world.network = 'refused';
		other.next();
		await world.pass(5 * SECOND);
		world.network = 'up';
		await other.tell();
		await other.untilRun();
		expect([...call.items, ...other.items].map((item) => item.call.complete)).toEqual([
			true,
			false,
		]);
	},
);

it('a call whose execution fails runs again, whole, and only then is acknowledged', async () => {
	await published(world);
	world.ending = 'error';
	const call = new Call(world);
	const ids = await call.tell();
	await call.untilRun(2);
	expect(acknowledged(world, ids)).toEqual([]);
	world.ending = 'success';
	await call.untilRun(3);
	await world.until('acknowledgements', () => world.cloud.waiting.length === 0);
	const whole = { subject: call.id, call: { complete: true } };
	expect(call.items).toMatchObject([whole, whole, whole]);
	expect(new Set(call.items.map(({ id }) => id)).size).toBe(1);
	await world.pass(30 * MINUTE);
	expect(call.items).toHaveLength(3);
});

it('a call that keeps failing is not delivered without its end', async () => {
	await published(world, { longestCall: 5 });
	world.ending = 'error';
	const call = new Call(world);
	await call.tell();
	await world.pass(30 * MINUTE);
	expect(call.items.length).toBeGreaterThan(3);
	expect(call.items.filter((item) => item.call.endedAt === null)).toEqual([]);
});

it('150 open calls are in nobody’s way, and each comes whole when it ends', async () => {
	await published(world);
	const calls = Array.from({ length: 150 }, () => new Call(world));
	for (const call of calls) {
		for (let event = 0; event < 3; event++) call.next();
		await world.pass(SECOND);
		expect(world.cloud.waiting.length).toBeLessThan(200);
	}
	const short = new Call(world);
	const { now } = world.clock;
	await short.tell(1);
	const endedAt = now.call(world.clock);
	short.next();
	await short.untilRun();
	expect(world.calls[0].at - endedAt).toBeLessThan(2 * SECOND);
	for (const call of calls) {
		while (!call.isOver) call.next();
		await world.pass(SECOND);
	}
	await world.until('all calls', () => world.calls.length === 151);
	await world.until('acknowledgements', () => world.cloud.waiting.length === 0);
	expect(world.calls.filter(({ item }) => !item.call.complete)).toEqual([]);
	expect(world.cloud.state().sessionsExpired).toBe(0);
});

describe('a restart', () => {
	it('leaves a call whole, for Alvaria still has what was gathered', async () => {
		const { stop } = await published(world);
		const call = new Call(world);
		await call.tell(3);
		await world.finish(stop());
		await world.pass(30 * SECOND);
		await published(world);
		await call.tell();
		await call.untilRun();
		expect(call.items).toMatchObject([{ call: { complete: true } }]);
	});

	it('of an end that waited for an execution leaves the call whole, once', async () => {
		world.execution = 60 * SECOND;
		const { stop } = await published(world, { maxInFlight: 1 });
		const [first, second] = [new Call(world), new Call(world)];
		while (!first.isOver) first.next();
		while (!second.isOver) second.next();
		await world.pass(5 * SECOND);
		await world.finish(stop());
		await world.until('the first', () => first.items.length === 1);
		world.execution = 40;
		await published(world);
		await second.untilRun();
		expect(second.items).toMatchObject([{ call: { complete: true } }]);
	});

	it.each([{ acknowledge: 'onReceipt' }, { apiVersion: 'v2' }])(
		'with what Alvaria no longer has (%j), the call comes once, and says that it is not whole',
		async (given) => {
			const { stop } = await published(world, {}, given);
			const call = new Call(world);
			await call.tell(2);
			await world.finish(stop());
			await published(world, {}, given);
			await call.tell();
			await call.untilRun();
			await world.pass(5 * MINUTE);
			expect(call.items).toMatchObject([{ call: { complete: false } }]);
			expect(call.items[0].call.endedAt).not.toBeNull();
			expect(call.items[0].interaction).not.toHaveProperty('outcome');
		},
	);

	it('of calls that had made way comes each once, and says that it is not whole', async () => {
		const { stop } = await published(world);
		const calls = Array.from({ length: 60 }, () => new Call(world));
		for (const call of calls) await call.tell(4);
		await world.finish(stop());
		await published(world);
		for (const call of calls) while (!call.isOver) call.next();
		await world.until('all calls', () => calls.every(({ items }) => items.length === 1));
		const whole = calls.filter(({ items }) => items[0].call.complete);
		expect(whole.length).toBeGreaterThan(20);
		expect(whole.length).toBeLessThan(60);
		const { outcome } = sampleCall(CALLS, 'Answered').interaction;
		expect(new Set(whole.map(({ items }) => items[0].interaction.outcome))).toEqual(
			new Set([outcome]),
		);
	});
});

it('published anew, the workflow goes on with its open calls, also those acknowledged', async () => {
	const { process, stop, start } = await published(world, {}, { acknowledge: 'onReceipt' });
	const call = new Call(world);
	await call.tell(2);
	await world.finish(stop());
	const parameters = { events: [], deliver: 'calls', acknowledge: 'onSuccess' };
	await start(world.connection({}, parameters, process));
	await call.tell();
	await call.untilRun();
	expect(call.items).toMatchObject([{ call: { complete: true } }]);
});

it('published anew for each event, it gets what was gathered as events', async () => {
	const { stop, start } = await published(world);
	const call = new Call(world);
	const ids = await call.tell(2);
	await world.finish(stop());
	await start(world.connection());
	await world.until('the events', () => world.hasRun(ids));
	await world.until('acknowledgements', () => world.cloud.waiting.length === 0);
});

it('a session that is lost during a call leaves a gap: the call says that it is not whole', async () => {
	await published(world);
	const call = new Call(world);
	await call.tell(4);
	world.cloud.expireSessions();
	await world.until('a poll', () => world.isPolling);
	await call.tell();
	await call.untilRun();
	await world.until('acknowledgements', () => world.cloud.waiting.length === 0);
	expect(call.items).toMatchObject([{ call: { complete: false } }]);
});

describe('an end that does not come', () => {
	const open = async (options: Record<string, unknown>, given = {}) => {
		await published(world, { longestCall: 60, ...options }, given);
		const call = new Call(world);
		const ids = await call.tell(1);
		await world.pass(50 * MINUTE);
		expect(world.calls).toEqual([]);
		return { call, ids };
	};

	it.each([{}, { acknowledge: 'onReceipt' }, { apiVersion: 'v2' }])(
		'is waited for as long as the user says; then the call comes without it, once (%j)',
		async (given) => {
			const { call } = await open({}, given);
			await world.pass(12 * MINUTE);
			expect(call.items).toMatchObject([{ call: { complete: false, endedAt: null } }]);
			expect(world.cloud.waiting).toEqual([]);
			await world.pass(3 * 60 * MINUTE);
			expect(call.items).toHaveLength(1);
			// Nothing that was gathered keeps an end from starting an execution.
			await call.tell();
			await call.untilRun(2);
			expect(call.items[1]).toMatchObject({ call: { complete: false } });
			expect(call.items[1].call.endedAt).not.toBeNull();
		},
	);

	it('starts nothing where the user wants no such calls', async () => {
		const { ids } = await open({ unfinishedCalls: false });
		await world.pass(12 * MINUTE);
		expect(world.calls).toEqual([]);
		expect(acknowledged(world, ids)).toEqual(ids);
	});
});

it('whatever happens, a call that ends comes, and one that says it is whole is', async () => {
	let [whole, all] = [0, 0];
	await fc.assert(
		fc.asyncProperty(
			fc.array(
				fc.constantFrom(
					...(['call', 'call', 'step', 'step', 'step', 'step', 'pass'] as const),
					...(['down', 'up', 'fail', 'succeed', 'restart', 'republish', 'expire'] as const),
				),
				{ minLength: 20, maxLength: 120 },
			),
			fc.constantFrom('onSuccess', 'onReceipt', 'onFinish'),
			fc.infiniteStream(fc.nat()),
			async (actions, acknowledge, chance) => {
				const played = new World();
				const among = <T>(list: readonly T[]): T =>
					list[(chance.next().value as number) % list.length];
				let { process, stop } = await published(played, {}, { acknowledge });
				const calls: Call[] = [];
				/** Calls of which Alvaria has lost an event with its session. */
				const torn = new Set<Call>();
				for (const action of actions) {
					const open = calls.filter(({ isOver }) => !isOver);
					if (action === 'call') calls.push(new Call(played, among(titles)));
					else if (action === 'step' && open.length > 0) {
						const call = among(open);
						if (played.cloud.state().sessions.length === 0) torn.add(call);
						call.next();
					} else if (action === 'down') played.network = among(['refused', 'silent'] as const);
					else if (action === 'up') played.network = 'up';
					else if (action === 'fail') played.ending = 'error';
					else if (action === 'succeed') played.ending = 'success';
					else if (action === 'expire') {
						// What Alvaria still held is gone.
						for (const call of calls) torn.add(call);
						played.cloud.expireSessions();
					} else if (action === 'restart' || action === 'republish') {
						played.network = 'up';
						await played.finish(stop());
						const next = action === 'republish' ? process : undefined;
						({ process, stop } = await published(played, {}, { acknowledge }, next));
					}
					await played.pass(1 + ((chance.next().value as number) % (20 * SECOND)));
				}
				Object.assign(played, { network: 'up', ending: 'success' });
				await played.pass(3 * MINUTE);
				await played.until('a poll', () => played.cloud.state().sessions.length > 0);
				for (const call of calls) {
					while (!call.isOver) call.next();
					await played.pass(100);
				}
				await played.until('calls', () =>
					calls.every((call) => torn.has(call) || call.items.length > 0),
				);
				await played.until('acknowledgements', () => played.cloud.waiting.length === 0);
				for (const { item } of played.calls) {
					all++;
					if (!item.call.complete) continue;
					whole++;
					const { title } = calls.find(({ id }) => id === item.subject)!;
					const { outcome, agentId, queueId, customerNumber } = sampleCall(
						CALLS,
						title,
					).interaction;
					const facts = { outcome, customerNumber, queueId };
					expect({ title, ...item.interaction }).toMatchObject(JSON.parse(JSON.stringify(facts)));
					expect(item.interaction.agentId === undefined).toBe(agentId === undefined);
					expect(item.events).toHaveLength(sampleCall(CALLS, title).events.length);
				}
				// Runs again only where an execution failed.
				const succeeded = played.calls.filter(
					({ status, item }) => status === 'success' && item.call.endedAt,
				);
				expect(new Set(succeeded.map(({ item }) => item.subject)).size).toBe(succeeded.length);
				expect(played.cloud.violations.filter(({ rule }) => rule !== 'dead-session')).toEqual([]);
				await played.finish(stop());
				await played.pass(20 * MINUTE);
				expect(played.clock.pending).toBe(0);
			},
		),
		{ numRuns: Number(process.env.RUNS ?? 40) },
	);
	console.log(`${all} items, ${whole} of them of whole calls`);
});
