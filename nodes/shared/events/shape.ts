import { z } from 'zod/v4';

/** One place where a payload departs from its event's schema. */
export interface Issue {
	/** Where, dotted: `payload.category`; empty for the event as a whole. */
	path: string;
	/** What is wrong, in a sentence. */
	message: string;
}

/** A payload in its documented types. */
export interface Shaped {
	/** All fields sent, unknown ones too, in the order sent; what does not fit is left as it was sent. */
	data: Record<string, unknown>;
	/** The same with null for what does not fit: safe to compute with. */
	fitting: Record<string, unknown>;
	issues: Issue[];
}

/** A payload with more misfits than this is some other payload; the first few say so. */
const LISTED_MISFITS = 20;

/** From here on the rest counts as not fitting, unread: a list of a million wrong values costs no time. */
const READ_MISFITS = 1000;

/** One pass through a payload. */
interface Reading {
	/** Where the reading is. */
	path: PropertyKey[];
	misfits: number;
	issues: Issue[];
	/** What takes the place of a value that does not fit. */
	instead: (sent: unknown) => unknown;
}

/** Reads a value by a schema: the value in its documented type, the very same one where nothing changes. */
type Reader = (sent: unknown, reading: Reading) => unknown;

/**
 * Reads a payload by its schema. Never throws and never loses a field: objects and lists are read field by
 * field, so that one value that does not fit leaves all others read; any may be missing or null. Takes time
 * linear in what was sent, and leaves `payload` as it is; where nothing had to be converted, `data` is
 * `payload` itself.
 */
export function shape(schema: z.ZodType, payload: Record<string, unknown>): Shaped {
	const read = readerOf(schema);
	const pass = (instead: Reading['instead']) => {
		const reading: Reading = { path: [], misfits: 0, issues: [], instead };
		return { value: read(payload, reading) as Record<string, unknown>, issues: reading.issues };
	};
	const { value: data, issues } = pass((sent) => sent);
	const fitting = issues.length === 0 ? data : (pass(() => null).value ?? {});
	return { data, fitting, issues };
}

const readers = new WeakMap<z.ZodType, Reader>();

function readerOf(schema: z.ZodType): Reader {
	let reader = readers.get(schema);
	if (!reader) {
		reader = compile(schema);
		readers.set(schema, reader);
	}
	return reader;
}

function compile(schema: z.ZodType): Reader {
	if (schema instanceof z.ZodObject) {
		const fields = new Map(
			Object.entries(schema.shape).map(([name, field]) => [name, readerOf(field as z.ZodType)]),
		);
		return objectReader((name) => fields.get(name));
	}
	if (schema instanceof z.ZodRecord) {
		const read = readerOf(schema.valueType as z.ZodType);
		// Assigning this one name would set a prototype instead of a field.
		return objectReader((name) => (name === '__proto__' ? undefined : read));
	}
	if (schema instanceof z.ZodArray) return listReader(readerOf(schema.element as z.ZodType));
	if (schema instanceof z.ZodPipe && isContainer(schema.out as z.ZodType)) {
		return preparedReader(schema.in as z.ZodType, readerOf(schema.out as z.ZodType));
	}
	return valueReader(schema);
}

const isContainer = (schema: z.ZodType) =>
	schema instanceof z.ZodObject || schema instanceof z.ZodRecord || schema instanceof z.ZodArray;

const objectReader =
	(readerFor: (name: string) => Reader | undefined): Reader =>
	(sent, reading) => {
		if (typeof sent !== 'object' || sent === null || Array.isArray(sent)) {
			return misfit(sent, reading, 'is not an object');
		}
		const fields = sent as Record<string, unknown>;
		let copy: Record<string, unknown> | undefined;
		for (const name of Object.keys(fields)) {
			const read = readerFor(name);
			const value = fields[name];
			if (!read || value === null || value === undefined) continue;
			reading.path.push(name);
			const fit = read(value, reading);
			reading.path.pop();
			if (fit !== value) (copy ??= { ...fields })[name] = fit;
		}
		return copy ?? sent;
	};

const listReader =
	(read: Reader): Reader =>
	(sent, reading) => {
		if (!Array.isArray(sent)) return misfit(sent, reading, 'is not a list');
		let copy: unknown[] | undefined;
		sent.forEach((value: unknown, index) => {
			if (value === null) return;
			reading.path.push(index);
			const fit = read(value, reading);
			reading.path.pop();
			if (fit !== value) (copy ??= [...sent])[index] = fit;
		});
		return copy ?? sent;
	};

/** A list or object that comes in another form first: blank text for none. */
const preparedReader =
	(prepare: z.ZodType, read: Reader): Reader =>
	(sent, reading) => {
		const prepared = prepare.safeParse(sent);
		return read(prepared.success ? prepared.data : sent, reading);
	};

const valueReader =
	(schema: z.ZodType): Reader =>
	(sent, reading) => {
		if (reading.misfits >= READ_MISFITS) return reading.instead(sent);
		const parsed = schema.safeParse(sent);
		return parsed.success ? parsed.data : misfit(sent, reading, complaint(parsed.error.issues[0]));
	};

function misfit(sent: unknown, reading: Reading, what: string): unknown {
	reading.misfits++;
	if (reading.issues.length < LISTED_MISFITS) {
		reading.issues.push({
			path: reading.path.map(String).join('.'),
			message: `${shown(sent)} ${what}.`,
		});
	}
	return reading.instead(sent);
}

function complaint(issue: z.core.$ZodIssue): string {
	if (issue.code === 'invalid_value') return 'is not one of the documented values';
	if (issue.code === 'invalid_type') return `is not ${expected(issue.expected)}`;
	return issue.code === 'custom' ? issue.message : `does not fit: ${issue.message}`;
}

const expected = (type: string) =>
	({
		string: 'text',
		number: 'a number',
		int: 'a whole number',
		boolean: 'true or false',
		object: 'an object',
		array: 'a list',
	})[type] ?? `of type ${type}`;

function shown(value: unknown): string {
	if (Array.isArray(value)) return 'A list';
	if (typeof value === 'object' && value !== null) return 'An object';
	if (typeof value !== 'string') return String(value);
	return value.length > 60 ? `"${value.slice(0, 60)}" …` : `"${value}"`;
}

/** What is wrong in an issue's message, without the value that it quotes. */
export const withoutValue = (message: string): string =>
	message.replace(/^(?:"[\s\S]*"(?: …)?|[-+.\w]+) (?=(?:is|does) )/, 'The value ');
