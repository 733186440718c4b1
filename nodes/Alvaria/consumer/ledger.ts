/** Where an event is that Alvaria may deliver again. */
type State = 'queued' | 'running' | 'acknowledging' | 'resting' | 'held';

interface Entry {
	state: State;
	/** How often an execution was to be started for it. */
	attempts: number;
	/** How many of them n8n stored, and have ended. */
	ended: number;
	/** While resting: when it may run again. Epoch milliseconds. */
	notBefore: number;
	/** The call that it belongs to, or ends. */
	callId?: string;
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
		held: 0,
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

	/** The event waits here for an execution; `callId` where it ends a call. */
	queue(id: string, callId?: string): void {
		this.set(id, 'queued').callId = callId;
	}

	/** The event waits for the end of its call. */
	hold(id: string, callId: string): void {
		this.set(id, 'held').callId = callId;
	}

	/** Events that wait for the end of a call, in the order in which they came. */
	heldOf(callId: string): string[] {
		return this.held((entry) => entry.callId === callId);
	}

	/** Whether the end of a call is here: it waits for its execution, runs, or is to run again. */
	isEnding(callId: string): boolean {
		return [...this.entries.values()].some(
			({ callId: call, state }) => call === callId && !['held', 'acknowledging'].includes(state),
		);
	}

	/**
	 * Events that wait for the end of their call and are in the way of others: while more than `most` are with
	 * Alvaria, all of a call at once, so that none is known from its beginning that is not known in full.
	 */
	inTheWay(most: number): string[] {
		let size = this.size - this.count('acknowledging');
		if (size <= most || this.count('held') === 0) return [];
		const heldByCall = new Map<string | undefined, number>();
		for (const { state, callId } of this.entries.values()) {
			if (state === 'held') heldByCall.set(callId, (heldByCall.get(callId) ?? 0) + 1);
		}
		const calls = new Set<string | undefined>();
		for (const [callId, held] of heldByCall) {
			if (size <= most) break;
			calls.add(callId);
			size -= held;
		}
		return this.held(({ callId }) => calls.has(callId));
	}

	/** No calls are gathered any more: their events are judged anew when they come again. */
	releaseHeld(): void {
		for (const id of this.held(() => true)) this.rest(id, 0);
	}

	private held(isMeant: (entry: Entry) => boolean): string[] {
		return [...this.entries]
			.filter(([, entry]) => entry.state === 'held' && isMeant(entry))
			.map(([id]) => id);
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
	 * Forgets events resting or held that Alvaria no longer delivers: somebody else acknowledged them, or
	 * their session is gone. `delivered` are the ids of an answer that was not full.
	 */
	reconcile(delivered: { has(id: string): boolean }): void {
		for (const [id, { state }] of this.entries) {
			const isWaiting = state === 'resting' || state === 'held';
			if (isWaiting && !delivered.has(id)) this.forget(id);
		}
	}

	forget(id: string): void {
		const entry = this.entries.get(id);
		if (!entry) return;
		this.counts[entry.state]--;
		this.entries.delete(id);
	}

	private set(id: string, state: State): Entry {
		const { attempts = 0, ended = 0, callId } = this.entries.get(id) ?? {};
		this.forget(id);
		const entry: Entry = { state, attempts, ended, notBefore: 0, callId };
		this.counts[state]++;
		this.entries.set(id, entry);
		return entry;
	}
}
