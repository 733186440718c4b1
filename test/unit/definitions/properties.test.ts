/** What holds for every definition and any payload. */
import fc from 'fast-check';

import { schemaOf, type AnyEvent } from '../../../nodes/shared/events/definition';
import { sampleOf } from '../../../nodes/shared/events/sample';
import { shape } from '../../../nodes/shared/events/shape';
import { toItem } from '../../../nodes/shared/events/item';
import { fieldsOf, mapValues, type Schema } from '../../../scripts/derive/fields';
import { everyEvent } from './catalogues';

type Json = null | boolean | number | string | Json[] | { [name: string]: Json };
type JsonObject = { [name: string]: Json };

/** Names that mean something to JavaScript, beside any others. */
const anyName = fc.oneof(
	fc.string(),
	fc.constantFrom('__proto__', 'constructor', 'toString', 'hasOwnProperty', 'length', ''),
);

/** Text that looks like a number, and would not be the same if it were one. */
const numberLikeText = fc.constantFrom(
	...['007', '+447700900123', '0401231234', '9007199254740993', '-9223372036854775808'],
	...['1e3', '0x10', ' 5', '5 ', '-0', '-0.0', '.5', '5.', '12345678901234567890', 'NaN', ''],
	...['0.1234567890123456789', '123456789.1234567', '00.5', '1,5', '1_000', 'Infinity'],
);

/** Text that is a number, in plain digits that a number can hold. */
const numberText = fc.oneof(
	fc.integer().map(String),
	fc.constantFrom('0', '5', '-7', '0.5', '-0.25', '1.10', '3.0', '999999999999999'),
);

const anyScalar = fc.oneof(
	fc.constant(null),
	fc.boolean(),
	fc.integer(),
	fc.double({ noNaN: true, noDefaultInfinity: true }),
	fc.string(),
	numberLikeText,
	numberText,
	fc.constantFrom('true', 'false', '0001-01-01T00:00:00', '9999-12-31T23:59:59.9999999'),
);

const { value: anyValue } = fc.letrec<{ value: Json }>((tie) => ({
	value: fc.oneof(
		{ depthSize: 'small', withCrossShrink: true },
		anyScalar,
		fc.array(tie('value'), { maxLength: 4 }),
		fc.array(fc.tuple(anyName, tie('value')), { maxLength: 4 }).map((entries) => objectOf(entries)),
	),
}));

/** As JSON.parse makes it: `__proto__` is a field like any other. */
function objectOf(entries: Array<readonly [string, Json]>): JsonObject {
	const object: JsonObject = {};
	for (const [name, value] of entries) {
		Object.defineProperty(object, name, {
			value,
			enumerable: true,
			writable: true,
			configurable: true,
		});
	}
	return object;
}

/** A payload of a field's documented form, now and then of any other. */
function valuesOf(field: Schema): fc.Arbitrary<Json> {
	return fc.oneof(
		{ arbitrary: documentedValuesOf(field), weight: 4 },
		{ arbitrary: anyValue, weight: 1 },
	);
}

function documentedValuesOf(field: Schema): fc.Arbitrary<Json> {
	if (field.properties) return payloadsOf(field.properties);
	if (field.items) return fc.array(valuesOf(field.items), { maxLength: 4 });
	if (field.enum) return fc.constantFrom(...(field.enum as Json[]));
	return anyScalar;
}

const payloadsOf = (fields: Record<string, Schema>): fc.Arbitrary<JsonObject> =>
	fc
		.tuple(
			fc.record(mapValues(fields, valuesOf), { requiredKeys: [] }),
			fc.array(fc.tuple(anyName, anyValue), { maxLength: 3 }),
		)
		.map(([documented, others]) =>
			objectOf([...Object.entries(documented as JsonObject), ...others]),
		);

const isObject = (value: unknown): value is Record<string, unknown> =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/** Where a payload and what was read of it differ, and in what. */
function changes(sent: unknown, read: unknown, path: string[] = []): Change[] {
	if (Array.isArray(sent) && Array.isArray(read) && sent.length === read.length) {
		return sent.flatMap((value, index) => changes(value, read[index], [...path, String(index)]));
	}
	if (isObject(sent) && isObject(read)) {
		const names = [...new Set([...Object.keys(sent), ...Object.keys(read)])];
		return names.flatMap((name) =>
			Object.hasOwn(sent, name) && Object.hasOwn(read, name)
				? changes(sent[name], read[name], [...path, name])
				: [{ path, sent, read }],
		);
	}
	return Object.is(sent, read) ? [] : [{ path, sent, read }];
}

