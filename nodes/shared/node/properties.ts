/** The parts of the form and description that the triggers have in common. */
import type { INodeProperties, IWebhookDescription } from 'n8n-workflow';

import { eventOptions, type Catalogue } from '../events/catalogue';

/** The value of the parameter `deliver` that asks for whole calls. */
export const CALLS = 'calls';

/** The parameter in which events of the feed are picked where whole calls are delivered. */
export const FEED_EVENTS = 'feedEvents';

/** The multi-select that every trigger picks its events in; n8n wants its label so, and no tooltip. */
export function eventsProperty(catalogue: Catalogue): INodeProperties {
	return {
		displayName: 'Trigger On',
		name: 'events',
		type: 'multiOptions',
		required: true,
		default: [],
		options: eventOptions(catalogue),
		displayOptions: { hide: { deliver: [CALLS] } },
	};
}

/** Lets through what the vendor has added since, if somebody names it on purpose. */
export const unknownEventsOption: INodeProperties = {
	displayName: 'Allow Unknown Events',
	name: 'unknownEvents',
	type: 'boolean',
	default: false,
	description:
		'Whether Trigger On may name events that this node does not know yet, by an expression such as {{ ["NewEvent"] }}',
};

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

/**
 * The collections as they were written. Of a collection n8n gives a node only the parts that the node has, and
 * nothing where an expression stands for the whole: a filter that is set would let everything through. Of a
 * hidden field with its name, which comes last, n8n gives all.
 */
export const collectionsAsWritten: INodeProperties[] = ['filters', 'options'].map((name) => ({
	displayName: name,
	name,
	type: 'hidden',
	default: {},
}));

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
 * URLs that take events in a body (POST) and in the query string (GET), and let senders see that they are there
 * (HEAD); the editor shows each once. n8n runs the lifecycle of the webhook named `default`, so only one has
 * that name.
 */
export const webhookUrls = (...paths: string[]): IWebhookDescription[] =>
	paths.flatMap((path, index) =>
		(['POST', 'GET', 'HEAD'] as const).map((httpMethod) => ({
			name: index === 0 && httpMethod === 'POST' ? 'default' : 'setup',
			httpMethod,
			responseMode: 'onReceived',
			responseData: 'noData',
			path,
			ndvHideMethod: true,
			ndvHideUrl: httpMethod !== 'POST',
		})),
	);
