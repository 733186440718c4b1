import { Keeper } from '../../../nodes/Alvaria/consumer/keeper';
import { GRACE } from '../../../nodes/Alvaria/consumer/session';
import { until } from '../../support/host/process';
import { refusal } from '../../support/vendors/alvaria';
import { Rig } from './rig';

let rig: Rig;

beforeEach(async () => (rig = await Rig.start()));
afterEach(async () => await rig.stop());

/** A deactivation that waits for one of these faults takes at least so long: the time-out of a request. */
const HELD_UP = 20_000;

/** A new process of n8n: it remembers nothing. */
const anotherProcess = () => new Keeper(rig.environment);

/** Parameters that subscribe to these changes. */
const changesOf = (changeEvents: string[]) => ({
	options: { maxInFlight: 1 },
	subscriptions: {
		subscription: [{ catalogType: 'changeNotification', changeEvents, changeResources: '*' }],
	},
});

/** What the sessions there are subscribe to. */
const subscribed = () =>
	rig.cloud
		.state()
		.sessions.map(({ subscriptions }) =>
			subscriptions.map(({ filterCriteria }) => filterCriteria.catalogTypeEvents),
		);

describe('deactivation', () => {
	it('ends the poll at once, and leaves the session to whoever goes on with it', async () => {
		const deactivate = await rig.activate();
		await rig.untilPolling();
		const began = Date.now();
		await deactivate();
		expect(Date.now() - began).toBeLessThan(GRACE);
		await until('the end of the poll', () =>
			rig.cloud.state().sessions.every(({ polling }) => !polling),
		);
		expect(rig.cloud.state().sessions).toHaveLength(1);
		expect(rig.cloud.requests.deleteSession).toBeUndefined();
		expect(rig.cloud.violations).toEqual([]);
	});

	it('lets an acknowledgement under way arrive', async () => {
		rig.n8n.play = (execution) => execution.end();
		const deactivate = await rig.activate();
		await rig.untilPolling();
		rig.server.faults.script({ on: 'acknowledge', fault: { kind: 'delay', ms: 300 } });
		const [id] = rig.publish();
		await rig.untilExecuted(1);
		await deactivate();
		expect(rig.isAcknowledged(id)).toBe(true);
	});

	it('acknowledges what finishes soon after it', async () => {
		const deactivate = await rig.activate();
		await rig.untilPolling();
		const [id] = rig.publish();
		await rig.untilExecuted(1);
		await deactivate();
		rig.n8n.executions[0].end();
		await until('the acknowledgement', () => rig.isAcknowledged(id));
		expect(rig.cloud.violations).toEqual([]);
	});

	it.each([
		['a back-off', 'events', refusal(503, 30)],
		['a poll nobody answers', 'events', { kind: 'hang' as const }],
		['an outage of acknowledgements', 'acknowledge', refusal(503)],
		['a lost connection', 'events', { kind: 'reset' as const }],
	] as const)('is not held up by %s', async (_, on, fault) => {
		rig.n8n.play = (execution) => execution.end();
		const deactivate = await rig.activate();
		await rig.untilPolling();
		rig.server.faults.script({ on, fault, times: Infinity });
		rig.publish();
		await until('the fault', () => rig.server.faults.injected.size > 0);
		const began = Date.now();
		await deactivate();
		expect(Date.now() - began).toBeLessThan(HELD_UP);
		expect(rig.cloud.violations).toEqual([]);
	});

	it('is not held up by a token service that does not answer', async () => {
		const deactivate = await rig.activate();
		await rig.untilPolling();
		rig.server.faults.script({ on: 'token', fault: { kind: 'hang' }, times: Infinity });
		rig.cloud.tokens.revokeAll();
		rig.publish();
		await until('the fault', () => rig.server.faults.injected.has('hang'));
		const began = Date.now();
		await deactivate();
		expect(Date.now() - began).toBeLessThan(HELD_UP);
	});

	it('while it connects leaves no session behind', async () => {
		await rig.server.close();
		const deactivate = await rig.activate({}, { activation: 'init' });
		await deactivate();
		await rig.server.listen();
		expect(rig.cloud.state().sessions).toEqual([]);
	});
});

