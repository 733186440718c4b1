import { alvariaHttp } from '../../../nodes/Alvaria/api/http';
import type { Connection } from '../../../nodes/Alvaria/consumer/connection';
import { Consumer } from '../../../nodes/Alvaria/consumer/consumer';
import { readSettings } from '../../../nodes/Alvaria/trigger/settings';
import { executionData } from '../../../nodes/Alvaria/api/item';
import { until } from '../../support/host/process';
import { type Clock, ManualClock } from '../../support/vendors/alvaria';
import { Rig } from './rig';

/** Simulated milliseconds that pass each time the process has done what there was to do. */
const STEP = 250;

let rig: Rig;
let consumer: Consumer;
let ticking: NodeJS.Timeout;

/** n8n's `sleep`, by a clock. */
const sleepBy = (clock: Clock) => async (ms: number, signal?: AbortSignal) =>
	await new Promise<void>((resolve, reject) => {
		const onAbort = () => {
			cancel();
			reject(new Error('Aborted'));
		};
		const cancel = clock.after(ms, () => {
			signal?.removeEventListener('abort', onAbort);
			resolve();
		});
		if (signal?.aborted) onAbort();
		else signal?.addEventListener('abort', onAbort);
	});

/**
 * A consumer and an Alvaria whose time runs fast, but only while one of them waits for it: a machine that is
 * slow or busy makes no session older.
 */
async function consume(options: Record<string, unknown> = {}): Promise<void> {
	const clock = new ManualClock();
	ticking = setInterval(() => {
		if (clock.pending > 0) clock.advance(STEP);
	}, 1);
	rig = await Rig.start({ clock });
	const environment = { sleep: sleepBy(clock), now: () => clock.now(), random: Math.random };
	const context = rig.n8n.trigger(rig.node, { events: ['*'] });
	const connection: Connection = {
		settings: readSettings((name, fallback) =>
			name === 'options' ? options : name === 'events' ? ['*'] : fallback,
		),
		// A request takes real time: its time-out does not run fast.
		http: alvariaHttp(context),
		emitter: context,
		isWanted: () => true,
		toItem: executionData(),
		scope: { workflowId: 'w', nodeId: 'n', processStart: 'p' },
		logger: context.logger,
		onSession: () => {},
		onTrouble: (failure) => rig.n8n.told.push(failure),
	};
	consumer = new Consumer(connection, environment);
	await consumer.connect();
	consumer.start();
	await rig.untilPolling();
}

afterEach(async () => {
	await consumer.pause();
	await consumer.end();
	await rig.stop();
	clearInterval(ticking);
});

/** Waits until so many simulated seconds have passed. */
async function pass(seconds: number): Promise<void> {
	const from = rig.cloud.options.clock.now();
	await until('time to pass', () => rig.cloud.options.clock.now() - from >= seconds * 1000, {
		everyMs: 5,
	});
}

it('costs one poll in 15 s at rest, and keeps its session', async () => {
	await consume();
	const from = rig.polls;
	await pass(15 * 40);
	expect(rig.polls - from).toBeLessThanOrEqual(41);
	expect(rig.polls - from).toBeGreaterThan(20);
	expect(rig.cloud.sessionsCreated).toBe(1);
	expect(rig.cloud.violations).toEqual([]);
});

it.each([
	{ maxInFlight: 1 },
	{ maxInFlight: 20 },
	{ maxInFlight: 1, requireAcknowledgement: false },
])('keeps its session through executions that outlast it (%j)', async (options) => {
	await consume(options);
	rig.publish(3);
	await rig.untilExecuted(1);
	await pass(10 * 60);
	expect(rig.cloud.state()).toMatchObject({ sessionsCreated: 1, sessionsExpired: 0 });
	rig.n8n.play = (execution) => execution.end();
	for (const execution of rig.n8n.executions) execution.end();
	await rig.untilExecuted(3);
	await rig.untilAcknowledged();
	expect(rig.cloud.violations).toEqual([]);
});

it('survives an outage of acknowledgements of many minutes, and then tells all', async () => {
	await consume();
	rig.n8n.play = (execution) => execution.end();
	rig.server.faults.script({
		on: 'acknowledge',
		fault: { kind: 'answer', status: 503 },
		times: Infinity,
	});
	const ids = rig.publish(40);
	await rig.untilExecuted(40);
	await pass(8 * 60);
	expect(rig.cloud.waiting).toHaveLength(40);
	rig.server.faults.clear();
	await rig.untilAcknowledged();
	expect(rig.n8n.ids).toEqual(ids);
	expect(rig.cloud.state()).toMatchObject({ sessionsCreated: 1, sessionsExpired: 0 });
});
