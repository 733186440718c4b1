import type { Logger } from 'n8n-workflow';

const INTERVAL_MS = 60_000;
const MAX_LINES = 1000;
/** When each line was last written. */
const written = new Map<string, number>();

/** Writes a line of what callers can provoke, at most once a minute: one tells all that a thousand would. */
export function logRarely(logger: Logger, level: 'warn' | 'error', line: string): void {
	const now = performance.now();
	if (now - (written.get(line) ?? Number.NEGATIVE_INFINITY) < INTERVAL_MS) return;
	written.delete(line);
	written.set(line, now);
	if (written.size > MAX_LINES) written.delete(written.keys().next().value as string);
	logger[level](`${line} (Logged at most once a minute.)`);
}
