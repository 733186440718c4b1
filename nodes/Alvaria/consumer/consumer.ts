import { AlvariaFailure } from '../api/failure';
import { acknowledge, deleteSession, getEvents, MAX_EVENTS } from '../api/streaming';
import { Acknowledger } from './acknowledger';
import { Alarm } from './alarm';
import { Backoff } from './backoff';
import { isAcknowledged, type Connection, type Environment } from './connection';
import { Dispatcher } from './dispatcher';
import { planPoll, type PollPlan } from './pace';
import {
	endsSession,
	fingerprintOfSubscriptions,
	GRACE,
	openSession,
	resubscribe,
	type KnownSession,
} from './session';
import { describeState, newState } from './state';

const BACKOFF = { first: 500, cap: 60_000 };

/** So many refusals in a row are believed: no later request will be answered otherwise. */
const REFUSALS = 5;

/** How long an acknowledgement waits for others while executions run. Milliseconds. */
const GATHER = 500;

/** A session that ends sooner was of no use; another one is not created at once. Milliseconds. */
const SHORT_LIFE = 10_000;

/** A poll that comes back sooner, without a new event, was not held. Milliseconds. */
const HELD = 1_000;

/** Between lines that tell the state though nothing happened. Milliseconds. */
const STATUS_EVERY = 60 * 60_000;

/** Session-ending events remembered. */
const REMEMBERED_ENDS = 100;

/**
 * Consumes a streaming session: connect, poll, hand over, acknowledge, with one `GET events` at a time.
 *
 * It outlives a new publication of its workflow: `pause`, then `use` the new connection and `start`.
 * Executions that run meanwhile stay known, so that no event is lost or starts twice.
 */
export class Consumer {
	readonly state = newState();
	private session?: KnownSession;
	private readonly dispatcher: Dispatcher;
	private readonly acknowledger: Acknowledger;
	private readonly alarm: Alarm;
	private readonly backoff: Backoff;
	/** Of sessions that ended soon, one after the other. */
	private readonly shortLived: Backoff;
	/** Polls begun; numbers them. */
	private polls = 0;
	private idlePolls = 0;
	/** The last poll brought as much as it asked for. */
	private wasFull = false;
	private lastPollEnd = 0;
	/** What the wait for the next poll was planned for, in milliseconds since the last one. */
	private awaited = 0;
	private lastStatus: number;
	private refusals = 0;
	private readonly ends = new Set<string>();
	/** So many events are unacknowledged that Alvaria shows no newer ones. */
	private isBlocked = false;
	/** Ends everything under way when the consumer pauses. */
	private stop = new AbortController();
	/** Ends the request under way. */
	private request = new AbortController();
	private loop: Promise<void> = Promise.resolve();

