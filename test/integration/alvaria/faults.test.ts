import { until } from '../../support/host/process';
import {
	gatewayPage,
	INVALID_SESSION,
	refusal,
	type ScriptedFault,
} from '../../support/vendors/alvaria';
import { credentialFor } from './n8n';
import { Rig } from './rig';

let rig: Rig;

beforeEach(async () => {
	rig = await Rig.start();
	rig.n8n.play = (execution) => execution.end();
});
afterEach(async () => await rig.stop());

const FAULTS: Record<string, ScriptedFault[]> = {
	'429 without Retry-After': [{ on: 'events', fault: refusal(429) }],
	'429 with Retry-After': [{ on: 'events', fault: refusal(429, 1) }],
	'500 twice': [{ on: 'events', fault: refusal(500), times: 2 }],
	'a gateway page with 502': [{ on: 'events', fault: gatewayPage(502) }],
	'503': [{ on: 'events', fault: refusal(503) }],
	'a gateway page with 504': [{ on: 'events', fault: gatewayPage(504) }],
	'405 once': [{ on: 'events', fault: refusal(405) }],
	'a connection reset before the answer': [{ on: 'events', fault: { kind: 'reset' } }],
	'a connection reset in mid-body': [{ on: 'events', fault: { kind: 'cutBody' } }],
	'a lost answer': [{ on: 'events', fault: { kind: 'loseAnswer' } }],
	'broken JSON': [{ on: 'events', fault: { kind: 'brokenJson' } }],
	'events that come twice': [{ on: 'events', fault: { kind: 'duplicate' } }],
	'events out of order': [{ on: 'events', fault: { kind: 'reorder' } }],
	'revoked tokens': [{ on: 'events', fault: { kind: 'expireTokens' } }],
	'429 to an acknowledgement': [{ on: 'acknowledge', fault: refusal(429, 1) }],
	'503 to acknowledgements': [{ on: 'acknowledge', fault: refusal(503), times: 2 }],
	'a lost answer to an acknowledgement': [{ on: 'acknowledge', fault: { kind: 'loseAnswer' } }],
	'broken JSON after an acknowledgement': [{ on: 'acknowledge', fault: { kind: 'brokenJson' } }],
	'a token revoked at an acknowledgement': [{ on: 'acknowledge', fault: { kind: 'expireTokens' } }],
};

it.each(Object.entries(FAULTS))(
	'executes each event once, and acknowledges it, after %s',
	async (_, faults) => {
		await rig.activate();
		await rig.untilPolling();
		rig.server.faults.script(...faults);
		const ids = rig.publish(5);
		await rig.untilAcknowledged();
		await until('the fault', () => rig.server.faults.pending === 0);
		const later = rig.publish(1);
		await rig.untilAcknowledged();
		expect([...rig.n8n.ids].sort()).toEqual([...ids, ...later].sort());
		expect(rig.n8n.duplicates).toBe(0);
		expect(rig.cloud.violations).toEqual([]);
		expect(rig.cloud.sessionsCreated).toBe(1);
	},
);

describe('sessions that end as soon as they are made are made in moderation', () => {
	/** Far fewer than the hundreds that would be possible. */
	const expectFew = async () => {
		await new Promise((resolve) => setTimeout(resolve, 3000));
		expect(rig.cloud.sessionsCreated).toBeGreaterThan(1);
		expect(rig.cloud.sessionsCreated).toBeLessThan(8);
	};

	it('where an acknowledgement finds each invalid', async () => {
		await rig.activate();
		await rig.untilPolling();
		const body = { code: 400, message: INVALID_SESSION };
		const fault = { kind: 'answer', status: 400, body } as const;
		rig.server.faults.script({ on: 'acknowledge', fault, times: Infinity });
		rig.publish();
		await expectFew();
	});

	it('where Alvaria ends each with an event', async () => {
		await rig.activate();
		const ending = setInterval(() => {
			if (!rig.cloud.state().sessions.some(({ polling }) => polling)) return;
			rig.publish(1, 'engagementCenter.SystemUnavailable');
		}, 1);
		await expectFew().finally(() => clearInterval(ending));
	});
});

it('goes on when the clock of the machine is set back', async () => {
	rig.n8n.play = () => {};
	await rig.activate();
	await rig.untilPolling();
	rig.publish();
	await rig.untilExecuted(1);
	await rig.untilPolled(2);
	const { now } = Date;
	jest.spyOn(Date, 'now').mockImplementation(() => now() - 600_000);
	try {
		rig.publish();
		await until('the next execution', () => rig.n8n.executions.length === 2, { timeoutMs: 20_000 });
	} finally {
		jest.restoreAllMocks();
	}
});

it('keeps the order of events', async () => {
	await rig.activate();
	await rig.untilPolling();
	const ids = rig.publish(150);
	await rig.untilAcknowledged();
	expect(rig.n8n.ids).toEqual(ids);
});

