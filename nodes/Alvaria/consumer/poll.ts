import { getEvents, MAX_EVENTS, type Session } from '../api/streaming';
import { isAcknowledged, type Shared } from './connection';
import type { Dispatcher } from './dispatcher';
import { endsSession } from './session';
import { Alarm } from './waits';

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
		// What a poll brings without acknowledgements exceeds the limit, so it is not made for nothing.
		const after = (situation.inactivityDelay * 1000) / (isAcknowledged ? 12 : 3);
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

/** A poll that comes back sooner, without a new event, was not held. Milliseconds. */
const HELD = 1_000;

/** Session-ending events remembered. */
const REMEMBERED_ENDS = 100;

/** What a poll told about the session. */
export interface Polled {
	/** When it began; epoch milliseconds. */
	startedAt: number;
	/** An event says that the session is over. */
	isEnd: boolean;
}

/** Polls, one `GET events` at a time, when there is something to poll for, and hands over what comes. */
export class Poller {
	/** Polls begun; numbers them. */
	count = 0;
	private readonly alarm: Alarm;
	private idlePolls = 0;
	/** The last poll brought as much as it asked for. */
	private wasFull = false;
	private hasFailed = false;
	private lastPollEnd = 0;
	/** What the wait for the next poll was planned for, in milliseconds since the last one. */
	private awaited = 0;
	private readonly ends = new Set<string>();
	/** So many events are unacknowledged that Alvaria shows no newer ones. */
	private isBlocked = false;

	constructor(
		private readonly shared: Shared,
		private readonly dispatcher: Dispatcher,
	) {
		this.alarm = new Alarm(shared.environment.sleep);
	}

	/** Something that polling depends on has changed. */
	changed(): void {
		if (this.plan().after !== this.awaited) this.alarm.ring();
	}

	/** Ends the wait for the next poll. */
	wake(): void {
		this.alarm.ring();
	}

	/** There may be new events at once. */
	expectMore(): void {
		this.idlePolls = 0;
	}

	/** Waits for the moment of the next poll; undefined where there is none to wait for any more. */
	async next(isOver: () => boolean): Promise<PollPlan | undefined> {
		while (!isOver()) {
			const plan = this.plan();
			const rest = this.lastPollEnd + plan.after - this.shared.environment.now();
			// The wait after a failure is over, and the session's life goes on running out.
			if (plan.after === 0 || rest <= 0 || this.hasFailed) return plan;
			this.awaited = plan.after;
			await this.alarm.wait(rest);
		}
		return undefined;
	}

	/** Polls; undefined where the consumer has given the poll up meanwhile. */
	async poll({ maxEvents, take }: PollPlan, session: Session): Promise<Polled | undefined> {
		const { environment, connection, state } = this.shared;
		const { now } = environment;
		const poll = ++this.count;
		const startedAt = now();
		const signal = this.shared.request();
		this.hasFailed = true;
		const { http } = connection();
		const events = await getEvents(http, session, maxEvents, signal).finally(
			() => (this.lastPollEnd = now()),
		);
		// Paused, or found to be invalid, while the answer was on its way: Alvaria delivers again what was
		// not acknowledged.
		if (signal.aborted) return undefined;
		this.hasFailed = false;
		const isFull = events.length >= maxEvents;
		const { wanted, unwanted } = this.dispatcher.receive({ events, poll, take, isFull });
		const isWithoutNew = wanted + unwanted === 0;
		state.events += wanted;
		if (!isWithoutNew) state.lastEventAt = now();
		this.idlePolls = isWithoutNew && now() - startedAt < HELD ? this.idlePolls + 1 : 0;
		this.wasFull = isFull;
		this.warnIfBlocked(maxEvents, isFull && isWithoutNew);
		return { startedAt, isEnd: events.some(({ id, type }) => this.isEnd(id, type)) };
	}

	private plan(): PollPlan {
		const connection = this.shared.connection();
		const { maxEvents, maxInFlight, perPoll, inactivityDelay } = connection.settings;
		const { ledger, freeSlots } = this.dispatcher;
		return planPoll({
			isAcknowledged: isAcknowledged(connection),
			unacknowledged: ledger.size,
			acknowledging: ledger.count('acknowledging'),
			resting: ledger.count('resting'),
			queued: ledger.count('queued'),
			freeSlots,
			maxInFlight,
			perPoll,
			maxEvents,
			idlePolls: this.idlePolls,
			wasFull: this.wasFull,
			inactivityDelay,
		});
	}

	/** Tells once that only acknowledgements bring newer events. */
	private warnIfBlocked(maxEvents: number, isWithoutNew: boolean): void {
		const isBlocked = maxEvents === MAX_EVENTS.max && isWithoutNew;
		if (isBlocked && !this.isBlocked) {
			this.shared.log(
				'warn',
				`${MAX_EVENTS.max} events wait to be acknowledged; until then Alvaria delivers no newer ones`,
			);
		}
		this.isBlocked = isBlocked;
	}

	/** Whether the event ends the session; delivered again, it does not end the next one too. */
	private isEnd(id: string, type: string): boolean {
		if (!endsSession(type, this.shared.connection().settings) || this.ends.has(id)) return false;
		this.ends.add(id);
		if (this.ends.size > REMEMBERED_ENDS) {
			const [oldest] = this.ends;
			this.ends.delete(oldest);
		}
		return true;
	}
}
