import type { StreamingEvent } from '../api/event';
import { MAX_EVENTS } from '../api/streaming';
import type { Acknowledger } from './acknowledger';
import type { DueEvent } from './callDesk';
import { isAcknowledged, type Connection, type Environment } from './connection';
import { isPaused, retryDelay, verdict, type Outcome } from './decision';
import { handOver } from './handover';
import { deduplicationKey } from './keys';
import { Ledger } from './ledger';

/** The answer to a poll. */
export interface Received {
	events: readonly StreamingEvent[];
	/** Number of the poll. */
	poll: number;
	/** New events to take over; those beyond it stay with Alvaria. */
	take: number;
	/** Whether there may be more events than the answer holds. */
	isFull: boolean;
}

/** How many events of an answer were new. */
export interface Taken {
	/** Have an execution, or wait for one. */
	wanted: number;
	/** Are acknowledged without one. */
	unwanted: number;
}

/** What a dispatcher needs from its consumer. */
export interface DispatcherOptions {
	connection: () => Connection;
	environment: Environment;
	acknowledger: Pick<Acknowledger, 'add' | 'drop'>;
	/** Number of the last poll begun. */
	currentPoll: () => number;
	/** Something that polling depends on has changed. */
	onChange: () => void;
}

/**
 * With so many events at Alvaria, those of open calls make way: beyond twice as many it would deliver no newer
 * ones, and the ends of calls with them.
 */
const MAKE_WAY = MAX_EVENTS.max / 2;

/** Brings events into executions, and knows of each what is to happen to it. */
export class Dispatcher {
	/** Executions in flight; those that pause do not count. */
	running = 0;
	/** Events known to be with Alvaria; empty without acknowledgements. */
	readonly ledger = new Ledger();
	/** Events that wait for an execution to be free, in their order; as they will share executions. */
	private queue: DueEvent[][] = [];
	/** Events to be executed once their receipt is acknowledged, in their order. */
	private receipts: DueEvent[][] = [];

	constructor(private readonly options: DispatcherOptions) {}

	/** Executions that may be started now. */
	get freeSlots(): number {
		const { maxInFlight } = this.options.connection().settings;
		return Math.max(0, maxInFlight - this.running - this.receipts.length);
	}

	/** Whether executions run whose end nothing else waits for, so that their acknowledgements may too. */
	get expectsMore(): boolean {
		return this.running > 0 && this.receipts.length === 0;
	}

	/** Takes over what is new in the answer to a poll. */
	receive({ events, poll, take, isFull }: Received): Taken {
		const connection = this.options.connection();
		const now = this.options.environment.now();
		const fresh: StreamingEvent[] = [];
		const unwanted: string[] = [];
		const unique = new Map(events.map((event) => [event.id, event]));
		for (const event of unique.values()) {
			const delivery = this.ledger.judge(event.id, poll, now);
			if (delivery === 'known') continue;
			if (delivery === 'acknowledgeAgain' || !connection.isWanted(event)) {
				unwanted.push(event.id);
			} else if (fresh.length < take) {
				fresh.push(event);
			}
		}
		if (!isFull) this.ledger.reconcile(unique);
		if (isAcknowledged(connection)) this.acknowledge(unwanted);
		const due = connection.calls ? this.gather(fresh, connection, now) : fresh;
		const groups = connection.settings.perPoll ? [due] : due.map((event) => [event]);
		for (const group of groups) if (group.length > 0) this.take(group, connection);
		this.startQueued();
		return { wanted: fresh.length, unwanted: unwanted.length };
	}

	/** Leaves with Alvaria what waits here and has not been started: to be judged anew when it comes again. */
	release(): void {
		for (const { id, call } of this.queue.splice(0).flat()) {
			this.ledger.rest(id, 0);
			call?.settle(false);
		}
	}

	/** Alvaria has confirmed the acknowledgement of these events. */
	confirmed(ids: readonly string[]): void {
		this.gone(ids);
		while (this.receipts.length > 0) {
			const [group] = this.receipts;
			if (group.some(({ id }) => this.ledger.has(id))) break;
			this.receipts.shift();
			void this.execute(group, false);
		}
		this.options.onChange();
	}

	/**
	 * The session is gone, and whether the receipts under way arrived in it is not known: their events may
	 * get lost, and run only if the next session delivers them. What waits for an execution keeps waiting.
	 */
	sessionLost(): void {
		const ids = this.receipts.flat().map(({ id }) => id);
		for (const { call } of this.receipts.flat()) call?.settle(false);
		this.receipts = [];
		for (const id of ids) this.ledger.forget(id);
		this.options.acknowledger.drop(ids);
		this.startQueued();
	}

	/** Adds events to their calls; those that end one are due. */
	private gather(events: StreamingEvent[], connection: Connection, now: number): DueEvent[] {
		const { calls, settings } = connection;
		if (!calls) return events;
		const { due, held, over } = calls.gather(events);
		const overdue = calls.overdue(now, (callId) => this.ledger.isEnding(callId));
		if (overdue.due.length > 0) void this.execute(overdue.due, false);
		if (!isAcknowledged(connection)) this.gone([...held, ...over].map(({ id }) => id));
		else if (settings.mode === 'onReceipt')
			this.acknowledge([...held, ...over].map(({ id }) => id));
		else {
			for (const { id, callId } of held) this.ledger.hold(id, callId);
			const callIds = [...over.map(({ callId }) => callId), ...overdue.without];
			this.acknowledge(callIds.flatMap((callId) => this.ledger.heldOf(callId)));
			this.acknowledge(over.map(({ id }) => id));
			this.acknowledge(this.ledger.inTheWay(MAKE_WAY));
		}
		return due;
	}

