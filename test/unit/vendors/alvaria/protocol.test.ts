import { until } from '../../../support/host/process';
import { AlvariaServer, type CloudOptions, ManualClock } from '../../../support/vendors/alvaria';
import { AlvariaCloud, DEFAULT_OPTIONS } from '../../../support/vendors/alvaria/cloud';
import type { ApiRequest } from '../../../support/vendors/alvaria/protocol';
import { Client } from './client';

let server: AlvariaServer;
let client: Client;
let clock: ManualClock;

async function start(options: Partial<CloudOptions> = {}): Promise<void> {
	clock = new ManualClock();
	server = await AlvariaServer.start({ clock, ...options });
	client = await Client.connect(server);
}

afterEach(async () => await server.close());

const publish = (type = 'outreach.disposition', payload: unknown = { dispositionId: 1 }) =>
	server.cloud.publish({ type, payload });
const rules = () => server.cloud.violations.map(({ rule }) => rule);
const idsOf = (answer: { body: { events: Array<{ eventId: string }> } }) =>
	answer.body.events.map(({ eventId }) => eventId);

/** Resolves once the simulator holds a poll. */
async function untilPolled(): Promise<void> {
	const isPolled = () => server.cloud.state().sessions.some(({ polling }) => polling);
	await until('a poll', isPolled, { timeoutMs: 4_000, everyMs: 2 });
}

describe('token service', () => {
	beforeEach(async () => await start({ tokenLifetime: 60 }));

	it('issues a token to the right client, credentials in the body or the header', async () => {
		const expected = {
			status: 200,
			body: { token_type: 'Bearer', expires_in: 60, scope: 'streamingapi' },
		};
		expect(await client.requestToken()).toMatchObject(expected);
		const { clientId, clientSecret } = server.cloud.options;
		const basic = `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`;
		expect(
			await client.requestToken({ client_id: '', client_secret: '' }, { authorization: basic }),
		).toMatchObject(expected);
	});

	it.each([
		[{ client_secret: 'wrong' }, 401, 'invalid_client'],
		[{ client_id: 'wrong' }, 401, 'invalid_client'],
		[{ scope: 'other' }, 400, 'invalid_scope'],
		[{ grant_type: 'password' }, 400, 'unsupported_grant_type'],
	])('refuses %o', async (form, status, error) => {
		expect(await client.requestToken(form)).toMatchObject({ status, body: { error } });
	});

	it('answers 401 without a body once a token has expired or was revoked', async () => {
		expect((await client.createSession({})).status).toBe(200);
		clock.advance(60_000);
		expect(await client.createSession({})).toMatchObject({ status: 401, text: '' });
		client = await Client.connect(server);
		server.cloud.tokens.revokeAll();
		expect((await client.createSession({})).status).toBe(401);
	});
});

describe('what a stricter service may demand', () => {
	const tokenRequest = (address: string, form: Record<string, string> = {}): ApiRequest => {
		const { clientId, clientSecret, scope } = DEFAULT_OPTIONS;
		const { host, pathname, searchParams } = new URL(address);
		const client = { client_id: clientId, client_secret: clientSecret, scope };
		return {
			...{ method: 'POST', path: pathname, query: searchParams, headers: { host } },
			body: String(new URLSearchParams({ grant_type: 'client_credentials', ...client, ...form })),
			...{ receivedAt: 0, signal: new AbortController().signal },
		};
	};
	const ask = async (options: Partial<CloudOptions>, ...request: Parameters<typeof tokenRequest>) =>
		await new AlvariaCloud(options).handle(tokenRequest(...request));
	const url = 'https://id.example/tokenservice/oauth2/access_token';

	it('is the realm, in the address or in the body', async () => {
		const refused = { status: 400, body: { error: 'invalid_request' } };
		const granted = { status: 200 };
		expect(await ask({ realmIn: 'query' }, url, { realm: 'acme' })).toMatchObject(refused);
		expect(await ask({ realmIn: 'query' }, `${url}?realm=other`)).toMatchObject(refused);
		expect(await ask({ realmIn: 'query' }, `${url}?realm=acme`)).toMatchObject(granted);
		expect(await ask({ realmIn: 'body' }, `${url}?realm=acme`)).toMatchObject(refused);
		expect(await ask({ realmIn: 'body' }, url, { realm: 'acme' })).toMatchObject(granted);
		expect(await ask({}, url)).toMatchObject(granted);
	});

	it('is the host', async () => {
		const hosts = { token: 'id.example', api: 'acme.api.example' };
		expect(await ask({ hosts }, url)).toMatchObject({ status: 200 });
		expect(await ask({ hosts }, url.replace('id.', 'eu.'))).toMatchObject({ status: 404 });
		const session = 'https://id.example/via/v3/organizations/acme/streaming/session';
		expect(await ask({ hosts }, session)).toMatchObject({ status: 404 });
		expect(await ask({ hosts }, session.replace('id.', 'acme.api.'))).toMatchObject({
			status: 401,
		});
	});
});

