import type { INodeExecutionData, Logger } from 'n8n-workflow';

import type { StreamingEvent } from '../api/event';
import type { AlvariaFailure } from '../api/failure';
import type { AlvariaHttp } from '../api/http';
import type { CallDesk, DueEvent } from './callDesk';
import type { Policy } from './decision';
import type { Emitter } from './handover';
import type { KeyScope } from './keys';
import type { KnownSession, SessionPlan } from './session';
import type { Sleep } from './waits';

/** What the user decides about a consumer. */
export interface ConsumerSettings extends SessionPlan, Policy {
	/** New events taken over per poll. */
	maxEvents: number;
	/** One execution for all new events of a poll, rather than one for each. */
	perPoll: boolean;
	/** Executions at the same time. */
	maxInFlight: number;
	/** Milliseconds before an event whose execution failed runs again; doubles each time. */
	retryDelay: number;
}

/** What does not work. */
export type Troubled = 'events' | 'subscriptions' | 'acknowledgements';

/** Where a consumer gets events from and brings them to; replaced when the workflow is published anew. */
export interface Connection {
	settings: ConsumerSettings;
	http: AlvariaHttp;
	emitter: Emitter;
	/** Whether the event is picked and passes the filters. */
	isWanted: (event: StreamingEvent) => boolean;
	toItem: (event: DueEvent) => INodeExecutionData;
	/** Where whole calls start the workflow, and not each event. */
	calls?: CallDesk;
	/** Where in n8n deduplication keys are valid. */
	scope: Omit<KeyScope, 'redelivery'>;
	logger: Pick<Logger, 'debug' | 'info' | 'warn' | 'error'>;
	/** Remembers the session for the next process; undefined: there is none any more. */
	onSession: (session: KnownSession | undefined) => void;
	/** Tells the user of a failure that lasts. The consumer goes on trying. */
	onTrouble: (failure: AlvariaFailure, troubled: Troubled) => void;
}

/** What a test replaces. */
export interface Environment {
	sleep: Sleep;
	/** Epoch milliseconds that never go back. */
	now: () => number;
	/** Uniform in [0, 1). */
	random: () => number;
}

/** What the parts of a consumer share. */
export interface Shared {
	environment: Environment;
	/** The present one. */
	connection: () => Connection;
	state: State;
	/** The signal of a request that begins now, and that a pause ends. */
	request: () => AbortSignal;
	log: (level: 'debug' | 'info' | 'warn' | 'error', message: string) => void;
}

/** Whether Alvaria delivers an event again until it is acknowledged. */
export const isAcknowledged = ({ settings }: Connection): boolean =>
	settings.version === 'v3' && settings.requireAcknowledgement;

/** What a consumer did and how it is; told in log lines. Times are epoch milliseconds. */
export interface State {
	connectedAt?: number;
	/** When the session was created, by this process or one before it. */
	sessionAt?: number;
	lastEventAt?: number;
	/** Taken over to be executed, and taken over again. */
	events: number;
	/** Sessions that had to be replaced. */
	reconnects: number;
	lastFailure?: string;
}

/** How a consumer is, for whoever asks. */
export interface ConsumerReport extends Figures {
	state: Readonly<State>;
	isConnected: boolean;
	/** Its last request failed. */
	isFailing: boolean;
	/** Its workflow is closed, and may come back. */
	isLeaving: boolean;
}

/** Numbers that others know. */
export interface Figures {
	running: number;
	/** For an execution. */
	waitingEvents: number;
	waitingAcknowledgements: number;
}

/** The state as fields of a log line. */
export function describeState(state: State, figures: Figures, now: number) {
	const secondsSince = (time: number | undefined) =>
		time === undefined ? undefined : Math.round((now - time) / 1000);
	return {
		connectedSince: state.connectedAt && new Date(state.connectedAt).toISOString(),
		sessionAgeSeconds: secondsSince(state.sessionAt),
		lastEventSecondsAgo: secondsSince(state.lastEventAt),
		events: state.events,
		reconnects: state.reconnects,
		lastFailure: state.lastFailure,
		...figures,
	};
}
