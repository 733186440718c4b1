/**
 * Check the Connection and the one-click sample behind a real nginx and a real HAProxy: each wrong set-up is
 * named in words that a user can act on, and the right one passes.
 */
import { randomUUID } from 'node:crypto';

import type { IDataObject, INode } from 'n8n-workflow';
import { request } from 'undici';

import type { Finding } from '../../nodes/shared/check/finding';
import { itemsOf } from '../support/host/executions';
import type { N8n } from '../support/host/n8n';
import { until } from '../support/host/process';
import { TRIGGER, triggerWorkflow } from '../support/host/workflows';
import { payload } from '../support/vendors/enreach';
import { HOST, Hosting, SUB_PATH, type Way } from './proxies/hosting';

const TYPE = 'enreachWebhookApi';
const SECRET = 'e2e-secret-3f1c';
const EVENT = 'QueueCallInArrived';

let hosting: Hosting;
let n8n: N8n;
/** A published trigger whose test run checks it. */
let trigger: { id: string; url: string };

beforeAll(async () => {
	hosting = await Hosting.start();
	({ n8n } = hosting);
	trigger = await n8n.run(await workflow());
});
afterAll(async () => await hosting?.stop());

async function workflow(parameters: INode['parameters'] = {}, secret = SECRET) {
	return triggerWorkflow(
		'enreachTrigger',
		{ authentication: 'secret', events: [EVENT], sample: 'check', ...parameters },
		{ [TYPE]: await n8n.importCredential('Enreach', TYPE, { secret }) },
	);
}

/** What a test run gives. */
async function testRun(id: string): Promise<IDataObject[]> {
	const tests = async () => (await n8n.executions(id)).filter(({ mode }) => mode === 'manual');
	const before = (await tests()).length;
	await n8n.rest.post(`/workflows/${id}/run`, { triggerToStartFrom: { name: TRIGGER } });
	const execution = await until('the test run', async () => {
		const last = (await tests())[before];
		return last && !['new', 'running'].includes(last.status) && last;
	});
	expect(execution.status).toBe('success');
	return itemsOf(execution, TRIGGER).map(({ json }) => json);
}

/** What the check has found, by name. */
async function check(id = trigger.id): Promise<Record<string, Finding>> {
	const found = (await testRun(id)) as unknown as Finding[];
	return Object.fromEntries(found.map((finding) => [finding.check, finding]));
}

const faultsIn = (found: Record<string, Finding>) =>
	Object.values(found).flatMap((one) => (one.ok === false ? [one.check] : []));

const post = async (url: string, secret: string) => {
	const answer = await request(url, {
		method: 'POST',
		headers: { 'content-type': 'application/json', 'x-benemen-token': secret },
		body: JSON.stringify(payload(EVENT, { Id: randomUUID() })),
	});
	await answer.body.dump();
	return answer.statusCode;
};

it.each<Way>(['right', 'as it comes', 'haproxy'])('%s: all is well', async (way) => {
	hosting.lead(way);
	const found = await check();
	expect(faultsIn(found)).toEqual([]);
	expect(found['Public Address'].found).toContain(`https://${HOST}${SUB_PATH}webhook/`);
	for (const name of ['Certificate', 'Reaches This Node', 'Published', 'Secret', 'Clock']) {
		expect([name, found[name].ok]).toEqual([name, true]);
	}
	expect(found['Unchanged on the Way'].ok).toBe(true);
	expect(found['Large Requests'].ok).toBe(true);
});

it.each<[Way, string, RegExp, RegExp]>([
	['drops the secret', 'Secret', /X-Benemen-Token is dropped/, /pass it on/],
	['haproxy drops the secret', 'Secret', /X-Benemen-Token is dropped/, /pass it on/],
	[
		'drops the header with the event',
		'Unchanged on the Way',
		/headers get lost: x-benemen-event/,
		/as they come/,
	],
	['drops all headers', 'Reaches This Node', /headers and body are taken out/, /headers and body/],
	['takes the body out', 'Unchanged on the Way', /body is taken out/, /proxy_pass_request_body/],
	['has a small limit', 'Large Requests', /refused \(413\)/, /client_max_body_size/],
	['haproxy has a small limit', 'Large Requests', /refused \(413\)/, /Raise the limit/],
	['makes a GET of a POST', 'Unchanged on the Way', /POST arrives as GET/, /proxy_method/],
	[
		'haproxy makes a GET of a POST',
		'Unchanged on the Way',
		/POST arrives as GET/,
		/sends callers on/,
	],
	['wants a password', 'Reaches This Node', /"nginx\/.*" before n8n refuses .* \(401\)/, /pass/],
	['lets only some in', 'Reaches This Node', /"nginx\/.*" before n8n refuses .* \(403\)/, /pass/],
	['sends on', 'Reaches This Node', /on to https:\/\/www\.example\.com/, /answers in the end/],
	[
		'puts a part into the path',
		'Reaches This Node',
		/another path: .*POST v1\//,
		/changes the path/,
	],
	[
		'haproxy puts a part into the path',
		'Reaches This Node',
		/another path: Cannot POST \/v1\/webhook\//,
		/changes the path/,
	],
	[
		'keeps the sub-path',
		'Reaches This Node',
		/another path: Cannot POST \/flows\/webhook\//,
		/slash at the end of proxy_pass/,
	],
	['knows no such path', 'Reaches This Node', /not this trigger \(404\)/, /pass \/webhook\/ on/],
	[
		'has a wrong port behind',
		'Reaches This Node',
		/can't be reached .*\(502\)/,
		/address and port/,
	],
	['has a self-signed certificate', 'Certificate', /self-signed/, /public authority/],
	['leaves out the certificate in between', 'Certificate', /in between/, /whole chain/],
	['has the certificate of another name', 'Certificate', /another name/, /Get a certificate/],
])('%s: the check says so', async (way, name, words, todo) => {
	hosting.lead(way);
	const found = await check();
	expect(found[name]).toMatchObject({
		ok: false,
		found: expect.stringMatching(words) as string,
		do: expect.stringMatching(todo) as string,
	});
	// All that is wrong comes from that.
	const follows = way.endsWith('drops the secret') ? ['Unchanged on the Way'] : [];
	expect(faultsIn(found)).toEqual([name, ...follows]);
});

