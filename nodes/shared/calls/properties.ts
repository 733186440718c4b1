/** What a user sets where whole calls are delivered. */
import type {
	IDataObject,
	IHookFunctions,
	INodeProperties,
	ITriggerFunctions,
	IWebhookFunctions,
} from 'n8n-workflow';

import { deliversCalls } from '../node/parameters';
import { CALLS } from '../node/properties';
import { numberIn } from '../receive/options';

/** Whether it is to deliver whole calls. */
export const asksForCalls = (
	context: Pick<IHookFunctions | ITriggerFunctions | IWebhookFunctions, 'getNodeParameter'>,
): boolean => deliversCalls((name, fallback) => context.getNodeParameter(name, fallback as string));

/** For parameters that matter only where whole calls are delivered. */
export const onlyForCalls = { show: { deliver: [CALLS] } };

/** The choice between each event and whole calls. */
export const deliverProperty: INodeProperties = {
	displayName: 'Deliver',
	name: 'deliver',
	type: 'options',
	noDataExpression: true,
	default: 'events',
	options: [
		{
			name: 'Each Event',
			value: 'events',
			description: 'An item for each event that you pick, when it happens',
		},
		{
			name: 'Finished Calls',
			value: CALLS,
			description:
				'One item for a whole call when it has ended: who called, how long they waited, who answered, how long they talked',
		},
	],
	description: 'What starts the workflow: single events, or whole calls',
};

/** The same for webhooks, with what to know about whole calls. */
export const deliverProperties: INodeProperties[] = [
	deliverProperty,
	{
		displayName:
			'Let the contact centre send all events of its calls: n8n gathers them in memory until a call ends. After a restart, and with several webhook processes, calls come with "complete": false. See "Finished Calls" in the documentation.',
		name: 'callsNotice',
		type: 'notice',
		default: '',
		displayOptions: onlyForCalls,
	},
];

/** Options of the node's collection `options`. Never hidden: the editor would forget what was typed. */
export const callOptions: INodeProperties[] = [
	{
		displayName: 'Longest Call (Minutes)',
		name: 'longestCall',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 10_080 },
		default: 240,
		description:
			'With Finished Calls: how long to wait for the end of a call, from its first event on. A call whose end does not come is then delivered with "complete": false.',
	},
	{
		displayName: 'Calls Without End',
		name: 'unfinishedCalls',
		type: 'boolean',
		default: true,
		description:
			'Whether calls whose end does not come are delivered too, with Finished Calls, after the longest time and when the workflow is unpublished or n8n shuts down',
	},
];

/** How long a call may stay open. */
export const longestCallMs = (options: IDataObject): number =>
	numberIn(callOptions, 'longestCall', options) * 60_000;
