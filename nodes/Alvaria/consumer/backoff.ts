/** The bounds of the waits. */
export interface BackoffOptions {
	/** Milliseconds before the first retry. */
	first: number;
	/** Milliseconds a wait never exceeds, `Retry-After` aside. */
	cap: number;
	/** Uniform in [0, 1). */
	random: () => number;
}

/** Milliseconds a `Retry-After` is believed; an absurd one must not stop the consumer for good. */
const LONGEST_RETRY_AFTER = 60 * 60_000;

/**
 * Exponential back-off with jitter: waits double up to the cap, each between half and all of it, so
 * that clients that failed together do not come back together.
 */
export class Backoff {
	private failures = 0;

	constructor(private readonly options: BackoffOptions) {}

	/** Failures in a row. */
	get attempts(): number {
		return this.failures;
	}

	/** Milliseconds to wait now; never less than the server asked for. */
	next(retryAfter = 0): number {
		const { first, cap, random } = this.options;
		const ceiling = Math.min(cap, first * 2 ** Math.min(this.failures, 30));
		this.failures++;
		const wait = ceiling / 2 + (ceiling / 2) * random();
		return Math.max(Math.min(retryAfter, LONGEST_RETRY_AFTER), Math.round(wait));
	}

	/** To be called on success. */
	reset(): void {
		this.failures = 0;
	}
}
