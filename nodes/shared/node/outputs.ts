/**
 * One output of a trigger, or one for each picked event. n8n keeps connections by the number of the output
 * and moves them only for its own Switch node. The editor puts a newly picked event behind the picked ones,
 * so the order of picking is the order of outputs: adding an event never moves an existing connection.
 * "All Events" is the output of the other ones; it is last if it was picked last.
 */
import type { IDataObject, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import { CALL } from '../calls/fold';
import { ANY_EVENT } from '../events/catalogue';
import { textOf } from '../values';
import { chosenEvents, meantEvent } from './choices';
import { deliversCalls, type GetParameter } from './parameters';
import { CALLS, FEED_EVENTS } from './properties';

/** Marks an item that was picked under another name than its type: by which choice. */
export const CHOICE = 'choice';

/** The switch for it, in a trigger's collection `options`. */
export const separateOutputsOption: INodeProperties = {
	displayName: 'Separate Outputs',
	name: 'separateOutputs',
	type: 'boolean',
	default: false,
	description:
		'Whether each picked event gets an output of its own, in the order of picking. "All Events" then gives the output of all others: pick it last. Unpicking an event moves the outputs after it up: check the connections then.',
};

/** The option whose text stands in each item, in a trigger's collection `options`. */
export const labelOption: INodeProperties = {
	displayName: 'Label',
	name: 'label',
	type: 'string',
	default: '',
	placeholder: 'e.g. Northwind Ltd',
	description:
		'Stands in every item as "label": a customer\'s name, say, where one workflow serves many. May be an expression that needs no item, no step and no $env, such as {{ $workflow.name }}.',
};

/** What is picked: where whole calls are delivered, these are the first. */
const PICKED = `($parameter.deliver === '${CALLS}' ? ['${CALL}'].concat($parameter.${FEED_EVENTS} || []) : $parameter.events || [])`;

/** A trigger's `outputs`: computed by the editor and by n8n from its parameters. */
export const outputsExpression = `={{
	($parameter.options || {}).separateOutputs && ${PICKED}.length > 1
		? ${PICKED}.map((event) => ({
			type: 'main',
			displayName: event === '${ANY_EVENT}' ? 'Other Events' : event,
		}))
		: ['main']
}}` as const;

/** Puts a trigger's items on its outputs, as {@link outputsExpression} names them. */
export function toOutputs(
	items: INodeExecutionData[],
	events: readonly string[],
	options: IDataObject,
): INodeExecutionData[][] {
	if (options.separateOutputs !== true || events.length < 2) return [items];
	const outputs: INodeExecutionData[][] = events.map(() => []);
	const meant = events.map(meantEvent);
	for (const item of items) {
		const own = meant.indexOf(String(item[CHOICE] ?? item.json.type).toLowerCase());
		outputs[Math.max(0, own === -1 ? meant.indexOf(ANY_EVENT) : own)].push(item);
	}
	return outputs;
}

/** Puts items on the outputs of a trigger with these parameters, with the user's label on each. */
export function onOutputs(get: GetParameter, items: INodeExecutionData[]): INodeExecutionData[][] {
	const options = get('options', {}) as IDataObject;
	const picked = deliversCalls(get)
		? [CALL, ...chosenEvents(get(FEED_EVENTS, []))]
		: chosenEvents(get('events', []));
	return toOutputs(withLabel(items, options.label), picked, options);
}

/** The events and calls among the items with the label; what else a test run gives has none. */
function withLabel(items: INodeExecutionData[], given: unknown): INodeExecutionData[] {
	const label = textOf(given)?.trim();
	if (!label) return items;
	return items.map((item) => {
		const { id, type, source, ...rest } = item.json;
		return source === undefined ? item : { ...item, json: { id, type, source, label, ...rest } };
	});
}
