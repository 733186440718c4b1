/** Finding events in requests of vendors that do not say how they send: JSON, form or query string. */
import type { Catalogue } from '../events/catalogue';
import type { VendorEvent } from '../events/item';
import { isObject, textOf } from '../values';
import { contentId } from '../events/contentId';
import { parsed } from './decode';
import { BadRequest, isTooDeep, type WebhookRequest } from './request';

/** The fields of what may be an event, by name. */
export type Payload = Record<string, unknown>;

/** More events than this come in several requests: none of the list is taken. */
export const MAX_EVENTS = 1000;

/** Fields of a query string that each event of a list gets, at most. */
const MAX_SHARED_FIELDS = 100;

/**
 * The events of a request, each made by `identify` from its fields: those of the query string, the body or both;
 * or of each object of a list. A field that is in both counts as the body has it. What is no event in a list
 * of others is left out, and the request's issues say so. Throws {@link BadRequest} where there is no event.
 */
export function eventsIn(
	{ query, body, issues }: WebhookRequest,
	identify: (fields: Payload, position: number) => VendorEvent,
): VendorEvent[] {
	if (!Array.isArray(body)) return [identify(fieldsOf(query, body ?? {}), 0)];
	if (body.length === 0) throw new BadRequest('No event: the list is empty');
	if (body.length > MAX_EVENTS || Object.keys(query).length > MAX_SHARED_FIELDS) {
		throw new BadRequest(`Send no more than ${MAX_EVENTS} events in a request`, 413);
	}
	const faults: unknown[] = [];
	const events = body.flatMap((entry: unknown, position) => {
		try {
			return identify(fieldsOf(query, entry), position);
		} catch (error) {
			faults.push(error);
			return [];
		}
	});
	const ours = faults.find((fault) => !(fault instanceof BadRequest));
	if (ours !== undefined || events.length === 0) throw ours ?? faults[0];
	if (faults.length > 0) {
		const message = `Of the ${body.length} entries of the list, ${faults.length} are no events and were left out.`;
		issues.push({ path: '', message });
	}
	return events;
}

function fieldsOf(query: Payload, entry: unknown): Payload {
	if (!isObject(entry)) throw new BadRequest('The body is neither an event nor a list of events');
	return { ...query, ...entry };
}

/**
 * The event's name: the first candidate that the catalogue knows, in its spelling if only the case differs;
 * else the first that is text, since a field of that name may be something else. Of a field sent twice, the
 * first counts.
 */
export function eventNameIn(
	{ events }: Catalogue,
	candidates: readonly unknown[],
): string | undefined {
	const names = candidates
		.map((candidate): unknown => (Array.isArray(candidate) ? candidate[0] : candidate))
		.map((name) => (typeof name === 'string' ? name.trim() : ''))
		.filter((name) => name !== '');
	const known = names.map((name) =>
		events.find((event) => event.name.toLowerCase() === name.toLowerCase()),
	);
	return known.find((event) => event !== undefined)?.name ?? names[0];
}

/** Fields with nothing in them as null, which is how forms, query strings and templates mean them. */
export const blanksToNull = (fields: Payload, blanks: readonly unknown[] = ['']): Payload =>
	Object.fromEntries(
		Object.entries(fields).map(([name, value]) => [name, blanks.includes(value) ? null : value]),
	);

/** An object, or the object that a text is the JSON of; undefined where it is neither. */
export function objectIn(value: unknown): Payload | undefined {
	const found = jsonIn(value);
	return isObject(found) ? found : undefined;
}

/** The object or list that a text is the JSON of; any other value as it is. */
export function jsonIn(value: unknown): unknown {
	if (typeof value !== 'string' || !/^\s*[[{]/.test(value)) return value;
	const found = parsed(value);
	return found === undefined || isTooDeep(found) ? value : found;
}

/** The second of an event's arrival, and its position in the request: equal events of a list are several. */
export const arrivalOf = ({ receivedAt }: Pick<WebhookRequest, 'receivedAt'>, position: number) =>
	`${Math.floor(receivedAt / 1000)}/${position}`;

/**
 * An id for an event that comes without one, from what tells this occurrence from any other; a number and the
 * same number as text count as one. `facts` is undefined where the event carries no such thing: then its
 * whole content and its arrival stand in, so that equal events are not taken for one, at the price that a
 * late retry is not recognised.
 */
export const occurrenceId = (
	type: string,
	facts: unknown[] | undefined,
	data: Payload,
	arrival = '',
): string =>
	contentId(facts ? [type, facts.map((fact) => textOf(fact) ?? fact)] : [type, data, arrival]);