	private take(group: DueEvent[], connection: Connection): void {
		if (isAcknowledged(connection)) {
			for (const { id, call } of group) this.ledger.queue(id, call?.id);
			this.queue.push(group);
		} else {
			this.gone(group.map(({ id }) => id));
			void this.execute(group, false);
		}
	}

	private startQueued(): void {
		const { mode } = this.options.connection().settings;
		while (this.freeSlots > 0) {
			const group = this.queue.shift();
			if (!group) return;
			if (mode === 'onReceipt') {
				this.receipts.push(group);
				this.acknowledge(group.map(({ id }) => id));
			} else {
				void this.execute(group, true);
			}
		}
	}

	/** Runs an execution; `isOwed`: its events are acknowledged afterwards, or run again. */
	private async execute(group: readonly DueEvent[], isOwed: boolean): Promise<void> {
		const connection = this.options.connection();
		const { settings, scope, emitter, toItem } = connection;
		const attempts = group.map((event) => ({
			event,
			// Not the number of an execution it had while it was still owed one.
			attempt: isOwed ? this.ledger.run(event.id) : 0,
		}));
		const ids = group.map(({ id }) => id);
		let holdsSlot = true;
		this.running++;
		const releaseSlot = () => {
			if (holdsSlot) this.running--;
			holdsSlot = false;
			this.startQueued();
			this.options.onChange();
		};
		const outcome = await handOver(emitter, {
			items: group.map(toItem),
			deduplicationKey: deduplicationKey({ ...scope, redelivery: settings.redelivery }, attempts),
			onReply: (reply) => {
				if (!isOwed) return;
				if (reply.kind === 'acknowledge' && settings.mode === 'byWorkflow') {
					const isMeant = (id: string | undefined) =>
						id !== undefined && reply.eventIds.includes(id);
					this.done(group.filter(({ id, call }) => isMeant(id) || isMeant(call?.item.id)));
				} else if (reply.kind === 'started' && settings.mode === 'onStored') {
					this.done(group);
				}
			},
			isPaused: (status) => isOwed && isPaused(settings, status),
			onPaused: () => {
				connection.logger.debug('An execution paused; its events are acknowledged when it ends', {
					eventIds: ids,
				});
				releaseSlot();
			},
		});
		if (isOwed) for (const event of group) this.settle(event, outcome, connection);
		else if (outcome.kind === 'notStarted') {
			for (const { call } of group) call?.settle(false);
			const { message } = outcome.error;
			connection.logger.error(
				connection.calls
					? `n8n could not start an execution, and its calls stay open until their longest time is over: ${message}`
					: `n8n could not start an execution, and Alvaria no longer holds its events: ${message}`,
				{ eventIds: ids },
			);
		} else if (outcome.kind === 'duplicate') {
			connection.logger.warn('n8n has an execution for these events already', { eventIds: ids });
		}
		if (!isOwed && outcome.kind !== 'notStarted') this.done(group);
		releaseSlot();
	}

	private settle(event: DueEvent, outcome: Outcome, { settings, logger }: Connection): void {
		const { id } = event;
		// Acknowledged while it ran: when it was stored, or by the workflow itself.
		if (!this.ledger.isRunning(id)) return;
		const isExecution = outcome.kind === 'ended' || outcome.kind === 'endedLater';
		const executions = isExecution ? this.ledger.ended(id) : 0;
		if (verdict(settings, outcome, executions) === 'acknowledge') return this.done([event]);
		event.call?.settle(false);
		const attempts = this.ledger.attempts(id);
		const delay = retryDelay(settings.retryDelay, attempts);
		this.ledger.rest(id, this.options.environment.now() + delay);
		logger.warn(`Event ${id} is not acknowledged: ${describe(outcome)}`, {
			attempts,
			runsAgainInSeconds: Math.round(delay / 1000),
		});
	}

	/** These events have had their execution: Alvaria need not keep them, nor what was gathered for them. */
	private done(events: readonly DueEvent[]): void {
		for (const { call } of events) call?.settle(true);
		const ids = events.flatMap(({ id, call }) => [
			...(call ? this.ledger.heldOf(call.id) : []),
			id,
		]);
		this.acknowledge(ids.filter((id) => this.ledger.has(id)));
	}

	/** Alvaria no longer holds these events. */
	private gone(ids: readonly string[]): void {
		const { environment, currentPoll } = this.options;
		for (const id of ids) this.ledger.acknowledged(id, currentPoll(), environment.now());
	}

	private acknowledge(ids: readonly string[]): void {
		for (const id of ids) this.ledger.acknowledging(id);
		if (ids.length > 0) this.options.acknowledger.add(ids);
	}
}

function describe(outcome: Outcome): string {
	switch (outcome.kind) {
		case 'ended':
			return `its execution ended with status "${outcome.status}"`;
		case 'endedLater':
			return 'its execution is over';
		case 'duplicate':
			return 'n8n has an execution for it already';
		case 'notStarted':
			return `n8n could not start an execution: ${outcome.error.message}`;
	}
}
