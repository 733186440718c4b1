/**
 * The oldest n8n that the README names: the packed package loads in it, and real events of every vendor start
 * workflows. A job of its own (`npm run test:oldest`), since it installs one more n8n.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';

import { parse } from 'flatted';
import type { IRunExecutionData } from 'n8n-workflow';

import { root } from '../../scripts/bootstrap.cjs';
import { NEWCOMERS, SECRET } from '../browser/newcomers';
import { untilLeft, untilPolling } from '../e2e/alvaria/session';
import { credentialFor } from '../e2e/alvaria/workflow';
import { type N8n, startN8n, type WorkflowDefinition } from '../support/host/n8n';
import { until } from '../support/host/process';
import { TRIGGER, triggerWorkflow } from '../support/host/workflows';
import { AlvariaServer } from '../support/vendors/alvaria';

const OLDEST = '1.123.81';

/** The nodes of the newcomers, and their credentials, by guide. */
const NODES: Readonly<Record<string, { node: string; credential: string }>> = {
	enreach: { node: 'enreachTrigger', credential: 'enreachWebhookApi' },
	webitel: { node: 'webitelTrigger', credential: 'webitelWebhookApi' },
	'pbx-events': { node: 'pbxEventsTrigger', credential: 'pbxEventsWebhookApi' },
	'ringcentral-wfm': { node: 'ringCentralWfmTrigger', credential: 'ringCentralWfmWebhookApi' },
};

let n8n: N8n;

beforeAll(async () => {
	// n8n 1 does not start where a module it does not know is switched off.
	n8n = await startN8n({ version: OLDEST, env: { N8N_DISABLED_MODULES: '' } });
});
afterAll(async () => await n8n?.stop());

/** Imports a workflow and switches it on, which is n8n 1's way of publishing. */
async function activate(workflow: WorkflowDefinition): Promise<string> {
	const { id, versionId } = await n8n.rest.post<{ id: string; versionId: string }>('/workflows', {
		...workflow,
		settings: {},
		active: false,
	});
	await n8n.rest.patch(`/workflows/${id}`, { active: true, versionId });
	return id;
}

/** The types of the events that a workflow's executions had, all of which have succeeded. */
async function handled(id: string): Promise<unknown[]> {
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
			return resultData.runData[TRIGGER][0].data?.main[0]?.[0].json.type;
		}),
	);
}

it('is the one that the README names', () => {
	expect(readFileSync(path.join(root, 'README.md'), 'utf8')).toContain(OLDEST);
});

it.each(NEWCOMERS)('$title: an event starts the workflow', async ({ guide, event, send }) => {
	const { node, credential: type } = NODES[guide];
	const credential = await n8n.importCredential(type, type, { secret: SECRET });
	const id = await activate(triggerWorkflow(node, { events: [event] }, { [type]: credential }));
	const [url] = await until('the webhook', async () => {
		const urls = Object.values(await n8n.webhooks(id));
		return urls.length > 0 && urls;
	});
	expect(await send(url)).toBe(true);
	await until('the execution', async () => (await handled(id)).length > 0);
	expect(await handled(id)).toEqual([event]);
});

it('Alvaria: an event starts the workflow, and is acknowledged when it has succeeded', async () => {
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
		await until('the execution', async () => (await handled(id)).includes(event));
		await n8n.rest.patch(`/workflows/${id}`, { active: false });
		await untilLeft(server);
		expect(server.cloud.violations).toEqual([]);
	} finally {
		await server.close();
	}
});
