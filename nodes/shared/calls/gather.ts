import type { Catalogue } from '../events/catalogue';
import { toItem, type VendorEvent } from '../events/item';
import type { Fate } from '../receive/outcomes';
import { toCallItem, type CallItem } from './fold';
import type { ClosingCall, OpenCalls } from './openCalls';
import { partOf, type CallRules } from './rules';

/** Whose calls are gathered, and by which rules. */
export interface Calls {
	catalogue: Catalogue;
	rules: CallRules;
}

/** How a finished call is told why it does not start the workflow; undefined if it may. */
export type CallVerdict = (
	call: CallItem,
	events: readonly VendorEvent[],
) => 'filtered' | 'stale' | undefined;

/** What becomes of the events of one request. */
export interface Gathering {
	/** What became of each event, in their order. */
	fates: Fate[];
	/** The items of the calls that ended. */
	ended: CallItem[];
	/** For every end of a call that another request delivers: whether it gets there. */
	inFlight: Array<Promise<boolean>>;
	/** Says whether n8n has stored the items. */
	settle(stored: boolean): void;
}

/**
 * Adds a request's events to their calls, all at once, and takes the calls that end. A request can therefore
 * wait only for requests that came before it. `isAgain`: the sender wants the calls to be delivered again.
 */
export function gather(
	{ catalogue, rules }: Calls,
	open: OpenCalls,
	events: readonly VendorEvent[],
	verdict: CallVerdict,
	isAgain = false,
): Gathering {
	const placed = events.map((event) => {
		const item = toItem(catalogue.source, catalogue.find(event.type), event);
		const callId = item.interaction?.callId;
		const part = callId === undefined ? undefined : partOf(rules, item);
		return callId !== undefined && part ? { event, callId, moment: part.moment } : undefined;
	});
	const lastEnds = new Map<string, number>();
	placed.forEach((one, index) => {
		if (one && isEnd(one.moment)) lastEnds.set(one.callId, index);
		if (one && isAgain) open.reopen(one.callId);
	});
	// Events that stand behind their call's end in the request belong to it as well.
	const fates = placed.map((one, index): Fate => {
		if (!one) return 'not-picked';
		if (lastEnds.get(one.callId) === index) return 'started';
		return open.add(one.callId, one.event, one.moment !== 'follows');
	});
	const closing: ClosingCall[] = [];
	const ended: CallItem[] = [];
	const inFlight: Array<Promise<boolean>> = [];
	for (const [callId, index] of lastEnds) {
		const ending = open.end(callId, events[index]);
		if (ending === 'late') {
			fates[index] = 'late';
		} else if ('inFlight' in ending) {
			fates[index] = 'duplicate';
			inFlight.push(ending.inFlight);
		} else {
			const call = itemOf({ catalogue, rules }, ending.closing);
			const refused = verdict(call, ending.closing.events);
			fates[index] = refused ?? 'started';
			if (refused) ending.closing.settle(true);
			else {
				closing.push(ending.closing);
				ended.push(call);
			}
		}
	}
	return {
		fates,
		ended,
		inFlight,
		settle: (stored) => closing.forEach((call) => call.settle(stored)),
	};
}

const isEnd = (moment: string) => moment === 'ends' || moment === 'whole';

/** The item of a call whose events are taken for delivery. */
export const itemOf = (
	{ catalogue, rules }: Calls,
	{ events, cut }: Pick<ClosingCall, 'events' | 'cut'>,
): CallItem =>
	toCallItem(
		catalogue.source,
		rules,
		events.map((event) => toItem(catalogue.source, catalogue.find(event.type), event)),
		{ cut },
	);
