import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import type { VendorEvent } from '../events/item';
import type { State } from '../state';
import { answer, answerTogether, isStoredInTime, whenAnswered, type Response } from './answer';
import { combineLimits, memoryLimits } from './options';

/** Where events are delivered: a node with its options, and the answer that tells how it went. */
export interface Delivery {
	/** Workflow and node. */
	node: string;
	/** Changes with the node's settings, so that requests before and after an edit are not mixed. */
	settingsKey: string;
	options: IDataObject;
	response: Response;
	state: State;
}

/**
 * The events that no other request has delivered or is delivering; they count as delivered once this request
 * is answered with success. Undefined where the answer is given here, as none are left or another request's
 * delivery of one failed. `onKnown` hears which are new before any answer is given.
 */
export async function claimNew(
	events: VendorEvent[],
	{ node, options, response, state }: Delivery,
	onKnown: (isNew: boolean[]) => void,
): Promise<VendorEvent[] | undefined> {
	const limits = memoryLimits(options);
	if (limits.maxAgeMs === 0) {
		onKnown(events.map(() => true));
		return events;
	}
	const claims = state.recent.of(node, limits).claim(events.map(({ type, id }) => `${type} ${id}`));
	onKnown(claims.isNew);
	whenAnswered(response, claims.settle);

	const fresh = events.filter((_, index) => claims.isNew[index]);
	if (claims.inFlight.length === 0 && fresh.length > 0) return fresh;
	const othersStored = Promise.all(claims.inFlight).then((outcomes) => outcomes.every(Boolean));
	if (fresh.length === 0) {
		void answerTogether([response], othersStored);
		return undefined;
	}
	if (await isStoredInTime(othersStored)) return fresh;
	answer(response, 503, 'The event could not be stored');
	return undefined;
}

/** The items that this request carries into n8n; undefined if another one carries them and answers for both. */
export async function combined(
	items: INodeExecutionData[],
	{ settingsKey, options, response, state }: Delivery,
): Promise<INodeExecutionData[] | undefined> {
	const limits = combineLimits(options);
	if (limits.windowMs === 0) return items;
	return await state.combiner.add(settingsKey, response, items, limits);
}
