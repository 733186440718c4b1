/** When a feed is silent: pure, from what one look leaves for the next. */

/** A moment on the process's own clock, which never goes back, and on the machine's. Milliseconds. */
export interface Moment {
	clock: number;
	time: number;
}

/** What a look leaves for the next one. */
export interface Watch {
	/** Since when it has been within the hours without a break, on the process's clock. */
	openSince?: number;
	last: Moment;
}

/** What is seen. */
export interface Sight {
	now: Moment;
	isOpen: boolean;
	/** When the last event arrived, on the process's clock. */
	arrivedAt?: number;
	limitMs: number;
}

/** The machine's time has been changed if it moved this much more or less than the process's clock. */
const JUMP_MS = 60_000;

/** A process that did not look for so long did not run, and would not have seen an event either. */
const ABSENT_MS = 5 * 60_000;

/**
 * Since when, on the process's clock, nothing has arrived within the hours, where that is as long as the limit.
 * Counts only time that this process was there and the hours were on: it begins anew at a start, when the hours
 * begin, after a change of the machine's time and after a sleep of the machine.
 */
export function look(
	watch: Watch | undefined,
	{ now, isOpen, arrivedAt = Number.NEGATIVE_INFINITY, limitMs }: Sight,
): { watch: Watch; silentSince?: number } {
	const isGoingOn =
		watch !== undefined &&
		now.clock - watch.last.clock < ABSENT_MS &&
		Math.abs(now.time - watch.last.time - (now.clock - watch.last.clock)) < JUMP_MS;
	const openSince = isOpen ? ((isGoingOn ? watch.openSince : undefined) ?? now.clock) : undefined;
	const next: Watch = { openSince, last: now };
	if (openSince === undefined) return { watch: next };
	const since = Math.max(openSince, arrivedAt);
	return now.clock - since >= limitMs ? { watch: next, silentSince: since } : { watch: next };
}
