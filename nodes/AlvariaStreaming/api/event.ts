import { createHash } from 'node:crypto';

import { AlvariaFailure } from './failure';

/** An event as a session delivers it, the same for v2 and v3 ('EventPayload', 'EventPayloadV3'). */
export interface StreamingEvent {
	/** Alvaria's id of the event, which v3 acknowledges by. */
	id: string;
	/** Group and name: `engagementCenter.ScreenPop`. */
	type: string;
	/** v3 only. */
	correlationId?: string;
	/** ISO 8601, UTC; as sent. */
	publishedTime?: string;
	/** What the event tells, as sent: JSON as text. */
	payload: unknown;
}

/** The events of an answer to `GET events`, in its order. */
export function readEvents(answer: unknown): StreamingEvent[] {
	const events = (answer as { events?: unknown } | null | undefined)?.events;
	if (!Array.isArray(events)) {
		throw new AlvariaFailure('transient', 'Alvaria answered without a list of events');
	}
	return events.filter(isRecord).map(readEvent);
}

function readEvent(event: Record<string, unknown>): StreamingEvent {
	const { eventId, id, eventType, type, correlationId, publishedTime, payload } = event;
	return {
		id: textOf(eventId) ?? textOf(id) ?? hashOf(event),
		type: textOf(eventType) ?? textOf(type) ?? '',
		correlationId: textOf(correlationId),
		publishedTime: textOf(publishedTime),
		payload,
	};
}

/** Stands in for an id that is missing: the same event has the same one when it comes again. */
const hashOf = (event: unknown) =>
	createHash('sha256').update(JSON.stringify(event)).digest('hex').slice(0, 32);

const textOf = (value: unknown): string | undefined =>
	typeof value === 'string' && value !== ''
		? value
		: typeof value === 'number'
			? String(value)
			: undefined;

const isRecord = (value: unknown): value is Record<string, unknown> =>
	typeof value === 'object' && value !== null && !Array.isArray(value);
