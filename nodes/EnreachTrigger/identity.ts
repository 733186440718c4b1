import type { EventIdentity } from '../shared/catalogue';
import type { VendorEvent } from '../shared/item';
import { contentId } from '../shared/receive/contentId';
import { toUtc } from '../shared/time';

/**
 * What an event's own fields say about its id, time and subject. A timestamp without a zone is read in
 * `zone` (an IANA name), in UTC unless told otherwise.
 */
export const enreachIdentity = (
	{ data }: Pick<VendorEvent, 'type' | 'data'>,
	zone?: string,
): EventIdentity => ({
	id: nonEmpty(data.Id) ?? contentId(data),
	time: toUtc(data.Timestamp, zone),
	subject: nonEmpty(data.EntityId),
});

/** Text that says something. */
export const nonEmpty = (value: unknown) =>
	typeof value === 'string' && value !== '' ? value : undefined;
