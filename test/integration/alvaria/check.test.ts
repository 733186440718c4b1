/** Check the Connection: each refusal is named in words that somebody can act on, and nothing is disturbed. */
import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { checkConnection } from '../../../nodes/Alvaria/trigger/check/checkConnection';
import type { Finding } from '../../../nodes/shared/check/finding';
import { until } from '../../support/host/process';
import { refusal } from '../../support/vendors/alvaria';
import { Rig } from './rig';

let rig: Rig;

beforeEach(async () => {
	rig = await Rig.start();
	rig.n8n.play = (execution) => execution.end();
});
afterEach(async () => await rig.stop());

/** What the check asks that no other client has reason to: whether anybody is there, and for an event that nobody has. */
const DELIBERATE = ['unknown-path', 'unknown-event'];

/** `isQuiet`: nothing happens meanwhile, so that Alvaria holds the poll for its 15 seconds. */
async function check(parameters: IDataObject = {}, isQuiet = false): Promise<Map<string, Finding>> {
	const context = rig.n8n.execution(rig.node, {
		events: ['*'],
		testRun: 'check',
		...parameters,
	}) as unknown as IExecuteFunctions;
	const events = setInterval(() => {
		if (!isQuiet) rig.cloud.publish({ type: 'outreach.status', payload: {} });
	}, 50);
	const items = await checkConnection(context, rig.process).finally(() => clearInterval(events));
	expect(rig.cloud.violations.filter(({ rule }) => !DELIBERATE.includes(rule))).toEqual([]);
	return new Map(items.map(({ json }) => [String(json.check), json as unknown as Finding]));
}

const notRight = (found: Map<string, Finding>) =>
	[...found.values()].filter(({ ok }) => ok !== true).map(({ check: name, ok }) => [name, ok]);

const ofUsers = { catalogType: 'engagementCenterThirdParty', agentEvents: ['all'] };

it('finds everything right, in a session of its own that it deletes, beside the published trigger', async () => {
	await rig.activate();
	await rig.untilPolling();
	const found = await check(
		{
			subscriptions: { subscription: [{ ...ofUsers, description: 'Sales' }, ofUsers] },
		},
		true,
	);
	expect(notRight(found)).toEqual([]);
	expect([...found.keys()]).toEqual([
		'Settings',
		'Credential',
		'Sign-In Address',
		'API Address',
		'Clock',
		'Access Token',
		'API Key',
		'Session',
		'Subscription 1: Sales',
		'Subscription 2',
		'Poll',
		'Acknowledgement',
		'Clean-Up',
		'Published Trigger',
	]);
	expect(found.get('Published Trigger')?.found).toMatch(/connected since \d{4}-.* UTC, no event/);
	expect(rig.cloud.state().sessions).toHaveLength(1);
	expect(rig.cloud.requests.deleteSession).toBe(1);
	const [id] = rig.publish();
	await rig.untilExecuted(1);
	expect(rig.n8n.ids).toEqual([id]);
	expect(JSON.stringify([...found.values()])).not.toContain(rig.cloud.options.apiKey);
	expect(JSON.stringify([...found.values()])).not.toContain(rig.cloud.options.clientSecret);
});

it('takes no event from the published workflow, should Alvaria have one queue for both', async () => {
	await rig.stop();
	rig = await Rig.start({ queue: 'client' });
	for (const parameters of [
		{},
		{ apiVersion: 'v2' },
		{ options: { requireAcknowledgement: false } },
	]) {
		// So that Alvaria has a queue of this client's.
		await check(parameters);
		const [id] = rig.publish();
		await check(parameters, true);
		expect(rig.cloud.waiting).toContain(id);
	}
});

it('says that the workflow is not published, and of what it would be refused', async () => {
	const found = await check({ events: [], filters: { customerNumbers: '' } });
	expect(notRight(found)).toEqual([
		['Settings', false],
		['Published Trigger', null],
	]);
	expect(found.get('Settings')?.found).toMatch(/No event is picked|is empty/);
});

