import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import type { N8n, WorkflowDefinition } from '../test/support/host/n8n';
import { readExample, withNodes } from './examples';
import type { Scenario } from './scenarios';

interface Imported {
	readonly workflowId: string;
	readonly credentialId: string;
	/** Of the workflow as it was imported; another one is imported again. */
	readonly fingerprint: string;
}

/** What the demo keeps between two starts. */
export interface DemoState {
	/** Shared by the simulated vendors and the credentials. */
	readonly secret: string;
	readonly imported: Readonly<Record<string, Imported>>;
}

export class DemoStore {
	private readonly file: string;
	state: DemoState;

	constructor(folder: string) {
		this.file = path.join(folder, 'demo.json');
		this.state = existsSync(this.file)
			? (JSON.parse(readFileSync(this.file, 'utf8')) as DemoState)
			: { secret: randomBytes(24).toString('base64url'), imported: {} };
	}

	remember(example: string, imported: Imported): void {
		this.state = { ...this.state, imported: { ...this.state.imported, [example]: imported } };
		writeFileSync(this.file, JSON.stringify(this.state, null, '\t'));
	}
}

/**
 * Imports a scenario's example with its stand-ins and credential, and publishes it; returns the
 * address its trigger listens at. An example that has not changed since the last start is left as
 * it is, with what the user did to it.
 */
export async function setUp(
	n8n: N8n,
	store: DemoStore,
	scenario: Scenario,
	smsUrl: string,
	serviceUrl = '',
): Promise<string> {
	const example = withNodes(readExample(scenario.example), scenario.standIns(smsUrl));
	const fingerprint = createHash('sha256').update(JSON.stringify(example)).digest('hex');
	const known = store.state.imported[scenario.example];
	const { type, name, data } = scenario.credential;
	const fields = data(store.state.secret, serviceUrl);
	if (known) {
		// The vendor's service may listen elsewhere this time.
		await n8n.rest.patch(`/credentials/${known.credentialId}`, { name, type, data: fields });
	}
	if (known?.fingerprint === fingerprint) {
		const webhooks = await n8n.webhooks(known.workflowId);
		return webhooks[scenario.trigger] ?? (await n8n.publish(known.workflowId))[scenario.trigger];
	}
	const credentialId = known?.credentialId ?? (await n8n.importCredential(name, type, fields)).id;
	const workflow = withNodes(example, {
		[scenario.trigger]: { credentials: { [type]: { id: credentialId, name } } },
	});
	const workflowId = await importOrUpdate(n8n, workflow, known?.workflowId);
	const webhooks = await n8n.publish(workflowId);
	store.remember(scenario.example, { workflowId, credentialId, fingerprint });
	return webhooks[scenario.trigger];
}

async function importOrUpdate(
	n8n: N8n,
	workflow: WorkflowDefinition,
	workflowId: string | undefined,
): Promise<string> {
	if (!workflowId) return await n8n.importWorkflow(workflow);
	await n8n.rest.patch(`/workflows/${workflowId}`, workflow);
	return workflowId;
}
