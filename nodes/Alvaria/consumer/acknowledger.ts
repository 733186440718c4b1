import { MAX_EVENTS, type Acknowledged } from '../api/streaming';
import { AlvariaFailure } from '../api/failure';
import { Alarm, type Backoff, type Sleep } from './waits';

/** What an acknowledger needs from its consumer. */
export interface AcknowledgerOptions {
	/** Id of the session to acknowledge in; undefined while there is none. */
	session: () => string | undefined;
	post: (sessionId: string, eventIds: readonly string[]) => Promise<Acknowledged>;
	/** Milliseconds to wait for more to acknowledge with the same request; 0 where none is expected. */
	gatherFor: () => number;
	/** Alvaria no longer holds these events. */
	onConfirmed: (eventIds: readonly string[]) => void;
	/** A request failed; it is tried again unless the session is invalid. */
	onFailure: (failure: AlvariaFailure, sessionId: string) => void;
	backoff: Backoff;
	sleep: Sleep;
	/** Epoch milliseconds. */
	now: () => number;
}

/**
 * Acknowledges what it is given, together what comes together, and tries for as long as it takes:
 * the executions are over, only Alvaria does not know yet.
 */
export class Acknowledger {
	private readonly waiting = new Set<string>();
	private readonly alarm: Alarm;
	private readonly gathering: Alarm;
	private working?: Promise<void>;
	/** Until then Alvaria has asked for quiet, in whatever session. Epoch milliseconds. */
	private notBefore = 0;

	constructor(private readonly options: AcknowledgerOptions) {
		this.alarm = new Alarm(options.sleep);
		this.gathering = new Alarm(options.sleep);
	}

	/** Events whose acknowledgement is not confirmed. */
	get size(): number {
		return this.waiting.size;
	}

	add(eventIds: readonly string[]): void {
		for (const id of eventIds) this.waiting.add(id);
		if (this.waiting.size >= MAX_EVENTS.max) this.hurry();
		this.work();
	}

	/** Nothing more is to be expected soon. */
	hurry(): void {
		this.gathering.ring();
	}

	/** Gives up on these: they are not to be acknowledged any more. */
	drop(eventIds: readonly string[]): void {
		for (const id of eventIds) this.waiting.delete(id);
	}

	/** There is a new session, or none any more: tries again now, unless Alvaria named a time. */
	resume(): void {
		this.alarm.ring();
		this.work();
	}

	/** Resolves when nothing waits, or nothing can be done about it for lack of a session. */
	async idle(): Promise<void> {
		while (this.working) await this.working;
	}

	private work(): void {
		if (this.working) return;
		this.working = this.drain().finally(() => {
			this.working = undefined;
			if (this.waiting.size > 0 && this.options.session() !== undefined) this.work();
		});
	}

	private async drain(): Promise<void> {
		// What is added in the same breath goes with the same request.
		await Promise.resolve();
		while (this.waiting.size > 0) {
			await this.gather();
			const session = this.options.session();
			if (session === undefined) return;
			const quiet = this.notBefore - this.options.now();
			if (quiet > 0) await this.alarm.wait(quiet);
			else await this.attempt(session, [...this.waiting].slice(0, MAX_EVENTS.max));
		}
	}

	/** n8n's HTTP client opens a connection for every request, so a few large ones cost less. */
	private async gather(): Promise<void> {
		const time = this.options.gatherFor();
		if (time > 0 && this.waiting.size < MAX_EVENTS.max) await this.gathering.wait(time);
	}

	private async attempt(session: string, ids: readonly string[]): Promise<void> {
		try {
			await this.options.post(session, ids);
			this.options.backoff.reset();
			// Those Alvaria did not find are gone as well, and one it forgot to list comes again.
			for (const id of ids) this.waiting.delete(id);
			this.options.onConfirmed(ids);
		} catch (error) {
			const failure = AlvariaFailure.from(error);
			this.options.onFailure(failure, session);
			if (failure.kind === 'sessionInvalid') return;
			const wait = this.options.backoff.next(failure.retryAfter);
			if (failure.retryAfter !== undefined) this.notBefore = this.options.now() + wait;
			await this.alarm.wait(wait);
		}
	}
}