it.each<[Way, string]>([
	['nowhere', 'nobody listens there'],
	['unknown', 'the name is not known here'],
])('%s: the trigger is checked from inside, and no fault is made up', async (way, words) => {
	hosting.lead(way);
	const found = await check();
	expect(faultsIn(found)).toEqual([]);
	const { ok, found: said } = found['Reaches This Node'];
	expect({ ok, said }).toEqual({ ok: null, said: expect.stringContaining(words) as string });
	expect(said).toContain('Over an address of its own machine the trigger answers');
	for (const name of ['Published', 'Secret']) expect([name, found[name].ok]).toEqual([name, true]);
});

it('finds that the workflow is not published, that it was changed since, and passes when mended', async () => {
	hosting.lead('right');
	const id = await n8n.importWorkflow(await workflow());
	const before = await check(id);
	expect(faultsIn(before)).toEqual(['Published']);
	expect(before.Published).toMatchObject({
		found: expect.stringContaining('not published') as string,
		do: expect.stringContaining('Publish it') as string,
	});
	await n8n.publish(id);
	expect(faultsIn(await check(id))).toEqual([]);

	const stored = await n8n.rest.get<{ nodes: INode[]; versionId: string }>(`/workflows/${id}`);
	const [node] = stored.nodes;
	const nodes = [
		{ ...node, parameters: { ...node.parameters, events: ['*'], filters: { queueIds: '1' } } },
	];
	await n8n.rest.patch(`/workflows/${id}`, { nodes, versionId: stored.versionId });
	const after = await check(id);
	expect(faultsIn(after)).toEqual(['Published']);
	expect(after.Published).toMatchObject({
		found: expect.stringContaining('older version of this trigger. Different: Trigger On, Filters'),
		do: expect.stringContaining('Publish again') as string,
	});
	await n8n.publish(id);
	expect(faultsIn(await check(id))).toEqual([]);
});

it('finds a sender that was not given the new secret', async () => {
	hosting.lead('right');
	const { id, url } = await n8n.run(await workflow({}, 'an older long secret'));
	const { nodes } = await n8n.rest.get<{ nodes: INode[] }>(`/workflows/${id}`);
	const { id: credential } = nodes[0].credentials![TYPE];
	await n8n.rest.patch(`/credentials/${credential}`, {
		name: 'Enreach',
		type: TYPE,
		data: { secret: SECRET },
	});
	expect(await post(url, 'an older long secret')).toBe(401);
	const found = await check(id);
	expect(faultsIn(found)).toEqual(['Last Requests']);
	expect(found['Last Requests']).toMatchObject({
		found: expect.stringContaining('1 refused') as string,
		do: expect.stringContaining('another secret') as string,
	});
	expect(await post(url, SECRET)).toBe(200);
	const mended = await check(id);
	expect(faultsIn(mended)).toEqual([]);
	expect(mended['Last Requests'].found).toContain(`1 started (${EVENT})`);
});

it.each<Way>(['right', 'keeps the sub-path', 'nowhere', 'has a self-signed certificate'])(
	'a sample comes at one click, and the set-up file has the public address: %s',
	async (way) => {
		hosting.lead(way);
		const [sample] = await testRun(await n8n.importWorkflow(await workflow({ sample: 'first' })));
		expect(sample).toMatchObject({ type: EVENT, sample: true });
		const [file] = await testRun(await n8n.importWorkflow(await workflow({ sample: 'setUp' })));
		const endpoint = (file.Webhook as IDataObject).Endpoint;
		expect(endpoint).toMatch(`https://${HOST}${SUB_PATH}webhook/`);
	},
);
