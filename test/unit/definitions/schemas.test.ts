import Ajv2020 from 'ajv/dist/2020';
import addFormats from 'ajv-formats';

import { sampleItem } from '../../../nodes/shared/events/sample';
import { schemaFiles } from '../../../scripts/derive/files';
import { fieldsOf, type Schema } from '../../../scripts/derive/fields';
import { anyItemSchema, itemSchema } from '../../../scripts/derive/schema';
import { catalogues, EVENT_COUNTS, everyEvent } from './catalogues';

/** Strict, so that a keyword it does not know is an error; a type in a list is a nullable one. */
const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, allErrors: true });
addFormats(ajv);
ajv.addVocabulary(['unit', 'enumDescriptions']);

const files = schemaFiles();
const anySchemas = new Map(
	catalogues.map((catalogue) => [catalogue, ajv.compile(anyItemSchema(catalogue))]),
);

it('has every event of the five vendors', () => {
	const counts = Object.fromEntries(
		catalogues.map(({ source, events }) => [source, new Set(events.map(({ name }) => name)).size]),
	);
	expect(counts).toEqual(EVENT_COUNTS);
});

it('makes a file for each event, one for any event of a vendor, and one for calls where they are delivered', () => {
	const ofFeed = catalogues.flatMap(({ feed }) => feed);
	expect(files.size).toBe(everyEvent.length + ofFeed.length + catalogues.length + 5);
	expect([...files.keys()]).toEqual(
		expect.arrayContaining([
			'dist/nodes/Enreach/__schema__/v1.1.0/Queue/QueueCallInDisconnected.json',
			'dist/nodes/Alvaria/__schema__/v1.1.0/outreach/outreach.status.json',
			'dist/nodes/PbxEvents/__schema__/v1.1.0/call/call.end.json',
			'dist/nodes/PbxEvents/__schema__/v1.1.0/feed/feed.silent.json',
			'dist/nodes/PbxEvents/__schema__/v1.1.0/output.json',
			'dist/nodes/PbxEvents/__schema__/v1.1.0/calls/call.json',
		]),
	);
	for (const file of files.keys()) expect(file).toMatch(/^[\w./-]+\.json$/);
});

it('stays small: the schemas are two thirds of what the package may weigh', () => {
	const bytes = [...files.values()].reduce((sum, content) => sum + Buffer.byteLength(content), 0);
	expect(bytes).toBeLessThan(650_000);
});

it.each(catalogues)('describes the issues of any event of $title', (catalogue) => {
	const validate = anySchemas.get(catalogue)!;
	const item = sampleItem(catalogue, catalogue.events[0].name);
	const issue = { path: 'a.b', message: '"x" is not a number.' };
	expect(validate({ ...item, issues: [issue] })).toBe(true);
	expect(validate({ ...item, issues: [{ ...issue, path: ['a', 'b'] }] })).toBe(false);
	expect(validate({ ...item, issues: [issue.message] })).toBe(false);
});

it.each(catalogues)('has every field of any event of $title in one schema', (catalogue) => {
	const { properties: { data } = {} } = anyItemSchema(catalogue);
	const names = catalogue.events.flatMap((event) => Object.keys(fieldsOf(event)));
	expect(Object.keys(data?.properties ?? {}).sort()).toEqual([...new Set(names)].sort());
});

describe.each(everyEvent)('%s', (_title, catalogue, event) => {
	const schema = itemSchema(catalogue, event);
	const item = sampleItem(catalogue, event.name);
	const validate = ajv.compile(schema);

	it('has a schema that its sample fits', () => {
		validate(item);
		expect(validate.errors).toBeNull();
	});

	it('has a schema that another item does not fit', () => {
		expect(validate({ ...item, type: 'other' })).toBe(false);
		expect(validate({ ...item, time: 'yesterday' })).toBe(false);
		expect(validate({ ...item, data: undefined })).toBe(false);
		expect(validate({ ...item, data: mistyped(schema) })).toBe(false);
	});

	it('has a sample that fits the schema for any event', () => {
		const validateAny = anySchemas.get(catalogue);
		validateAny?.(item);
		expect(validateAny?.errors).toBeNull();
	});

	it('describes every field, here or for all events, and says what each value means', () => {
		const common = anyItemSchema(catalogue).properties?.data.properties ?? {};
		const own = Object.entries(schema.properties?.data.properties ?? {});
		const properties = Object.fromEntries(
			own.map(([name, field]) => [name, field.description ? field : { ...field, ...common[name] }]),
		);
		for (const field of fieldsWithin({ properties })) {
			expect(field.description).toMatch(/^\S.*\S$/);
			// A vendor may have a value of that name, which its meaning follows.
			expect(field.description).not.toMatch(/undefined(?! \()|TODO/);
			if (field.enum) {
				const values = field.enum.filter((value) => value !== null);
				expect(field.enumDescriptions).toHaveLength(values.length);
				for (const meaning of field.enumDescriptions ?? []) expect(meaning).toMatch(/\S/);
			}
		}
	});
});

/** Data whose every field is of a type that it is not documented to have. */
const mistyped = (schema: Schema) =>
	Object.fromEntries(
		Object.entries(schema.properties?.data.properties ?? {}).map(([name, { type }]) => [
			name,
			[type].flat().includes('boolean') ? 'perhaps' : true,
		]),
	);

function fieldsWithin({ properties = {}, items }: Schema): Schema[] {
	return [
		...Object.values(properties).flatMap((field) => [field, ...fieldsWithin(field)]),
		...(items ? fieldsWithin(items) : []),
	];
}
