import { createHash } from 'node:crypto';

import type { AlvariaHttp } from '../../AlvariaStreaming/api/http';
import {
	createSession,
	createSubscription,
	deleteSession,
	type Session,
	type SessionOptions,
	type SubscriptionRequest,
} from '../../AlvariaStreaming/api/streaming';

/** How long an end waits for requests under way. Milliseconds. */
export const GRACE = 3_000;

/** What makes a session: one made of something else can not be taken over. */
export interface SessionPlan extends SessionOptions {
	subscriptions: readonly SubscriptionRequest[];
}

/** A session that a process before this one has created. */
export interface EarlierSession extends Session {
	/** Epoch milliseconds. */
	createdAt: number;
}

/** Creates a session and its subscriptions; leaves no half-made session behind. */
export async function openSession(
	http: AlvariaHttp,
	plan: SessionPlan,
	signal?: AbortSignal,
): Promise<Session> {
	const session = await createSession(http, plan, signal);
	const subscribe = async () => {
		for (const subscription of plan.subscriptions) {
			await createSubscription(http, session.id, subscription, signal);
		}
	};
	await subscribe().catch(async (error: unknown) => {
		await deleteSession(http, session, GRACE).catch(() => {});
		await Promise.reject(error as Error);
	});
	return session;
}

/** Tells plans apart, together with the account they are for. Holds no secret. */
export function fingerprintOf(
	{ version, inactivityDelay, requireAcknowledgement, subscriptions }: SessionPlan,
	account: string,
): string {
	const parts = [account, version, inactivityDelay, requireAcknowledgement, subscriptions];
	return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 16);
}

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