	constructor(
		private connection: Connection,
		private readonly environment: Environment,
	) {
		const { sleep, random, now } = environment;
		this.lastStatus = now();
		this.alarm = new Alarm(sleep);
		this.backoff = new Backoff({ ...BACKOFF, random });
		this.shortLived = new Backoff({ ...BACKOFF, random });
		this.acknowledger = new Acknowledger({
			session: () => this.session?.id,
			gatherFor: () => (this.dispatcher.expectsMore && !this.stop.signal.aborted ? GATHER : 0),
			post: async (sessionId, ids) => await acknowledge(this.connection.http, sessionId, ids),
			onConfirmed: (ids) => {
				this.idlePolls = 0;
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
			currentPoll: () => this.polls,
			onChange: () => {
				if (this.plan().after !== this.awaited) this.alarm.ring();
				if (!this.dispatcher.expectsMore) this.acknowledger.hurry();
			},
		});
	}

	/** Executions that run and acknowledgements that wait belong to the session. */
	get isBusy(): boolean {
		return this.dispatcher.running > 0 || this.acknowledger.size > 0;
	}

	get isConnected(): boolean {
		return this.session !== undefined;
	}

	/** Seconds the session survives without polls. */
	get inactivityDelay(): number {
		return this.connection.settings.inactivityDelay;
	}

	/** Resumes a session that exists, with what it still has to deliver. */
	resume(session: KnownSession): void {
		this.session = session;
		this.state.sessionAt = session.createdAt;
		this.connected('Resuming the Alvaria session of an earlier start');
	}

	/** Sees to it that there is a session, with the subscriptions the user wants; throws where that fails. */
	async connect(): Promise<void> {
		const { settings } = this.connection;
		if (!this.session) await this.open();
		else if (this.session.subscriptions !== fingerprintOfSubscriptions(settings)) {
			await this.changeSubscriptions(this.session).catch(async (error: unknown) => {
				if (AlvariaFailure.from(error).kind !== 'sessionInvalid') throw error;
				this.loseSession();
				await this.open();
			});
		}
	}

	private async open(): Promise<void> {
		const { stop, connection } = this;
		const { http, settings } = connection;
		await this.restBeforeOpening(stop.signal);
		this.request = new AbortController();
		const session = await openSession(http, settings, this.request.signal);
		if (stop.signal.aborted) {
			await deleteSession(http, session, GRACE).catch(() => {});
			throw new AlvariaFailure('aborted', 'Stopped while connecting');
		}
		const createdAt = this.environment.now();
		this.know({ ...session, createdAt, subscriptions: fingerprintOfSubscriptions(settings) });
		this.connected('Connected to Alvaria streaming');
		this.acknowledger.resume();
	}

	/** The first session that ended soon may be replaced at once. */
	private async restBeforeOpening(stop: AbortSignal): Promise<void> {
		const { sessionAt } = this.state;
		const age = this.environment.now() - (sessionAt ?? Number.NEGATIVE_INFINITY);
		if (age >= SHORT_LIFE) return this.shortLived.reset();
		const isFirst = this.shortLived.attempts === 0;
		const wait = this.shortLived.next();
		if (!isFirst) await this.rest(wait, stop);
		if (stop.aborted) throw new AlvariaFailure('aborted', 'Stopped while connecting');
	}

	private async changeSubscriptions(session: KnownSession): Promise<void> {
		const { http, settings } = this.connection;
		this.request = new AbortController();
		this.know({ ...session, subscriptions: undefined });
		await resubscribe(http, session, settings, this.request.signal);
		this.know({ ...session, subscriptions: fingerprintOfSubscriptions(settings) });
	}

	private know(session: KnownSession): void {
		this.session = session;
		this.state.sessionAt = session.createdAt;
		this.connection.onSession(session);
	}

	/** Ends a pause: requests, events and outcomes go through `connection` from now on. */
	use(connection: Connection): void {
		this.connection = connection;
		this.stop = new AbortController();
		if (this.session) connection.onSession(this.session);
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
		this.alarm.ring();
		await this.loop;
		await this.flush();
		this.log('info', 'Alvaria streaming stopped');
	}

	/** Deletes the session; its id is not used again, whatever the answer. */
	async end(): Promise<void> {
		const { session } = this;
		this.loseSession();
		this.acknowledger.resume();
		if (!session) return;
		await deleteSession(this.connection.http, session, GRACE).catch((error: unknown) => {
			const { message } = AlvariaFailure.from(error);
			this.log('debug', `The Alvaria session could not be deleted: ${message}`);
		});
	}

	private async run(stop: AbortSignal): Promise<void> {
		while (!stop.aborted) {
			try {
				await this.connect();
				const plan = await this.nextPoll(stop);
				if (plan && this.session) await this.poll(plan, this.session);
			} catch (error) {
				if (stop.aborted) return;
				const failure = AlvariaFailure.from(error);
				if (this.isFatal(failure)) {
					this.log('error', `Alvaria streaming failed: ${failure.message}`);
					// n8n starts the trigger again at once, and would do so many times a second.
					await this.rest(this.backoff.next(), stop);
					if (!stop.aborted) this.connection.onFatal(failure);
					return;
				}
				await this.recover(failure, stop);
			}
		}
	}

	/** Waits for the moment of the next poll; undefined where there is none to wait for any more. */
	private async nextPoll(stop: AbortSignal): Promise<PollPlan | undefined> {
		while (!stop.aborted && this.session) {
			const plan = this.plan();
			const rest = this.lastPollEnd + plan.after - this.environment.now();
			if (plan.after === 0 || rest <= 0) return plan;
			this.awaited = plan.after;
			await this.alarm.wait(rest);
		}
		return undefined;
	}

	private plan(): PollPlan {
		const { maxEvents, maxInFlight, perPoll, inactivityDelay } = this.connection.settings;
		const { ledger, freeSlots } = this.dispatcher;
		return planPoll({
			isAcknowledged: isAcknowledged(this.connection),
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

	private async poll({ maxEvents, take }: PollPlan, session: KnownSession): Promise<void> {
		const { now } = this.environment;
		const poll = ++this.polls;
		const startedAt = now();
		const request = new AbortController();
		this.request = request;
		const events = await getEvents(
			this.connection.http,
			session,
			maxEvents,
			request.signal,
		).finally(() => (this.lastPollEnd = now()));
		// Paused, or found to be invalid, while the answer was on its way: Alvaria delivers again what was
		// not acknowledged.
		if (request.signal.aborted) return;
		this.succeeded();
		const isFull = events.length >= maxEvents;
		const { wanted, unwanted } = this.dispatcher.receive({ events, poll, take, isFull });
		const isWithoutNew = wanted + unwanted === 0;
		this.state.events += wanted;
		if (!isWithoutNew) this.state.lastEventAt = now();
		this.idlePolls = isWithoutNew && now() - startedAt < HELD ? this.idlePolls + 1 : 0;
		this.wasFull = isFull;
		this.warnIfBlocked(maxEvents, isFull && isWithoutNew);
		if (events.some(({ id, type }) => this.isEnd(id, type))) await this.replaceSession();
	}

	/** Tells once that only acknowledgements bring newer events. */
	private warnIfBlocked(maxEvents: number, isWithoutNew: boolean): void {
		const isBlocked = maxEvents === MAX_EVENTS.max && isWithoutNew;
		if (isBlocked && !this.isBlocked) {
			this.log(
				'warn',
				`${MAX_EVENTS.max} events wait to be acknowledged; until then Alvaria delivers no newer ones`,
			);
		}
		this.isBlocked = isBlocked;
	}

	/** Whether the event ends the session; delivered again, it does not end the next one too. */
	private isEnd(id: string, type: string): boolean {
		if (!endsSession(type, this.connection.settings) || this.ends.has(id)) return false;
		this.ends.add(id);
		if (this.ends.size > REMEMBERED_ENDS) {
			const [oldest] = this.ends;
			this.ends.delete(oldest);
		}
		return true;
	}

	private async replaceSession(): Promise<void> {
		this.log('warn', 'An event says that the Alvaria session is over; creating a new one');
		await this.flush();
		await this.end();
		this.state.reconnects++;
	}

	private isFatal({ kind }: AlvariaFailure): boolean {
		if (kind === 'rejected') this.refusals++;
		return kind === 'unauthorized' || this.refusals >= REFUSALS;
	}

	/** Does what the failure asks for, and waits as long as it asks for. */
	private async recover(failure: AlvariaFailure, stop: AbortSignal): Promise<void> {
		if (failure.kind === 'aborted') return;
		this.state.lastFailure = failure.message;
		const isFirst = this.backoff.attempts === 0;
		const wait = this.backoff.next(failure.retryAfter);
		if (failure.kind === 'sessionInvalid') {
			this.loseSession();
			this.state.reconnects++;
			this.log('warn', 'Alvaria no longer knows the session; creating a new one');
			// At once, unless new sessions turn out to be invalid as well.
			if (isFirst) return;
		} else {
			this.log('warn', `${failure.message}; trying again in ${Math.ceil(wait / 1000)} s`);
		}
		await this.rest(wait, stop);
	}

	private async rest(ms: number, stop: AbortSignal): Promise<void> {
		await this.environment.sleep(ms, stop).catch((error: unknown) => {
			if (!stop.aborted) throw error;
		});
	}

	private succeeded(): void {
		if (this.backoff.attempts > 0) this.log('info', 'Alvaria streaming works again');
		this.backoff.reset();
		this.refusals = 0;
		if (this.environment.now() - this.lastStatus >= STATUS_EVERY)
			this.log('info', 'Alvaria streaming');
	}

	private acknowledgeFailed(failure: AlvariaFailure, sessionId: string): void {
		this.state.lastFailure = failure.message;
		this.log('warn', `Acknowledging failed: ${failure.message}`);
		if (failure.kind !== 'sessionInvalid' || this.session?.id !== sessionId) return;
		this.loseSession();
		this.state.reconnects++;
		this.request.abort();
		this.alarm.ring();
	}

	/** The session's id is not used from here on. */
	private loseSession(): void {
		if (!this.session) return;
		this.session = undefined;
		this.connection.onSession(undefined);
		this.dispatcher.sessionLost();
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
		this.idlePolls = 0;
		this.log('info', message);
	}

	private log(level: 'debug' | 'info' | 'warn' | 'error', message: string): void {
		const now = this.environment.now();
		this.lastStatus = now;
		const figures = {
			running: this.dispatcher.running,
			waitingEvents: this.dispatcher.ledger.count('queued'),
			waitingAcknowledgements: this.acknowledger.size,
		};
		this.connection.logger[level](message, describeState(this.state, figures, now));
	}
}
