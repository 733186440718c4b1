/** Waits; rejects when the signal is aborted. `sleep` of `shared`, or a test's. */
export type Sleep = (ms: number, signal?: AbortSignal) => Promise<void>;

/** A wait that something may end early. Whoever waits checks first whether there is anything to wait for. */
export class Alarm {
	private waiting?: AbortController;

	constructor(private readonly sleep: Sleep) {}

	/** Ends the wait there is, if any. */
	ring(): void {
		this.waiting?.abort();
	}

	/** Resolves after `ms`, or as soon as somebody rings. */
	async wait(ms: number): Promise<void> {
		const waiting = new AbortController();
		this.waiting = waiting;
		await this.sleep(ms, waiting.signal).catch((error: unknown) => {
			if (!waiting.signal.aborted) throw error;
		});
		this.waiting = undefined;
	}
}

/** The bounds of the waits. Milliseconds. */
export interface WaitBounds {
	/** Before the first retry. */
	first: number;
	/** What a wait does not exceed unless it is asked for. */
	cap: number;
	/** What it never exceeds, whatever is asked for. */
	longest?: number;
}

/** What a server may ask for; then its refusals may be over, and nobody should wait much longer for that. */
const LONGEST_ASKED = 90_000;

/**
 * Milliseconds to wait after so many failures in a row: doubling up to the cap, each between half and all of
 * it, so that clients that failed together do not come back together; and no less than the server asks for
 * (`retryAfter`), within the bounds. `random` is uniform in [0, 1).
 */
export function waitAfter(
	failures: number,
	{ first, cap, longest = Infinity }: WaitBounds,
	random: number,
	retryAfter = 0,
): number {
	const ceiling = Math.min(cap, first * 2 ** Math.min(failures, 30));
	const wait = Math.round(ceiling / 2 + (ceiling / 2) * random);
	return Math.min(longest, Math.max(wait, Math.min(retryAfter, LONGEST_ASKED)));
}

/** Counts failures in a row, and tells how long to wait after each. */
export class Backoff {
	private failures = 0;

	constructor(private readonly options: WaitBounds & { random: () => number }) {}

	/** Failures in a row. */
	get attempts(): number {
		return this.failures;
	}

	/** Milliseconds to wait now. */
	next(retryAfter = 0): number {
		return waitAfter(this.failures++, this.options, this.options.random(), retryAfter);
	}

	/** To be called on success. */
	reset(): void {
		this.failures = 0;
	}
}
