/** Whole calls in place of single events: what Alvaria delivers is gathered until a call ends. */
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { gather, itemOf as callItemOf, type CallVerdict } from '../../shared/calls/gather';
import type { CallItem } from '../../shared/calls/fold';
import type { ClosingCall, OpenCalls } from '../../shared/calls/openCalls';
import { partOf } from '../../shared/calls/rules';
import type { ItemMasker } from '../../shared/privacy/masker';
import type { StreamingEvent } from '../api/event';
import { executionData, itemOf, vendorEventOf } from '../api/item';
import { alvariaCalls } from '../calls';
import { alvaria } from '../events';

const CALLS = { catalogue: alvaria, rules: alvariaCalls };

/** Between two looks for calls whose end has not come. Milliseconds. */
const LOOK = 30_000;

/** What a user decides about whole calls. */
export interface CallSettings {
	/** Whether a call starts the workflow. */
	verdict: CallVerdict;
	/** Whether calls whose end does not come start an execution too. */
	deliversUnfinished: boolean;
	/** How long the end is waited for. Milliseconds. */
	longestMs: number;
}

/** A call that is to start an execution. */
export interface FinishedCall {
	/** Alvaria's id of it. */
	id: string;
	item: CallItem;
	/** Says whether it has had its execution. If not, it is open again, as it was. */
	settle(isDone: boolean): void;
}

/** An event that is to start an execution: for itself or, where it ends a call, for that. */
export interface DueEvent extends StreamingEvent {
	call?: FinishedCall;
}

/** What becomes of events that belong to calls. */
export interface Gathered {
	/** Those that end a call. */
	due: DueEvent[];
	/** Those that wait for the end of their call. */
	held: Array<{ id: string; callId: string }>;
	/** Those that start nothing, now or later, as their call was delivered or does not pass the filters. */
	over: Array<{ id: string; callId: string }>;
}

/** The call that an event belongs to; undefined where it is no part of any. */
export function callOf(event: StreamingEvent): string | undefined {
	if (!Object.hasOwn(alvariaCalls.parts, event.type)) return undefined;
	const item = itemOf(event);
	return partOf(alvariaCalls, item) && item.interaction?.callId;
}

/** What an execution is given for an event or a call, without the personal data that `mask` takes out. */
export function dueData(mask?: ItemMasker): (event: DueEvent) => INodeExecutionData {
	const ofEvent = executionData(mask);
	return (event) => (event.call ? callData(event.call.item, mask) : ofEvent(event));
}

/** A call for n8n, without the personal data that `mask` takes out. */
export const callData = (item: CallItem, mask?: ItemMasker): INodeExecutionData => ({
	json: (mask ? mask(item) : item) as unknown as IDataObject,
});

/** Gathers the events of one node's calls. What it remembers are the open calls, which outlive it. */
export class CallDesk {
	private nextLook = Number.NEGATIVE_INFINITY;

	constructor(
		private readonly open: OpenCalls,
		private readonly settings: Pick<CallSettings, 'verdict' | 'deliversUnfinished'>,
	) {
		open.isWatched = true;
	}

	/** Adds new events to their calls, and takes the calls that end. */
	gather(events: readonly StreamingEvent[]): Gathered {
		const gathered: Gathered = { due: [], held: [], over: [] };
		const byCall = new Map<string, StreamingEvent[]>();
		for (const event of events) {
			const callId = callOf(event);
			if (callId !== undefined) byCall.set(callId, [...(byCall.get(callId) ?? []), event]);
		}
		for (const [callId, ofCall] of byCall) {
			const vendorEvents = ofCall.map(vendorEventOf);
			const { fates, ended, settle } = gather(
				CALLS,
				this.open,
				vendorEvents,
				this.settings.verdict,
			);
			ofCall.forEach((event, index) => {
				const { id } = event;
				if (fates[index] === 'started') {
					gathered.due.push({ ...event, call: { id: callId, item: ended[0], settle } });
				} else if (fates[index] === 'gathered' || fates[index] === 'duplicate') {
					gathered.held.push({ id, callId });
				} else {
					gathered.over.push({ id, callId });
				}
			});
		}
		return gathered;
	}

	/**
	 * Takes the calls whose end has not come in time, or with `all` every open one; `isEnding` tells of a call
	 * whether its end is there and only waits to run again. `without` are those that start nothing.
	 */
	overdue(
		now: number,
		isEnding: (callId: string) => boolean,
		all = false,
	): { due: DueEvent[]; without: string[] } {
		const due: DueEvent[] = [];
		const without: string[] = [];
		if (now < this.nextLook && !all) return { due, without };
		this.nextLook = now + LOOK;
		for (const call of this.open.takeOverdue(all)) {
			if (isEnding(call.callId)) {
				call.settle(false);
				continue;
			}
			const item = callItemOf(CALLS, call);
			const { deliversUnfinished, verdict } = this.settings;
			if (deliversUnfinished && verdict(item, call.events) === undefined) {
				due.push(unended(call, item));
			} else {
				call.settle(true);
				without.push(call.callId);
			}
		}
		return { due, without };
	}

	/** Events may have been lost: nothing is known for certain of the calls that are open now. */
	cut(): void {
		this.open.cut();
	}
}

/** A call without an end, in the place of the event that would have been it. */
const unended = ({ callId, settle }: ClosingCall, item: CallItem): DueEvent => ({
	id: item.id,
	type: item.type,
	publishedTime: item.time ?? undefined,
	payload: undefined,
	call: { id: callId, item, settle },
});
