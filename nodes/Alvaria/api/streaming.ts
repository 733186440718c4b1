import type { IDataObject } from 'n8n-workflow';

import { AlvariaFailure } from './failure';
import type { AlvariaHttp } from './http';
import { readEvents, type StreamingEvent } from './event';

/** Versions of the streaming API. */
export type ApiVersion = 'v2' | 'v3';

/** Seconds without `GET events` after which Alvaria drops a session ('NewSessionV3'). */
export const INACTIVITY_DELAY = { min: 60, max: 600, default: 120 } as const;

/** Events one `GET events` returns at most ('Retrieve Events'; 1 is the vendor's default). */
export const MAX_EVENTS = { min: 1, max: 200, default: 50 } as const;

/** `GET events` is held up to 15 s ('Retrieve Events'); what takes a third longer hangs. Milliseconds. */
const POLL_TIMEOUT = 20_000;

/** What a session is created with ('NewSession', 'NewSessionV3'). */
export interface SessionOptions {
	version: ApiVersion;
	/** Seconds. */
	inactivityDelay: number;
	/** v3 only. */
	requireAcknowledgement: boolean;
}

/** A session that exists. */
export interface Session extends SessionOptions {
	id: string;
}

/** What Alvaria is asked to send besides the caller's own events ('FilterCriteria'). */
export interface SubscriptionRequest {
	description?: string;
	catalogType: 'engagementCenterThirdParty' | 'changeNotification';
	/** Names without prefix, `all` for all of them. */
	events: string[];
	resourceType: 'users' | 'teams' | '*';
	/** Empty for all. */
	resourceIds: string[];
}

/** What became of the events of an acknowledgement ('AcknowledgeResponse'). */
export interface Acknowledged {
	acknowledged: string[];
	notFound: string[];
}

/** Creates a session, which collects events until it is deleted or nobody polls it. */
export async function createSession(
	http: AlvariaHttp,
	{ version, inactivityDelay, requireAcknowledgement }: SessionOptions,
	signal?: AbortSignal,
): Promise<Session> {
	const body =
		version === 'v3'
			? { inactivityDelay, requireAcknowledgement }
			: [{ propertyName: 'inactivityDelay', propertyValue: String(inactivityDelay) }];
	const answer = objectOf(await http({ method: 'POST', version, path: '/session', body }, signal));
	const id = answer.sessionId;
	if (typeof id !== 'string' || id === '') {
		throw new AlvariaFailure('transient', 'Alvaria created a session without an id');
	}
	return {
		id,
		version,
		inactivityDelay,
		requireAcknowledgement: version === 'v3' && requireAcknowledgement,
	};
}

/** Deletes a session, and the events it still holds. */
export async function deleteSession(
	http: AlvariaHttp,
	{ id, version }: Pick<Session, 'id' | 'version'>,
	timeout?: number,
): Promise<void> {
	await http({ method: 'DELETE', version, path: '/session', sessionId: id, timeout });
}

/** One `GET events`: at once where events wait, else after up to 15 s. */
export async function getEvents(
	http: AlvariaHttp,
	{ id, version }: Pick<Session, 'id' | 'version'>,
	maxEvents: number,
	signal?: AbortSignal,
): Promise<StreamingEvent[]> {
	const answer = await http(
		{
			method: 'GET',
			version,
			path: '/events',
			sessionId: id,
			query: { maxEvents },
			timeout: POLL_TIMEOUT,
		},
		signal,
	);
	return readEvents(answer);
}

/** Acknowledges events of a v3 session that requires it. */
export async function acknowledge(
	http: AlvariaHttp,
	sessionId: string,
	eventIds: readonly string[],
	timeout?: number,
): Promise<Acknowledged> {
	const body = { events: eventIds.map((eventId) => ({ eventId })) };
	const answer = objectOf(
		await http({ method: 'POST', version: 'v3', path: '/acknowledge', sessionId, body, timeout }),
	);
	return {
		acknowledged: textsOf(answer.eventIdsAcknowledged),
		notFound: textsOf(answer.eventIdsNotFound),
	};
}

/** The body of a subscription's creation or update. */
export function subscriptionBody({
	description,
	catalogType,
	events,
	resourceType,
	resourceIds,
}: SubscriptionRequest): IDataObject {
	return {
		...(description ? { description } : {}),
		filterCriteria: {
			catalogType,
			catalogTypeEvents: events,
			// Required, and not looked at for `*` ('Resources').
			resources: { resourceType, resourceIds: resourceType === '*' ? [] : resourceIds },
		},
	};
}

/**
 * The address of subscriptions. The document has it under v2 alone, and not among what v3 changed,
 * so sessions of both versions use it.
 */
export const SUBSCRIPTIONS = { version: 'v2', path: '/subscriptions' } as const;

/** Subscribes a session to events besides the caller's own. */
export async function createSubscription(
	http: AlvariaHttp,
	sessionId: string,
	request: SubscriptionRequest,
	signal?: AbortSignal,
): Promise<IDataObject> {
	const body = subscriptionBody(request);
	return objectOf(await http({ method: 'POST', ...SUBSCRIPTIONS, sessionId, body }, signal));
}

/** The ids of a session's subscriptions. */
export async function subscriptionIds(
	http: AlvariaHttp,
	sessionId: string,
	signal?: AbortSignal,
	timeout?: number,
): Promise<string[]> {
	const request = { method: 'GET', ...SUBSCRIPTIONS, sessionId, timeout } as const;
	const answer = objectOf(await http(request, signal));
	const subscriptions = Array.isArray(answer.subscriptions) ? answer.subscriptions : [];
	return textsOf(subscriptions.map((it) => (it as IDataObject | null)?.subscriptionId));
}

/** Ends a subscription of a session. */
export async function deleteSubscription(
	http: AlvariaHttp,
	sessionId: string,
	id: string,
	signal?: AbortSignal,
): Promise<void> {
	const { version, path } = SUBSCRIPTIONS;
	const address = `${path}/${encodeURIComponent(id)}`;
	await http({ method: 'DELETE', version, path: address, sessionId }, signal);
}

/** The answer as an object; anything else is no answer of Alvaria's. */
export function objectOf(answer: unknown): IDataObject {
	if (typeof answer === 'object' && answer !== null && !Array.isArray(answer)) {
		return answer as IDataObject;
	}
	throw new AlvariaFailure('transient', 'Alvaria answered without the expected content');
}

const textsOf = (value: unknown): string[] =>
	Array.isArray(value) ? value.filter((element) => typeof element === 'string') : [];
