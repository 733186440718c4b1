import type { IDataObject, INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { alvaria } from '../events';
import {
	ALL_CATALOG_EVENTS,
	ANY_RESOURCE_TYPE,
	CHANGE_NOTIFICATION_EVENTS,
	THIRD_PARTY_EVENTS,
} from '../events/subscribable';
import { SettingsError } from './failure';
import type { SubscriptionRequest } from './streaming';

const ALL: INodePropertyOptions = { name: 'All Events', value: ALL_CATALOG_EVENTS };

const ofAgents = { catalogType: ['engagementCenterThirdParty'] };
const ofChanges = { catalogType: ['changeNotification'] };

const agentEvents: INodePropertyOptions[] = THIRD_PARTY_EVENTS.map((name) => ({
	name,
	value: name,
	description: alvaria.find(`engagementCenter.${name}`)?.description,
}));

/** The fields of a subscription, for the trigger's rows and the action's form. */
export const subscriptionFields: INodeProperties[] = [
	{
		displayName: 'Type',
		name: 'catalogType',
		type: 'options',
		options: [
			{
				name: 'Agent Events of Other Users',
				value: 'engagementCenterThirdParty',
				description: 'Alvaria Customer Care has to enable this for your organisation',
			},
			{
				name: 'Changes of Users and Teams',
				value: 'changeNotification',
				description: 'When a user or team is created, changed or deleted',
			},
		],
		default: 'engagementCenterThirdParty',
		description: 'What kind of events to receive, besides those of your own user and campaigns',
	},
	{
		displayName: 'Agent Events',
		name: 'agentEvents',
		type: 'multiOptions',
		options: [ALL, ...agentEvents],
		default: [ALL_CATALOG_EVENTS],
		displayOptions: { show: ofAgents },
		description: 'Which agent events to receive',
	},
	{
		displayName: 'Changes',
		name: 'changeEvents',
		type: 'multiOptions',
		options: [
			ALL,
			...CHANGE_NOTIFICATION_EVENTS.map((name) => ({
				name: name === 'user' ? 'Users' : 'Teams',
				value: name,
			})),
		],
		default: [ALL_CATALOG_EVENTS],
		displayOptions: { show: ofChanges },
		description: 'Which changes to receive',
	},
	{
		displayName: 'Of',
		name: 'agentResources',
		type: 'options',
		options: [
			{ name: 'Certain Users', value: 'users' },
			{ name: 'Everyone', value: ANY_RESOURCE_TYPE },
		],
		default: ANY_RESOURCE_TYPE,
		displayOptions: { show: ofAgents },
		description: 'Whose events to receive',
	},
	{
		displayName: 'Of',
		name: 'changeResources',
		type: 'options',
		options: [
			{ name: 'All Users and Teams', value: ANY_RESOURCE_TYPE },
			{ name: 'Certain Teams', value: 'teams' },
			{ name: 'Certain Users', value: 'users' },
		],
		default: ANY_RESOURCE_TYPE,
		displayOptions: { show: ofChanges },
		description: 'Whose changes to receive',
	},
	{
		displayName: 'IDs',
		name: 'resourceIds',
		type: 'string',
		default: '',
		placeholder: 'e.g. ef3084eba0ea470, 2d890d0d2a6ac46',
		description:
			"Alvaria's IDs of the users or teams, separated by commas. Leave empty for all of them. Not used with Everyone and All.",
	},
	{
		displayName: 'Description',
		name: 'description',
		type: 'string',
		default: '',
		placeholder: 'e.g. Screen pops of the sales team',
		description: 'A name of your own for the subscription',
	},
];

/** A subscription from the fields of the form. */
export function subscriptionOf(fields: IDataObject): SubscriptionRequest {
	const catalogType = fields.catalogType as SubscriptionRequest['catalogType'];
	const isOfAgents = catalogType === 'engagementCenterThirdParty';
	const events = (isOfAgents ? fields.agentEvents : fields.changeEvents) as string[] | undefined;
	const resourceType = isOfAgents ? fields.agentResources : fields.changeResources;
	if (!events || events.length === 0) {
		throw new SettingsError('A subscription needs at least one event');
	}
	return {
		catalogType,
		events: events.includes(ALL_CATALOG_EVENTS) ? [ALL_CATALOG_EVENTS] : events,
		resourceType: (resourceType || ANY_RESOURCE_TYPE) as SubscriptionRequest['resourceType'],
		resourceIds: idsOf(fields.resourceIds),
		...(fields.description ? { description: String(fields.description) } : {}),
	};
}

/** Ids separated by commas, or a list of them. */
export const idsOf = (value: unknown): string[] =>
	(Array.isArray(value) ? value.map(String) : String(value ?? '').split(','))
		.map((id) => id.trim())
		.filter(Boolean);
