import { until } from '../../../support/host/process';
import {
	AlvariaServer,
	FaultPlan,
	gatewayPage,
	ManualClock,
	refusal,
	scaledClock,
} from '../../../support/vendors/alvaria';
import { Client } from './client';

let server: AlvariaServer;
let client: Client;
let clock: ManualClock;
let session: string;

beforeEach(async () => {
	clock = new ManualClock();
	server = await AlvariaServer.start({ clock });
	client = await Client.connect(server);
	session = await client.session();
});

afterEach(async () => await server.close());

const publish = () => server.cloud.publish({ type: 'outreach.status', payload: { status: 1 } });
const rules = () => server.cloud.violations.map(({ rule }) => rule);

describe('scripted faults', () => {
	it('hit the operation they are for, as often as asked, and then no more', async () => {
		server.faults.script({ on: 'acknowledge', times: 2, fault: refusal(503) });
		const { eventId } = publish();
		expect((await client.events(session)).status).toBe(200);
		expect(await client.acknowledge(session, eventId)).toMatchObject({
			status: 503,
			body: { code: 503, message: 'Service Unavailable' },
		});
		expect((await client.acknowledge(session, eventId)).status).toBe(503);
		expect((await client.acknowledge(session, eventId)).status).toBe(200);
		expect(server.faults.injected).toEqual(new Map([['503', 2]]));
		expect(server.faults.pending).toBe(0);
	});

	it('can let requests pass first, and queue up', async () => {
		publish();
		server.faults.script(
			{ on: 'events', after: 1, fault: refusal(500) },
			{ on: 'any', fault: gatewayPage(502) },
		);
		const statuses = [];
		for (let poll = 0; poll < 4; poll++) statuses.push((await client.events(session)).status);
		expect(statuses).toEqual([200, 500, 502, 200]);
	});

	it('can go on until called off', async () => {
		const callOff = server.faults.script({ on: 'any', times: Infinity, fault: refusal(503) });
		expect((await client.createSession({})).status).toBe(503);
		clock.advance(1000);
		expect((await client.createSession({})).status).toBe(503);
		callOff();
		expect((await client.createSession({})).status).toBe(200);
	});

	it('sends Retry-After, and a gateway page that is not JSON', async () => {
		server.faults.script({ on: 'events', fault: refusal(429, 2) });
		expect((await client.events(session)).headers['retry-after']).toBe('2');
		clock.advance(2000);
		server.faults.script({ on: 'events', fault: gatewayPage(504) });
		expect((await client.events(session)).text).toContain('<html>');
	});

	it.each(['reset', 'cutBody', 'loseAnswer'] as const)(
		'breaks the connection: %s',
		async (kind) => {
			const { eventId } = publish();
			server.faults.script({ on: 'events', fault: { kind } });
			await expect(client.events(session)).rejects.toThrow();
			expect(server.cloud.ledger.get(eventId)?.deliveries).toBe(kind === 'reset' ? 0 : 1);
			expect((await client.events(session)).body.totalItems).toBe(1);
		},
	);

	it('cuts the JSON within a whole body', async () => {
		publish();
		server.faults.script({ on: 'events', fault: { kind: 'brokenJson' } });
		const { status, text, body } = await client.events(session);
		expect(status).toBe(200);
		expect(text).toMatch(/^\{"kind"/);
		expect(body).toBeUndefined();
	});

	it('hangs until the client leaves, without touching the session', async () => {
		server.faults.script({ on: 'events', fault: { kind: 'hang' } });
		const leave = AbortSignal.timeout(30);
		await expect(client.events(session, 1, leave)).rejects.toThrow();
		expect(server.cloud.requests.events).toBeUndefined();
		expect(clock.pending).toBe(0);
	});

	it('expires the session or the tokens of the request that it hits', async () => {
		server.faults.script({ on: 'events', fault: { kind: 'expireSession' } });
		expect((await client.events(session)).status).toBe(400);
		server.faults.script({ on: 'createSession', fault: { kind: 'expireTokens' } });
		expect((await client.createSession({})).status).toBe(401);
	});

	it('delivers events twice or in another order', async () => {
		const ids = [publish().eventId, publish().eventId];
		const received = async () =>
			(await client.events(session, 10)).body.events.map(
				({ eventId }: { eventId: string }) => eventId,
			);
		server.faults.script({ on: 'events', fault: { kind: 'duplicate' } });
		expect(await received()).toEqual([ids[0], ids[0], ids[1], ids[1]]);
		server.faults.script({ on: 'events', fault: { kind: 'reorder' } });
		expect(await received()).toEqual(ids.toReversed());
	});

	it('judges a request by when it came, however late it is done', async () => {
		server.faults.script({ on: 'events', fault: { kind: 'delay', ms: 5000 } });
		const late = client.events(session);
		await until('the fault', () => server.faults.pending === 0, { timeoutMs: 4_000, everyMs: 2 });
		server.cloud.expireSessions();
		expect((await client.acknowledge(session, '1-0')).status).toBe(400);
		clock.advance(5000);
		expect((await late).status).toBe(400);
		expect(rules()).toEqual([]);
	});

	it('leaves a client that lost the answer in its good faith', async () => {
		server.cloud.expireSessions();
		server.faults.script({ on: 'events', fault: { kind: 'cutBody' } });
		await expect(client.events(session)).rejects.toThrow();
		clock.advance(1000);
		expect((await client.events(session)).status).toBe(400);
		expect(rules()).toEqual([]);
	});
});

describe('an outage', () => {
	it('refuses connections, then listens on the same port', async () => {
		const { baseUrl } = server;
		const over = server.outage(1000);
		await expect(client.createSession({})).rejects.toThrow();
		clock.advance(1000);
		await over;
		expect(server.baseUrl).toBe(baseUrl);
		expect((await client.createSession({})).status).toBe(200);
	});
});

describe('pacing', () => {
	it('minds a client that comes back before Retry-After', async () => {
		server.faults.script({ on: 'events', times: 2, fault: refusal(429, 2) });
		await client.events(session);
		clock.advance(1900);
		await client.events(session);
		clock.advance(2000);
		publish();
		await client.events(session);
		expect(rules()).toEqual(['retry-after-ignored']);
	});

	it.each([429, 500])('minds a retry at once after a %i', async (status) => {
		server.faults.script({ on: 'events', times: 2, fault: refusal(status) });
		await client.events(session);
		await client.events(session);
		clock.advance(1000);
		publish();
		await client.events(session);
		expect(rules()).toEqual(['retry-without-delay']);
	});

	it('lets other operations pass meanwhile', async () => {
		server.faults.script({ on: 'events', fault: refusal(429, 60) });
		await client.events(session);
		await client.createSession({});
		expect(rules()).toEqual([]);
	});
});

describe('random faults', () => {
	const plan = (seed: number) => {
		const faults = new FaultPlan();
		faults.atRandom({
			seed,
			rate: 0.2,
			faults: [
				{ on: 'any', fault: refusal(500) },
				{ on: 'events', fault: { kind: 'cutBody' } },
			],
		});
		return faults;
	};
	const hits = (faults: FaultPlan) =>
		Array.from({ length: 1000 }, () => faults.take('events')?.kind);

	it('are the same for the same seed, and hit the share asked for', () => {
		expect(hits(plan(1))).toEqual(hits(plan(1)));
		expect(hits(plan(1))).not.toEqual(hits(plan(2)));
		const hit = hits(plan(3)).filter((kind) => kind !== undefined);
		expect(hit.length).toBeGreaterThan(150);
		expect(hit.length).toBeLessThan(250);
		expect(new Set(hit)).toEqual(new Set(['answer', 'cutBody']));
	});

	it('fit the operation, and stop when cleared', () => {
		const faults = plan(4);
		const kinds = Array.from({ length: 500 }, () => faults.take('acknowledge')?.kind);
		expect(new Set(kinds)).toEqual(new Set([undefined, 'answer']));
		faults.clear();
		expect(hits(faults).every((kind) => kind === undefined)).toBe(true);
	});
});

describe('scaled time', () => {
	it('lets a poll of 15 s end in 15 ms', async () => {
		await server.close();
		server = await AlvariaServer.start({ clock: scaledClock(1000) });
		client = await Client.connect(server);
		session = await client.session();
		const start = Date.now();
		expect((await client.events(session)).body.totalItems).toBe(0);
		expect(Date.now() - start).toBeLessThan(15_000);
	});
});