describe('addresses and headers', () => {
	beforeEach(async () => await start());

	it('refuses a missing or wrong API key, and a missing token', async () => {
		client.apiKey = 'wrong';
		expect((await client.createSession({})).status).toBe(401);
		expect(rules()).toEqual([]);
		client.apiKey = undefined;
		expect((await client.createSession({})).status).toBe(401);
		client.token = '';
		expect((await client.createSession({})).status).toBe(401);
		expect(rules()).toEqual(['missing-header', 'missing-header']);
	});

	it('knows one organization', async () => {
		client.organization = 'other';
		expect(await client.createSession({})).toMatchObject({
			status: 404,
			body: { code: 404, message: 'not found', errors: [{ reason: 'Unknown organization other' }] },
		});
	});

	it.each([
		['GET', 'session', 'v3', 405, 'method-not-allowed'],
		['POST', 'events', 'v3', 405, 'method-not-allowed'],
		['POST', 'acknowledge', 'v2', 404, 'unknown-path'],
		['POST', 'subscriptions', 'v3', 404, 'unknown-path'],
		['GET', 'nothing', 'v3', 404, 'unknown-path'],
	])('answers %s %s of %s with %i', async (method, resource, version, status, rule) => {
		const answer = await client.call(method, resource, { version });
		expect(answer).toMatchObject({ status, body: { code: status } });
		expect(rules()).toEqual([rule]);
	});

	it('asks for the session header', async () => {
		expect((await client.events('')).status).toBe(400);
		expect(rules()).toEqual(['missing-header']);
	});
});

describe('sessions', () => {
	beforeEach(async () => await start());

	it('creates a v3 session with the documented defaults', async () => {
		const { status, body } = await client.createSession();
		expect(status).toBe(200);
		expect(body).toEqual({
			sessionId: expect.any(String),
			creationTime: new Date(clock.now()).toISOString(),
			inactivityDelay: 60,
			requireAcknowledgement: false,
		});
	});

	it('takes v2 properties as a list of names and values', async () => {
		client.version = 'v2';
		const properties = [{ propertyName: 'inactivityDelay', propertyValue: '300' }];
		const { body } = await client.createSession(properties);
		expect(body).toEqual({
			sessionId: expect.any(String),
			creationTime: expect.any(String),
			inactivityDelay: 300,
		});
		expect((await client.createSession({ inactivityDelay: 300 })).status).toBe(400);
		expect(rules()).toEqual(['invalid-body']);
	});

	it.each([59, 601, 90.5])('refuses an inactivity delay of %d', async (inactivityDelay) => {
		expect((await client.createSession({ inactivityDelay })).status).toBe(400);
		expect(server.cloud.violations).toHaveLength(1);
	});

	it('ends a session that is not polled within its inactivity delay', async () => {
		const session = await client.session({ inactivityDelay: 60 });
		publish();
		clock.advance(60_000);
		expect((await client.events(session)).status).toBe(200);
		clock.advance(60_001);
		expect(await client.events(session)).toMatchObject({
			status: 400,
			body: { code: 400, message: 'Invalid or expired session' },
		});
		expect(server.cloud.sessionsExpired).toBe(1);
		expect(rules()).toEqual([]);
	});

	it('minds a session being used after the client knows that it is invalid', async () => {
		const session = await client.session();
		server.cloud.expireSessions();
		expect((await client.events(session)).status).toBe(400);
		expect((await client.acknowledge(session, '1-0')).status).toBe(400);
		expect(rules()).toEqual([]);
		clock.advance(100);
		expect((await client.events(session)).status).toBe(400);
		expect(rules()).toEqual(['dead-session']);
	});

	it('deletes a session, and minds its use afterwards', async () => {
		const session = await client.session();
		expect(await client.deleteSession(session)).toMatchObject({ status: 204, text: '' });
		clock.advance(100);
		expect((await client.events(session)).status).toBe(400);
		expect(rules()).toEqual(['dead-session']);
	});

	it('does not mix versions', async () => {
		const session = await client.session();
		expect((await client.call('GET', 'events', { session, version: 'v2' })).status).toBe(400);
		client.version = 'v2';
		const old = await client.session([]);
		expect((await client.call('DELETE', 'session', { session: old, version: 'v3' })).status).toBe(
			400,
		);
		expect(rules()).toEqual(['versions-mixed', 'versions-mixed']);
	});
});