describe('publishing an edited workflow', () => {
	it('goes on in the same session: nothing is lost, started again or forgotten', async () => {
		const deactivate = await rig.activate({ options: { maxEvents: 20 } });
		await rig.untilPolling();
		const [running] = rig.publish();
		await rig.untilExecuted(1);
		await deactivate();
		const [between] = rig.publish();
		await rig.activate({ options: { maxEvents: 30 } }, { activation: 'update' });
		await rig.untilExecuted(2);
		expect(rig.n8n.ids).toEqual([running, between]);
		for (const execution of rig.n8n.executions) execution.end();
		await rig.untilAcknowledged();
		expect(rig.cloud.sessionsCreated).toBe(1);
		expect(rig.n8n.duplicates).toBe(0);
		expect(rig.cloud.violations).toEqual([]);
	});

	it('notes the session for the next process, also one that had replaced another', async () => {
		const deactivate = await rig.activate();
		await rig.untilPolling();
		const noted = structuredClone(rig.n8n.staticData);
		rig.cloud.expireSessions();
		await until('a second session', () => rig.cloud.sessionsCreated === 2);
		await rig.untilPolling();
		await deactivate();
		// n8n saves what a trigger notes only when it starts, or starts an execution.
		Object.assign(rig.n8n.staticData, noted);
		await rig.activate({}, { activation: 'update' });
		const [{ id }] = rig.cloud.state().sessions;
		expect(JSON.stringify(rig.n8n.staticData)).toContain(id);
	});

	describe('with other subscriptions', () => {
		it('gives them to the session, and loses nothing that waits in it', async () => {
			const deactivate = await rig.activate(changesOf(['team']));
			await rig.untilPolling();
			const ids = rig.publish(3);
			await rig.untilExecuted(1);
			await deactivate();
			await rig.activate(changesOf(['user']), { activation: 'update' });
			expect(subscribed()).toEqual([[['user']]]);
			rig.n8n.play = (execution) => execution.end();
			rig.n8n.executions[0].end();
			await rig.untilAcknowledged();
			expect(rig.n8n.ids).toEqual(ids);
			expect(rig.cloud.violations).toEqual([]);
		});

		it('takes a new session where Alvaria has dropped the old one meanwhile', async () => {
			const deactivate = await rig.activate(changesOf(['team']));
			await rig.untilPolling();
			await deactivate();
			rig.cloud.expireSessions();
			await rig.activate(changesOf(['user']), { activation: 'update' });
			expect(subscribed()).toEqual([[['user']]]);
			expect(rig.cloud.violations).toEqual([]);
		});

		it('that Alvaria refuses tells so, and the next ones take their place', async () => {
			const deactivate = await rig.activate(changesOf(['team']));
			await rig.untilPolling();
			await deactivate();
			rig.server.faults.script({ on: 'createSubscription', fault: refusal(400) });
			await expect(rig.activate(changesOf(['user']), { activation: 'update' })).rejects.toThrow();
			await rig.activate(changesOf(['team']), { activation: 'update' });
			expect(subscribed()).toEqual([[['team']]]);
		});
	});

	it('creates another session where the old one does not fit any more', async () => {
		const deactivate = await rig.activate();
		await rig.untilPolling();
		await deactivate();
		await rig.activate({ options: { inactivityDelay: 300 } }, { activation: 'update' });
		expect(rig.cloud.sessionsCreated).toBe(2);
		await until('the old session to be deleted', () => rig.cloud.state().sessions.length === 1);
		expect(rig.cloud.state().sessions[0].inactivityDelay).toBe(300);
	});
});

it('executions that run stay known over a start that fails', async () => {
	await rig.stop();
	rig = await Rig.start({ queue: 'client' });
	const deactivate = await rig.activate();
	await rig.untilPolling();
	const [id] = rig.publish();
	await rig.untilExecuted(1);
	await deactivate();
	rig.cloud.expireSessions();
	rig.server.faults.script({ on: 'createSubscription', fault: refusal(503) });
	await expect(rig.activate(changesOf(['team']))).rejects.toThrow();
	await rig.activate();
	const [next] = rig.publish();
	await rig.untilExecuted(2);
	rig.n8n.executions[0].end();
	await until('the acknowledgement', () => rig.isAcknowledged(id));
	expect(rig.n8n.ids).toEqual([id, next]);
	expect(rig.n8n.duplicates).toBe(0);
});

