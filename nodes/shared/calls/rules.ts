import type { Catalogue, StoryStep } from '../events/catalogue';
import type { ContactCenterItem } from '../events/item';
import type { Outcome } from '../events/interaction';

/**
 * What an event says about the course of its call:
 *
 * - `waits`: the customer waits, in the event's queue where it names one;
 * - `answered`: the event's agent and the customer are connected;
 * - `missed`: it stopped ringing at the event's agent, who did not answer;
 * - `moved`: the call left its queue, or whom it rang at, without an answer;
 * - `transferred`: the call was handed on to somebody else;
 * - `released`: the conversation with the event's agent is over, the call may go on;
 * - `belongs`: it is about the call and changes none of that;
 * - `ends`: the call is over: its item is delivered;
 * - `whole`: the one event that the vendor sends of a call, at its end, with all there is to know;
 * - `follows`: it is about a call that has ended, such as a recording made ready. It never opens a call.
 */
export type Moment =
	| 'waits'
	| 'answered'
	| 'missed'
	| 'moved'
	| 'transferred'
	| 'released'
	| 'belongs'
	| 'ends'
	| 'whole'
	| 'follows';

/** An event's part in a call. */
export interface Part {
	moment: Moment;
	/** Whether nothing of the call can have come before: seeing it, one knows the call from its beginning. */
	begins?: boolean;
}

/** A vendor's events of calls (chats, tasks); which call one is of, its fact `callId` tells. */
export interface CallRules {
	/**
	 * The part of each event, or what tells it from the event. Events that are not named are no part of any
	 * call. Of events with equal times, the one named first came first.
	 */
	parts: Readonly<Record<string, Part | ((event: ContactCenterItem) => Part | undefined)>>;
	/** Sample calls by a title for people: each a run of events, the first of them of the call. */
	samples: Readonly<Record<string, readonly StoryStep[]>>;
	/**
	 * How a call ended that nobody answered, where the end itself does not say. `told` is what the last
	 * event that told an outcome said.
	 */
	unanswered?(end: ContactCenterItem, told: Outcome | undefined): Outcome | undefined;
}

/** An event's part in a call by a vendor's rules; undefined where it has none. */
export function partOf(rules: CallRules, event: ContactCenterItem): Part | undefined {
	// A type is the sender's word: it may be the name of what every object has.
	if (!Object.hasOwn(rules.parts, event.type)) return undefined;
	const part = rules.parts[event.type];
	return typeof part === 'function' ? part(event) : part;
}

/** The names of the events from which calls are gathered. */
export const gatheredFrom = (rules: CallRules, { events }: Catalogue): string[] =>
	events.map(({ name }) => name).filter(isGathered(rules));

/** Whether a call is gathered from events of that name. What only follows a call is not needed. */
const isGathered =
	({ parts }: CallRules) =>
	(name: string): boolean => {
		if (!Object.hasOwn(parts, name)) return false;
		const part = parts[name];
		return typeof part === 'function' || part.moment !== 'follows';
	};
