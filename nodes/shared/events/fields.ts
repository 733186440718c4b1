/**
 * The vocabulary in which a vendor's fields are defined. A field is a zod schema with what people and
 * tools want to know about it: a description, a unit, the meanings of its values, an example.
 *
 * Validation is lenient: every field may be missing or null, unknown fields pass. A number sent as text
 * becomes a number, but only where the vendor documents a number and the conversion loses nothing; ids,
 * phone numbers and codes stay as they were sent.
 */
import { z } from 'zod/v4';

import { once } from '../once';

/**
 * Whose a personal value is: a customer's on the line (`caller`), of somebody who works at the contact centre
 * (`agent`), or of one of them, which only the event tells (`either`).
 */
export type Whose = 'caller' | 'agent' | 'either';

/**
 * What a personal value is. `link`: a link, path or key that leads to a recording, transcript, message or page.
 * `id`: names a person where the vendor knows more. `text`: anything that people typed or said.
 */
export type PersonalKind =
	'number' | 'name' | 'address' | 'text' | 'link' | 'ip' | 'device' | 'location' | 'id';

/** Whose and what a field's value is where it is personal; `no` where it tells of nobody. */
export type Personal = `${Whose}.${PersonalKind}` | 'no';

/** What a field may say about itself besides its description. */
export interface FieldOptions {
	/** Value in the event's sample; deterministic and realistic. */
	example?: unknown;
	/**
	 * Text, phone numbers and values of any type must say whether they are personal. Ids and open choices tell
	 * of nobody unless they say so; codes, counts and times never do.
	 */
	personal?: Personal;
}

/** A field's metadata, as stored in zod's registry and read by schema, docs and sample generators. */
export interface FieldMeta extends Record<string, unknown> {
	description: string;
	/** `seconds`, `milliseconds`, … */
	unit?: string;
	/** Meaning of each documented value, by value. */
	meanings?: Record<string, string>;
	examples?: unknown[];
	/** Whether the field carries the event's own name, which samples fill in. */
	isEventName?: true;
	/** Undefined only for objects and lists, whose parts say it. */
	personal?: Personal;
}

/** Fields of an event or of a nested object, by name. */
export type Fields = Record<string, z.ZodType>;

/** The fitting data of `F`: every field optional and nullable, as vendors leave out what they do not know. */
export type DataOf<F extends Fields> = { [K in keyof F]?: z.output<F[K]> | null };

function described<T extends z.ZodType>(
	schema: T,
	description: string,
	{ example, personal }: FieldOptions,
	more: Partial<FieldMeta> = {},
): T {
	// Unlike `meta`, this makes no second schema: of thousands, each takes some 20 kB.
	z.globalRegistry.add(schema, {
		description,
		...more,
		...(personal ? { personal } : {}),
		...(example === undefined ? {} : { examples: [example] }),
	});
	return schema;
}

/** Spread into one that says otherwise, `personal` of the options counts. */
const NOBODY = { personal: 'no' } as const;

/** At most 15 significant digits, so that a double holds the number exactly; no leading zeros, no `-0`. */
const EXACT_NUMBER = /^(?!-0(?:\.0+)?$)-?(?:0|[1-9]\d{0,8})(?:\.\d{1,6})?$|^-?[1-9]\d{0,14}$/;

const numberFromText = (value: unknown) =>
	typeof value === 'string' && EXACT_NUMBER.test(value) ? Number(value) : value;

const booleanFromText = (value: unknown) =>
	value === 'true' ? true : value === 'false' ? false : value;

const sentNumber = once(() => z.transform(numberFromText));
const sentBoolean = once(() => z.transform(booleanFromText));

const textOrNumber = () =>
	z.custom<string | number>(
		(value) => typeof value === 'string' || typeof value === 'number',
		'is neither text nor a number',
	);

/** Free text. */
export const text = (description: string, options: FieldOptions = {}) =>
	described(z.string(), description, options);

/** A text that tells of nobody: the name of a queue, a reason, a setting. */
export const label = (description: string, options: FieldOptions = {}) =>
	described(z.string(), description, options, NOBODY);

/** One of the documented values; `values` gives each its meaning. Another value is listed in `issues`. */
export const choice = <V extends string>(
	description: string,
	values: Record<V, string>,
	options: FieldOptions = {},
) =>
	described(z.enum(Object.keys(values) as [V, ...V[]]), description, options, {
		...NOBODY,
		meanings: values,
	});

/** Text of which some values are known; `values` gives these their meaning, and any other passes. */
export const openChoice = (
	description: string,
	values: Record<string, string>,
	options: FieldOptions = {},
) => described(z.string(), description, options, { ...NOBODY, meanings: values });

