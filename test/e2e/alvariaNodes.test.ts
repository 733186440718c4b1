import { itemsOf } from '../support/host/executions';
import { startN8n, type N8n } from '../support/host/n8n';
import { until } from '../support/host/process';
import { AlvariaServer, refusal } from '../support/vendors/alvaria';
import { callWith } from '../support/vendors/alvaria/calls';
import { readBooks } from './alvaria/books';
import { untilDeleted, untilLeft, untilPolling } from './alvaria/session';
import { credentialFor } from './alvaria/workflow';

let server: AlvariaServer;
let n8n: N8n;
let credential: { id: string; name: string };

beforeAll(async () => {
	server = await AlvariaServer.start();
	n8n = await startN8n({ env: { N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'true' } });
	credential = await n8n.importCredential(
		'Alvaria',
		'alvariaCloudOAuth2Api',
		credentialFor(server),
	);
});
afterAll(async () => {
	await n8n?.stop();
	await server?.close();
});

const trigger = (parameters: object) => ({
	name: 'Alvaria',
	type: 'n8n-nodes-contact-center.alvariaStreamingTrigger',
	typeVersion: 1.1,
	position: [0, 0] as [number, number],
	parameters: { events: ['*'], ...parameters },
	credentials: { alvariaCloudOAuth2Api: credential },
});

/** Seconds: longer than n8n takes to acknowledge. */
const WAIT = 5;

const wait = {
	name: 'Wait',
	type: 'n8n-nodes-base.wait',
	typeVersion: 1.1,
	position: [220, 0] as [number, number],
	parameters: { resume: 'timeInterval', amount: WAIT, unit: 'seconds' },
};

const acknowledge = {
	name: 'Acknowledge',
	type: 'n8n-nodes-contact-center.alvariaStreaming',
	typeVersion: 1.1,
	position: [440, 0] as [number, number],
	parameters: {
		resource: 'event',
		operation: 'acknowledge',
		of: 'trigger',
		eventIds: '={{ $json.id }}',
	},
};

const manualTrigger = {
	name: 'Start',
	type: 'n8n-nodes-base.manualTrigger',
	typeVersion: 1,
	position: [0, 0] as [number, number],
	parameters: {},
};

const to = (node: string) => ({ main: [[{ node, type: 'main' as const, index: 0 }]] });

const publish = () =>
	server.cloud.publish({
		type: 'engagementCenter.Idle',
		payload: { userId: server.cloud.options.userId },
	}).eventId;

const acknowledgedAt = (id: string) => server.cloud.ledger.get(id)?.acknowledgedAt;

async function running(parameters: object, nodes: object[], connections: object): Promise<string> {
	const id = await n8n.importWorkflow({
		name: `Alvaria ${JSON.stringify(parameters)}`,
		nodes: [trigger(parameters), ...nodes] as never,
		connections: connections as never,
	});
	await n8n.publish(id);
	await untilPolling(server);
	return id;
}

async function stopped(id: string): Promise<void> {
	await n8n.unpublish(id);
	await untilLeft(server);
	expect(server.cloud.violations).toEqual([]);
}

it('acknowledges when the execution is stored, while it runs', async () => {
	const id = await running({ acknowledge: 'onStored' }, [wait], { Alvaria: to('Wait') });
	const event = publish();
	await until('the acknowledgement', () => acknowledgedAt(event) !== undefined);
	expect(await n8n.executions(id)).toHaveLength(1);
	await until('its end', async () => (await n8n.executions(id))[0].status === 'success');
	const [{ stoppedAt }] = await readBooks(n8n.database, id);
	expect(stoppedAt).toBeGreaterThan(Number(acknowledgedAt(event)));
	await stopped(id);
});

it('acknowledges when the workflow says so, not before', async () => {
	const id = await running(
		{ acknowledge: 'byWorkflow' },
		[wait, { ...acknowledge, credentials: { alvariaCloudOAuth2Api: credential } }],
		{
			Alvaria: to('Wait'),
			Wait: to('Acknowledge'),
		},
	);
	const began = Date.now();
	const event = publish();
	await until('the acknowledgement', () => acknowledgedAt(event) !== undefined, { everyMs: 10 });
	expect(Date.now() - began).toBeGreaterThan(WAIT * 1000);
	await until('its end', async () => (await n8n.executions(id))[0].status === 'success');
	expect(await n8n.executions(id)).toHaveLength(1);
	await stopped(id);
});

