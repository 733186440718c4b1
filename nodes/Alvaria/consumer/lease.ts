import { AlvariaFailure } from '../api/failure';
import { deleteSession } from '../api/streaming';
import type { Shared } from './connection';
import {
	fingerprintOfSubscriptions,
	GRACE,
	openSession,
	resubscribe,
	type KnownSession,
	type SessionPlan,
} from './session';
import { Backoff } from './waits';

/** A session that ends sooner was of no use; another one is not created at once. Milliseconds. */
const SHORT_LIFE = 10_000;

/** Between sessions that end soon, and between attempts to change subscriptions. Milliseconds. */
const REST = { first: 500, cap: 60_000 };

/**
 * The session that a consumer holds: opened, subscribed, lost or deleted here alone. It is kept until Alvaria
 * says that it is over, or has certainly dropped it; no failure throws it away.
 */
export class Lease {
	private held?: KnownSession;
	/** Until then Alvaria keeps the session, as far as is known. Epoch milliseconds. */
	private aliveUntil = 0;
	/** Of sessions that ended soon, one after the other. */
	private readonly shortLived: Backoff;
	private readonly refusedChanges: Backoff;
	/** Subscriptions are not changed before. Epoch milliseconds. */
	private changeFrom = 0;

	constructor(
		private readonly shared: Shared,
		/** The session's id is not used from here on. */
		private readonly onLost: () => void,
	) {
		const { random } = shared.environment;
		this.shortLived = new Backoff({ ...REST, random });
		this.refusedChanges = new Backoff({ ...REST, random });
	}

	get session(): KnownSession | undefined {
		return this.held;
	}

	/** Whether the session has the subscriptions that the user wants. */
	get isSubscribed(): boolean {
		const { settings } = this.shared.connection();
		return this.held?.subscriptions === fingerprintOfSubscriptions(settings);
	}

	/** Milliseconds for which Alvaria may still keep the session without a poll; 0 where there is none. */
	get life(): number {
		return this.held ? Math.max(0, this.aliveUntil - this.now) : 0;
	}

	/** Takes over a session that an earlier process held. */
	resume(session: KnownSession): void {
		this.know(session);
		this.polled(this.now);
	}

	/** A poll that began then has been answered: Alvaria counts the inactivity from there, or from later. */
	polled(startedAt: number): void {
		if (this.held) this.aliveUntil = startedAt + this.held.inactivityDelay * 1000;
	}

	/** Sees to it that there is a session, with the subscriptions the user wants; throws where that fails. */
	async connect(stop: AbortSignal): Promise<void> {
		const { settings } = this.shared.connection();
		if (!this.held) return await this.open(stop);
		if (this.isSubscribed || this.now < this.changeFrom) return;
		try {
			await this.changeSubscriptions(this.held, settings);
			this.refusedChanges.reset();
		} catch (error) {
			const failure = AlvariaFailure.from(error);
			if (failure.kind !== 'sessionInvalid') {
				this.changeFrom = this.now + this.refusedChanges.next(failure.retryAfter);
				throw failure;
			}
			this.lose();
			await this.open(stop);
		}
	}

	/** The session's id is not used from here on. */
	lose(): void {
		if (!this.held) return;
		this.held = undefined;
		this.shared.connection().onSession(undefined);
		this.onLost();
	}

	/** Deletes the session; its id is not used again, whatever the answer. */
	async end(): Promise<void> {
		const session = this.held;
		this.lose();
		if (!session) return;
		const { http } = this.shared.connection();
		await deleteSession(http, session, GRACE).catch((error: unknown) => {
			const { message } = AlvariaFailure.from(error);
			this.shared.log('debug', `The Alvaria session could not be deleted: ${message}`);
		});
	}

	private get now(): number {
		return this.shared.environment.now();
	}

	private async open(stop: AbortSignal): Promise<void> {
		const { http, settings } = this.shared.connection();
		await this.restBeforeOpening(stop);
		const startedAt = this.now;
		const session = await openSession(http, settings, this.shared.request());
		if (stop.aborted) {
			await deleteSession(http, session, GRACE).catch(() => {});
			throw stopped();
		}
		const subscriptions = fingerprintOfSubscriptions(settings);
		this.know({ ...session, createdAt: this.now, subscriptions });
		this.polled(startedAt);
	}

	/** The first session that ended soon may be replaced at once. */
	private async restBeforeOpening(stop: AbortSignal): Promise<void> {
		const { sessionAt = Number.NEGATIVE_INFINITY } = this.shared.state;
		if (this.now - sessionAt >= SHORT_LIFE) return this.shortLived.reset();
		const isFirst = this.shortLived.attempts === 0;
		const wait = this.shortLived.next();
		if (!isFirst) await this.shared.environment.sleep(wait, stop).catch(() => {});
		if (stop.aborted) throw stopped();
	}

	private async changeSubscriptions(session: KnownSession, plan: SessionPlan): Promise<void> {
		const { http } = this.shared.connection();
		this.know({ ...session, subscriptions: undefined });
		await resubscribe(http, session, plan, this.shared.request());
		this.know({ ...session, subscriptions: fingerprintOfSubscriptions(plan) });
	}

	private know(session: KnownSession): void {
		this.held = session;
		this.shared.state.sessionAt = session.createdAt;
		this.shared.connection().onSession(session);
	}
}

const stopped = () => new AlvariaFailure('aborted', 'Stopped while connecting');
