import type { Logger } from 'n8n-workflow';

import type { Clock } from '../time';

const INTERVAL_MS = 60_000;
const MAX_LINES = 1000;

/** Lines about what callers can provoke: each at most once a minute, since one tells all that a thousand would. */
export class RareLog {
	/** When each line was last written. */
	private readonly written = new Map<string, number>();

	constructor(private readonly now: Clock) {}

	write(logger: Logger, level: 'warn' | 'error', line: string): void {
		const now = this.now();
		if (now - (this.written.get(line) ?? Number.NEGATIVE_INFINITY) < INTERVAL_MS) return;
		this.written.delete(line);
		this.written.set(line, now);
		if (this.written.size > MAX_LINES) {
			this.written.delete(this.written.keys().next().value as string);
		}
		logger[level](`${line} (Logged at most once a minute.)`);
	}
}