it('goes on in its session after a restart that waits for a long execution', async () => {
	const id = await running({}, [], {});
	const long = await n8n.importWorkflow({
		name: 'Long',
		nodes: [manualTrigger, { ...wait, parameters: { ...wait.parameters, amount: 8 } }],
		connections: { Start: to('Wait') },
	});
	await n8n.rest.post(`/workflows/${long}/run`, { triggerToStartFrom: { name: 'Start' } });
	await until('it to run', async () => (await n8n.executions(long))[0]?.status === 'running');
	const { sessionsCreated, requests } = server.cloud;
	const { deleteSession } = requests;
	await n8n.main.stop();
	expect((await n8n.executions(long))[0].status).toBe('success');
	const event = publish();
	await n8n.start();
	await until('the acknowledgement', () => acknowledgedAt(event) !== undefined);
	expect(requests.deleteSession).toBe(deleteSession);
	expect(server.cloud.sessionsCreated).toBe(sessionsCreated);
	await stopped(id);
});

it('comes back from refusals by itself, and tells of them as a failed execution', async () => {
	const id = await running({ acknowledge: 'onStored' }, [], {});
	const over = server.faults.script({ on: 'any', fault: refusal(403), times: Infinity });
	await until('a failed execution', async () =>
		(await n8n.executions(id)).some(({ status }) => status === 'error'),
	);
	const event = publish();
	over();
	await until('the acknowledgement', () => acknowledgedAt(event) !== undefined);
	expect(n8n.main.log).toContain(`node "Alvaria"`);
	await stopped(id);
});

it('resumes a session that had replaced another, once an event of it has run', async () => {
	const id = await running({ acknowledge: 'onStored' }, [], {});
	server.cloud.expireSessions();
	await untilPolling(server);
	const first = publish();
	await until('the acknowledgement', () => acknowledgedAt(first) !== undefined);
	const { sessionsCreated } = server.cloud;
	await n8n.kill9();
	const event = publish();
	await n8n.start();
	await until('the acknowledgement', () => acknowledgedAt(event) !== undefined);
	expect(server.cloud.sessionsCreated).toBe(sessionsCreated);
	await stopped(id);
});

it('delivers whole calls; one during which n8n is killed comes whole as well, once', async () => {
	const id = await running({ events: [], deliver: 'calls' }, [], {});
	const [first, second] = ['7001', '7002'].map((call) => callWith(server.cloud, call, 'Answered'));
	const ids = first.map((publish) => publish());
	await until('the acknowledgements', () => ids.every((event) => acknowledgedAt(event)));
	const open = second.slice(0, 4).map((publish) => publish());
	await until('its events to be with n8n', () =>
		open.every((event) => (server.cloud.ledger.get(event)?.deliveries ?? 0) > 1),
	);
	expect(open.filter((event) => acknowledgedAt(event))).toEqual([]);
	await n8n.kill9();
	await n8n.start();
	ids.push(...open, ...second.slice(4).map((publish) => publish()));
	await until('the acknowledgements', () => ids.every((event) => acknowledgedAt(event)));
	const executions = await n8n.waitForExecutions(id, 2);
	const calls = executions.flatMap((execution) =>
		itemsOf(execution, 'Alvaria').map(({ json }) => json),
	);
	const whole = (subject: string) => ({
		type: 'call',
		subject,
		interaction: { outcome: 'answered', direction: 'inbound' },
		call: { complete: true, startedAt: expect.any(String), endedAt: expect.any(String) },
	});
	expect(calls).toMatchObject([whole('7001'), whole('7002')]);
	await stopped(id);
});

it('On Receipt, a call during which n8n is killed comes once, and says that it is not whole', async () => {
	const id = await running({ events: [], deliver: 'calls', acknowledge: 'onReceipt' }, [], {});
	const publish = callWith(server.cloud, '7003', 'Answered');
	const begun = publish.slice(0, 4).map((next) => next());
	await until('the acknowledgements', () => begun.every((event) => acknowledgedAt(event)));
	await n8n.kill9();
	await n8n.start();
	const rest = publish.slice(4).map((next) => next());
	await until('the acknowledgements', () => rest.every((event) => acknowledgedAt(event)));
	const [execution, ...others] = await n8n.waitForExecutions(id, 1);
	expect(others).toEqual([]);
	const [{ json }] = itemsOf(execution, 'Alvaria');
	expect(json).toMatchObject({ type: 'call', subject: '7003', call: { complete: false } });
	expect(json.interaction).not.toHaveProperty('outcome');
	await stopped(id);
});