describe('events', () => {
	beforeEach(async () => await start());

	it('answers at once when there are events, oldest first, one unless asked for more', async () => {
		const session = await client.session();
		const ids = Array.from({ length: 250 }, () => publish().eventId);
		expect(idsOf(await client.events(session))).toEqual(ids.slice(0, 1));
		expect(idsOf(await client.events(session, 200))).toEqual(ids.slice(0, 200));
	});

	it.each([0, 201, 1.5])('refuses a maxEvents of %d', async (maxEvents) => {
		const session = await client.session();
		expect((await client.events(session, maxEvents)).status).toBe(400);
		expect(rules()).toEqual(['out-of-range']);
	});

	it('sends the v3 shape, the payload as JSON inside a string', async () => {
		const session = await client.session();
		const { eventId } = publish('engagementCenter.Idle', { userId: server.cloud.options.userId });
		expect((await client.events(session)).body).toEqual({
			kind: 'via#streamingEventCollection',
			totalItems: 1,
			events: [
				{
					kind: 'via#engagementCenterEvent',
					eventId,
					correlationId: expect.any(String),
					eventType: 'engagementCenter.Idle',
					publishedTime: new Date(clock.now()).toISOString(),
					schemaVersion: '1',
					payload: JSON.stringify({ userId: server.cloud.options.userId }),
				},
			],
		});
	});

	it('sends the v2 shape once, and has nothing to acknowledge', async () => {
		client.version = 'v2';
		const session = await client.session([]);
		const { eventId } = publish();
		const { body } = await client.events(session);
		expect(body.events).toEqual([
			{
				kind: 'via#outreachEvent',
				id: eventId,
				type: 'outreach.disposition',
				publishedTime: expect.any(String),
				schemaVersion: '1',
				payload: '{"dispositionId":1}',
			},
		]);
		expect(server.cloud.waiting).toEqual([]);
	});

	it('holds a poll until an event comes', async () => {
		const session = await client.session();
		const poll = client.events(session);
		await untilPolled();
		const { eventId } = publish();
		expect(idsOf(await poll)).toEqual([eventId]);
		expect(clock.pending).toBe(0);
	});

	it('answers an empty list after 15 s', async () => {
		const session = await client.session();
		const poll = client.events(session);
		await untilPolled();
		clock.advance(14_999);
		expect(server.cloud.state().sessions[0].polling).toBe(true);
		clock.advance(1);
		expect((await poll).body).toMatchObject({ totalItems: 0, events: [] });
	});

	it('refuses two polls at once, and lets the first go on', async () => {
		const session = await client.session();
		const first = client.events(session);
		await untilPolled();
		expect((await client.events(session)).status).toBe(400);
		expect(rules()).toEqual(['concurrent-poll']);
		publish();
		expect((await first).body.totalItems).toBe(1);
	});

	it('takes a new poll once the client has left the old one', async () => {
		const session = await client.session();
		const leave = new AbortController();
		const first = client.events(session, 1, leave.signal);
		await untilPolled();
		leave.abort();
		await expect(first).rejects.toThrow();
		const second = client.events(session);
		publish();
		expect((await second).body.totalItems).toBe(1);
		expect(rules()).toEqual([]);
	});

	it('ends a held poll with its session', async () => {
		const session = await client.session();
		const poll = client.events(session);
		await untilPolled();
		server.cloud.expireSessions();
		expect((await poll).status).toBe(400);
	});

	it('sends a payload that is not JSON as it is', async () => {
		const session = await client.session();
		publish('outreach.status', 'not JSON');
		expect((await client.events(session)).body.events[0].payload).toBe('not JSON');
	});

	it.each(['engagementCenter.Disconnected', 'engagementCenter.SystemUnavailable'])(
		'ends the session with %s, and minds polling on',
		async (type) => {
			const session = await client.session();
			publish(type, {});
			expect((await client.events(session)).body.totalItems).toBe(1);
			clock.advance(100);
			expect((await client.events(session)).status).toBe(400);
			clock.advance(100);
			expect((await client.events(session)).status).toBe(400);
			expect(rules()).toContain(type.endsWith('Unavailable') ? 'dead-session' : 'poll-after-end');
		},
	);

	describe('with a subscription to the disconnections of others', () => {
		let session: string;

		beforeEach(async () => {
			session = await client.session();
			await client.subscribe(session, {
				catalogType: 'engagementCenterThirdParty',
				catalogTypeEvents: ['all'],
				resources: { resourceType: '*', resourceIds: [] },
			});
		});

		it('goes on after another user was disconnected', async () => {
			publish('engagementCenter.Disconnected', { userId: 'another' });
			expect((await client.events(session)).body.totalItems).toBe(1);
			expect((await client.events(session)).status).toBe(200);
			expect(rules()).toEqual([]);
		});

		it('does not expect the client to know its own', async () => {
			publish('engagementCenter.Disconnected', { userId: server.cloud.options.userId });
			expect((await client.events(session)).body.totalItems).toBe(1);
			expect((await client.events(session)).body.message).toBe('Invalid or expired session');
			expect(rules()).toEqual([]);
		});
	});
});

