import { hash } from 'node:crypto';

import type { AlvariaHttp } from '../api/http';
import {
	createSession,
	createSubscription,
	deleteSession,
	deleteSubscription,
	subscriptionIds,
	type Session,
	type SessionOptions,
	type SubscriptionRequest,
} from '../api/streaming';

/** How long an end waits for requests under way. Milliseconds. */
export const GRACE = 3_000;

/** What a consumer's session is to be like. */
export interface SessionPlan extends SessionOptions {
	subscriptions: readonly SubscriptionRequest[];
}

/** A session with its age and subscriptions, as one process leaves it to the next. */
export interface KnownSession extends Session {
	/** Epoch milliseconds. */
	createdAt: number;
	/** Fingerprint of its subscriptions; undefined where they are not known. */
	subscriptions?: string;
}

/** Creates a session and its subscriptions; leaves no half-made session behind. */
export async function openSession(
	http: AlvariaHttp,
	plan: SessionPlan,
	signal?: AbortSignal,
): Promise<Session> {
	const session = await createSession(http, plan, signal);
	await subscribe(http, session, plan, signal).catch(async (error: unknown) => {
		await deleteSession(http, session, GRACE).catch(() => {});
		throw error;
	});
	return session;
}

/** Gives a session the subscriptions of the plan in place of those it has; no event falls between. */
export async function resubscribe(
	http: AlvariaHttp,
	session: Session,
	plan: SessionPlan,
	signal?: AbortSignal,
): Promise<void> {
	const old = await subscriptionIds(http, session.id, signal);
	await subscribe(http, session, plan, signal);
	for (const id of old) await deleteSubscription(http, session.id, id, signal);
}

async function subscribe(
	http: AlvariaHttp,
	{ id }: Session,
	{ subscriptions }: SessionPlan,
	signal?: AbortSignal,
): Promise<void> {
	for (const subscription of subscriptions) {
		await createSubscription(http, id, subscription, signal);
	}
}

/** Tells sessions apart that cannot stand in for each other: by account, and by what cannot be changed. */
export const fingerprintOf = (
	{ version, inactivityDelay, requireAcknowledgement }: SessionOptions,
	account: string,
): string => shortHash([account, version, inactivityDelay, requireAcknowledgement]);

/** Tells subscriptions apart. */
export const fingerprintOfSubscriptions = ({ subscriptions }: SessionPlan): string =>
	shortHash(subscriptions);

/** Short, and holds no secret. */
const shortHash = (value: unknown): string => hash('sha256', JSON.stringify(value)).slice(0, 16);

/**
 * Whether an event of this type ends the session that delivers it. Subscriptions deliver other
 * agents' `Disconnected` too, which says nothing about one's own session: Alvaria tells on the next poll.
 */
export function endsSession(type: string, { subscriptions }: SessionPlan): boolean {
	if (type === 'engagementCenter.SystemUnavailable') return true;
	return (
		type === 'engagementCenter.Disconnected' &&
		!subscriptions.some(
			({ catalogType, events }) =>
				catalogType === 'engagementCenterThirdParty' &&
				(events.includes('all') || events.includes('Disconnected')),
		)
	);
}
