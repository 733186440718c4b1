/** The parts of the form and description that the triggers have in common. */
import type { INodeProperties, IWebhookDescription } from 'n8n-workflow';

import { eventOptions, type Catalogue } from '../events/catalogue';

/** The multi-select that every trigger picks its events in; n8n wants its label so, and no tooltip. */
export function eventsProperty(catalogue: Catalogue): INodeProperties {
	return {
		displayName: 'Trigger On',
		name: 'events',
		type: 'multiOptions',
		required: true,
		default: [],
		options: eventOptions(catalogue),
	};
}

/** A filter on ids: only events about one of the listed things start the workflow. */
export function idFilter(name: string, displayName: string, things: string): INodeProperties {
	return {
		displayName,
		name,
		type: 'string',
		default: '',
		placeholder: 'e.g. 6cb31d7d-9cd9-41dc-a096-62cf31fd0281, 0f8fad5b-d9cb-469f-a165-70867728950e',
		description: `Only events about these ${things}, separated by commas. Events that are not about ${things} at all are not affected.`,
	};
}

/** The collection of filters. */
export function filtersProperty(options: INodeProperties[]): INodeProperties {
	return {
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		placeholder: 'Add Filter',
		default: {},
		options,
		description:
			'Drops events before they start an execution, which costs far less than an IF node',
	};
}

/** The zone in which times without one are read, for a node's options. */
export function zoneOption(fallback: string, description: string): INodeProperties {
	return {
		displayName: 'Time Zone',
		name: 'timeZone',
		type: 'string',
		default: fallback,
		placeholder: 'e.g. Europe/Helsinki',
		description,
	};
}

/** Options in the order in which people look for them. */
export const byName = (options: INodeProperties[]) =>
	[...options].sort((a, b) => (a.displayName < b.displayName ? -1 : 1));

/** Whether requests must carry the secret of the node's credential. */
export const authenticationProperties: INodeProperties[] = [
	{
		displayName: 'Authentication',
		name: 'authentication',
		type: 'options',
		options: [
			{
				name: 'Secret',
				value: 'secret',
				description: 'Only requests that carry the secret of the credential are accepted',
			},
			{
				name: 'None',
				value: 'none',
				description: 'Anyone who knows the URL can start the workflow',
			},
		],
		default: 'secret',
	},
	{
		displayName:
			'Without a secret, anyone who learns the URL can start this workflow with invented calls and numbers. Use this for a first trial only.',
		name: 'noSecretWarning',
		type: 'notice',
		default: '',
		displayOptions: { show: { authentication: ['none'] } },
	},
];

/** Every webhook of our triggers ends in this; n8n puts the node's own id before it. */
export const WEBHOOK_PATH = 'webhook';

/**
 * URLs that take events in a body (POST) and in the query string (GET); the editor shows each once. n8n runs
 * the lifecycle of the webhook named `default`, so only one has that name.
 */
export const postAndGet = (...paths: string[]): IWebhookDescription[] =>
	paths.flatMap((path, index) =>
		(['POST', 'GET'] as const).map((httpMethod) => ({
			name: index === 0 && httpMethod === 'POST' ? 'default' : 'setup',
			httpMethod,
			responseMode: 'onReceived',
			responseData: 'noData',
			path,
			ndvHideMethod: true,
			ndvHideUrl: httpMethod === 'GET',
		})),
	);
