import type { IDataObject } from 'n8n-workflow';
import { setGlobalDispatcher } from 'undici';

import { fates, newEvent, SECRET } from '../support/faults/books';
import { errorOf } from '../support/host/executions';
import { until } from '../support/host/process';
import { TRIGGER, triggerWorkflow } from '../support/host/workflows';
import { randomSequence } from '../support/vendors/day';
import { type EnreachEvent, send } from '../support/vendors/enreach';
import { Fleet } from './fleet';
import type { Redis } from './services';
import { type Books, Feed, VENDORS } from './vendors';

/** Events in all; 5,000 for the figures in docs/operations.md. */
const EVENTS = Number(process.env.SCALE_EVENTS ?? 500);
/** Share of events that are sent once more after they were answered, as if the answer was lost. */
const RETRIES = 0.05;
const CONNECTIONS = 16;
/** How long n8n and the proxy need at most to get over a kill. */
const RECOVERY_MS = 30_000;
/** How often each vendor sends while the set-up is updated. */
const EVERY_MS = Number(process.env.SCALE_EVERY_MS ?? 1000);

/** Events that the combining workflow puts into one execution at most. */
const COMBINED = 10;

const WAYS: Record<string, IDataObject> = {
	'an execution each': {},
	'durable check': { durableCheck: true },
	'combined, durable check': { combineMs: 100, combineEvents: COMBINED, durableCheck: true },
};

/** One workflow's traffic, as its sender knows it. */
class Traffic {
	readonly answered = new Set<string>();
	/** Sent a second time although the first was answered. */
	readonly resent = new Set<string>();
	/** Needed more than one attempt: a process died, or Redis. */
	readonly retried = new Set<string>();
	/** Under way soon after something was killed: the proxy may have sent it to n8n a second time. */
	readonly disturbed = new Set<string>();
	private disturbedUntil = 0;

	constructor(private readonly url: string) {}

	/** Something is killed now. */
	disturb(): void {
		this.disturbedUntil = performance.now() + RECOVERY_MS;
	}

	async deliver(event: EnreachEvent): Promise<void> {
		const began = performance.now();
		const { isDelivered, attempts } = await send(
			{ url: this.url, secret: SECRET, attempts: 300, retryAfterMs: 500, timeoutMs: 15_000 },
			event,
		);
		if (isDelivered) this.answered.add(event.Id);
		if (began < this.disturbedUntil) this.disturbed.add(event.Id);
		if (attempts > 1) this.retried.add(event.Id);
	}
}

let fleet: Fleet;
beforeAll(async () => {
	fleet = await Fleet.start('queue');
	setGlobalDispatcher(fleet.connections(512));
});
afterAll(async () => await fleet?.stop());

it('deploy/queue is updated process by process, and no event is lost', async () => {
	const { n8n, processes } = fleet;
	const feeds = await Promise.all(
		VENDORS.map(async (vendor) => await Feed.start(vendor, n8n, fleet.origin, EVERY_MS)),
	);
	const flowing = async () => {
		const before = feeds.map(({ taken }) => taken);
		await until('events to be taken', () =>
			feeds.every(({ taken }, index) => taken >= before[index] + 3),
		);
	};
	await flowing();
	const began = performance.now();
	// As docs/docker.md has it, but that a worker is away at the same time as another process.
	await fleet.update('9.9.9');
	await fleet.restartMain('stop');
	await Promise.all([processes.webhook1.restart(), processes.worker1.restart()]);
	await Promise.all([processes.webhook2.restart(), processes.worker2.restart()]);
	console.log(`Updated in ${((performance.now() - began) / 1000).toFixed(0)} s`);
	await flowing();
	await Promise.all(feeds.map(async (feed) => await feed.end()));
	const books: Record<string, Books> = {};
	for (const feed of feeds) books[feed.vendor.name] = await feed.books(n8n);
	console.log(`deploy/queue updated: ${JSON.stringify(books)}`);
	const lost = Object.values(books).flatMap((one) => one.lost);
	if (lost.length > 0) console.log(fleet.proxy.log);
	expect(lost).toEqual([]);
});

