import { isBlank, textOf } from '../text';

/** The values a user typed into a filter: separated by commas or blanks, or a list from an expression. */
export function filterValues(typed: unknown): string[] {
	if (Array.isArray(typed)) return typed.map((one) => String(one).trim()).filter(Boolean);
	if (typeof typed === 'number') return [String(typed)];
	return typeof typed === 'string' ? typed.split(/[\s,;]+/).filter((value) => value !== '') : [];
}

/**
 * Whether an event passes a filter: the filter is empty, the event is not about such a thing at all
 * (blank), or its value is among the wanted ones. Ids compare without regard to case.
 */
export function passesFilter(wanted: readonly string[], value: unknown): boolean {
	if (wanted.length === 0 || isBlank(value)) return true;
	const values = (Array.isArray(value) ? value : [value]).map((one) => textOf(one)?.toLowerCase());
	return wanted.some((one) => values.includes(one.toLowerCase()));
}

/** Whether an event's lifetime was over at `now` (milliseconds since 1970). Without a time it never is. */
export function isStale(
	time: string | null,
	lifetimeSeconds: number | undefined,
	now: number,
): boolean {
	if (time === null || lifetimeSeconds === undefined || lifetimeSeconds < 0) return false;
	return Date.parse(time) + lifetimeSeconds * 1000 < now;
}