interface Change {
	path: string[];
	sent: unknown;
	read: unknown;
}

/** The only changes a reading may make. */
function isDocumentedConversion({ sent, read }: Change): boolean {
	if (typeof sent !== 'string') return false;
	if (typeof read === 'number') return String(read) === withoutLastZeros(sent);
	if (typeof read === 'boolean') return String(read) === sent;
	if (Array.isArray(read)) return read.length === 0 && sent.trim() === '';
	return (read === null && /^0001-01-01T/.test(sent)) || (read === 'no end' && /^9999-/.test(sent));
}

/** A decimal as JavaScript writes it: `1.10` as `1.1`, `3.0` as `3`. */
const withoutLastZeros = (decimal: string) =>
	decimal.replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, '');

const RUNS = { numRuns: 25 };

describe.each(everyEvent)('%s', (_title, catalogue, event) => {
	const schema = schemaOf(event);
	const payloads = fc.oneof(
		payloadsOf(fieldsOf(event)),
		fc.array(fc.tuple(anyName, anyValue), { maxLength: 6 }).map((entries) => objectOf(entries)),
	);

	it('reads any payload, losing and inventing nothing', () => {
		fc.assert(
			fc.property(payloads, (payload) => {
				const before = structuredClone(payload);
				const { data } = shape(schema, payload);
				const made = changes(payload, data).filter((change) => !isDocumentedConversion(change));
				expect(made).toEqual([]);
				expect(payload).toEqual(before);
			}),
			RUNS,
		);
	});

	it('reads what it has read as the same', () => {
		fc.assert(
			fc.property(payloads, (payload) => {
				const once = shape(schema, payload);
				const twice = shape(schema, once.data as JsonObject);
				expect(twice).toEqual(once);
			}),
			RUNS,
		);
	});

	it('reads nothing that it computes with in a wrong type', () => {
		fc.assert(
			fc.property(payloads, (payload) => {
				const { fitting } = shape(schema, payload);
				expect(shape(schema, fitting).issues).toEqual([]);
			}),
			RUNS,
		);
	});

	it('makes an item of any payload', () => {
		fc.assert(
			fc.property(payloads, (data) => {
				const item = toItem(catalogue.source, event, {
					type: event.name,
					id: 'an id',
					time: null,
					data,
				});
				expect(item).toMatchObject({ type: event.name, id: 'an id' });
				for (const fact of Object.values(item.interaction ?? {})) {
					expect(['string', 'number', 'boolean']).toContain(typeof fact);
				}
				expect(() => catalogue.identity?.({ type: event.name, data })).not.toThrow();
			}),
			RUNS,
		);
	});

	it('leaves ids, phone numbers and codes as they were sent', () => {
		for (const [name, { type, documentedAs }] of Object.entries(fieldsOf(event))) {
			if (documentedAs === undefined || ![type].flat().includes('number')) continue;
			for (const sent of ['007', '+447700900123', '9007199254740993', '00', '0', 42]) {
				expect(shape(schema, { [name]: sent })).toMatchObject({
					data: { [name]: sent },
					issues: [],
				});
			}
		}
	});

	it('reads its own sample with unknown fields beside and within it', () => {
		const sample = withUnknownFields(sampleOf(event)) as Record<string, unknown>;
		const made = changes(sample, shape(schema, sample).data);
		expect(made.filter((change) => !isDocumentedConversion(change))).toEqual([]);
	});
});

/** The same with a field nobody documented in every object. */
function withUnknownFields(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(withUnknownFields);
	if (!isObject(value)) return value;
	return { ...mapValues(value, withUnknownFields), x_unknown: { of: ['any', 'kind', 0] } };
}

it('takes time linear in the payload, whatever is wrong with it', () => {
	const event = everyEvent.find(([title]) => title.includes('QueueAttachedUsers'))?.[2] as AnyEvent;
	const [list] = Object.entries(fieldsOf(event)).find(([, { items }]) => items) as [string, Schema];
	const started = performance.now();
	const { data, issues } = shape(schemaOf(event), { [list]: Array(1_000_000).fill('wrong') });
	// Less than a second; with the square of the length it would be hours.
	expect(performance.now() - started).toBeLessThan(30_000);
	expect(data[list]).toHaveLength(1_000_000);
	expect(issues).toHaveLength(20);
});
