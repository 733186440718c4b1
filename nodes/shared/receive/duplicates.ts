import { hash } from 'node:crypto';

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
 * Remembers the events n8n has stored, so that a retry of the vendor starts nothing twice. An event is
 * remembered only once it is stored: a delivery that failed is accepted when it is retried. Bounded in
 * number and age; the oldest are forgotten first. Events in flight are bounded by n8n's open requests, and by
 * `MAX_IN_FLIGHT_MS`. Lives in the process; other processes do not see it.
 */
export class RecentEvents {
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
		private readonly now: () => number = () => performance.now(),
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
		if (!stored) return;
		this.stored.delete(key);
		this.stored.set(key, this.now());
		this.forgetOld();
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

/** What each node remembers, by workflow and node; nodes that have not been used for longest are forgotten. */
const byNode = new Map<string, RecentEvents>();
const MAX_NODES = 500;

/** The memory of one node in this process, with its current limits. */
export function recentEventsOf(node: string, limits: Limits): RecentEvents {
	const recent = byNode.get(node) ?? new RecentEvents(limits);
	recent.limits = limits;
	byNode.delete(node);
	byNode.set(node, recent);
	if (byNode.size > MAX_NODES) byNode.delete(byNode.keys().next().value as string);
	return recent;
}
