/** The options that every webhook trigger has, and what they mean. */
import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { labelOption, separateOutputsOption } from '../node/outputs';
import { unknownEventsOption } from '../node/properties';
import { personalDataOption } from '../privacy/settings';
import type { CombineLimits } from './combine';
import type { Limits } from './duplicates';

/** The options of the receive path, for a node's collection `options`. */
export const receiveOptions: INodeProperties[] = [
	{
		displayName: 'Remember Events For (Minutes)',
		name: 'rememberMinutes',
		type: 'number',
		typeOptions: { minValue: 0, maxValue: 10_080 },
		default: 60,
		description:
			'How long an event is remembered, so that the same one delivered again starts nothing. 0 switches the check off.',
	},
	{
		displayName: 'Remember at Most (Events)',
		name: 'rememberEvents',
		type: 'number',
		typeOptions: { minValue: 100, maxValue: 1_000_000 },
		default: 10_000,
		description:
			'How many events are remembered at most; the oldest are forgotten first. 10,000 take about 2 MB of memory.',
	},
	{
		displayName: 'Combine Events Within (Milliseconds)',
		name: 'combineMs',
		type: 'number',
		typeOptions: { minValue: 0, maxValue: 2000 },
		default: 100,
		description:
			'Puts events that arrive within this time into one execution with many items. Saves CPU; senders get their answer that much later. For many events start n8n with N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE=true. 0 switches it off.',
	},
	{
		displayName: 'Combine at Most (Events)',
		name: 'combineEvents',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 1000 },
		default: 100,
		description: 'An execution with this many events starts at once, without waiting any longer',
	},
	{
		displayName: 'Check Duplicates in Database',
		name: 'durableCheck',
		type: 'boolean',
		default: false,
		description:
			'Whether to look up each event in the database too, for several webhook processes and after a restart. A duplicate found there has started an execution, which then ends without items.',
	},
	labelOption,
	unknownEventsOption,
	personalDataOption,
	separateOutputsOption,
];

/** The memory for duplicates as a node's options set it; its age is 0 where the check is off. */
export const memoryLimits = (options: IDataObject): Limits => ({
	maxEntries: valueOf('rememberEvents', options),
	maxAgeMs: valueOf('rememberMinutes', options) * 60_000,
});

/** How far a node's options combine events: not at all while the user has not added that option. */
export const combineLimits = (options: IDataObject): CombineLimits => ({
	windowMs: options.combineMs === undefined ? 0 : valueOf('combineMs', options),
	maxItems: valueOf('combineEvents', options),
});

/** An option's number within its bounds, its default where it is none: an expression can give anything. */
export function numberIn(
	properties: readonly INodeProperties[],
	name: string,
	options: IDataObject,
): number {
	const property = properties.find((option) => option.name === name);
	const { minValue = 0, maxValue = Number.MAX_SAFE_INTEGER } = property?.typeOptions ?? {};
	const given = options[name];
	const number = given === undefined || given === '' ? Number.NaN : Number(given);
	const wanted = Number.isNaN(number) ? Number(property?.default) : number;
	return Math.min(maxValue, Math.max(minValue, wanted));
}

const valueOf = (name: string, options: IDataObject) => numberIn(receiveOptions, name, options);
