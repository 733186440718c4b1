import { AlvariaFailure } from '../api/failure';
import { acknowledge } from '../api/streaming';
import { Acknowledger } from './acknowledger';
import {
	describeState,
	isAcknowledged,
	type Connection,
	type Environment,
	type Figures,
	type Shared,
	type State,
	type Troubled,
} from './connection';
import { Dispatcher } from './dispatcher';
import { Lease } from './lease';
import { Poller } from './poll';
import { probe, Trouble, waitAfterSetback } from './recover';
import { GRACE, type KnownSession } from './session';
import { Backoff } from './waits';

/** Between attempts to acknowledge. Milliseconds. */
const BACKOFF = { first: 500, cap: 60_000 };

/** How long an acknowledgement waits for others while executions run. Milliseconds. */
const GATHER = 500;

/** Between lines that tell the state though nothing happened. Milliseconds. */
const STATUS_EVERY = 60 * 60_000;

/** A failure that may pass is told to the user when it has lasted so long. Milliseconds. */
const PATIENCE = 2 * 60_000;

/**
 * Consumes a streaming session: connect, poll, hand over, acknowledge, with one `GET events` at a time. It
 * never stops by itself, and no failure ends its session: while Alvaria may keep that, it is tried again in
 * time, and afterwards for as long as the workflow is published.
 *
 * It outlives a new publication of its workflow: `pause`, then `use` the new connection and `start`.
 * Executions that run meanwhile stay known, so that no event is lost or starts twice.
 */
export class Consumer {
	readonly state: State = { events: 0, reconnects: 0 };
	private readonly lease: Lease;
	private readonly dispatcher: Dispatcher;
	private readonly poller: Poller;
	private readonly acknowledger: Acknowledger;
	private readonly troubles: Record<Troubled, Trouble>;
	private failures = 0;
	/** The last failure was one of the network. */
	private wasUnanswered = false;
	private lastStatus: number;
	/** Ends everything under way when the consumer pauses. */
	private stop = new AbortController();
	/** Ends the request under way. */
	private request = new AbortController();
	private requestedAt = 0;
	private readonly shared: Shared;
	private loop: Promise<void> = Promise.resolve();

	constructor(
		private connection: Connection,
		private readonly environment: Environment,
	) {
		const { sleep, random, now } = environment;
		this.lastStatus = now();
		this.shared = {
			environment,
			connection: () => this.connection,
			state: this.state,
			request: () => {
				this.requestedAt = now();
				this.request = new AbortController();
				return this.request.signal;
			},
			log: (level, message) => this.log(level, message),
		};
		const patience = () => Math.min(PATIENCE, this.connection.settings.inactivityDelay * 1000);
		this.troubles = {
			events: new Trouble(patience),
			subscriptions: new Trouble(patience),
			acknowledgements: new Trouble(patience),
		};
		this.lease = new Lease(this.shared, () => this.dispatcher.sessionLost());
		this.acknowledger = new Acknowledger({
			session: () => this.lease.session?.id,
			gatherFor: () => (this.dispatcher.expectsMore && !this.stop.signal.aborted ? GATHER : 0),
			post: async (sessionId, ids) => await acknowledge(this.connection.http, sessionId, ids),
			onConfirmed: (ids) => {
				this.troubles.acknowledgements.succeeded();
				this.poller.expectMore();
				this.dispatcher.confirmed(ids);
			},
			onFailure: (failure, sessionId) => this.acknowledgeFailed(failure, sessionId),
			backoff: new Backoff({ ...BACKOFF, random }),
			sleep,
			now,
		});
		this.dispatcher = new Dispatcher({
			connection: () => this.connection,
			environment,
			acknowledger: this.acknowledger,
			currentPoll: () => this.poller.count,
			onChange: () => {
				this.poller.changed();
				if (!this.dispatcher.expectsMore) this.acknowledger.hurry();
			},
		});
		this.poller = new Poller(this.shared, this.dispatcher);
	}

	get figures(): Figures {
		return {
			running: this.dispatcher.running,
			waitingEvents: this.dispatcher.ledger.count('queued'),
			waitingAcknowledgements: this.acknowledger.size,
		};
	}

	get isFailing(): boolean {
		return this.failures > 0;
	}

	/** Executions that run and acknowledgements that wait belong to the session. */
	get isBusy(): boolean {
		return this.dispatcher.running > 0 || this.acknowledger.size > 0;
	}

	get isConnected(): boolean {
		return this.lease.session !== undefined;
	}

	/** Whether another process may go on with the session. */
	get isResumable(): boolean {
		return isAcknowledged(this.connection);
	}

	/** Milliseconds for which Alvaria may still keep the session. */
	get life(): number {
		return this.lease.life;
	}

	/** Resumes a session that exists, with what it still has to deliver. */
	resume(session: KnownSession): void {
		this.lease.resume(session);
		this.connected('Resuming the Alvaria session of an earlier start');
	}

	/** Sees to it that there is a session, with the subscriptions the user wants; throws where that fails. */
	async connect(): Promise<void> {
		const { session } = this.lease;
		await this.lease.connect(this.stop.signal);
		if (this.lease.isSubscribed) this.troubles.subscriptions.succeeded();
		if (this.lease.session?.id === session?.id) return;
		this.connection.calls?.cut();
		this.connected('Connected to Alvaria streaming');
		this.acknowledger.resume();
	}

	/** Ends a pause: requests, events and outcomes go through `connection` from now on. */
	use(connection: Connection): void {
		this.connection = connection;
		if (!connection.calls) this.dispatcher.ledger.releaseHeld();
		this.stop = new AbortController();
		if (this.lease.session) connection.onSession(this.lease.session);
	}

