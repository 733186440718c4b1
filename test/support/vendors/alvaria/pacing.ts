import type { Clock } from './clock';
import type { ApiResponse, Operation } from './protocol';
import type { Rule } from './rules';

/** A retry within so many milliseconds of a 429 or 5xx counts as "at once". */
const AT_ONCE_MS = 50;

/** Timers of a client may fire a little early. */
const TIMER_SLACK_MS = 10;

/** Calls that a client makes one after the other, so that a second one is a retry. */
const SEQUENTIAL: ReadonlySet<Operation> = new Set(['createSession', 'events']);

/**
 * Watches whether a client slows down when it is told to
 * (document, 'API Client Implementation Recommendations': back off on 429 and 5xx).
 * The token service is another service, with no such rule in the document.
 */
export class Pacing {
	private readonly refusals = new Map<Operation, { at: number; retryFrom: number }>();

	constructor(
		private readonly clock: Clock,
		/** Requests this soon after a refusal may have been on their way already. */
		private readonly graceMs: number,
	) {}

	/** To be called once the client has the answer, which was sent `at` that time. */
	answered(operation: Operation, { status, headers }: ApiResponse, at: number): void {
		if (operation === 'token') return;
		if (status !== 429 && status < 500) {
			this.refusals.delete(operation);
			return;
		}
		const seconds = Number(headers?.['retry-after'] ?? 0);
		this.refusals.set(operation, { at, retryFrom: at + seconds * 1000 });
	}

	/** The rule that a request to this operation breaks by coming now. */
	check(operation: Operation): Rule | undefined {
		const refusal = this.refusals.get(operation);
		if (!refusal) return undefined;
		const now = this.clock.now();
		const sequential = SEQUENTIAL.has(operation);
		if (sequential && now < refusal.at + AT_ONCE_MS) return 'retry-without-delay';
		const underway = !sequential && now < refusal.at + this.graceMs;
		return now + TIMER_SLACK_MS < refusal.retryFrom && !underway
			? 'retry-after-ignored'
			: undefined;
	}
}
