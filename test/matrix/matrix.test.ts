/**
 * One n8n in short: the packed package loads, real events of every vendor start workflows, samples come, Alvaria
 * is acknowledged. `npm run matrix` runs it with every n8n, database and mode; alone it takes the oldest n8n
 * that the README names (`MATRIX_VERSION=2.40.7 MATRIX_DATABASE=PostgreSQL MATRIX_MODE=queue` for another).
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';

import { parse } from 'flatted';
import type { IRunExecutionData } from 'n8n-workflow';

import { root } from '../../scripts/bootstrap.cjs';
import { OLDEST } from '../../scripts/matrix/versions';
import { NEWCOMERS, SECRET } from '../browser/newcomers';
import { untilLeft, untilPolling } from '../e2e/alvaria/session';
import { credentialFor } from '../e2e/alvaria/workflow';
import { type N8n, PACKAGE_NAME, startN8n, type WorkflowDefinition } from '../support/host/n8n';
import { freePort, until } from '../support/host/process';
import { isReady } from '../support/host/proxy';
import { TRIGGER, triggerWorkflow } from '../support/host/workflows';
import { ensureServices, Postgres, Redis } from '../scale/services';
import { AlvariaServer } from '../support/vendors/alvaria';

const {
	MATRIX_VERSION = OLDEST,
	MATRIX_DATABASE = 'SQLite',
	MATRIX_MODE = 'regular',
} = process.env;
const isQueue = MATRIX_MODE === 'queue';
const isPostgres = MATRIX_DATABASE === 'PostgreSQL';

/** The nodes of the newcomers, and their credentials, by guide. */
const NODES: Readonly<Record<string, { node: string; credential: string }>> = {
	enreach: { node: 'enreachTrigger', credential: 'enreachWebhookApi' },
	webitel: { node: 'webitelTrigger', credential: 'webitelWebhookApi' },
	'pbx-events': { node: 'pbxEventsTrigger', credential: 'pbxEventsWebhookApi' },
	'ringcentral-wfm': { node: 'ringCentralWfmTrigger', credential: 'ringCentralWfmWebhookApi' },
};

let n8n: N8n;
let postgres: Postgres | undefined;
let redis: Redis | undefined;
/** Where events are sent to: in queue mode a webhook process. */
let origin: string;

beforeAll(async () => {
	if (isPostgres || isQueue) ensureServices();
	if (isPostgres) postgres = await Postgres.start();
	if (isQueue) redis = await Redis.start(['redis-server', '--save', ''], await freePort());
	n8n = await startN8n({
		version: MATRIX_VERSION,
		postgresUrl: postgres?.url,
		env: {
			// n8n 1 does not start where a module it does not know is switched off.
			...(MATRIX_VERSION.startsWith('1.') && { N8N_DISABLED_MODULES: '' }),
			...(postgres && {
				DB_TYPE: 'postgresdb',
				DB_POSTGRESDB_HOST: '127.0.0.1',
				DB_POSTGRESDB_PORT: `${postgres.port}`,
				DB_POSTGRESDB_USER: 'n8n',
				DB_POSTGRESDB_DATABASE: 'postgres',
			}),
			...(redis && {
				EXECUTIONS_MODE: 'queue',
				OFFLOAD_MANUAL_EXECUTIONS_TO_WORKERS: 'true',
				QUEUE_BULL_REDIS_HOST: '127.0.0.1',
				QUEUE_BULL_REDIS_PORT: `${redis.port}`,
			}),
		},
	});
	origin = n8n.url;
	if (!isQueue) return;
	const [webhookPort, ...others] = await Promise.all([freePort(), freePort(), freePort()]);
	origin = `http://127.0.0.1:${webhookPort}`;
	const broker = (port: number) => ({ N8N_RUNNERS_BROKER_PORT: `${port}` });
	const webhook = n8n.startProcess('webhook', { ...broker(others[0]), N8N_PORT: `${webhookPort}` });
	const worker = n8n.startProcess('worker', broker(others[1]));
	await webhook.until('the webhook process', async () => await isReady(origin));
	await worker.until('the worker', async () =>
		Promise.resolve(/worker is now ready/i.test(worker.log)),
	);
});
afterAll(async () => {
	await n8n?.stop();
	await Promise.all([redis?.stop(), postgres?.stop()]);
});