describe('acknowledge', () => {
	beforeEach(async () => await start());

	it('delivers again what is not acknowledged, and only that', async () => {
		const session = await client.session();
		const ids = [publish(), publish(), publish()].map(({ eventId }) => eventId);
		expect(idsOf(await client.events(session, 10))).toEqual(ids);
		expect((await client.acknowledge(session, ids[1])).body).toEqual({
			eventIdsAcknowledged: [ids[1]],
			eventIdsNotFound: [],
		});
		expect(idsOf(await client.events(session, 10))).toEqual([ids[0], ids[2]]);
		expect(server.cloud.ledger.get(ids[1])).toMatchObject({
			deliveries: 1,
			acknowledgedAt: clock.now(),
		});
	});

	it('says what it did not find; an id acknowledged before is no offence', async () => {
		const session = await client.session();
		const { eventId } = publish();
		await client.events(session);
		await client.acknowledge(session, eventId);
		expect((await client.acknowledge(session, eventId)).body).toEqual({
			eventIdsAcknowledged: [],
			eventIdsNotFound: [eventId],
		});
		expect(rules()).toEqual([]);
	});

	it('minds ids that were never delivered', async () => {
		const session = await client.session();
		const { eventId } = publish();
		await client.acknowledge(session, eventId, '1-1');
		expect(rules()).toEqual(['unknown-event', 'unknown-event']);
	});

	it('is refused where the session does not require it', async () => {
		const session = await client.session({});
		expect((await client.acknowledge(session, '1-1')).status).toBe(400);
		expect(rules()).toEqual(['acknowledge-not-required']);
	});

	it('needs at least one event', async () => {
		const session = await client.session();
		expect((await client.acknowledge(session)).status).toBe(400);
		expect(rules()).toEqual(['invalid-body']);
	});
});

describe('queues', () => {
	it('keeps a queue for each session, lost with it', async () => {
		await start({ queue: 'session' });
		const [first, second] = [await client.session(), await client.session()];
		const { eventId, sessions } = publish();
		expect(sessions).toBe(2);
		expect(idsOf(await client.events(first))).toEqual([eventId]);
		expect(idsOf(await client.events(second))).toEqual([eventId]);
		server.cloud.expireSessions();
		await client.session();
		expect(server.cloud.waiting).toEqual([]);
	});

	it('hands what was not acknowledged to the next session of the client', async () => {
		await start({ queue: 'client' });
		const first = await client.session();
		const delivered = publish();
		await client.events(first);
		server.cloud.expireSessions();
		const meanwhile = publish();
		const second = await client.session();
		expect(idsOf(await client.events(second, 10))).toEqual([delivered.eventId, meanwhile.eventId]);
		expect((await client.acknowledge(second, delivered.eventId)).body).toMatchObject({
			eventIdsAcknowledged: [delivered.eventId],
		});
	});

	it('does not hand on the event that ended a session', async () => {
		await start({ queue: 'client' });
		const first = await client.session();
		publish('engagementCenter.Disconnected', {});
		await client.events(first);
		await client.deleteSession(first);
		await client.session();
		expect(server.cloud.waiting).toEqual([]);
	});
});