describe('a crash of n8n', () => {
	it.each(['session', 'client'] as const)(
		'run again: what had not finished runs again (queue of the %s)',
		async (queue) => {
			await rig.stop();
			rig = await Rig.start({ queue });
			await crash();
			await rig.activate({}, { activation: 'init', process: anotherProcess() });
			await rig.untilExecuted(3);
			expect(rig.n8n.ids[2]).toBe(rig.n8n.ids[1]);
			expect(rig.n8n.logs.at(-1)).toMatchObject({
				message: expect.stringContaining('Resuming'),
				fields: { sessionAgeSeconds: expect.any(Number) },
			});
			rig.n8n.executions[2].end();
			await rig.untilAcknowledged();
			expect(rig.n8n.duplicates).toBe(0);
		},
	);

	it('never twice: what had been started is acknowledged, and does not start again', async () => {
		await crash({ redelivery: 'neverTwice' });
		await rig.activate(
			{ redelivery: 'neverTwice' },
			{ activation: 'init', process: anotherProcess() },
		);
		await rig.untilAcknowledged();
		expect(rig.n8n.executions).toHaveLength(2);
		expect(rig.n8n.duplicates).toBe(1);
	});

	it('does not resume a session that a person has started anew', async () => {
		await crash();
		await rig.activate({}, { activation: 'activate', process: anotherProcess() });
		expect(rig.cloud.sessionsCreated).toBe(2);
	});

	it('leaves a session that gets other subscriptions, if the next process wants them', async () => {
		await crash(changesOf(['team']));
		const parameters = changesOf(['user']);
		await rig.activate(parameters, { activation: 'init', process: anotherProcess() });
		await until('the change', () => subscribed().flat(2).join() === 'user');
		expect(rig.cloud.sessionsCreated).toBe(1);
	});

	it('is survived when Alvaria has dropped the session meanwhile', async () => {
		await crash();
		rig.cloud.expireSessions();
		await rig.activate({}, { activation: 'init', process: anotherProcess() });
		await until('a second session', () => rig.cloud.sessionsCreated === 2);
		await rig.untilPolling();
		expect(rig.cloud.violations).toEqual([]);
	});

	/** Leaves a process that has executed one event, and executes another, without its doing anything more. */
	async function crash(parameters = {}) {
		const deactivate = await rig.activate(parameters);
		await rig.untilPolling();
		rig.publish();
		await rig.untilExecuted(1);
		rig.n8n.executions[0].end();
		await rig.untilAcknowledged();
		rig.publish();
		await rig.untilExecuted(2);
		// A process that is gone neither polls nor deletes its session.
		const { port } = new URL(rig.server.baseUrl);
		await rig.server.close();
		await deactivate();
		rig.n8n.credential = structuredClone(rig.n8n.credential);
		await new Promise((resolve) => setTimeout(resolve, 0));
		await rig.server.listen(Number(port));
	}
});

it('tells its state in the log, and no secret', async () => {
	rig.n8n.play = (execution) => execution.end();
	const deactivate = await rig.activate();
	await rig.untilPolling();
	rig.server.faults.script({ on: 'events', fault: refusal(503) });
	rig.publish();
	await rig.untilAcknowledged();
	await until('the fault', () => rig.server.faults.pending === 0);
	await rig.untilPolling();
	rig.publish();
	await rig.untilAcknowledged();
	await rig.untilPolling();
	rig.cloud.expireSessions();
	await until('a second session', () => rig.cloud.sessionsCreated === 2);
	await deactivate();
	const { logs } = rig.n8n;
	expect(logs.every(({ message }) => message.endsWith('(workflow "Test", node "Alvaria")'))).toBe(
		true,
	);
	expect(logs.map(({ level, message }) => [level, message.split(/[:;]| \(/)[0]])).toEqual([
		['info', 'Connected to Alvaria streaming'],
		['warn', 'Alvaria answered 503'],
		['info', 'Alvaria streaming works again'],
		['warn', 'Alvaria no longer knows the session'],
		['info', 'Connected to Alvaria streaming'],
		['info', 'Alvaria streaming stopped'],
	]);
	expect(logs.at(-1)?.fields).toMatchObject({
		events: 2,
		reconnects: 1,
		running: 0,
		waitingAcknowledgements: 0,
		connectedSince: expect.stringMatching(/^\d{4}-/),
		sessionAgeSeconds: expect.any(Number),
		lastEventSecondsAgo: expect.any(Number),
	});
	const { apiKey, clientSecret } = rig.cloud.options;
	for (const secret of [apiKey, clientSecret, ...rig.cloud.state().sessions.map(({ id }) => id)]) {
		expect(JSON.stringify(logs)).not.toContain(secret);
	}
});
