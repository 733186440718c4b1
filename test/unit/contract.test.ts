/** The definitions against the vendors' documents, in both directions. */
import { z } from 'zod/v4';

import { schemaOf, type AnyEvent } from '../../nodes/shared/events/definition';
import {
	choice,
	id,
	integer,
	list,
	object,
	openChoice,
	record,
	text,
	type Fields,
} from '../../nodes/shared/events/fields';
import { shape } from '../../nodes/shared/events/shape';
import { vendors } from '../../scripts/derive/vendors';
import { BEYOND, isBeyond } from '../support/contract/beyond';
import { differences, documented, factsOf, type Facts } from '../support/contract/facts';
import { KNOWN_FAULTS } from '../support/contract/knownFaults';

const catalogues = vendors().map(({ catalogue }) => catalogue);

const catalogueOf = (source: string) => {
	const catalogue = catalogues.find((candidate) => candidate.source === source);
	if (!catalogue) throw new Error(`No catalogue has the source ${source}`);
	return catalogue;
};

const fieldsOf = (event: AnyEvent | undefined) => (event ? (event.fields() as Fields) : {});

const valueAt = (root: unknown, path: string) =>
	path.split('.').reduce<unknown>((value, key) => (value as Record<string, unknown>)?.[key], root);

it('has the facts of every catalogue', () => {
	expect(documented.map(({ source }) => source).sort()).toEqual(
		catalogues.map(({ source }) => source).sort(),
	);
});

describe.each(documented)('$source', ({ source, events, samples }) => {
	const catalogue = catalogueOf(source);
	const beyond = BEYOND[source];
	const found = Object.entries(events).map(
		([name, facts]) => [name, differences(facts, factsOf(fieldsOf(catalogue.find(name))))] as const,
	);

	it('defines the documented events, those known to be sent besides, and no others', () => {
		const known = [...Object.keys(events), ...(beyond?.events ?? [])];
		expect(catalogue.events.map(({ name }) => name).sort()).toEqual(known.sort());
	});

	it.each(found)('%s has the documented fields, and no others than are known', (_, all) => {
		expect(all.filter((one) => !beyond || !isBeyond(one, beyond))).toEqual([]);
	});

	it('is listed to send no more than is defined', () => {
		const { fields = [], values = {} } = beyond ?? {};
		const listed = [
			...fields.map((field) => `${field} is defined but not documented`),
			...Object.entries(values).flatMap(([field, names]) =>
				names.map((name) => `${field}: the value ${name} is not documented`),
			),
		];
		expect(found.flatMap(([, all]) => all)).toEqual(expect.arrayContaining(listed));
	});

	it('takes null where the document says that a field may be null', () => {
		for (const [name, facts] of Object.entries(events)) {
			const nullable = Object.keys(facts).filter(
				(path) => facts[path].nullable && !/[.[]/.test(path),
			);
			const payload = Object.fromEntries(nullable.map((path) => [path, null]));
			const event = catalogue.find(name) as AnyEvent;
			expect(shape(schemaOf(event), payload)).toMatchObject({ data: payload, issues: [] });
		}
	});

	it('takes every documented sample, but for known faults of the document', () => {
		const faults = KNOWN_FAULTS[source] ?? [];
		const met = new Set<string>();
		for (const [name, payloads] of Object.entries(samples)) {
			for (const payload of [payloads].flat()) {
				const { data, issues } = shape(schemaOf(catalogue.find(name) as AnyEvent), payload);
				expect(Object.keys(data)).toEqual(Object.keys(payload));
				const unknown = issues.filter(({ path }) => {
					const fault = faults.find(
						({ paths, sent }) => paths.includes(path) && sent(valueAt(payload, path), path),
					);
					if (fault) met.add(path);
					return !fault;
				});
				expect({ name, issues: unknown }).toEqual({ name, issues: [] });
			}
		}
		expect([...met].sort()).toEqual(faults.flatMap(({ paths }) => paths).sort());
	});
});

describe('the comparison', () => {
	const fields = {
		Id: id('An id', { format: 'uuid' }),
		Seconds: integer('A time'),
		State: choice('A state', { on: 'On', off: 'Off' }),
		Parts: list('Parts', record('A part', { Name: text('A name') })),
	};
	const facts: Facts = {
		Id: { type: 'guid' },
		Seconds: { type: 'integer' },
		State: { type: 'string', values: ['off', 'on'] },
		Parts: { type: 'array' },
		'Parts[].Name': { type: 'string' },
	};
	const against = (changed: Fields) => differences(facts, factsOf(changed));
	const { State, ...withoutState } = fields;

	it('finds nothing where both say the same', () => {
		expect(against(fields)).toEqual([]);
	});

	it('notices a renamed field', () => {
		expect(against({ ...withoutState, Status: State })).toEqual([
			'State is documented but not defined',
			'Status is defined but not documented',
		]);
	});

	it('notices a renamed field of a list element', () => {
		const Parts = list('Parts', record('A part', { Title: text('A name') }));
		expect(against({ ...fields, Parts })).toEqual([
			'Parts[].Name is documented but not defined',
			'Parts[].Title is defined but not documented',
		]);
	});

	it('notices another type', () => {
		expect(against({ ...fields, Seconds: text('A time'), Id: id('An id') })).toEqual([
			'Id is documented as guid and defined as string',
			'Seconds is documented as integer and defined as string',
		]);
	});

	it('notices a value too few and one too many', () => {
		expect(against({ ...fields, State: choice('A state', { on: 'On', idle: 'Idle' }) })).toEqual([
			'State: the value off is not defined',
			'State: the value idle is not documented',
		]);
	});

	it('notices an open list that was closed', () => {
		const open: Facts = { ...facts, State: { ...facts.State, open: true } };
		expect(differences(open, factsOf(fields))).toEqual([
			'State is documented to have other values too, and defined as closed',
		]);
	});

	it('takes the values that the document leaves to another one, if others may come', () => {
		const elsewhere: Facts = { State: { type: 'string', open: true } };
		const states = { on: 'On', off: 'Off' };
		const against = (State: Fields[string]) => differences(elsewhere, factsOf({ State }));
		expect(against(openChoice('A state', states))).toEqual([]);
		expect(against(choice('A state', states))).toEqual([
			'State is documented to have other values too, and defined as closed',
		]);
	});

	it('reads lists and objects that come in another form first', () => {
		const prepared = z.preprocess((value) => value, object({ Name: text('A name') }));
		expect(factsOf({ Prepared: prepared })).toEqual({
			Prepared: { type: 'object' },
			'Prepared.Name': { type: 'string' },
		});
	});
});