/** Imports a workflow and publishes it; n8n 1 calls that switching it on. */
async function activate(workflow: WorkflowDefinition): Promise<string> {
	const { id, versionId } = await n8n.rest.post<{ id: string; versionId: string }>('/workflows', {
		...workflow,
		settings: {},
		active: false,
	});
	if (MATRIX_VERSION.startsWith('1.')) {
		await n8n.rest.patch(`/workflows/${id}`, { active: true, versionId });
	} else {
		await n8n.rest.post(`/workflows/${id}/activate`, { versionId });
	}
	return id;
}

/** The items that a workflow's trigger gave, in executions that have all succeeded. */
async function handled(id: string): Promise<Array<Record<string, unknown>>> {
	const { results } = await n8n.rest.get<{ results: Array<{ id: string; status: string }> }>(
		`/executions?filter=${encodeURIComponent(JSON.stringify({ workflowId: id }))}`,
	);
	expect(
		results.map(({ status }) => status).filter((status) => /error|crash/.test(status)),
	).toEqual([]);
	const ended = results.filter(({ status }) => status === 'success');
	return await Promise.all(
		ended.map(async (execution) => {
			const { data } = await n8n.rest.get<{ data: string }>(`/executions/${execution.id}`);
			const { resultData } = parse(data) as IRunExecutionData;
			return resultData.runData[TRIGGER][0].data?.main[0]?.[0].json ?? {};
		}),
	);
}

if (MATRIX_VERSION === OLDEST) {
	it('is the one that the README names', () => {
		expect(readFileSync(path.join(root, 'README.md'), 'utf8')).toContain(OLDEST);
	});
}

it('load: n8n knows every node of the package', async () => {
	const { n8n: listed } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
		n8n: { nodes: string[] };
	};
	const names = listed.nodes.map((file) => {
		const name = path.basename(file, '.node.js');
		return `${PACKAGE_NAME}.${name[0].toLowerCase()}${name.slice(1)}`;
	});
	const known = await n8n.rest.post<Array<{ name: string }>>('/node-types', {
		nodeInfos: names.map((name) => ({ name, version: 1.1 })),
	});
	expect(known.map(({ name }) => name).sort()).toEqual([...names].sort());
});

it.each(NEWCOMERS)('events: $title starts the workflow', async ({ guide, event, send }) => {
	const { node, credential: type } = NODES[guide];
	const credential = await n8n.importCredential(type, type, { secret: SECRET });
	const id = await activate(triggerWorkflow(node, { events: [event] }, { [type]: credential }));
	const [url] = await until('the webhook', async () => {
		const urls = Object.values(await n8n.webhooks(id));
		return urls.length > 0 && urls;
	});
	const address = url.replace(n8n.url, origin);
	// It is in the database before n8n answers at it.
	await until('the event to be taken', async () => await send(address));
	await until('the execution', async () => (await handled(id)).length > 0);
	expect((await handled(id)).map(({ type }) => type)).toEqual([event]);
});

it.each(NEWCOMERS)('sample: $title makes one up on a test run', async ({ guide, event }) => {
	const { node } = NODES[guide];
	const workflow = triggerWorkflow(node, { events: [event], authentication: 'none' });
	const id = await n8n.importWorkflow(workflow);
	const stored = await n8n.rest.get<object>(`/workflows/${id}`);
	await n8n.rest.post(`/workflows/${id}/run`, {
		workflowData: stored,
		triggerToStartFrom: { name: TRIGGER },
	});
	await until('the sample', async () => (await handled(id)).length > 0);
	expect((await handled(id))[0]).toMatchObject({ type: event });
});

it('acknowledge: Alvaria is told when an execution has succeeded', async () => {
	const server = await AlvariaServer.start();
	try {
		const type = 'alvariaCloudOAuth2Api';
		const credential = await n8n.importCredential(type, type, credentialFor(server));
		const id = await activate(
			triggerWorkflow('alvariaStreamingTrigger', { events: ['*'] }, { [type]: credential }),
		);
		await untilPolling(server);
		const event = 'engagementCenter.Idle';
		const { eventId } = server.cloud.publish({
			type: event,
			payload: { userId: server.cloud.options.userId },
		});
		await until('the acknowledgement', () => server.cloud.ledger.get(eventId)?.acknowledgedAt);
		await until('the execution', async () =>
			(await handled(id)).some((item) => item.type === event),
		);
		if (MATRIX_VERSION.startsWith('1.')) {
			await n8n.rest.patch(`/workflows/${id}`, { active: false });
		} else {
			await n8n.rest.post(`/workflows/${id}/deactivate`);
		}
		await untilLeft(server);
		expect(server.cloud.violations).toEqual([]);
	} finally {
		await server.close();
	}
});
