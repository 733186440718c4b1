import { MAX_EVENTS } from '../api/streaming';

/** What is known before a poll. */
export interface Situation {
	/** Whether Alvaria delivers events again until they are acknowledged. */
	isAcknowledged: boolean;
	/** Events that Alvaria delivers again, because they are not acknowledged. */
	unacknowledged: number;
	/** How many of them wait for nothing but Alvaria's confirmation. */
	acknowledging: number;
	/** How many of them may be taken over again, now or later. */
	resting: number;
	/** Events that wait here for an execution. */
	queued: number;
	/** Executions that may be started now. */
	freeSlots: number;
	/** Executions at the same time. */
	maxInFlight: number;
	/** Whether the events of a poll share one execution. */
	perPoll: boolean;
	/** The user's maximum for one poll. */
	maxEvents: number;
	/** Polls in a row that came back early without a new event. */
	idlePolls: number;
	/** Whether the last poll brought as much as it asked for, so that there may be more. */
	wasFull: boolean;
	/** Seconds the session survives without a poll. */
	inactivityDelay: number;
}

/** The next poll. */
export interface PollPlan {
	/** Milliseconds between the end of the last poll and this one; ends early when the situation changes. */
	after: number;
	/** Events to ask for. */
	maxEvents: number;
	/** New events to take over. Those beyond it stay with Alvaria. */
	take: number;
}

/** Between polls that answer at once because unacknowledged events wait. Milliseconds. */
const PACE = { first: 50, busy: 250, cap: 1_000 };

/** With fewer of its executions free than this share, n8n has enough to do for a while. */
const ENOUGH_FREE = 0.75;

/** How long to wait for a confirmation that empties Alvaria's queue, rather than ask for the same again. */
const CONFIRMATION = 2_000;

/**
 * When to poll next, and for how much.
 *
 * As long as an event is not acknowledged, `GET events` answers at once and carries it again, first in
 * line. So the consumer asks for as many more, up to Alvaria's 200, to see past them, and not all the
 * time. With nothing to take over it polls only to keep the session: what it sees stays with Alvaria.
 * Without acknowledgements what a poll returns is gone from Alvaria, so it asks for one event then, and
 * takes it over beyond the limit.
 */
export function planPoll(situation: Situation): PollPlan {
	const { isAcknowledged, acknowledging, resting } = situation;
	const unacknowledged = isAcknowledged ? situation.unacknowledged : 0;
	const wanted = wantedOf(situation);
	if (wanted === 0) {
		const after = (situation.inactivityDelay * 1000) / 3;
		return { after, maxEvents: 1, take: isAcknowledged ? 0 : 1 };
	}
	const take = Math.min(wanted, MAX_EVENTS.max - (unacknowledged - resting));
	// Alvaria shows nothing beyond its 200; the whole answer tells which of them are gone meanwhile.
	if (take <= 0) return { after: PACE.cap, maxEvents: MAX_EVENTS.max, take: 0 };
	return {
		after:
			unacknowledged > 0 && unacknowledged === acknowledging
				? CONFIRMATION
				: paceOf(situation, unacknowledged > 0),
		maxEvents: Math.min(MAX_EVENTS.max, unacknowledged + take),
		take,
	};
}

/**
 * New events to ask for. What stays with Alvaria until it is acknowledged may wait here for its
 * execution, and is fetched again after a crash: so few large polls do, made while there is still
 * enough here for a round of executions.
 */
function wantedOf(situation: Situation): number {
	const { isAcknowledged, perPoll, queued, freeSlots, maxInFlight, maxEvents } = situation;
	if (perPoll) return freeSlots > 0 ? maxEvents : 0;
	if (isAcknowledged) return queued < maxInFlight ? maxEvents : 0;
	return Math.min(maxEvents, freeSlots);
}

function paceOf(situation: Situation, isRedelivered: boolean): number {
	const { idlePolls, wasFull, freeSlots, maxInFlight } = situation;
	if (idlePolls > 0) return Math.min(PACE.cap, PACE.first * 2 ** Math.min(idlePolls, 10));
	if (!isRedelivered) return 0;
	return wasFull || freeSlots >= maxInFlight * ENOUGH_FREE ? PACE.first : PACE.busy;
}
