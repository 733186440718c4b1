/** What a consumer does about a failure: how long it waits, whether it tries the network first, whom it tells. */
import { AlvariaFailure } from '../api/failure';
import type { AlvariaHttp } from '../api/http';
import { subscriptionIds, type Session } from '../api/streaming';
import { waitAfter } from './waits';

/** Between attempts while Alvaria may still keep the session: back long before it is dropped. Milliseconds. */
const ALIVE = { first: 500, cap: 4_000 };

/** Between attempts while there is nothing to save. Milliseconds. */
const DEAD = { first: 500, cap: 60_000 };

/** How long before the session's end the last attempts begin, and how far apart they are. Milliseconds. */
const LAST = { from: 5_000, apart: 500 };

/** What a wait depends on. Milliseconds. */
export interface Setback {
	/** Failures in a row before this one. */
	failures: number;
	/** For which Alvaria may still keep the session. */
	life: number;
	/** That Alvaria asks to wait. */
	retryAfter?: number;
	/** That passed before the attempt got no answer; undefined where it was answered. */
	unanswered?: number;
	/** Uniform in [0, 1). */
	random: number;
}

/**
 * Milliseconds until the next attempt. While Alvaria may keep the session, none ends later than that, also
 * where Alvaria asks for more: an attempt too early costs a request, one too late the events.
 */
export function waitAfterSetback({
	failures,
	life,
	retryAfter,
	unanswered = 0,
	random,
}: Setback): number {
	if (life === 0) return waitAfter(failures, DEAD, random, retryAfter);
	const longest = Math.max(life - LAST.from, Math.min(LAST.apart, life));
	const wait = waitAfter(failures, { ...ALIVE, longest }, random, retryAfter);
	// An attempt that hung has been a wait.
	return Math.max(Math.min(wait, LAST.apart), wait - unanswered);
}

/** Milliseconds in which a network that works brings the answer to a request that nobody holds. */
const PROBE_TIMEOUT = 4_000;

/**
 * Asks Alvaria for something that it answers at once; throws where no answer comes. After a failure of the
 * network this tells in seconds whether it is back, where a poll would be waited for longer.
 */
export async function probe(
	http: AlvariaHttp,
	{ id }: Session,
	signal: AbortSignal,
): Promise<void> {
	await subscriptionIds(http, id, signal, PROBE_TIMEOUT).catch((error: unknown) => {
		const { kind, status } = AlvariaFailure.from(error);
		if (status === undefined || kind === 'sessionInvalid') throw error;
	});
}

/** So many refusals in a row are believed: the first ones may be a gateway's mistake. */
const REFUSALS = 3;

/** The user is told of a failure that lasts at first, and then after so long each. Milliseconds. */
const TELL_AGAIN = [1, 6, 24].map((hours) => hours * 60 * 60_000);

/** Between two tellings, also where it works in between. Milliseconds. */
const QUIET = 10 * 60_000;

/** Decides when the user is told that something does not work. Times are epoch milliseconds. */
export class Trouble {
	private since?: number;
	private refusals = 0;
	/** How often this failure has been told. */
	private told = 0;
	private toldAt = Number.NEGATIVE_INFINITY;

	/** `patience`: how long a failure that may pass is not told. Milliseconds. */
	constructor(private readonly patience: () => number) {}

	/** Notes a failure. Returns whether the user is to be told now. */
	failed({ kind }: AlvariaFailure, now: number): boolean {
		this.since ??= now;
		this.refusals = kind === 'unauthorized' || kind === 'rejected' ? this.refusals + 1 : 0;
		const isBelieved = this.refusals >= REFUSALS || now - this.since >= this.patience();
		const quiet = this.told === 0 ? QUIET : TELL_AGAIN[Math.min(this.told, TELL_AGAIN.length) - 1];
		if (!isBelieved || now - this.toldAt < quiet) return false;
		this.told++;
		this.toldAt = now;
		return true;
	}

	succeeded(): void {
		this.since = undefined;
		this.refusals = 0;
		this.told = 0;
	}
}
