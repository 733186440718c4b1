import { hash } from 'node:crypto';

import type { Clock } from '../time';

/** How many events are remembered, and for how long. */
export interface Limits {
	maxEntries: number;
	maxAgeMs: number;
}

/** What one request's events are, each in the order asked. */
export interface Claims {
	/** Whether the event is this request's to deliver. */
	isNew: boolean[];
	/** For every other event that is on its way in another request: whether it got there. */
	inFlight: Array<Promise<boolean>>;
	/** Says whether n8n has stored the new ones. */
	settle(stored: boolean): void;
}

/** An event on its way into n8n. */
interface Flight {
	/** Milliseconds on the process's own clock. */
	since: number;
	outcome: Promise<boolean>;
	land(stored: boolean): void;
}

/** An event that n8n has not stored after this long is taken for lost and may be delivered again. */
export const MAX_IN_FLIGHT_MS = 5 * 60_000;

/**
 * Remembers the events of one node that n8n has stored, so that a retry of the vendor starts nothing twice. An event is
 * remembered only once it is stored: a delivery that failed is accepted when it is retried. Bounded in
 * number and age; the oldest are forgotten first. Events in flight are bounded by n8n's open requests, and by
 * `MAX_IN_FLIGHT_MS`. Lives in the process; other processes do not see it.
 */
export class NodeEvents {
	/** When each was stored, oldest first. */
	private readonly stored = new Map<string, number>();
	/**
	 * Goes through them once and on as they come: looking from the start each time would pass by all the
	 * forgotten ones, which a Map keeps for a while.
	 */
	private ageing = this.stored.entries();
	private oldest?: [key: string, at: number];
	/** Oldest first. */
	private readonly inFlight = new Map<string, Flight>();

	/** `now` is monotonic, so that a change of the machine's time forgets and keeps nothing. */
	constructor(
		public limits: Limits,
		private readonly now: Clock,
		/** Called when it holds more or fewer events than before. */
		private readonly onChange: () => void = () => {},
	) {}

	/** How many events are held in memory. */
	get size() {
		return this.stored.size + this.inFlight.size;
	}

	/**
	 * Claims the events of one request, all at once: a request can therefore wait only for requests that
	 * came before it, and never two for each other. An event named twice is new once.
	 */
	claim(eventIds: readonly string[]): Claims {
		this.forgetOld();
		const mine = new Map<string, Flight>();
		const others = new Set<Promise<boolean>>();
		const isNew = eventIds.map((eventId) => {
			const key = keyOf(eventId);
			if (this.stored.has(key) || mine.has(key)) return false;
			const flight = this.inFlight.get(key);
			if (flight) {
				others.add(flight.outcome);
				return false;
			}
			mine.set(key, this.takeOff(key));
			return true;
		});
		this.onChange();
		return {
			isNew,
			inFlight: [...others],
			settle: (stored) => mine.forEach((flight, key) => this.land(key, flight, stored)),
		};
	}

	private takeOff(key: string): Flight {
		let land: Flight['land'] = () => {};
		const outcome = new Promise<boolean>((resolve) => (land = resolve));
		const flight = { since: this.now(), outcome, land };
		this.inFlight.set(key, flight);
		return flight;
	}

	private land(key: string, flight: Flight, stored: boolean) {
		flight.land(stored);
		if (this.inFlight.get(key) !== flight) return;
		this.inFlight.delete(key);
		if (stored) {
			this.stored.delete(key);
			this.stored.set(key, this.now());
			this.forgetOld();
		}
		this.onChange();
	}

	private forgetOld() {
		const now = this.now();
		const { maxEntries, maxAgeMs } = this.limits;
		while ((this.oldest ??= this.next())) {
			const [key, at] = this.oldest;
			const isStored = this.stored.get(key) === at;
			if (isStored && this.stored.size <= maxEntries && now - at < maxAgeMs) break;
			if (isStored) this.stored.delete(key);
			this.oldest = undefined;
		}
		for (const [key, flight] of this.inFlight) {
			if (now - flight.since < MAX_IN_FLIGHT_MS) break;
			flight.land(false);
			this.inFlight.delete(key);
		}
	}

	private next(): [string, number] | undefined {
		const { value, done } = this.ageing.next();
		if (!done) return value;
		// An iterator that came to the end stays there.
		this.ageing = this.stored.entries();
		return this.ageing.next().value;
	}
}

/** Of one length, so that a long id takes no more memory than any other. */
const keyOf = (eventId: string) => hash('sha256', eventId, 'base64');

/** Events that a process remembers at most, of all its nodes: some 200 MB. */
const MAX_EVENTS = 1_000_000;

/**
 * What each node of the process remembers, by workflow and node. Bounded by all events together: where there
 * are more, the nodes that were not used for longest forget theirs.
 */
export class RecentEvents {
	/** The node used last is the last. */
	private readonly byNode = new Map<string, { events: NodeEvents; counted: number }>();
	private total = 0;

	constructor(
		private readonly now: Clock,
		private readonly maxEvents = MAX_EVENTS,
	) {}

	private hasForgotten = false;
	private isTold = false;

	/** Whether something had to be forgotten before its time; true once in the life of the process. */
	forgotEarly(): boolean {
		const isNews = this.hasForgotten && !this.isTold;
		this.isTold ||= isNews;
		return isNews;
	}

	/** The memory of one node, with its current limits. */
	of(node: string, limits: Limits): NodeEvents {
		const known = this.byNode.get(node) ?? this.make(node, limits);
		known.events.limits = limits;
		this.byNode.delete(node);
		this.byNode.set(node, known);
		return known.events;
	}

	private make(node: string, limits: Limits) {
		const made = {
			events: new NodeEvents(limits, this.now, () => this.count(node)),
			// The node itself takes room too.
			counted: 1,
		};
		this.total++;
		return made;
	}

	private count(node: string): void {
		const known = this.byNode.get(node);
		if (!known) return;
		const size = known.events.size + 1;
		this.total += size - known.counted;
		known.counted = size;
		for (const [oldest, { counted, events }] of this.byNode) {
			if (this.total <= this.maxEvents || oldest === node) break;
			this.byNode.delete(oldest);
			this.total -= counted;
			this.hasForgotten ||= events.size > 0;
		}
	}
}