describe('a test run in the editor', () => {
	const manual = async (parameters: object) => {
		const id = await n8n.importWorkflow({
			name: 'Alvaria test run',
			nodes: [trigger(parameters)],
			connections: {},
		});
		await n8n.rest.post(`/workflows/${id}/run`, { triggerToStartFrom: { name: 'Alvaria' } });
		return id;
	};
	const lastOf = async (id: string) => (await n8n.executions(id)).at(-1);
	const itemOf = async (id: string) =>
		(await lastOf(id))?.data.resultData.runData.Alvaria[0].data?.main[0]?.[0].json;

	it('takes the first real event, and deletes its session', async () => {
		const id = await manual({});
		await untilPolling(server);
		const event = publish();
		await until('its end', async () => (await lastOf(id))?.status === 'success');
		expect(await itemOf(id)).toMatchObject({ id: event, type: 'engagementCenter.Idle' });
		expect(server.cloud.state().sessions).toEqual([]);
		expect(server.cloud.violations).toEqual([]);
	});

	it('deletes its session when it is stopped', async () => {
		const id = await manual({});
		await untilPolling(server);
		const execution = await lastOf(id);
		await n8n.rest.post(`/executions/${execution?.id}/stop`);
		await untilDeleted(server);
		expect(server.cloud.violations).toEqual([]);
	});

	it('waits for a whole call where those are delivered', async () => {
		const id = await manual({ events: [], deliver: 'calls' });
		await untilPolling(server);
		for (const publish of callWith(server.cloud, '7004', 'Chat')) publish();
		await until('its end', async () => (await lastOf(id))?.status === 'success');
		expect(await itemOf(id)).toMatchObject({ subject: '7004', call: { complete: true } });
		expect(server.cloud.state().sessions).toEqual([]);
	});

	it('checks the connection, and tells how the published trigger of the same workflow is', async () => {
		const id = await running({ acknowledge: 'onStored', testRun: 'check' }, [], {});
		const event = publish();
		await until('the acknowledgement', () => acknowledgedAt(event) !== undefined);
		const { sessionsCreated } = server.cloud;
		const { deleteSession = 0 } = server.cloud.requests;
		await n8n.rest.post(`/workflows/${id}/run`, { triggerToStartFrom: { name: 'Alvaria' } });
		const manual = async () =>
			(await n8n.executions(id)).find(
				({ mode, status }) => mode === 'manual' && status === 'success',
			);
		await until('its end', async () => (await manual()) !== undefined);
		const checks = itemsOf((await manual())!, 'Alvaria').map(({ json }) => json);
		expect(checks.filter(({ ok }) => ok !== true)).toEqual([]);
		expect(checks.map((one) => one.check)).toEqual(
			expect.arrayContaining(['Access Token', 'API Key', 'Poll', 'Acknowledgement', 'Clean-Up']),
		);
		expect(checks.at(-1)).toMatchObject({
			check: 'Published Trigger',
			found: expect.stringMatching(/connected since .* UTC, last event \d+ s ago/),
		});
		expect(server.cloud.sessionsCreated).toBe(sessionsCreated + 1);
		expect(server.cloud.requests.deleteSession).toBe(deleteSession + 1);
		const next = publish();
		await until('the acknowledgement', () => acknowledgedAt(next) !== undefined);
		server.cloud.violations.splice(0);
		await stopped(id);
	});

	it('makes up a sample where that is wanted', async () => {
		const id = await manual({ events: ['outreach.disposition'], testRun: 'sample' });
		await until('its end', async () => (await lastOf(id))?.status === 'success');
		expect(await itemOf(id)).toMatchObject({ type: 'outreach.disposition', source: 'alvaria' });
	});
});

describe('the test of the credential', () => {
	/** Tests a credential of its own: n8n would use the token it has for another one. */
	const test = async (changes: object) => {
		const data = { ...credentialFor(server), ...changes };
		const type = 'alvariaCloudOAuth2Api';
		const stored = await n8n.importCredential(JSON.stringify(changes), type, data);
		return await n8n.rest.post<{ status: string; message: string }>('/credentials/test', {
			credentials: { ...stored, type, data },
		});
	};

	it('succeeds, also with a region that was typed before there was a list', async () => {
		expect(await test({})).toMatchObject({ status: 'OK' });
		expect(await test({ region: 'us-east-1' })).toMatchObject({ status: 'OK' });
	});

	it.each([
		['the client', { clientId: 'wrong' }, /client/i],
		['the secret', { clientSecret: 'wrong' }, /client/i],
		['the API key', { apiKey: 'wrong' }, /API key/],
		['the organisation', { organization: 'wrong' }, /organisation/],
		['the region', { tokenUrl: '', region: 'nowhere.invalid' }, /incorrect host|DNS server/],
		['the address', { baseUrl: 'http://nowhere.invalid' }, /ENOTFOUND|EAI_AGAIN/],
	])('tells that %s is wrong', async (_, changes, message) => {
		const { status, message: told } = await test(changes);
		expect({ status, told }).toEqual({ status: 'Error', told: expect.stringMatching(message) });
	});
});
