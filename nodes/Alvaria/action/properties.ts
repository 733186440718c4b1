import { updateDisplayOptions, type INodeProperties } from 'n8n-workflow';

import { INACTIVITY_DELAY, MAX_EVENTS } from '../api/streaming';
import { personalDataOption } from '../../shared/privacy/settings';
import { subscriptionFields } from '../api/subscriptionForm';

const session: INodeProperties = {
	displayName: 'Operation',
	name: 'operation',
	type: 'options',
	noDataExpression: true,
	displayOptions: { show: { resource: ['session'] } },
	options: [
		{
			name: 'Create',
			value: 'create',
			description: 'Create a session that collects events',
			action: 'Create session',
		},
		{
			name: 'Delete',
			value: 'delete',
			description: 'Delete a session, and the events it still holds',
			action: 'Delete session',
		},
	],
	default: 'create',
};

const event: INodeProperties = {
	displayName: 'Operation',
	name: 'operation',
	type: 'options',
	noDataExpression: true,
	displayOptions: { show: { resource: ['event'] } },
	options: [
		{
			name: 'Acknowledge',
			value: 'acknowledge',
			description:
				'Tell Alvaria that events are dealt with, so that it does not deliver them again',
			action: 'Acknowledge events',
		},
		{
			name: 'Get Many',
			value: 'getAll',
			description: 'Get the events that a session holds; waits up to 15 seconds for the first',
			action: 'Get many events',
		},
	],
	default: 'acknowledge',
};

const subscription: INodeProperties = {
	displayName: 'Operation',
	name: 'operation',
	type: 'options',
	noDataExpression: true,
	displayOptions: { show: { resource: ['subscription'] } },
	options: [
		{
			name: 'Create',
			value: 'create',
			description: "Subscribe a session to other users' events, or to changes",
			action: 'Create subscription',
		},
		{
			name: 'Delete',
			value: 'delete',
			description: 'End a subscription',
			action: 'Delete subscription',
		},
		{ name: 'Get', value: 'get', description: 'Get a subscription', action: 'Get subscription' },
		{
			name: 'Get Many',
			value: 'getAll',
			description: 'Get many subscriptions of a session',
			action: 'Get many subscriptions',
		},
		{
			name: 'Update',
			value: 'update',
			description: 'Replace a subscription, or create one with an ID of your choice',
			action: 'Update subscription',
		},
	],
	default: 'create',
};

const apiVersion: INodeProperties = {
	displayName: 'API Version',
	name: 'apiVersion',
	type: 'options',
	options: [
		{ name: 'V2', value: 'v2', description: 'Without acknowledgement' },
		{ name: 'V3', value: 'v3', description: 'With acknowledgement, if the session requires it' },
	],
	default: 'v3',
	description: 'Version of the streaming API. A session is used with the version that created it.',
};

const sessionId: INodeProperties = {
	displayName: 'Session ID',
	name: 'sessionId',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. ab7dbcbc-c041-4ac0-8ca0-5a0961f7be5',
	description: 'The session, by the ID that its creation returned',
};

const acknowledgeFields: INodeProperties[] = [
	{
		displayName: 'Of',
		name: 'of',
		type: 'options',
		options: [
			{
				name: 'A Session',
				value: 'session',
				description: 'A session of your own, which requires acknowledgement',
			},
			{
				name: 'The Trigger of This Workflow',
				value: 'trigger',
				description:
					'The Alvaria Streaming Trigger that has started this execution; its Acknowledge is set to By the Workflow',
			},
		],
		default: 'trigger',
		description: 'Whose events to acknowledge',
	},
	{ ...sessionId, displayOptions: { show: { of: ['session'] } } },
	{
		displayName: 'Event IDs',
		name: 'eventIds',
		type: 'string',
		required: true,
		default: '={{ $json.id }}',
		placeholder: 'e.g. 1519073278252-0',
		description: 'IDs of the events, separated by commas',
	},
];

const subscriptionId: INodeProperties = {
	displayName: 'Subscription ID',
	name: 'subscriptionId',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. ab7dbcbc',
	description: 'The subscription, by the ID that its creation returned',
};

const on = (resource: string, operation: string[], fields: INodeProperties[]): INodeProperties[] =>
	updateDisplayOptions({ show: { resource: [resource], operation } }, fields);

/** The form of the action node. */
export const properties: INodeProperties[] = [
	{
		displayName: 'Resource',
		name: 'resource',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'Event', value: 'event' },
			{ name: 'Session', value: 'session' },
			{ name: 'Subscription', value: 'subscription' },
		],
		default: 'event',
	},
	session,
	event,
	subscription,
	...on('session', ['create', 'delete'], [apiVersion]),
	...on(
		'session',
		['create'],
		[
			{
				displayName: 'Inactivity Delay (Seconds)',
				name: 'inactivityDelay',
				type: 'number',
				typeOptions: {
					minValue: INACTIVITY_DELAY.min,
					maxValue: INACTIVITY_DELAY.max,
					numberPrecision: 0,
				},
				default: 120,
				description: `After how long without getting events Alvaria drops the session (${INACTIVITY_DELAY.min} to ${INACTIVITY_DELAY.max})`,
			},
			{
				displayName: 'Require Acknowledgement',
				name: 'requireAcknowledgement',
				type: 'boolean',
				default: true,
				displayOptions: { show: { apiVersion: ['v3'] } },
				description: 'Whether Alvaria delivers events again until they are acknowledged',
			},
		],
	),
	...on('session', ['delete'], [sessionId]),
	...on(
		'event',
		['getAll'],
		[
			apiVersion,
			sessionId,
			{
				displayName: 'Max Events',
				name: 'maxEvents',
				type: 'number',
				typeOptions: { minValue: MAX_EVENTS.min, maxValue: MAX_EVENTS.max, numberPrecision: 0 },
				default: 50,
				description: `How many events to get at most (${MAX_EVENTS.min} to ${MAX_EVENTS.max})`,
			},
			{
				displayName: 'Options',
				name: 'options',
				type: 'collection',
				placeholder: 'Add Option',
				default: {},
				options: [personalDataOption],
			},
		],
	),
	...on('event', ['acknowledge'], acknowledgeFields),
	...on('subscription', ['create', 'get', 'getAll', 'update', 'delete'], [sessionId]),
	...on('subscription', ['get', 'update', 'delete'], [subscriptionId]),
	...on('subscription', ['create', 'update'], subscriptionFields),
];
