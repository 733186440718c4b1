import type { ExecutionStatus } from 'n8n-workflow';

import { until } from '../../support/host/process';
import { Rig } from './rig';

let rig: Rig;

beforeEach(async () => (rig = await Rig.start()));
afterEach(async () => await rig.stop());

/** Activates, publishes one event, and waits for its execution, which runs on. */
async function oneExecution(parameters: Record<string, unknown>) {
	await rig.activate(parameters as never);
	await rig.untilPolling();
	const [id] = rig.publish();
	await rig.untilExecuted(1);
	return { id, execution: rig.n8n.executions[0] };
}

/** Waits until a redelivery has shown that nothing was acknowledged meanwhile. */
async function expectUnacknowledged(id: string) {
	await rig.untilPolled(2);
	expect(rig.isAcknowledged(id)).toBe(false);
}

describe('acknowledged on receipt', () => {
	it('before the execution starts', async () => {
		const { id } = await oneExecution({ acknowledge: 'onReceipt' });
		expect(rig.isAcknowledged(id)).toBe(true);
	});

	it('keeps order, and starts nothing that could not be acknowledged', async () => {
		await rig.activate({ acknowledge: 'onReceipt' });
		await rig.untilPolling();
		rig.server.faults.script({ on: 'acknowledge', fault: { kind: 'reset' }, times: 2 });
		const ids = rig.publish(20);
		await rig.untilExecuted(20);
		expect(rig.n8n.ids).toEqual(ids);
	});

	it('when the session is lost meanwhile, of what waits for an execution', async () => {
		rig.n8n.play = (execution) => execution.end();
		await rig.activate({ acknowledge: 'onReceipt', options: { maxInFlight: 2 } });
		await rig.untilPolling();
		rig.server.faults.script({ on: 'acknowledge', fault: { kind: 'expireSession' } });
		const ids = rig.publish(10);
		await until('the other executions', () => rig.n8n.executions.length >= 8, {
			timeoutMs: 20_000,
			everyMs: 5,
		});
		expect(rig.n8n.ids).toEqual(ids.slice(2));
	});

	it('once, when the session is lost before the acknowledgement arrives', async () => {
		await rig.stop();
		rig = await Rig.start({ queue: 'client' });
		await rig.activate({ acknowledge: 'onReceipt' });
		await rig.untilPolling();
		rig.server.faults.script({ on: 'acknowledge', fault: { kind: 'expireSession' } });
		const [id] = rig.publish();
		await rig.untilExecuted(1);
		await rig.untilAcknowledged();
		expect(rig.n8n.ids).toEqual([id]);
	});
});

it('acknowledged when stored: on the word of the execution that it runs', async () => {
	const { id, execution } = await oneExecution({ acknowledge: 'onStored' });
	await expectUnacknowledged(id);
	execution.reply({ kind: 'started' });
	await rig.untilAcknowledged();
});

it.each<ExecutionStatus>(['success', 'error', 'canceled', 'crashed'])(
	'acknowledged when finished with %s',
	async (status) => {
		const { id, execution } = await oneExecution({ acknowledge: 'onFinish' });
		await expectUnacknowledged(id);
		execution.end(status);
		await rig.untilAcknowledged();
	},
);

describe('acknowledged on success', () => {
	it('when the execution has succeeded', async () => {
		const { id, execution } = await oneExecution({ acknowledge: 'onSuccess' });
		await expectUnacknowledged(id);
		execution.end('success');
		await rig.untilAcknowledged();
	});

	it('runs an event again whose execution failed, after the retry delay', async () => {
		const { id, execution } = await oneExecution({
			acknowledge: 'onSuccess',
			options: { retryDelay: 1 },
		});
		const failedAt = Date.now();
		execution.end('error');
		await rig.untilExecuted(2);
		expect(Date.now() - failedAt).toBeGreaterThanOrEqual(1000);
		expect(rig.n8n.executions[1].ids).toEqual([id]);
		expect(rig.isAcknowledged(id)).toBe(false);
		rig.n8n.executions[1].end('success');
		await rig.untilAcknowledged();
	});

	it('gives an event up after the attempts the user allows', async () => {
		rig.n8n.play = (execution) => execution.end('error');
		await rig.activate({ options: { retryDelay: 1, maxAttempts: 2 } });
		await rig.untilPolling();
		rig.publish();
		await rig.untilAcknowledged();
		expect(rig.n8n.executions).toHaveLength(2);
	});

	it('waits for an execution that pauses until it has ended', async () => {
		const { id, execution } = await oneExecution({ acknowledge: 'onSuccess' });
		execution.end('waiting');
		await expectUnacknowledged(id);
		expect(rig.n8n.executions).toHaveLength(1);
		execution.close();
		await rig.untilAcknowledged();
	});
});

