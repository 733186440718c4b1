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

/** The state of a consumer that has done nothing yet. */
export const newState = (): State => ({ events: 0, reconnects: 0 });

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
