import { DateTime } from 'luxon';

/** Milliseconds that never go back, whatever becomes of the machine's time. */
export type Clock = () => number;

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

/**
 * In seconds this would be the year 5138, in milliseconds it is 1973: what is greater is milliseconds. A thousand
 * times as much is microseconds for the same reason.
 */
const MILLISECONDS_FROM = 100_000_000_000;
const MICROSECONDS_FROM = 1000 * MILLISECONDS_FROM;

/** Seconds, milli- or microseconds since 1970, a number or text, as ISO 8601 in UTC; null where it is none. */
export function epochToUtc(epoch: unknown): string | null {
	if (typeof epoch !== 'number' && typeof epoch !== 'string') return null;
	const number = Number(epoch) || Number.NaN;
	const unit = number >= MICROSECONDS_FROM ? 1_000_000 : number >= MILLISECONDS_FROM ? 1000 : 1;
	const moment = DateTime.fromMillis(Math.trunc((number * 1000) / unit), { zone: 'utc' });
	return moment.isValid ? moment.toISO() : null;
}