it(`Queue mode: ${EVENTS} events, with a worker, a webhook process and Redis killed`, async () => {
	const { n8n, processes } = fleet;
	const redis = fleet.redis as Redis;
	const credentials = {
		enreachWebhookApi: await n8n.importCredential('Enreach', 'enreachWebhookApi', {
			secret: SECRET,
		}),
	};
	const workflows = await Promise.all(
		Object.entries(WAYS).map(async ([way, options]) => {
			const { id, url } = await n8n.run(
				triggerWorkflow(
					'enreachTrigger',
					{ authentication: 'secret', events: ['*'], options: options as never },
					credentials,
				),
			);
			return { way, id, traffic: new Traffic(url.replace(n8n.url, fleet.origin)) };
		}),
	);

	const random = randomSequence(5);
	const faults = [
		() => processes.worker1.process.kill9(),
		() => processes.webhook1.process.kill9(),
		async () => {
			await redis.kill9();
			await redis.start();
		},
	];
	// The second of each kind lives through it all.
	const cpu = () => ({
		webhook: processes.webhook2.process.usage().cpuSeconds,
		worker: processes.worker2.process.usage().cpuSeconds,
	});
	const cpuBefore = cpu();
	let sent = 0;
	const began = performance.now();
	const later: Array<Promise<void>> = [];
	await Promise.all(
		Array.from({ length: CONNECTIONS }, async () => {
			while (sent < EVENTS) {
				const number = sent++;
				const due = faults[Math.floor((number / EVENTS) * 4) - 1];
				if (due) {
					faults[Math.floor((number / EVENTS) * 4) - 1] = () => undefined;
					for (const { traffic } of workflows) traffic.disturb();
					await due();
				}
				const { traffic } = workflows[number % workflows.length];
				const event = newEvent();
				await traffic.deliver(event);
				if (random() >= RETRIES) continue;
				traffic.resent.add(event.Id);
				later.push(traffic.deliver(event));
			}
		}),
	);
	await Promise.all(later);
	const seconds = (performance.now() - began) / 1000;
	console.log(`${EVENTS} events answered in ${seconds.toFixed(0)} s`);

	const cpuAfter = cpu();
	console.log(
		`CPU of one of two webhook processes ${(cpuAfter.webhook - cpuBefore.webhook).toFixed(1)} s, ` +
			`of one of two workers ${(cpuAfter.worker - cpuBefore.worker).toFixed(1)} s`,
	);

	for (const { way, id, traffic } of workflows) {
		const executions = await until(
			`the executions of "${way}" to end`,
			async () => await n8n.waitForExecutions(id, 1, 5000).catch(() => undefined),
			{ timeoutMs: 900_000 },
		);
		const all = fates(executions, TRIGGER);
		const starts = (event: string) => {
			const { passed, interrupted } = all.get(event) ?? { passed: 0, interrupted: 0 };
			return passed + interrupted;
		};
		const events = [...traffic.answered];
		// Of an execution whose worker died, n8n keeps the error alone, and nothing of the event.
		const emptied = executions.filter(
			({ data }) =>
				!data.resultData.runData[TRIGGER] && !data.executionData?.nodeExecutionStack.length,
		);
		const untraced = events.filter((event) => starts(event) === 0);
		const statuses: Record<string, number> = {};
		for (const { status } of executions) statuses[status] = (statuses[status] ?? 0) + 1;
		const books = {
			events: events.length,
			executions: executions.length,
			statuses,
			resent: traffic.resent.size,
			retried: traffic.retried.size,
			passedTwice: events.filter((event) => (all.get(event)?.passed ?? 0) > 1).length,
			untraced: untraced.length,
			emptied: emptied.map((execution) => errorOf(execution)),
			onlyInterrupted: events.filter((event) => !all.get(event)?.passed).length,
		};
		console.log(`${way}: ${JSON.stringify(books)}`);
		const mostItems = way.startsWith('combined') ? COMBINED : 1;
		expect(untraced.length).toBeLessThanOrEqual(emptied.length * mostItems);
		const unprovoked = events.filter(
			(event) =>
				starts(event) > 1 &&
				![traffic.resent, traffic.retried, traffic.disturbed].some((some) => some.has(event)),
		);
		expect(unprovoked).toEqual([]);
	}
	expect(workflows.reduce((sum, { traffic }) => sum + traffic.answered.size, 0)).toBe(EVENTS);
});
