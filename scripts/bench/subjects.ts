import { randomUUID } from 'node:crypto';

import type { IDataObject, INodeParameters, IWorkflowSettings } from 'n8n-workflow';

import { randomSequence } from '../../test/support/vendors/day';
import { payload } from '../../test/support/vendors/enreach';
import type { N8n, WorkflowDefinition } from '../../test/support/host/n8n';
import type { LoadRequest } from './load';

export const SECRET = 'a-secret-of-the-bench';
/** The event that the workflows want, and one that they do not. */
const PICKED = 'QueueCallInUserConnected';
const OTHER = 'UserStatus';

/** Events of which a share is wanted, 2 % of them sent a second time. */
export function traffic(pickedShare: number, seed = 1): () => LoadRequest {
	const random = randomSequence(seed);
	let last: LoadRequest | undefined;
	return () => {
		if (last && random() < 0.02) return last;
		const type = random() < pickedShare ? PICKED : OTHER;
		const body = JSON.stringify(payload(type, { Id: randomUUID() }));
		last = {
			headers: {
				'content-type': 'application/json',
				'x-benemen-event': type,
				'x-benemen-token': SECRET,
			},
			body,
		};
		return last;
	};
}

type Nodes = WorkflowDefinition['nodes'];

const SETTINGS: IWorkflowSettings = { executionOrder: 'v1' };
const noOp = { name: 'Work', type: 'n8n-nodes-base.noOp', typeVersion: 1, parameters: {} };

/** A chain of nodes, each connected to the next by its first output. */
const chain = (name: string, nodes: Nodes): WorkflowDefinition => ({
	name,
	settings: SETTINGS,
	nodes: nodes.map((node, index) => ({
		id: randomUUID(),
		position: [200 * index, 0] as [number, number],
		...node,
	})),
	connections: Object.fromEntries(
		nodes
			.slice(0, -1)
			.map((node, index) => [
				node.name,
				{ main: [[{ node: nodes[index + 1].name, type: 'main' as const, index: 0 }]] },
			]),
	),
});

const webhook = () => ({
	name: 'Webhook',
	type: 'n8n-nodes-base.webhook',
	typeVersion: 2.1,
	webhookId: randomUUID(),
	parameters: {
		httpMethod: 'POST',
		path: randomUUID(),
		responseMode: 'onReceived',
		options: { noResponseBody: true },
	},
});

const ifPicked = {
	name: 'If',
	type: 'n8n-nodes-base.if',
	typeVersion: 2.2,
	parameters: {
		options: {},
		conditions: {
			combinator: 'and',
			options: { caseSensitive: true, leftValue: '', typeValidation: 'strict', version: 2 },
			conditions: [
				{
					id: 'picked',
					leftValue: '={{ $json.body.EventType }}',
					rightValue: PICKED,
					operator: { type: 'string', operation: 'equals' },
				},
			],
		},
	},
};

/** What users build without this package: no check of a secret, no check for duplicates. */
export const webhookNode = () => chain('Webhook', [webhook(), noOp]);
export const webhookThenIf = () => chain('Webhook, If', [webhook(), ifPicked, noOp]);

/** This package's trigger, with a secret and the check for duplicates. */
export const trigger = (
	credential: { id: string; name: string },
	options: IDataObject = {},
	events: string[] = [PICKED],
) =>
	chain('Trigger', [
		{
			name: 'Trigger',
			type: 'n8n-nodes-contact-center.enreachTrigger',
			typeVersion: 1.1,
			webhookId: randomUUID(),
			credentials: { enreachWebhookApi: credential },
			parameters: { authentication: 'secret', events, options } as INodeParameters,
		},
		noOp,
	]);

export const importSecret = async (n8n: N8n) =>
	await n8n.importCredential('Bench', 'enreachWebhookApi', { secret: SECRET });
