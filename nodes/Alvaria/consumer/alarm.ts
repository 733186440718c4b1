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
