/** The vendor's rules that a client can break. A correct client never appears in this list. */
export type Rule =
	/** Two `GET events` at once for one session. */
	| 'concurrent-poll'
	/** A session used again after the service said that it is invalid, or after its deletion. */
	| 'dead-session'
	/** Polling on after the event that says the session has ended. */
	| 'poll-after-end'
	/** Acknowledging an id that was never delivered to this client. */
	| 'unknown-event'
	/** Acknowledging in a session that was created without `requireAcknowledgement`. */
	| 'acknowledge-not-required'
	/** A v2 session used with v3 or the other way round. */
	| 'versions-mixed'
	| 'missing-header'
	| 'invalid-body'
	| 'out-of-range'
	| 'unknown-path'
	| 'method-not-allowed'
	/** Calling again before the time that `Retry-After` named. */
	| 'retry-after-ignored'
	/** Calling again at once after a 429 or 5xx. */
	| 'retry-without-delay';

export interface Violation {
	rule: Rule;
	/** What happened, in words a test failure can show. */
	detail: string;
	/** Simulated time, ISO 8601. */
	at: string;
}