describe('subscriptions', () => {
	const idle = (resources: object, catalogTypeEvents = ['Idle', 'NotReady']) => ({
		catalogType: 'engagementCenterThirdParty',
		catalogTypeEvents,
		resources,
	});
	let session: string;

	beforeEach(async () => {
		await start();
		session = await client.session();
	});

	it('gives a session its own user and campaigns unasked, and nobody else', () => {
		const { userId } = server.cloud.options;
		expect(publish('engagementCenter.Idle', { userId }).queued).toBe(true);
		expect(publish('outreach.status').queued).toBe(true);
		expect(publish('messaging.EntitySendText', {}).queued).toBe(true);
		expect(publish('engagementCenter.Idle', { userId: 'another' }).queued).toBe(false);
		expect(publish('changeNotification.user', { userId }).queued).toBe(false);
	});

	it.each([
		[idle({ resourceType: 'users', resourceIds: ['another'] }), true],
		[idle({ resourceType: 'users', resourceIds: [] }), true],
		[idle({ resourceType: 'users', resourceIds: ['*'] }), true],
		[idle({ resourceType: '*', resourceIds: [] }), true],
		[idle({ resourceType: '*', resourceIds: [] }, ['all']), true],
		[idle({ resourceType: '*', resourceIds: [] }, ['Wrap']), false],
		[idle({ resourceType: 'users', resourceIds: ['third'] }), false],
	])('widens that by %o', async (filterCriteria, expected) => {
		const { status, body } = await client.subscribe(session, filterCriteria);
		expect(status).toBe(200);
		expect(body).toEqual({
			kind: 'via#subscription',
			subscriptionId: expect.stringMatching(/^[0-9a-f]{8}$/),
			description: 'test',
			filterCriteria,
			creationTime: new Date(clock.now()).toISOString(),
			lastModifiedTime: new Date(clock.now()).toISOString(),
		});
		expect(publish('engagementCenter.Idle', { userId: 'another' }).queued).toBe(expected);
	});

	it('filters change notifications by user and team', async () => {
		await client.subscribe(session, {
			catalogType: 'changeNotification',
			catalogTypeEvents: ['team'],
			resources: { resourceType: 'teams', resourceIds: ['t1'] },
		});
		const change = (teamId: string) =>
			server.cloud.publish({ type: 'changeNotification.team', payload: {}, teamId }).queued;
		expect([change('t1'), change('t2')]).toEqual([true, false]);
	});

	it('queues an event once, however many subscriptions match', async () => {
		await client.subscribe(session, idle({ resourceType: '*', resourceIds: [] }));
		await client.subscribe(session, idle({ resourceType: '*', resourceIds: [] }, ['all']));
		publish('engagementCenter.Idle', { userId: 'another' });
		expect(server.cloud.waiting).toHaveLength(1);
	});

	it.each([
		[idle({ resourceType: '*', resourceIds: [] }, ['MultiTaskingStatus'])],
		[idle({ resourceType: '*', resourceIds: [] }, [])],
		[idle({ resourceType: 'teams', resourceIds: ['t1'] })],
		[idle({ resourceType: 'users' })],
		[idle({ resourceType: 'users', resourceIds: 'a' })],
		[{ ...idle({ resourceType: '*', resourceIds: [] }), catalogType: 'other' }],
	])('refuses %o', async (filterCriteria) => {
		expect((await client.subscribe(session, filterCriteria)).status).toBe(400);
		expect(rules()).toEqual(['invalid-body']);
	});

	it('lists, reads, changes and deletes them, by session', async () => {
		const on = { session, version: 'v2' };
		const { body } = await client.subscribe(session, idle({ resourceType: '*', resourceIds: [] }));
		const path = `subscriptions/${body.subscriptionId}`;
		expect((await client.call('GET', path, on)).body).toEqual(body);
		expect((await client.call('GET', 'subscriptions', on)).body).toEqual({
			kind: 'via#subscriptionsCollection',
			subscriptions: [body],
		});
		clock.advance(1000);
		const change = { filterCriteria: idle({ resourceType: '*', resourceIds: [] }, ['Wrap']) };
		const changed = await client.call('PUT', path, { ...on, body: change });
		expect(changed).toMatchObject({
			status: 200,
			body: { ...change, creationTime: body.creationTime },
		});
		expect(changed.body.lastModifiedTime).not.toBe(body.lastModifiedTime);
		const other = await client.session();
		expect((await client.call('GET', path, { ...on, session: other })).status).toBe(404);
		expect((await client.call('DELETE', path, on)).status).toBe(204);
		expect((await client.call('DELETE', path, on)).status).toBe(404);
		const created = await client.call('PUT', 'subscriptions/mine', { ...on, body: change });
		expect(created).toMatchObject({ status: 201, body: { subscriptionId: 'mine' } });
	});
});
