import { AlvariaFailure } from '../api/failure';
import type { StreamingEvent } from '../api/event';
import type { AlvariaHttp } from '../api/http';
import { deleteSession, getEvents, INACTIVITY_DELAY, MAX_EVENTS } from '../api/streaming';
import type { Environment } from '../consumer/connection';
import { Backoff } from '../consumer/waits';
import { GRACE, openSession } from '../consumer/session';
import type { TriggerSettings } from './settings';

/** Between polls that answer at once with events that nobody waits for. Milliseconds. */
const PAUSE = 1_000;

/** Failures in a row after which somebody who waits in the editor is told. */
const PATIENCE = 3;

/**
 * Waits for the first picked events, in a session of its own that is deleted afterwards. Acknowledges
 * nothing, so that a published workflow misses nothing, should Alvaria keep one queue for both.
 */
export async function firstEvents(
	http: AlvariaHttp,
	settings: TriggerSettings,
	signal: AbortSignal | undefined,
	{ sleep, random }: Pick<Environment, 'sleep' | 'random'>,
): Promise<StreamingEvent[]> {
	const plan = { ...settings, inactivityDelay: INACTIVITY_DELAY.min };
	const session = await openSession(http, plan, signal);
	const backoff = new Backoff({ first: 500, cap: 5_000, random });
	try {
		for (;;) {
			try {
				const events = await getEvents(http, session, MAX_EVENTS.max, signal);
				backoff.reset();
				const picked = events.filter((event) => settings.isWanted(event));
				if (picked.length > 0) return picked.slice(0, settings.perPoll ? settings.maxEvents : 1);
				if (events.length > 0) await sleep(PAUSE, signal);
			} catch (error) {
				const failure = AlvariaFailure.from(error);
				const isPassing = failure.kind === 'transient' || failure.kind === 'throttled';
				if (!isPassing || backoff.attempts >= PATIENCE) throw failure;
				await sleep(backoff.next(failure.retryAfter), signal);
			}
		}
	} finally {
		await deleteSession(http, session, GRACE).catch(() => {});
	}
}
