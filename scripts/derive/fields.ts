/** The fields of an event as JSON Schema, from which schema files, documentation and mappings are made. */
import { z } from 'zod/v4';

import type { Catalogue } from '../../nodes/shared/events/catalogue';
import { schemaOf, type AnyEvent } from '../../nodes/shared/events/definition';
import type { Personal } from '../../nodes/shared/events/fields';

/** A JSON Schema, with what the definitions add: units, meanings, the vendor's own types. */
export interface Schema {
	$schema?: string;
	title?: string;
	description?: string;
	type?: string | string[];
	format?: string;
	unit?: string;
	const?: unknown;
	enum?: unknown[];
	/** Meaning of each value of `enum`, in its order. */
	enumDescriptions?: string[];
	examples?: unknown[];
	properties?: Record<string, Schema>;
	items?: Schema;
	additionalProperties?: Schema;
	required?: string[];
	/** Meaning of each value by value, whether or not there may be others. */
	meanings?: Record<string, string>;
	documentedAs?: string;
	/** Whose and what the value is; undefined where all tell of nobody or events differ in it. */
	personal?: Personal;
}

/** The fields of an event, each nullable, with all that their definitions say. */
export function fieldsOf(event: AnyEvent): Record<string, Schema> {
	const schema = z.toJSONSchema(schemaOf(event), { io: 'output', unrepresentable: 'any' });
	return simplified(schema as Schema).properties ?? {};
}

const common = new WeakMap<Catalogue, Record<string, Schema>>();

/** The fields that all events of a catalogue have, and describe the same way. */
export function commonFields(catalogue: Catalogue): Record<string, Schema> {
	const known = common.get(catalogue) ?? findCommonFields(catalogue);
	common.set(catalogue, known);
	return known;
}

function findCommonFields({ events }: Catalogue): Record<string, Schema> {
	const [first, ...rest] = events.map(fieldsOf);
	const fields = Object.entries(first).filter(([name, field]) =>
		rest.every((other) => name in other && isSameField(other[name], field)),
	);
	return Object.fromEntries(
		fields.map(([name, { personal, ...field }]) => {
			const isSame = rest.every((other) => other[name].personal === personal);
			return [name, isSame ? { ...field, personal } : field];
		}),
	);
}

/** The fields that any event of a catalogue may have, with the types and units that they have in all. */
export function anyFields({ events }: Catalogue): Record<string, Pick<Schema, 'type' | 'unit'>> {
	const any: Record<string, Pick<Schema, 'type' | 'unit'>> = {};
	for (const [name, { type, unit }] of events.flatMap((event) => Object.entries(fieldsOf(event)))) {
		const known = any[name] ?? { type, unit };
		any[name] = {
			...(known.type && type ? { type: [...new Set([known.type, type].flat())] } : {}),
			...(known.unit && known.unit === unit ? { unit } : {}),
		};
	}
	return any;
}

const isSameField = (one: Schema, other: Schema) =>
	JSON.stringify({ ...one, examples: 0, personal: 0 }) ===
	JSON.stringify({ ...other, examples: 0, personal: 0 });

/** zod's schema without its noise, and null allowed for every value within, as the reading allows it. */
function simplified(schema: Schema): Schema {
	const { properties, items, additionalProperties, ...rest } = schema;
	const own = Object.fromEntries(
		Object.entries(rest).filter(([keyword]) => KEPT.has(keyword)),
	) as Schema;
	const within = (inner: Schema) => orNull(simplified(inner));
	return {
		...own,
		...(properties ? { properties: mapValues(properties, within) } : {}),
		...(items ? { items: within(items) } : {}),
		...(additionalProperties && Object.keys(additionalProperties).length > 0
			? { additionalProperties: within(additionalProperties) }
			: {}),
	};
}

const KEPT = new Set([
	...['type', 'description', 'format', 'unit', 'const', 'enum', 'examples'],
	...['meanings', 'documentedAs', 'personal'],
]);

function orNull(schema: Schema): Schema {
	const { type, const: only, enum: values = only === undefined ? undefined : [only] } = schema;
	const { const: _, ...rest } = schema;
	return {
		...rest,
		...(type === undefined ? {} : { type: [...new Set([type, 'null'].flat())] }),
		...(values ? { enum: [...values, null] } : {}),
	};
}

/** An object of the same keys with other values. */
export const mapValues = <A, B>(record: Record<string, A>, change: (value: A) => B) =>
	Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
