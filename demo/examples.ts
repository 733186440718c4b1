import { readFileSync } from 'node:fs';
import path from 'node:path';

import type { INode } from 'n8n-workflow';

import { root } from '../scripts/bootstrap.cjs';
import type { WorkflowDefinition } from '../test/support/host/n8n';

/** A workflow of `examples/`, as users import it. */
export const readExample = (file: string): WorkflowDefinition =>
	JSON.parse(readFileSync(path.join(root, 'examples', file), 'utf8')) as WorkflowDefinition;

type ExampleNode = WorkflowDefinition['nodes'][number];

/** The workflow with some nodes changed; a name that no node has is an error. */
export function withNodes(
	workflow: WorkflowDefinition,
	changes: Readonly<Record<string, Partial<INode>>>,
): WorkflowDefinition {
	const unknown = Object.keys(changes).filter(
		(name) => !workflow.nodes.some((node) => node.name === name),
	);
	if (unknown.length > 0) throw new Error(`${workflow.name} has no node ${unknown.join(', ')}`);
	return {
		...workflow,
		nodes: workflow.nodes.map((node): ExampleNode => ({ ...node, ...changes[node.name] })),
	};
}

/** A step that posts `{ to, text }` to `url`: what the SMS step of an example is swapped for. */
export const postSms = (url: string): Partial<INode> => ({
	type: 'n8n-nodes-base.httpRequest',
	typeVersion: 4.2,
	parameters: {
		method: 'POST',
		url,
		sendBody: true,
		specifyBody: 'json',
		jsonBody: '={{ JSON.stringify({ to: $json.to, text: $json.text }) }}',
		options: {},
	},
});

/** A step that posts a text made from an item to the demo's own provider of messages. */
const postText = (url: string, to: string, text: string): Partial<INode> => ({
	...postSms(url),
	parameters: {
		...postSms(url).parameters,
		jsonBody: `={{ JSON.stringify({ to: '${to}', text: ${text} }) }}`,
	},
});

/** What the requests to a CRM of the Alvaria example are swapped for. */
export const CRM = (url: string): Readonly<Record<string, Partial<INode>>> => ({
	'Write to CRM': postText(
		url,
		'the CRM',
		"$json.customer + ': ' + $json.disposition + ', ' + $json.source",
	),
	'Task for tomorrow': postText(
		url,
		'the CRM',
		"'Task for tomorrow: call ' + $('The result').item.json.customer",
	),
});

const STATES = 'agent_states';
/** Its columns, and where an item of the trigger has them. */
const COLUMNS: Readonly<Record<string, string>> = {
	event_id: 'id',
	changed_at: 'time',
	agent_name: 'data.username',
	state: 'data.event_type',
	shown_as: 'data.event_aux_type',
};

const dataTable = (parameters: INode['parameters']): Partial<INode> => ({
	type: 'n8n-nodes-base.dataTable',
	typeVersion: 1.1,
	parameters,
	credentials: {},
});

/**
 * What the steps of the RingCentral example are swapped for where there is no PostgreSQL and no recording: a
 * data table of n8n's own, and a step that fetches nothing.
 */
export const STATES_TABLE: Readonly<Record<string, Partial<INode>>> = {
	Table: dataTable({
		resource: 'table',
		operation: 'create',
		tableName: STATES,
		columns: { column: Object.keys(COLUMNS).map((name) => ({ name, type: 'string' })) },
		options: { createIfNotExists: true },
	}),
	'Store state': dataTable({
		operation: 'insert',
		dataTableId: { __rl: true, mode: 'name', value: STATES },
		columns: {
			mappingMode: 'defineBelow',
			value: Object.fromEntries(
				Object.entries(COLUMNS).map(([column, path]) => [
					column,
					`={{ $('RingCentral WFM Trigger').item.json.${path} }}`,
				]),
			),
			matchingColumns: [],
			schema: Object.keys(COLUMNS).map((id) => ({ id, displayName: id, type: 'string' })),
		},
		options: {},
	}),
	'Wait for the recording': { parameters: { amount: 5, unit: 'seconds' } },
	'Fetch recording': { type: 'n8n-nodes-base.noOp', typeVersion: 1, parameters: {} },
};
