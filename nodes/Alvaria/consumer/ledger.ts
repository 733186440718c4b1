/** Where an event is that Alvaria may deliver again. */
type State = 'queued' | 'running' | 'acknowledging' | 'resting';

interface Entry {
	state: State;
	/** How often an execution was to be started for it. */
	attempts: number;
	/** How many of them n8n stored, and have ended. */
	ended: number;
	/** While resting: when it may run again. Epoch milliseconds. */
	notBefore: number;
}

/** What to do with a delivered event. */
export type Delivery =
	/** Not seen before, or due to run again. */
	| 'take'
	/** Known, and nothing to do now. */
	| 'known'
	/** Acknowledged before this delivery, so Alvaria did not notice. */
	| 'acknowledgeAgain';

/** Acknowledged events remembered, so that a late redelivery starts nothing. */
const REMEMBERED = 5_000;

/** How long Alvaria may take to notice an acknowledgement before it gets another. Milliseconds. */
const NOTICE = 5_000;

/**
 * What is known of the events that Alvaria has delivered: it delivers each again until it is
 * acknowledged. Bounded: Alvaria delivers no more than 200 unacknowledged events.
 */
export class Ledger {
	private readonly entries = new Map<string, Entry>();
	/** When the acknowledgement was confirmed, and the number of the last poll begun then, by event. */
	private readonly confirmed = new Map<string, { at: number; poll: number }>();
	private readonly counts: Record<State, number> = {
		queued: 0,
		running: 0,
		acknowledging: 0,
		resting: 0,
	};

	/** Events delivered and not acknowledged. */
	get size(): number {
		return this.entries.size;
	}

	count(state: State): number {
		return this.counts[state];
	}

	has(id: string): boolean {
		return this.entries.has(id);
	}

	isRunning(id: string): boolean {
		return this.entries.get(id)?.state === 'running';
	}

	attempts(id: string): number {
		return this.entries.get(id)?.attempts ?? 0;
	}

	/** Judges an event of the answer to poll number `poll`. */
	judge(id: string, poll: number, now: number): Delivery {
		const entry = this.entries.get(id);
		if (entry) return entry.state === 'resting' && entry.notBefore <= now ? 'take' : 'known';
		const confirmed = this.confirmed.get(id);
		if (!confirmed) return 'take';
		// A poll that was under way when the acknowledgement was confirmed may still carry the event.
		return poll > confirmed.poll && now >= confirmed.at + NOTICE ? 'acknowledgeAgain' : 'known';
	}

	/** The event waits here for an execution. */
	queue(id: string): void {
		this.set(id, 'queued');
	}

	/** An execution is being started for the event. Returns which of its executions it is. */
	run(id: string): number {
		return ++this.set(id, 'running').attempts;
	}

	/** An execution of the event has ended. Returns how many have. */
	ended(id: string): number {
		const entry = this.entries.get(id);
		return entry ? ++entry.ended : 0;
	}

	acknowledging(id: string): void {
		this.set(id, 'acknowledging');
	}

	/** Alvaria confirmed it, when poll number `poll` was the last one begun. */
	acknowledged(id: string, poll: number, now: number): void {
		this.forget(id);
		this.confirmed.delete(id);
		this.confirmed.set(id, { at: now, poll });
		if (this.confirmed.size > REMEMBERED) {
			const [oldest] = this.confirmed.keys();
			this.confirmed.delete(oldest);
		}
	}

	/** The event may run again from `notBefore` on, when Alvaria delivers it again. */
	rest(id: string, notBefore: number): void {
		this.set(id, 'resting').notBefore = notBefore;
	}

	/**
	 * Forgets resting events that Alvaria no longer delivers: somebody else acknowledged them, or their
	 * session is gone. `delivered` are the ids of an answer that was not full.
	 */
	reconcile(delivered: { has(id: string): boolean }): void {
		for (const [id, { state }] of this.entries) {
			if (state === 'resting' && !delivered.has(id)) this.forget(id);
		}
	}

	forget(id: string): void {
		const entry = this.entries.get(id);
		if (!entry) return;
		this.counts[entry.state]--;
		this.entries.delete(id);
	}

	private set(id: string, state: State): Entry {
		const { attempts = 0, ended = 0 } = this.entries.get(id) ?? {};
		this.forget(id);
		const entry: Entry = { state, attempts, ended, notBefore: 0 };
		this.counts[state]++;
		this.entries.set(id, entry);
		return entry;
	}
}
