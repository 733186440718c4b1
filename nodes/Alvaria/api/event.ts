import { isObject, textOf } from '../../shared/values';
import { contentId } from '../../shared/events/contentId';
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
	return events.filter(isObject).map(readEvent);
}

function readEvent(event: Record<string, unknown>): StreamingEvent {
	const { eventId, id, eventType, type, correlationId, publishedTime, payload } = event;
	return {
		// Without an id, the same event has the same one when it comes again.
		id: textOf(eventId) || textOf(id) || contentId(event),
		type: textOf(eventType) || textOf(type) || '',
		correlationId: textOf(correlationId) || undefined,
		publishedTime: textOf(publishedTime) || undefined,
		payload,
	};
}