it('acknowledged on the statuses picked, and only then', async () => {
	const { id, execution } = await oneExecution({
		acknowledge: 'onStatus',
		statuses: ['error', 'waiting'],
		options: { retryDelay: 1 },
	});
	execution.end('success');
	await rig.untilExecuted(2);
	expect(rig.isAcknowledged(id)).toBe(false);
	rig.n8n.executions[1].end('waiting');
	await rig.untilAcknowledged();
});

describe('acknowledged by the workflow', () => {
	it('when its action node says so', async () => {
		const { id, execution } = await oneExecution({ acknowledge: 'byWorkflow' });
		execution.reply({ kind: 'acknowledge', eventIds: ['another', id] });
		await rig.untilAcknowledged();
		execution.end('success');
		await rig.untilPolling();
		expect(rig.n8n.executions).toHaveLength(1);
	});

	it('else it runs again', async () => {
		const { id, execution } = await oneExecution({
			acknowledge: 'byWorkflow',
			options: { retryDelay: 1 },
		});
		execution.end('success');
		await rig.untilExecuted(2);
		expect(rig.isAcknowledged(id)).toBe(false);
	});
});

describe('n8n that cannot start an execution', () => {
	it('gets the event again', async () => {
		await rig.activate({ acknowledge: 'onFinish', options: { retryDelay: 1 } });
		await rig.untilPolling();
		rig.n8n.isBroken = true;
		const [id] = rig.publish();
		await rig.untilPolled(3);
		expect(rig.isAcknowledged(id)).toBe(false);
		rig.n8n.isBroken = false;
		rig.n8n.play = (execution) => execution.end();
		await rig.untilAcknowledged();
		expect(rig.n8n.ids).toEqual([id]);
	});

	it('has it acknowledged when it was over before n8n could watch it, if any end will do', async () => {
		const { execution } = await oneExecution({ acknowledge: 'onFinish' });
		class ExecutionNotFoundError extends Error {}
		execution.fail(new ExecutionNotFoundError('No active execution found'));
		await rig.untilAcknowledged();
	});

	it('counts a cancelled execution as ended', async () => {
		const { execution } = await oneExecution({ acknowledge: 'onStatus', statuses: ['canceled'] });
		class TimeoutExecutionCancelledError extends Error {}
		execution.fail(new TimeoutExecutionCancelledError('The execution was cancelled'));
		await rig.untilAcknowledged();
	});
});

it('starts only what is picked, and acknowledges the rest', async () => {
	rig.n8n.play = (execution) => execution.end();
	await rig.activate({ events: ['engagementCenter.Wrap'] });
	await rig.untilPolling();
	rig.publish(3, 'engagementCenter.Idle');
	const [wrap] = rig.publish(1, 'engagementCenter.Wrap');
	await rig.untilAcknowledged();
	expect(rig.n8n.ids).toEqual([wrap]);
});

