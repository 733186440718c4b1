import { randomUUID } from 'node:crypto';
import { request as httpRequest } from 'node:http';

import type { INode } from 'n8n-workflow';

import { type N8n, startN8n } from '../support/host/n8n';
import { triggerWorkflow } from '../support/host/workflows';
import { payload } from '../support/vendors/enreach';

const EVENT = 'QueueCallInArrived';
const SECRETS = {
	header: `head-${randomUUID()}`,
	query: `quer-${randomUUID()}`,
	basic: `base-${randomUUID()}`,
};
const GUESS = `guess-${randomUUID()}`;
const CALL = '{"event":"call:start","call_id":"1"}';
/** In a header of a good request; nobody asked for headers, so it must be nowhere. */
const MARK = `mark-${randomUUID()}`;

type Headers = Record<string, string | string[]>;

/** A request as it is, with repeated headers if need be. */
async function post(url: string, body: string | Buffer, headers: Headers = {}): Promise<number> {
	return await new Promise((resolve, reject) => {
		const sent = httpRequest(
			url,
			{ method: 'POST', headers: { 'content-type': 'application/json', ...headers } },
			(answer) => {
				answer.resume();
				answer.once('end', () => resolve(answer.statusCode ?? 0));
			},
		);
		sent.once('error', reject);
		sent.end(body);
	});
}

describe('Against a hostile caller', () => {
	let n8n: N8n;
	let header: { id: string; url: string };
	let query: { id: string; url: string };
	let basic: { id: string; url: string };

	const publish = async (type: string, credentialType: string, data: object) => {
		const credential = await n8n.importCredential(credentialType, credentialType, data);
		const parameters: INode['parameters'] = { authentication: 'secret', events: ['*'] };
		return await n8n.run(triggerWorkflow(type, parameters, { [credentialType]: credential }));
	};

	beforeAll(async () => {
		n8n = await startN8n({
			env: { N8N_LOG_LEVEL: 'debug', N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'true' },
		});
		header = await publish('enreachTrigger', 'enreachWebhookApi', { secret: SECRETS.header });
		query = await publish('pbxEventsTrigger', 'pbxEventsWebhookApi', {
			sentIn: 'query',
			parameterName: 'key',
			secret: SECRETS.query,
		});
		basic = await publish('webitelTrigger', 'webitelWebhookApi', {
			sentIn: 'basic',
			user: 'webitel',
			password: SECRETS.basic,
		});
	});
	afterAll(async () => await n8n?.stop());

	const event = () => JSON.stringify(payload(EVENT, { Id: randomUUID() }));
	const good = { 'x-benemen-token': SECRETS.header };
	const credentials = (password: string) =>
		`Basic ${Buffer.from(`webitel:${password}`).toString('base64')}`;

	it.each<[string, () => Promise<number>]>([
		['no secret', async () => await post(header.url, event())],
		['a guess', async () => await post(header.url, event(), { 'x-benemen-token': GUESS })],
		[
			'the header twice',
			async () => await post(header.url, event(), { 'x-benemen-token': [GUESS, SECRETS.header] }),
		],
		[
			'the header in the body',
			async () => await post(header.url, JSON.stringify({ 'x-benemen-token': SECRETS.header })),
		],
		['a guess in the URL', async () => await post(`${query.url}?key=${GUESS}`, CALL)],
		[
			'the parameter twice',
			async () => await post(`${query.url}?key=${GUESS}&key=${SECRETS.query}`, CALL),
		],
		[
			'the parameter as an object',
			async () => await post(`${query.url}?key[x]=${SECRETS.query}`, CALL),
		],
		[
			'a wrong password',
			async () => await post(basic.url, '{}', { authorization: credentials(GUESS) }),
		],
	])('401 for %s', async (_, send) => {
		expect(await send()).toBe(401);
	});

	it.each<[string, string | Buffer, number[]]>([
		['a prototype', '{"__proto__":{"polluted":1},"EventType":"x","Id":"p1"}', [200]],
		[
			'a constructor',
			'{"constructor":{"prototype":{"polluted":1}},"EventType":"x","Id":"p2"}',
			[200],
		],
		[
			'deep nesting',
			`{"EventType":"x","Id":"d","a":${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}}`,
			[400, 422],
		],
		['more than n8n takes', `{"EventType":"x","a":"${'x'.repeat(20 * 2 ** 20)}"}`, [413, 400, 500]],
		['no text', Buffer.from([0xff, 0xfe, 0x00, 0x80]), [400, 422]],
		['a long number', `{"EventType":"x","Id":"n","a":${'9'.repeat(100_000)}}`, [200]],
		['a line break in the name', '{"EventType":"x\\nFORGED LINE","Id":"l"}', [200]],
	])('an answer without harm for %s', async (_, body, expected) => {
		expect(expected).toContain(await post(header.url, body, good));
		expect(({} as Record<string, unknown>).polluted).toBeUndefined();
	});

	it('good requests pass, and nothing of their headers and secrets is kept anywhere', async () => {
		const marked = { 'x-mark': MARK, cookie: `session=${MARK}` };
		expect(await post(header.url, event(), { ...good, ...marked })).toBe(200);
		const inUrl = await post(`${query.url}?key=${SECRETS.query}`, CALL, marked);
		expect(inUrl).toBe(200);
		const withPassword = { ...marked, authorization: credentials(SECRETS.basic) };
		expect(await post(basic.url, '{"event":"joined"}', withPassword)).toBe(200);

		for (const { id } of [header, query, basic]) {
			const executions = await n8n.waitForExecutions(id, 1);
			expect(executions.filter(({ status }) => status !== 'success')).toEqual([]);
			const kept = JSON.stringify(executions);
			for (const secret of [...Object.values(SECRETS), GUESS, MARK]) {
				expect(kept).not.toContain(secret);
			}
		}
		for (const secret of [...Object.values(SECRETS), GUESS, MARK]) {
			expect(n8n.main.log).not.toContain(secret);
		}
		expect(n8n.main.log).not.toMatch(/^FORGED LINE/m);
	});
});
