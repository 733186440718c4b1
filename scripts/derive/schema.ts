/** JSON Schemas (draft 2020-12) of the items that the triggers emit, made from the event definitions. */
import type { Catalogue } from '../../nodes/shared/events/catalogue';
import type { AnyEvent } from '../../nodes/shared/events/definition';
import type { Interaction } from '../../nodes/shared/events/interaction';
import { sampleItem } from '../../nodes/shared/events/sample';
import { FACT_NAMES, FACTS, ISSUE, ITEM } from './contract';
import { anyFields, commonFields, fieldsOf, mapValues, type Schema } from './fields';
import { sourcesOfFacts } from './mapping';

const DRAFT = 'https://json-schema.org/draft/2020-12/schema';

/**
 * The schema of one event's items. What all items have in common is explained in the schema for any event,
 * which also has an example: it is the one that n8n's tools read, and every user installs all of these files.
 */
export function itemSchema(catalogue: Catalogue, event: AnyEvent): Schema {
	const facts = Object.keys(sourcesOfFacts(event)) as Array<keyof Interaction>;
	const { interaction, ...rest } = envelope(
		catalogue,
		{ const: event.name },
		{ type: 'object', properties: dataFields(catalogue, event) },
		Object.fromEntries(facts.map((fact) => [fact, bareFact(fact)])),
	);
	return {
		$schema: DRAFT,
		title: event.name,
		description: event.description,
		type: 'object',
		properties: facts.length > 0 ? { ...rest, interaction } : rest,
		required: REQUIRED,
	};
}

/** An event's fields; those of all events of the catalogue are described once, in the schema for any event. */
function dataFields(catalogue: Catalogue, event: AnyEvent): Record<string, Schema> {
	const common = commonFields(catalogue);
	return Object.fromEntries(
		Object.entries(fieldsOf(event)).map(([name, field]) => {
			const { description, enumDescriptions, ...bare } = lean(field);
			return [name, name in common ? bare : { description, enumDescriptions, ...bare }];
		}),
	);
}

/**
 * One schema for the items of all events, those that nobody defined included. Its example comes first: tools
 * that cut a long schema keep the head.
 */
export function anyItemSchema(catalogue: Catalogue): Schema {
	const properties = envelope(
		catalogue,
		{ type: 'string' },
		{
			type: 'object',
			properties: {
				...anyFields(catalogue),
				...mapValues(commonFields(catalogue), lean),
			},
		},
		Object.fromEntries(
			FACT_NAMES.map((fact) => [fact, { ...bareFact(fact), ...told(FACTS[fact]) }]),
		),
	);
	return {
		$schema: DRAFT,
		title: `${catalogue.title} event`,
		description: `Any event of ${catalogue.title}; \`type\` says which, and \`data\` has that event's fields`,
		type: 'object',
		examples: [sampleItem(catalogue, mostTelling(catalogue).name)],
		properties: Object.fromEntries(
			Object.entries({ ...properties, issues: issueList }).map(([name, schema]) => [
				name,
				{ ...schema, ...told(ITEM[name as keyof typeof ITEM]) },
			]),
		),
		required: REQUIRED,
	};
}

const told = ({ description }: { description: string }): Schema => ({ description });

const issueList: Schema = {
	type: 'array',
	items: {
		type: 'object',
		properties: mapValues(ISSUE, (field) => ({ type: 'string', ...told(field) })),
	},
};

function bareFact(fact: keyof Interaction): Schema {
	const { type, unit, meanings } = FACTS[fact];
	return {
		type,
		...(unit ? { unit } : {}),
		...(meanings ? { enum: Object.keys(meanings) } : {}),
	};
}

/** The event that tells most: its item is the sample of the whole catalogue. */
const mostTelling = (catalogue: Catalogue) =>
	catalogue.events.reduce((best, event) =>
		factCount(catalogue, event) > factCount(catalogue, best) ? event : best,
	);

const factCount = (catalogue: Catalogue, event: AnyEvent) =>
	Object.keys(sampleItem(catalogue, event.name).interaction ?? {}).length;

const REQUIRED = ['id', 'type', 'source', 'time', 'data'];

const envelope = (
	{ source }: Catalogue,
	type: Schema,
	data: Schema,
	facts: Record<string, Schema>,
): Record<keyof typeof ITEM, Schema> => ({
	id: { type: 'string' },
	type,
	source: { const: source },
	label: { type: 'string' },
	time: { type: ['string', 'null'], format: 'date-time' },
	subject: { type: 'string' },
	data,
	interaction: { type: 'object', properties: facts },
	issues: { type: 'array' },
});

/** A field as schema files have it: only standard keywords, `unit`, and `enumDescriptions`, which editors show. */
function lean(schema: Schema): Schema {
	const { meanings, documentedAs: _, examples: __, personal: ___, format, ...rest } = schema;
	const { properties, items, additionalProperties } = rest;
	return {
		...rest,
		// The vendor's notation of a time need not be the one that "date-time" stands for.
		...(format && format !== 'date-time' ? { format } : {}),
		...(meanings ? explained(schema, meanings) : {}),
		...(properties ? { properties: mapValues(properties, lean) } : {}),
		...(items ? { items: lean(items) } : {}),
		...(additionalProperties ? { additionalProperties: lean(additionalProperties) } : {}),
	};
}

function explained(schema: Schema, meanings: Record<string, string>): Schema {
	if (schema.enum) {
		const values = schema.enum.filter((value) => value !== null);
		return { enumDescriptions: values.map((value) => meanings[String(value)]) };
	}
	const known = Object.entries(meanings).map(([value, meaning]) => `${value} (${meaning})`);
	return { description: `${schema.description}. Known values: ${known.join(', ')}` };
}