describe('an invalid session', () => {
	it('is replaced, with its subscriptions, when a poll tells; its id is not used again', async () => {
		await rig.activate({
			subscriptions: {
				subscription: [
					{ catalogType: 'changeNotification', changeEvents: ['team'], changeResources: '*' },
				],
			},
		});
		await rig.untilPolling();
		rig.cloud.expireSessions();
		await until('a second session', () => rig.cloud.sessionsCreated === 2);
		await rig.untilPolling();
		rig.cloud.publish({ type: 'changeNotification.team', payload: { name: 'Sales' } });
		await rig.untilExecuted(1);
		expect(rig.n8n.executions[0].items[0].json.type).toBe('changeNotification.team');
		expect(rig.cloud.violations).toEqual([]);
	});

	it('is replaced when an acknowledgement tells', async () => {
		await rig.activate();
		await rig.untilPolling();
		rig.server.faults.script({ on: 'acknowledge', fault: { kind: 'expireSession' } });
		rig.publish(1);
		await until('a second session', () => rig.cloud.sessionsCreated === 2);
		await rig.untilPolling();
		const [id] = rig.publish(1);
		await rig.untilAcknowledged();
		expect(rig.n8n.ids).toContain(id);
		expect(rig.cloud.violations).toEqual([]);
	});

	it.each(['engagementCenter.Disconnected', 'engagementCenter.SystemUnavailable'])(
		'is left after %s, which runs the workflow like any event',
		async (type) => {
			await rig.activate();
			await rig.untilPolling();
			const [end] = rig.publish(1, type);
			await until('a second session', () => rig.cloud.sessionsCreated === 2);
			await rig.untilPolling();
			const [id] = rig.publish(1);
			await rig.untilExecuted(2);
			expect(rig.n8n.ids).toEqual([end, id]);
			await rig.untilAcknowledged();
			expect(rig.cloud.violations).toEqual([]);
		},
	);

	it("is kept after another agent's Disconnected, which a subscription delivers", async () => {
		await rig.activate({
			subscriptions: {
				subscription: [
					{
						catalogType: 'engagementCenterThirdParty',
						agentEvents: ['all'],
						agentResources: '*',
					},
				],
			},
		});
		await rig.untilPolling();
		rig.cloud.publish({ type: 'engagementCenter.Disconnected', payload: { userId: 'colleague' } });
		await rig.untilExecuted(1);
		await rig.untilAcknowledged();
		await rig.untilPolling();
		expect(rig.cloud.sessionsCreated).toBe(1);
	});
});

it('comes back after an outage during which connections are refused', async () => {
	await rig.activate();
	await rig.untilPolling();
	await rig.server.outage(700);
	const ids = rig.publish(3);
	await rig.untilAcknowledged();
	expect(rig.n8n.ids).toEqual(ids);
	expect(rig.cloud.violations).toEqual([]);
});

describe('a payload that is no JSON', () => {
	it('is passed on with an issue', async () => {
		await rig.activate();
		await rig.untilPolling();
		rig.cloud.publish({
			type: 'engagementCenter.Idle',
			payload: '{"userId": "5aa',
			userId: rig.cloud.options.userId,
		});
		await rig.untilExecuted(1);
		const [{ json }] = rig.n8n.executions[0].items;
		expect(json.data).toEqual({ payload: '{"userId": "5aa' });
		expect(json.issues).toContainEqual({
			path: '',
			message: expect.stringContaining('not a JSON object'),
		});
		await rig.untilAcknowledged();
	});
});

describe('a credential that Alvaria refuses', () => {
	it('fails the activation, and says what to check', async () => {
		rig.n8n.credential.clientSecret = 'wrong-secret';
		const failure = await rig.activate().catch((error: Error) => error);
		expect(failure).toMatchObject({
			description: expect.stringContaining(
				'Check client ID, client secret, organisation and region',
			),
		});
		expect(JSON.stringify(failure)).not.toContain('wrong-secret');
	});

	it('names the organisation on 404', async () => {
		rig.n8n.credential.organization = 'unknown';
		await expect(rig.activate()).rejects.toMatchObject({
			description: expect.stringContaining('organisation'),
		});
	});

	it('is told when it happens later, after one fresh token a request; the trigger goes on', async () => {
		await rig.activate();
		await rig.untilPolling();
		rig.server.faults.script({ on: 'events', fault: refusal(401), times: Infinity });
		const [id] = rig.publish(1);
		await until('the report', () => rig.n8n.told.length > 0);
		expect(rig.n8n.told[0]).toMatchObject({
			description: expect.stringMatching(/Check the API key.* The trigger goes on trying/),
		});
		rig.server.faults.clear();
		await rig.untilAcknowledged();
		expect(rig.n8n.ids).toEqual([id]);
		expect(rig.cloud.sessionsCreated).toBe(1);
		expect(rig.n8n.fatal).toEqual([]);
	});

	it('does not keep n8n from starting, and is told', async () => {
		const { clientSecret } = rig.n8n.credential;
		rig.n8n.credential.clientSecret = 'wrong-secret';
		await rig.activate({}, { activation: 'init' });
		await until('the report', () => rig.n8n.told.length > 0);
		expect(JSON.stringify([rig.n8n.told, rig.n8n.logs])).not.toContain('wrong-secret');
		rig.n8n.credential.clientSecret = clientSecret;
		await rig.untilPolling();
	});
});

describe('Alvaria that cannot be reached', () => {
	it('fails the activation by a person', async () => {
		await rig.server.close();
		await expect(rig.activate()).rejects.toThrow(/reached|refused/i);
	});

	it('does not keep n8n from starting: the trigger connects once it can', async () => {
		const port = Number(new URL(rig.server.baseUrl).port);
		await rig.server.close();
		await rig.activate({}, { activation: 'init' });
		await rig.server.listen(port);
		await rig.untilPolling();
		expect(rig.n8n.fatal).toEqual([]);
	});
});

it('names the host that does not exist', async () => {
	rig.n8n.credential.accessTokenUrl = 'http://token.invalid/token';
	await expect(rig.activate()).rejects.toThrow(/token\.invalid/);
	rig.n8n.credential = { ...credentialFor(rig.server), baseUrl: 'http://api.invalid' };
	await expect(rig.activate()).rejects.toThrow(/api\.invalid/);
});