/**
 * An identifier, a phone number or another code, left as it was sent: text, or a number where the vendor
 * sends one. `documentedAs` is the vendor's own type.
 */
export const id = (
	description: string,
	options: FieldOptions & { documentedAs?: 'string' | 'integer'; format?: 'uuid' } = {},
) =>
	described(textOrNumber(), description, options, {
		...NOBODY,
		type: ['string', 'number'],
		documentedAs: options.documentedAs ?? 'string',
		...(options.format ? { format: options.format } : {}),
	});

/** The field in which the vendor writes the event's own name. */
export const eventName = (description: string) =>
	described(z.string(), description, {}, { ...NOBODY, isEventName: true });

/** A phone number or address, as sent: a leading `+` or `0` is part of it. */
export const phone = (description: string, options: FieldOptions = {}) =>
	described(textOrNumber(), description, options, {
		type: ['string', 'number'],
		documentedAs: 'string',
	});

/** A number; `unit` says of what. */
export const number = (description: string, options: FieldOptions & { unit?: string } = {}) =>
	described(z.pipe(sentNumber(), z.number()), description, options, {
		...NOBODY,
		...(options.unit ? { unit: options.unit } : {}),
	});

/** A whole number: a count, an amount of time, a position. */
export const integer = (description: string, options: FieldOptions & { unit?: string } = {}) =>
	described(z.pipe(sentNumber(), z.int()), description, options, {
		...NOBODY,
		...(options.unit ? { unit: options.unit } : {}),
	});

/** A documented numeric code; `meanings` says what each stands for. Another code is listed in `issues`. */
export const code = <C extends number>(
	description: string,
	meanings: Record<C, string>,
	options: FieldOptions = {},
) => {
	const codes = Object.keys(meanings).map(Number) as C[];
	return described(z.pipe(sentNumber(), z.literal(codes)), description, options, {
		...NOBODY,
		meanings,
	});
};

/** A numeric code of which some values are known; `meanings` says what these stand for, any other passes. */
export const openCode = (
	description: string,
	meanings: Record<number, string>,
	options: FieldOptions = {},
) => described(z.pipe(sentNumber(), z.int()), description, options, { ...NOBODY, meanings });

/** A time counted from the start of 1970, or written as ISO 8601: left as it was sent, but for a count as text. */
export const epoch = (description: string, options: FieldOptions & { unit?: string } = {}) =>
	described(
		z.pipe(sentNumber(), z.custom<number | string>(isTime, 'is no time')),
		description,
		options,
		{
			...NOBODY,
			type: ['integer', 'string'],
			documentedAs: 'integer',
			...(options.unit ? { unit: options.unit } : {}),
		},
	);

const isTime = (value: unknown) =>
	Number.isSafeInteger(value) ||
	(typeof value === 'string' && /^(?:\d{16}|\d{4}-\d\d-\d\d[T ]\d\d:\d\d.{0,40})$/.test(value));

/** True or false. */
export const flag = (description: string, options: FieldOptions = {}) =>
	described(z.pipe(sentBoolean(), z.boolean()), description, options, NOBODY);

/** A moment, left in the vendor's own notation; the item's `time` is the one in UTC. */
export const moment = (description: string, options: FieldOptions = {}) =>
	described(z.string(), description, options, { ...NOBODY, format: 'date-time' });

/** A nested object. */
export const record = <F extends Fields>(
	description: string,
	fields: F,
	options: FieldOptions = {},
) => described(object(fields), description, options);

/** A list of nested objects or values. An element that does not fit is listed in `issues`. */
export const list = <T extends z.ZodType>(
	description: string,
	element: T,
	options: FieldOptions = {},
) => described(z.array(element as unknown as z.ZodNullable<T>), description, options);

/** Values by names that only the sender knows. */
export const dictionary = <T extends z.ZodType>(
	description: string,
	value: T,
	options: FieldOptions = {},
) => described(z.record(z.string(), value as unknown as z.ZodNullable<T>), description, options);

/** Anything: the vendor documents no type. */
export const anything = (description: string, options: FieldOptions = {}) =>
	described(z.unknown(), description, options);

type Lenient<F extends Fields> = { [K in keyof F]: z.ZodOptional<z.ZodNullable<F[K]>> };

/**
 * The lenient object schema of a set of fields, for {@link shape}, which takes any value for missing or null
 * before it asks a field: the type says so, and no field needs two more schemas around it. The type leaves
 * out that unknown fields pass, so that a wrong field name does not compile.
 */
export const object = <F extends Fields>(fields: F) =>
	z.looseObject(fields) as unknown as z.ZodObject<Lenient<F>, z.core.$strip>;
