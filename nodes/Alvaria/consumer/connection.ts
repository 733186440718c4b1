import type { INodeExecutionData, Logger } from 'n8n-workflow';

import type { StreamingEvent } from '../api/event';
import type { AlvariaFailure } from '../api/failure';
import type { AlvariaHttp } from '../api/http';
import type { Sleep } from './alarm';
import type { Policy } from './decision';
import type { Emitter } from './handover';
import type { KeyScope } from './keys';
import type { KnownSession, SessionPlan } from './session';

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

/** Where a consumer gets events from and brings them to; replaced when the workflow is published anew. */
export interface Connection {
	settings: ConsumerSettings;
	http: AlvariaHttp;
	emitter: Emitter;
	/** Whether the user wants events of this type. */
	isPicked: (type: string) => boolean;
	toItem: (event: StreamingEvent) => INodeExecutionData;
	/** Where in n8n deduplication keys are valid. */
	scope: Omit<KeyScope, 'redelivery'>;
	logger: Pick<Logger, 'debug' | 'info' | 'warn' | 'error'>;
	/** Remembers the session for the next process; undefined: there is none any more. */
	onSession: (session: KnownSession | undefined) => void;
	/** The consumer has stopped for good: only a person can help. */
	onFatal: (failure: AlvariaFailure) => void;
}

/** What a test replaces. */
export interface Environment {
	sleep: Sleep;
	/** Epoch milliseconds that never go back. */
	now: () => number;
	/** Uniform in [0, 1). */
	random: () => number;
}

/** Whether Alvaria delivers an event again until it is acknowledged. */
export const isAcknowledged = ({ settings }: Connection): boolean =>
	settings.version === 'v3' && settings.requireAcknowledgement;