describe('slow executions', () => {
	it('are at most as many at once as the user allows; the rest waits unacknowledged', async () => {
		await rig.activate({ options: { maxInFlight: 3 } });
		await rig.untilPolling();
		const ids = rig.publish(10);
		await rig.untilExecuted(3);
		for (let ended = 0; ended < ids.length; ended++) {
			await rig.untilExecuted(Math.min(ended + 3, ids.length));
			expect(rig.n8n.executions.length).toBeLessThanOrEqual(ended + 3);
			rig.n8n.executions[ended].end();
		}
		await rig.untilAcknowledged();
		expect([...rig.n8n.ids].sort()).toEqual([...ids].sort());
		expect(rig.n8n.duplicates).toBe(0);
	});

	it('do not hold up newer events, also more of them than one poll takes', async () => {
		await rig.activate({ options: { maxEvents: 2, maxInFlight: 50 } });
		await rig.untilPolling();
		const slow = rig.publish(10);
		await rig.untilExecuted(10);
		const [late] = rig.publish();
		await rig.untilExecuted(11);
		expect(rig.n8n.ids).toEqual([...slow, late]);
		expect(rig.cloud.violations).toEqual([]);
	});

	it('are begun with what was fetched ahead, in few polls', async () => {
		await rig.activate({ options: { maxInFlight: 5 } });
		await rig.untilPolling();
		const from = rig.polls;
		rig.n8n.play = (execution) => setTimeout(() => execution.end(), 5);
		const ids = rig.publish(200);
		await rig.untilExecuted(200);
		expect(rig.polls - from).toBeLessThan(20);
		expect(rig.n8n.ids).toEqual(ids);
	});

	it('leave to a new publication of the workflow what waits: it may pick other events', async () => {
		const options = { maxInFlight: 1 };
		const deactivate = await rig.activate({ options });
		await rig.untilPolling();
		const [running] = rig.publish();
		await rig.untilExecuted(1);
		const waiting = rig.publish(3);
		const [wrap] = rig.publish(1, 'engagementCenter.Wrap');
		await rig.untilPolled(1);
		await deactivate();
		await rig.activate({ options, events: ['engagementCenter.Wrap'] });
		rig.n8n.executions[0].end();
		await rig.untilExecuted(2);
		rig.n8n.executions[1].end();
		await rig.untilAcknowledged();
		expect(rig.n8n.ids).toEqual([running, wrap]);
		expect(waiting.every((id) => rig.isAcknowledged(id))).toBe(true);
	});

	it('start nothing more once the workflow is deactivated', async () => {
		const deactivate = await rig.activate({ options: { maxInFlight: 1 } });
		await rig.untilPolling();
		const ids = rig.publish(4);
		await rig.untilExecuted(1);
		await deactivate();
		rig.n8n.executions[0].end();
		await until('its acknowledgement', () => rig.isAcknowledged(ids[0]));
		expect(rig.n8n.executions).toHaveLength(1);
	});

	it.each(['session', 'client'] as const)(
		'lose none of the events that wait when the session is lost (queue of the %s)',
		async (queue) => {
			await rig.stop();
			rig = await Rig.start({ queue });
			await rig.activate({ options: { maxInFlight: 2 } });
			await rig.untilPolling();
			const ids = rig.publish(10);
			await rig.untilExecuted(2);
			rig.server.faults.script({ on: 'events', fault: { kind: 'expireSession' } });
			rig.n8n.play = (execution) => execution.end();
			for (const execution of rig.n8n.executions) execution.end();
			await rig.untilExecuted(10);
			await rig.untilPolling();
			await rig.untilAcknowledged();
			expect(rig.n8n.ids).toEqual(ids);
			expect(rig.cloud.sessionsCreated).toBe(2);
			expect(rig.n8n.duplicates).toBe(0);
		},
	);

	it('are not started again while they run, however often Alvaria delivers their events', async () => {
		const { id, execution } = await oneExecution({});
		await rig.untilPolled(5);
		expect(rig.n8n.executions).toHaveLength(1);
		expect(rig.n8n.duplicates).toBe(0);
		execution.end();
		await rig.untilAcknowledged();
		expect(rig.isAcknowledged(id)).toBe(true);
	});

	it('do not make the consumer ask all the time', async () => {
		await oneExecution({});
		const from = rig.polls;
		await new Promise((resolve) => setTimeout(resolve, 2000));
		expect(rig.polls - from).toBeLessThan(12);
	});
});

it('asks in moderation while Alvaria delivers on what it was told of', async () => {
	rig.n8n.play = (execution) => execution.end();
	await rig.activate();
	await rig.untilPolling();
	const body = { eventIdsAcknowledged: [], eventIdsNotFound: [] };
	rig.server.faults.script({
		on: 'acknowledge',
		fault: { kind: 'answer', status: 200, body },
		times: Infinity,
	});
	rig.publish();
	await rig.untilExecuted(1);
	const from = rig.polls;
	await new Promise((resolve) => setTimeout(resolve, 2000));
	expect(rig.polls - from).toBeLessThan(12);
	rig.server.faults.clear();
	await rig.untilAcknowledged();
	expect(rig.n8n.executions).toHaveLength(1);
});

it('says so when so many events wait for their workflow that Alvaria shows no newer ones', async () => {
	rig.n8n.play = (execution) => execution.end('error');
	await rig.activate({ options: { maxInFlight: 200, maxEvents: 200, retryDelay: 600 } });
	await rig.untilPolling();
	rig.publish(201);
	await rig.untilExecuted(200);
	await rig.untilPolled(3);
	expect(rig.n8n.executions).toHaveLength(200);
	const lines = rig.n8n.logs.filter(({ message }) => message.startsWith('200 events'));
	expect(lines.map(({ level }) => level)).toEqual(['warn']);
	expect(rig.cloud.violations).toEqual([]);
});

it('runs failed events again, also where they are all that Alvaria shows', async () => {
	rig.n8n.play = (execution) => execution.end('error');
	const options = { maxInFlight: 200, maxEvents: 200, retryDelay: 1 };
	const deactivate = await rig.activate({ options });
	await rig.untilPolling();
	const ids = rig.publish(260);
	await rig.untilExecuted(200);
	rig.n8n.play = (execution) => execution.end();
	await deactivate();
	await rig.activate({ options: { ...options, maxEvents: 30 } }, { activation: 'update' });
	await rig.untilAcknowledged();
	expect(new Set(rig.n8n.ids)).toEqual(new Set(ids));
	expect(rig.cloud.violations).toEqual([]);
});

