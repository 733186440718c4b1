/**
 * Facts about events: what a vendor's document says of each field, and what a definition says, in the same
 * words, so that they can be compared.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { z } from 'zod/v4';

import type { FieldMeta, Fields } from '../../../nodes/shared/events/fields';

export interface Fact {
	/** `string`, `guid`, `date-time`, `integer`, `number`, `boolean`, `object`, `array`, or `any`. */
	type: string;
	nullable?: true;
	values?: Array<string | number>;
	/** There are more values than these; without any, another document lists them. */
	open?: true;
}

/** Facts by the field's path: dotted, with `[]` after a list. */
export type Facts = Record<string, Fact>;

type Payload = Record<string, unknown>;

/** What a vendor's document says, as its extractor wrote it down. */
export interface Documented {
	/** The catalogue's `source`. */
	source: string;
	events: Record<string, Facts>;
	/** Payloads the document shows, by event. */
	samples: Record<string, Payload | Payload[]>;
}

const readJson = (path: string) => JSON.parse(readFileSync(join(__dirname, path), 'utf8'));

/** Every vendor whose document was extracted. */
export const documented: Documented[] = readdirSync(join(__dirname, 'facts')).map((file) => ({
	source: basename(file, '.json'),
	events: readJson(join('facts', file)),
	samples: readJson(join('samples', file)),
}));

/** What a definition says of its fields. */
export function factsOf(fields: Fields, parent = ''): Facts {
	return Object.assign(
		{},
		...Object.entries(fields).map(([name, field]) => factsOfField(`${parent}${name}`, field)),
	);
}

function factsOfField(path: string, field: z.ZodType): Facts {
	if (field instanceof z.ZodOptional || field instanceof z.ZodNullable) {
		return factsOfField(path, field.unwrap() as z.ZodType);
	}
	const content = field instanceof z.ZodPipe && isContainer(field.out) ? field.out : field;
	if (content instanceof z.ZodObject) {
		return { [path]: { type: 'object' }, ...factsOf(content.shape as Fields, `${path}.`) };
	}
	if (content instanceof z.ZodRecord) return { [path]: { type: 'object' } };
	if (content instanceof z.ZodArray) {
		const elements = factsOfField(`${path}[]`, content.element as z.ZodType);
		if (elements[`${path}[]`].type === 'object') delete elements[`${path}[]`];
		return { [path]: { type: 'array' }, ...elements };
	}
	return { [path]: factOfValue(field) };
}

const isContainer = (schema: unknown) =>
	schema instanceof z.ZodObject || schema instanceof z.ZodRecord || schema instanceof z.ZodArray;

function factOfValue(field: z.ZodType): Fact {
	const { meanings, documentedAs, format } = (field.meta() ?? {}) as Partial<FieldMeta>;
	const schema = field instanceof z.ZodPipe && !documentedAs ? (field.out as z.ZodType) : field;
	const type =
		format === 'uuid' && documentedAs === 'string'
			? 'guid'
			: ((documentedAs ?? (format === 'date-time' ? format : typeOf(schema))) as string);
	if (!meanings) return { type };
	const values = Object.keys(meanings).map((value) => (type === 'integer' ? Number(value) : value));
	const closed = schema instanceof z.ZodEnum || schema instanceof z.ZodLiteral;
	return { type, values, ...(closed ? {} : { open: true as const }) };
}

function typeOf(schema: z.ZodType): string {
	if (schema instanceof z.ZodString || schema instanceof z.ZodEnum) return 'string';
	if (schema instanceof z.ZodNumber) return schema.isInt ? 'integer' : 'number';
	if (schema instanceof z.ZodLiteral) return 'integer';
	if (schema instanceof z.ZodBoolean) return 'boolean';
	return 'any';
}

/** Where a definition says something else than the document, in sentences. */
export function differences(document: Facts, definition: Facts): string[] {
	const paths = new Set([...Object.keys(document), ...Object.keys(definition)]);
	return [...paths].flatMap((path) => {
		const said = document[path];
		const defined = definition[path];
		// A document may leave open what a list is of.
		if (!said) return path.endsWith('[]') ? [] : [`${path} is defined but not documented`];
		if (!defined) return [`${path} is documented but not defined`];
		return [
			...(said.type === defined.type
				? []
				: [`${path} is documented as ${said.type} and defined as ${defined.type}`]),
			...missing(said, defined).map((value) => `${path}: the value ${value} is not defined`),
			...(said.open && !said.values
				? []
				: missing(defined, said).map((value) => `${path}: the value ${value} is not documented`)),
			...(said.open && defined.values && !defined.open
				? [`${path} is documented to have other values too, and defined as closed`]
				: []),
		];
	});
}

const missing = ({ values = [] }: Fact, from: Fact) =>
	values.filter((value) => !from.values?.includes(value));
