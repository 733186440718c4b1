/** Finding events in requests of vendors that do not say how they send: JSON, form or query string. */
import type { Catalogue } from '../catalogue';
import { contentId } from './contentId';
import { BadRequest, isObject, isTooDeep, type WebhookRequest } from './request';

export type Payload = Record<string, unknown>;

/**
 * What may be events in a request: its fields, from the query string, the body or both; or each object of a
 * list. A field that is in both counts as the body has it.
 */
export function payloads({ query, body }: WebhookRequest): Payload[] {
	const all = Array.isArray(body) ? body : [body ?? {}];
	if (!all.every(isObject))
		throw new BadRequest('The body is neither an event nor a list of events');
	return all.map((fields) => ({ ...query, ...fields }));
}

/**
 * The event's name: the first candidate that is one, in the spelling of the catalogue if only the case
 * differs. Of a field sent twice, the first counts.
 */
export function eventNameIn(catalogue: Catalogue, candidates: unknown[]): string | undefined {
	for (const candidate of candidates) {
		const first: unknown = Array.isArray(candidate) ? candidate[0] : candidate;
		const name = typeof first === 'string' ? first.trim() : '';
		if (name !== '') {
			const alike = catalogue.events.find(
				(event) => event.name.toLowerCase() === name.toLowerCase(),
			);
			return alike?.name ?? name;
		}
	}
	return undefined;
}

/** Fields with nothing in them as null, which is how forms, query strings and templates mean them. */
export const blanksToNull = (fields: Payload, blanks: readonly unknown[] = ['']): Payload =>
	Object.fromEntries(
		Object.entries(fields).map(([name, value]) => [name, blanks.includes(value) ? null : value]),
	);

/** An object, or the object that a text is the JSON of; undefined where it is neither. */
export function objectIn(value: unknown): Payload | undefined {
	if (isObject(value)) return value;
	if (typeof value !== 'string' || !value.trimStart().startsWith('{')) return undefined;
	try {
		const parsed = JSON.parse(value) as Payload;
		return isTooDeep(parsed) ? undefined : parsed;
	} catch {
		return undefined;
	}
}

/**
 * An id for an event that comes without one, from what tells this occurrence from any other. `facts` is
 * undefined where the event carries no such thing: then its whole content and the second of its arrival
 * stand in, so that equal events are not taken for one, at the price that a late retry is not recognised.
 */
export const occurrenceId = (
	type: string,
	facts: unknown[] | undefined,
	data: Payload,
	receivedAt: number,
): string => contentId(facts ? [type, facts] : [type, data, Math.floor(receivedAt / 1000)]);