it('is honest where the published trigger runs in another process', async () => {
	const found = await check();
	// The workflow of these tests is active, and nothing runs here.
	expect(found.get('Published Trigger')).toMatchObject({
		ok: null,
		found: expect.stringContaining('another process of n8n'),
	});
});

it('tells of a published trigger that is refused', async () => {
	await rig.activate();
	await rig.untilPolling();
	rig.publish();
	await rig.untilAcknowledged();
	const over = rig.server.faults.script({ on: 'any', fault: refusal(403), times: Infinity });
	rig.cloud.expireSessions();
	await until('a failure', () =>
		rig.n8n.logs.some(({ message }) => message.includes('trying again')),
	);
	const found = await check();
	over();
	expect(found.get('Published Trigger')).toMatchObject({
		ok: false,
		found: expect.stringMatching(/last event \d+ s ago.*Last failure: Alvaria answered 403/),
	});
});

describe('what is refused', () => {
	const started = async (credential: IDataObject) => {
		await rig.stop();
		rig = await Rig.start({}, credential);
	};

	it.each([
		['a client ID', { clientId: 'wrong' }, 'Access Token', /client ID or the client secret/],
		[
			'a client secret',
			{ clientSecret: 'wrong' },
			'Access Token',
			/client ID or the client secret/,
		],
		['a scope', { scope: 'other' }, 'Access Token', /scope/],
		['an API key', { apiKey: 'wrong' }, 'API Key', /refuses it \(40[13]\)|may not use/],
		['an organisation', { organization: 'wrong' }, 'Session', /organisation|not know/],
	])('%s', async (_, credential, name, words) => {
		await started(credential);
		const found = await check();
		expect(notRight(found).find(([, ok]) => ok === false)).toEqual([name, false]);
		expect(`${found.get(name)?.found} ${found.get(name)?.do}`).toMatch(words);
		expect(found.get(name)?.do).toMatch(/docs\/alvaria\.md#[a-z-]+$/);
		expect(found.get('Poll')?.ok).toBeNull();
		expect(rig.cloud.state().sessions).toEqual([]);
	});

	it.each([
		['the name of the API', { baseUrl: 'https://acme.nowhere.invalid' }, 'API Address'],
		['the port of the API', { baseUrl: 'http://127.0.0.1:9' }, 'API Address'],
		[
			'the name of the token service',
			{ accessTokenUrl: 'https://myaspect.nowhere.invalid/x' },
			'Sign-In Address',
		],
	])('%s', async (_, credential, name) => {
		await started(credential);
		const found = await check();
		expect(notRight(found)[0]).toEqual([name, false]);
		expect(found.get(name)?.do).toContain('#an-address-of-alvaria-does-not-answer');
	});

	it.each([
		['createSubscription', 403, 'Subscription 1', false],
		['events', 403, 'Poll', false],
		['events', 503, 'Poll', null],
		['acknowledge', 403, 'Acknowledgement', false],
		['deleteSession', 500, 'Clean-Up', null],
	] as const)('%s with %i', async (operation, status, name, ok) => {
		rig.server.faults.script({ on: operation, fault: refusal(status), times: Infinity });
		const found = await check({ subscriptions: { subscription: [ofUsers] } });
		expect(notRight(found)).toEqual([
			[name, ok],
			['Published Trigger', null],
		]);
		expect(found.get(name)?.found).toContain(String(status));
	});

	it('an empty field of the credential, and Alvaria is not asked', async () => {
		await started({ apiKey: ' ' });
		const found = await check();
		expect(found.get('Credential')).toMatchObject({
			ok: false,
			found: 'The credential lacks API Key.',
		});
		expect(rig.cloud.requests).toEqual({});
	});
});

it('deletes its session when it is stopped', async () => {
	const stop = new AbortController();
	const context = rig.n8n.execution(rig.node, { events: ['*'] }, { signal: stop.signal });
	const run = checkConnection(context as unknown as IExecuteFunctions, rig.process).catch(
		(error: Error) => error,
	);
	await rig.untilPolling();
	stop.abort();
	expect(await run).toBeInstanceOf(Error);
	expect(rig.cloud.state().sessions).toEqual([]);
});
