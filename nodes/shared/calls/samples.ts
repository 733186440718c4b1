/** Sample calls, folded from the samples of their events. */
import type { INodePropertyOptions } from 'n8n-workflow';

import type { StoryStep } from '../events/catalogue';
import { sampleItem } from '../events/sample';
import { toCallItem, type CallItem } from './fold';
import type { Calls } from './gather';
import { partOf, type CallRules } from './rules';

/** The sample call of that name as a trigger would deliver it; the first where there is none of the name. */
export function sampleCall({ catalogue, rules }: Calls, title?: string): CallItem {
	const samples = rules.samples;
	const steps = samples[title ?? ''] ?? Object.values(samples)[0];
	return toCallItem(catalogue.source, rules, eventsOfCall({ catalogue, rules }, steps));
}

/** The events that are gathered of the first call in a run of events, up to its end. */
export function eventsOfCall({ catalogue, rules }: Calls, steps: readonly StoryStep[]) {
	const items = steps
		.map((step, index) => sampleItem(catalogue, step, index))
		.filter((item) => item.interaction?.callId !== undefined && partOf(rules, item));
	const callId = items[0]?.interaction?.callId;
	const ofCall = items.filter(({ interaction }) => interaction?.callId === callId);
	const end = ofCall.findIndex((item) =>
		['ends', 'whole'].includes(partOf(rules, item)?.moment ?? ''),
	);
	return end === -1 ? ofCall : ofCall.slice(0, end + 1);
}

/** The sample calls for a list to choose from. */
export const sampleCallOptions = ({ samples }: CallRules): INodePropertyOptions[] =>
	Object.keys(samples).map((title) => ({
		name: title,
		value: title,
		description: 'A test run gives this call as one item',
	}));