	/** Starts consuming. */
	start(): void {
		this.acknowledger.resume();
		this.loop = this.run(this.stop.signal);
	}

	/** Stops polling and handing over, and lets acknowledgements under way arrive. */
	async pause(): Promise<void> {
		this.stop.abort();
		this.request.abort();
		this.dispatcher.release();
		this.poller.wake();
		await this.loop;
		this.answersMayBeLost();
		await this.flush();
		this.log('info', 'Alvaria streaming stopped');
	}

	/** Deletes the session. What the workflow remembers may be another one by now. */
	async end(): Promise<void> {
		this.connection = { ...this.connection, onSession: () => {} };
		await this.lease.end();
		this.acknowledger.resume();
	}

	private async run(stop: AbortSignal): Promise<void> {
		while (!stop.aborted) {
			try {
				await this.step(stop);
			} catch (error) {
				if (!stop.aborted) await this.recover(AlvariaFailure.from(error), stop);
			}
		}
	}

	/** One poll, and what it needs. */
	private async step(stop: AbortSignal): Promise<void> {
		await this.connect().catch((error: unknown) => {
			// A session delivers whatever becomes of its subscriptions, and must not be left to die.
			if (stop.aborted || !this.isConnected) throw error;
			this.tell(AlvariaFailure.from(error), 'subscriptions');
		});
		const plan = await this.poller.next(() => stop.aborted || !this.isConnected);
		const { session, life } = this.lease;
		if (!plan || !session) return;
		if (this.wasUnanswered && life > 0) {
			await probe(this.connection.http, session, this.shared.request());
		}
		const polled = await this.poller.poll(plan, session);
		if (!polled) return;
		this.lease.polled(polled.startedAt);
		this.succeeded();
		if (polled.isEnd) await this.replaceSession();
	}

	private async replaceSession(): Promise<void> {
		this.log('warn', 'An event says that the Alvaria session is over; creating a new one');
		await this.flush();
		await this.lease.end();
		this.acknowledger.resume();
		this.state.reconnects++;
	}

	/** Does what the failure asks for, and waits as long as it may. */
	private async recover(failure: AlvariaFailure, stop: AbortSignal): Promise<void> {
		if (failure.kind === 'aborted') return;
		const { now, random } = this.environment;
		this.answersMayBeLost();
		this.state.lastFailure = failure.message;
		this.wasUnanswered = failure.status === undefined;
		const { life, session } = this.lease;
		// Alvaria no longer keeps a session so old; another answer than its own for that hides nothing else.
		const isGone = failure.kind === 'rejected' && session !== undefined && life === 0;
		const wait = waitAfterSetback({
			failures: this.failures++,
			life,
			retryAfter: failure.retryAfter,
			unanswered: this.wasUnanswered ? now() - this.requestedAt : undefined,
			random: random(),
		});
		if (failure.kind === 'sessionInvalid' || isGone) {
			this.lease.lose();
			this.state.reconnects++;
			this.log('warn', 'Alvaria no longer knows the session; creating a new one');
			// At once, unless new sessions turn out to be invalid as well.
			if (this.failures === 1) return;
		} else {
			this.log('warn', `${failure.message}; trying again in ${Math.ceil(wait / 1000)} s`);
		}
		this.tell(failure, 'events');
		await this.environment.sleep(wait, stop).catch((error: unknown) => {
			if (!stop.aborted) throw error;
		});
	}

	/** What an answer on its way holds comes again only with acknowledgements. */
	private answersMayBeLost(): void {
		if (!this.isResumable) this.connection.calls?.cut();
	}

	/** Tells the user of a failure that lasts, in n8n's list of executions and through its error workflow. */
	private tell(failure: AlvariaFailure, troubled: Troubled): void {
		if (!this.troubles[troubled].failed(failure, this.environment.now())) return;
		this.log('error', `Alvaria streaming: ${troubled} are refused or fail: ${failure.message}`);
		this.connection.onTrouble(failure, troubled);
	}

	private succeeded(): void {
		if (this.failures > 0) {
			this.log('info', 'Alvaria streaming works again');
			this.acknowledger.resume();
		}
		this.failures = 0;
		this.wasUnanswered = false;
		this.troubles.events.succeeded();
		if (this.environment.now() - this.lastStatus >= STATUS_EVERY)
			this.log('info', 'Alvaria streaming');
	}

	private acknowledgeFailed(failure: AlvariaFailure, sessionId: string): void {
		this.state.lastFailure = failure.message;
		this.log('warn', `Acknowledging failed: ${failure.message}`);
		if (failure.kind !== 'sessionInvalid') this.tell(failure, 'acknowledgements');
		else if (this.lease.session?.id === sessionId) {
			this.lease.lose();
			this.state.reconnects++;
			this.request.abort();
			this.poller.wake();
		}
	}

	/** Lets acknowledgements that are decided arrive, within the grace. */
	private async flush(): Promise<void> {
		this.acknowledger.hurry();
		const over = new AbortController();
		const grace = this.environment.sleep(GRACE, over.signal).catch(() => {});
		await Promise.race([this.acknowledger.idle(), grace]);
		over.abort();
	}

	private connected(message: string): void {
		this.state.connectedAt = this.environment.now();
		this.poller.expectMore();
		this.log('info', message);
	}

	private log(level: 'debug' | 'info' | 'warn' | 'error', message: string): void {
		const now = this.environment.now();
		this.lastStatus = now;
		this.connection.logger[level](message, describeState(this.state, this.figures, now));
	}
}
