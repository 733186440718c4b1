/** Reading values that others sent: what they are, and whether they say anything. */

/** A text as it is, a number as text; undefined for anything else, for some of which `String` throws. */
export const textOf = (value: unknown): string | undefined =>
	typeof value === 'string' ? value : typeof value === 'number' ? String(value) : undefined;

/** A name as it is compared: in whatever case, and with blanks, hyphens, underscores or nothing between its words. */
export const nameKey = (name: string) => name.toLowerCase().replace(/[\s_-]+/g, '');

/** Whether a vendor's field says nothing: it is missing, null or an empty text. */
export const isBlank = (value: unknown): value is undefined | null | '' =>
	value === undefined || value === null || value === '';

/** Whether a value is a JSON object: neither null nor a list. */
export const isObject = (value: unknown): value is Record<string, unknown> =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/** Whether a parsed JSON value has more than `limit` levels of nesting. Looks without recursion of its own. */
export function isDeeperThan(value: unknown, limit: number): boolean {
	let level = [value].filter(hasInside);
	for (let depth = 0; level.length > 0; depth++) {
		if (depth === limit) return true;
		level = level.flatMap((outer) => Object.values(outer).filter(hasInside));
	}
	return false;
}

const hasInside = (value: unknown): value is object => typeof value === 'object' && value !== null;

/**
 * The values of a list that a user typed, with `between` them (commas, semicolons or blanks), or that an
 * expression gave; undefined where nothing was typed, and empty where what was typed comes to nothing.
 */
export function typedList(typed: unknown, between = /[\s,;]+/): string[] | undefined {
	if (typed === undefined) return undefined;
	const parts = Array.isArray(typed) ? typed.map(textOf) : (textOf(typed) ?? '').split(between);
	return parts.flatMap((part) => part?.trim() || []);
}
