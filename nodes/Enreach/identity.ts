import type { EventIdentity } from '../shared/events/catalogue';
import type { VendorEvent } from '../shared/events/item';
import { contentId } from '../shared/events/contentId';
import { toUtc } from '../shared/time';

/** .NET's empty GUID, which is nobody's id. */
const NO_GUID = /^[0-]+$/;

/** .NET's minimum and maximum dates, which stand for none. */
const NO_DATE = /^(?:0001|9999)-/;

/**
 * What an event's own fields say about its id, time and subject. A timestamp without a zone is read in
 * `zone` (an IANA name), in UTC unless told otherwise.
 */
export const enreachIdentity = (
	{ data }: Pick<VendorEvent, 'type' | 'data'>,
	zone?: string,
): EventIdentity => ({
	id: otherThan(NO_GUID, data.Id) ?? contentId(data),
	time: toUtc(otherThan(NO_DATE, data.Timestamp), zone),
	subject: nonEmpty(data.EntityId),
});

/** Text that says something. */
export const nonEmpty = (value: unknown) =>
	typeof value === 'string' && value !== '' ? value : undefined;

function otherThan(none: RegExp, value: unknown) {
	const text = nonEmpty(value);
	return text === undefined || none.test(text) ? undefined : text;
}
