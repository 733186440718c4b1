/** A text as it is, a number as text; undefined for anything else, for some of which `String` throws. */
export const textOf = (value: unknown): string | undefined =>
	typeof value === 'string' ? value : typeof value === 'number' ? String(value) : undefined;

/** Whether a vendor's field says nothing: it is missing, null or an empty text. */
export const isBlank = (value: unknown): value is undefined | null | '' =>
	value === undefined || value === null || value === '';
