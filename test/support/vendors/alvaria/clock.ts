/** Where the simulator gets its time from, so that hours can pass in seconds. Milliseconds. */
export interface Clock {
	now(): number;
	/** Runs `action` once, `ms` from now; the returned function cancels it. */
	after(ms: number, action: () => void): () => void;
}

/** Time that runs `factor` times as fast as the wall clock, timers included. */
export function scaledClock(factor: number): Clock {
	const start = Date.now();
	return {
		now: () => start + (Date.now() - start) * factor,
		after(ms, action) {
			const timer = setTimeout(action, ms / factor);
			return () => clearTimeout(timer);
		},
	};
}

export const realClock: Clock = scaledClock(1);

/** Time that stands still until a test moves it. */
export class ManualClock implements Clock {
	private readonly timers = new Set<{ at: number; action: () => void }>();

	constructor(private time = Date.UTC(2026, 0, 5, 8)) {}

	now(): number {
		return this.time;
	}

	after(ms: number, action: () => void): () => void {
		const timer = { at: this.time + ms, action };
		this.timers.add(timer);
		return () => this.timers.delete(timer);
	}

	/** Moves time forward, running what falls due in its order. */
	advance(ms: number): void {
		const end = this.time + ms;
		for (;;) {
			const [next] = [...this.timers].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
			if (!next) break;
			this.timers.delete(next);
			this.time = Math.max(this.time, next.at);
			next.action();
		}
		this.time = end;
	}

	/** When the next timer falls due; undefined where there is none. */
	get nextAt(): number | undefined {
		let next: number | undefined;
		for (const { at } of this.timers) if (next === undefined || at < next) next = at;
		return next;
	}

	/** Timers that still wait: a simulator at rest has none it does not need. */
	get pending(): number {
		return this.timers.size;
	}
}
