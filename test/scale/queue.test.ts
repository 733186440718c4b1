import type { IDataObject } from 'n8n-workflow';

import { fates, newEvent, SECRET } from '../support/faults/books';
import { errorOf } from '../support/host/executions';
import { until } from '../support/host/process';
import { TRIGGER, triggerWorkflow } from '../support/host/workflows';
import { randomSequence } from '../support/vendors/day';
import { type EnreachEvent, send } from '../support/vendors/enreach';
import { Fleet } from './fleet';

/** Events in all; 5,000 for the figures in docs/operations.md. */
const EVENTS = Number(process.env.SCALE_EVENTS ?? 500);
/** Share of events that are sent once more after they were answered, as if the answer was lost. */
const RETRIES = 0.05;
const CONNECTIONS = 16;

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

	constructor(private readonly url: string) {}

	async deliver(event: EnreachEvent): Promise<void> {
		const { isDelivered, attempts } = await send(
			{ url: this.url, secret: SECRET, attempts: 300, retryAfterMs: 500, timeoutMs: 15_000 },
			event,
		);
		if (isDelivered) this.answered.add(event.Id);
		if (attempts > 1) this.retried.add(event.Id);
	}
}

it(`Queue mode: ${EVENTS} events, with a worker, a webhook process and Redis killed`, async () => {
	const fleet = await Fleet.start();
	try {
		const { n8n } = fleet;
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
				return { way, id, traffic: new Traffic(url.replace(n8n.url, fleet.proxy.origin)) };
			}),
		);

		const random = randomSequence(5);
		const faults = [
			() => fleet.workers[0].process.kill9(),
			() => fleet.webhooks[0].process.kill9(),
			async () => {
				await fleet.redis.kill9();
				await fleet.redis.start();
			},
		];
		// The second of each kind lives through it all.
		const cpu = () => ({
			webhook: fleet.webhooks[1].process.usage().cpuSeconds,
			worker: fleet.workers[1].process.usage().cpuSeconds,
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
				(event) => starts(event) > 1 && !traffic.resent.has(event) && !traffic.retried.has(event),
			);
			expect(unprovoked).toEqual([]);
		}
		expect(workflows.reduce((sum, { traffic }) => sum + traffic.answered.size, 0)).toBe(EVENTS);
	} finally {
		await fleet.stop();
	}
});
