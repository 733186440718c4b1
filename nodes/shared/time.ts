import { DateTime } from 'luxon';

/**
 * A vendor's timestamp as ISO 8601 in UTC with milliseconds, or null where it is none. A timestamp without
 * a zone is read in `zone` (an IANA name). Takes `T` or a blank between date and time and any number of
 * fraction digits, beyond milliseconds cut off.
 */
export function toUtc(timestamp: unknown, zone = 'utc'): string | null {
	if (typeof timestamp !== 'string' || timestamp.length > 64) return null;
	const moment = DateTime.fromISO(timestamp.trim().replace(' ', 'T'), { zone });
	return moment.isValid ? moment.toUTC().toISO() : null;
}

/** Seconds since 1970, as a number or as text, as ISO 8601 in UTC; null where it is neither. */
export function epochToUtc(seconds: unknown): string | null {
	if (typeof seconds !== 'number' && typeof seconds !== 'string') return null;
	if (seconds === '') return null;
	const moment = DateTime.fromSeconds(Number(seconds) || Number.NaN, { zone: 'utc' });
	return moment.isValid ? moment.toISO() : null;
}
