import type { INodeProperties } from 'n8n-workflow';

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