it('gives an event up after so many executions, not attempts to start one', async () => {
	await rig.activate({ options: { retryDelay: 1, maxAttempts: 2 } });
	await rig.untilPolling();
	rig.n8n.isBroken = true;
	rig.publish();
	await until('two attempts', () => {
		const failed = rig.n8n.logs.filter(({ message }) => message.includes('could not start'));
		return failed.length >= 2;
	});
	rig.n8n.play = (execution) => execution.end('error');
	rig.n8n.isBroken = false;
	await rig.untilAcknowledged();
	expect(rig.n8n.executions).toHaveLength(2);
});

describe('a workflow that is published again', () => {
	it('with Acknowledge: On Receipt executes what failed before', async () => {
		const deactivate = await rig.activate({ options: { retryDelay: 1 } });
		await rig.untilPolling();
		const [failed] = rig.publish();
		await rig.untilExecuted(1);
		rig.n8n.executions[0].end('error');
		await rig.untilPolled(1);
		await deactivate();
		const parameters = { acknowledge: 'onReceipt', options: { retryDelay: 1 } };
		await rig.activate(parameters, { activation: 'update' });
		await rig.untilExecuted(2);
		expect(rig.n8n.ids).toEqual([failed, failed]);
		expect(rig.isAcknowledged(failed)).toBe(true);
	});

	it('runs again at once what was due and waited', async () => {
		const options = { maxInFlight: 1, retryDelay: 1 };
		const deactivate = await rig.activate({ options });
		await rig.untilPolling();
		const [failed] = rig.publish();
		await rig.untilExecuted(1);
		const [slow] = rig.publish();
		await rig.untilPolled(1);
		rig.n8n.executions[0].end('error');
		await rig.untilExecuted(2);
		// Until it is due, and fetched to wait behind the slow one.
		await new Promise((resolve) => setTimeout(resolve, 2_500));
		await deactivate();
		await rig.activate({ options }, { activation: 'update' });
		rig.n8n.executions[1].end();
		await rig.untilExecuted(3);
		expect(rig.n8n.ids).toEqual([failed, slow, failed]);
		expect(rig.n8n.duplicates).toBe(0);
	});
});

it('with Never Twice, acknowledges what the workflow did not: it would only stand in the way', async () => {
	rig.n8n.play = (execution) => execution.end('error');
	await rig.activate({ acknowledge: 'byWorkflow', redelivery: 'neverTwice' });
	await rig.untilPolling();
	const ids = rig.publish(30);
	await rig.untilAcknowledged();
	expect(rig.n8n.ids).toEqual(ids);
});

describe('one execution per poll', () => {
	it('has all new events as items, and acknowledges them together', async () => {
		rig.server.faults.script({ on: 'events', fault: { kind: 'delay', ms: 200 } });
		await rig.activate({ executions: 'perPoll', options: { maxEvents: 10 } });
		await until('the session', () => rig.cloud.sessionsCreated === 1);
		const ids = rig.publish(8);
		await rig.untilExecuted(1);
		expect(rig.n8n.executions[0].ids).toEqual(ids);
		rig.n8n.executions[0].end();
		await rig.untilAcknowledged();
		expect(rig.cloud.requests.acknowledge).toBe(1);
	});

	it('runs the events of a failed execution again, and only those', async () => {
		rig.server.faults.script({ on: 'events', fault: { kind: 'delay', ms: 200 } });
		await rig.activate({ executions: 'perPoll', options: { retryDelay: 1 } });
		await until('the session', () => rig.cloud.sessionsCreated === 1);
		const first = rig.publish(2);
		await rig.untilExecuted(1);
		const second = rig.publish(1);
		await rig.untilExecuted(2);
		rig.n8n.executions[0].end('error');
		rig.n8n.executions[1].end('success');
		await rig.untilExecuted(3);
		expect(rig.n8n.executions.map(({ ids }) => ids)).toEqual([first, second, first]);
	});
});

describe('without acknowledgement', () => {
	it.each([{ apiVersion: 'v2' }, { options: { requireAcknowledgement: false } }])(
		'%j: executes each event, and acknowledges none',
		async (parameters) => {
			rig.n8n.play = (execution) => execution.end('error');
			await rig.activate(parameters);
			await rig.untilPolling();
			const ids = rig.publish(30);
			await rig.untilExecuted(30);
			expect(rig.n8n.ids).toEqual(ids);
			expect(rig.cloud.requests.acknowledge).toBeUndefined();
			expect(rig.cloud.violations).toEqual([]);
		},
	);

	it('takes no more from Alvaria than it may execute', async () => {
		await rig.activate({ apiVersion: 'v2', options: { maxInFlight: 2 } });
		await rig.untilPolling();
		const ids = rig.publish(6);
		await rig.untilExecuted(2);
		expect(rig.cloud.waiting).toHaveLength(4);
		for (let ended = 0; ended < 6; ended++) {
			await rig.untilExecuted(ended + 1);
			rig.n8n.executions[ended].end();
		}
		expect(rig.n8n.ids).toEqual(ids);
	});
});
