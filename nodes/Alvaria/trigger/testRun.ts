import { OpenCallsOfNodes } from '../../shared/calls/openCalls';
import { AlvariaFailure } from '../api/failure';
import type { StreamingEvent } from '../api/event';
import type { AlvariaHttp } from '../api/http';
import { deleteSession, getEvents, INACTIVITY_DELAY, MAX_EVENTS } from '../api/streaming';
import { CallDesk, type DueEvent } from '../consumer/callDesk';
import type { Environment } from '../consumer/connection';
import { Backoff } from '../consumer/waits';
import { GRACE, openSession } from '../consumer/session';
import type { TriggerSettings } from './settings';

/** Between polls that answer at once with events that nobody waits for. Milliseconds. */
const PAUSE = 1_000;

/** Failures in a row after which somebody who waits in the editor is told. */
const PATIENCE = 3;

/**
 * Waits for the first picked events, or for the first call that ends, in a session of its own that is deleted afterwards. Acknowledges
 * nothing, so that a published workflow misses nothing, should Alvaria keep one queue for both.
 */
export async function firstEvents(
	http: AlvariaHttp,
	settings: TriggerSettings,
	signal: AbortSignal | undefined,
	{ sleep, random, now }: Environment,
): Promise<DueEvent[]> {
	const pick = settings.calls
		? callPicker(settings.calls, now)
		: (events: StreamingEvent[]) => events.filter((event) => settings.isWanted(event));
	const plan = { ...settings, inactivityDelay: INACTIVITY_DELAY.min };
	const session = await openSession(http, plan, signal);
	const backoff = new Backoff({ first: 500, cap: 5_000, random });
	try {
		for (;;) {
			try {
				const events = await getEvents(http, session, MAX_EVENTS.max, signal);
				backoff.reset();
				const picked = pick(events);
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

/**
 * Gathers what the polls of a test run bring, each event once, until a call ends. Nothing is acknowledged, so
 * Alvaria shows no more than its 200 first events: where none of them ends a call, those that have begun are it.
 */
function callPicker(
	settings: NonNullable<TriggerSettings['calls']>,
	now: () => number,
): (events: StreamingEvent[]) => DueEvent[] {
	const desk = new CallDesk(new OpenCallsOfNodes(now).of('test run', settings.longestMs), settings);
	const seen = new Set<string>();
	return (events) => {
		const fresh = events.filter(({ id }) => !seen.has(id));
		for (const { id } of fresh) seen.add(id);
		const { due } = desk.gather(fresh);
		const isAll = events.length >= MAX_EVENTS.max && fresh.length === 0;
		return due.length > 0 || !isAll ? due : desk.overdue(now(), () => false, true).due;
	};
}
