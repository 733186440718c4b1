/** The form of the filters that every trigger has, and what is wrong with how they are filled in. */
import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { isBlank, typedList } from '../values';
import type { Fault } from './choices';

/** The name of the choice about events that never carry what a filter looks at. */
export const WITHOUT = 'eventsWithout';

/** Its value that lets such events pass. */
export const PASS = 'pass';

const option = (value: string, description: string) => ({
	name: value.charAt(0).toUpperCase() + value.slice(1),
	value,
	description,
});

/** Filters on the facts that events of all vendors tell, and the choice about events without them. */
const common: INodeProperties[] = [
	{
		displayName: 'Customer Numbers',
		name: 'customerNumbers',
		type: 'string',
		default: '',
		placeholder: 'e.g. +44*, +358401234567',
		description:
			"Only events about calls of these customers' numbers, separated by commas; * stands for any digits. Blanks, brackets and dashes in a number make no difference.",
	},
	{
		displayName: 'Directions',
		name: 'directions',
		type: 'multiOptions',
		default: [],
		options: [
			option('inbound', 'The customer called'),
			option('internal', 'Both sides belong to the contact centre'),
			option('outbound', 'The contact centre called'),
		],
		description: 'Only events about calls in these directions',
	},
	{
		displayName: 'Events Without It',
		name: WITHOUT,
		type: 'options',
		default: 'drop',
		options: [
			{
				name: 'Drop',
				value: 'drop',
				description: 'An event whose kind never carries what a filter looks at starts nothing',
			},
			{
				name: 'Pass',
				value: PASS,
				description: 'Such an event passes; one that could carry it, and does not, starts nothing',
			},
		],
		description: 'What becomes of events that never carry what one of the filters looks at',
	},
	{
		displayName: 'Minimum Conversation (Seconds)',
		name: 'minimumConversation',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 0,
		description: 'Only events that tell of a conversation at least this long',
	},
	{
		displayName: 'Outcomes',
		name: 'outcomes',
		type: 'multiOptions',
		default: [],
		options: [
			option('abandoned', 'The customer hung up before anyone answered'),
			option('answered', 'Somebody answered'),
			option('cancelled', 'The call was taken back'),
			option('failed', 'The call could not be made'),
			option('missed', 'Nobody answered'),
			option('overflowed', 'The call went on to somewhere else'),
			option('voicemail', 'The customer left a message'),
		],
		description: 'Only events that tell of these ends of a call',
	},
];

/** A filter on ids: only events about one of the listed things start the workflow. */
export function idFilter(name: string, displayName: string, things: string): INodeProperties {
	return {
		displayName,
		name,
		type: 'string',
		default: '',
		placeholder: 'e.g. 6cb31d7d-9cd9-41dc-a096-62cf31fd0281, 0f8fad5b-d9cb-469f-a165-70867728950e',
		description: `Only events about these ${things}, separated by commas; or an expression that needs no item, no step and no $env. For events that are never about ${things}, see "Events Without It".`,
	};
}

/** The collection of filters: a vendor's own, and those of all. */
export function filtersProperty(own: INodeProperties[]): INodeProperties {
	return {
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		placeholder: 'Add Filter',
		default: {},
		options: [...own, ...common].sort((a, b) => (a.displayName < b.displayName ? -1 : 1)),
		description:
			'Drops events before they start an execution, which costs far less than an IF node',
	};
}

/**
 * What is wrong with the filters that are set: one is empty, or would drop every event of a kind that is
 * picked. `carries` tells whether events of a kind carry what a filter looks at.
 */
export function faultOfFilters(
	filters: IDataObject,
	properties: readonly INodeProperties[],
	picked: readonly string[],
	carries: (type: string, filter: string) => boolean,
): Fault | undefined {
	const labels = properties.find(({ name }) => name === 'filters')?.options as INodeProperties[];
	for (const [name, setting] of Object.entries(filters)) {
		if (name === WITHOUT) continue;
		const label = labels.find((one) => one.name === name)?.displayName ?? name;
		if (isBlank(setting) || typedList(setting)?.length === 0) {
			return {
				message: `${label} is empty: fill it in or remove it`,
				description: `A filter that comes to nothing lets nothing pass. See Filters > ${label} under the parameters.`,
			};
		}
		const dropped = filters[WITHOUT] === PASS ? [] : picked.filter((type) => !carries(type, name));
		if (dropped.length > 0) {
			return {
				message: `${label} would drop every ${dropped.join(' and every ')}`,
				description: `These events never carry what the filter looks at. Unpick them under Trigger On, remove the filter, or set Filters > Events Without It to Pass.`,
			};
		}
	}
	return undefined;
}
