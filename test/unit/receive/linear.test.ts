/** Twice the input takes at most twice the work, of whatever kind it is: counted, not timed. */
// First: it counts in what is loaded after it.
import { workOf } from './work';

import { enreachAdapter } from '../../../nodes/Enreach/adapter';
import { receive } from '../../../nodes/shared/receive/receive';
import { MAX_EVENTS } from '../../../nodes/shared/receive/payloads';
import { payload } from '../../support/vendors/enreach';
import { FakeNode, type FakeRequest, FakeResponse, finish } from './fakes';
import { SIMPLE_VENDORS } from './simpleVendors';

const many = <T>(count: number, make: (index: number) => T): T[] =>
	Array.from({ length: count }, (_, index) => make(index));
const object = (
	count: number,
	name: (index: number) => string,
	value: (index: number) => unknown,
) => Object.fromEntries(many(count, (index) => [name(index), value(index)]));
const form = (fields: object) => ({
	body: fields,
	raw: new URLSearchParams(Object.entries(fields)).toString(),
	headers: { 'content-type': 'application/x-www-form-urlencoded' },
});
const nested = (depth: number): object =>
	JSON.parse('{"a":'.repeat(depth) + '1' + '}'.repeat(depth));

type Event = Record<string, unknown>;

/** Kinds of input that grow; all but the lists are one event. */
const KINDS: Record<string, (event: Event, size: number) => FakeRequest> = {
	'fields with new names': (event, n) => ({
		body: { ...event, ...object(n, (i) => `f${i}`, String) },
	}),
	'fields queues[i]': (event, n) => ({
		body: { ...event, ...object(n, (i) => `queues[${i}]`, String) },
	}),
	'fields of an object in a field': (event, n) => ({
		body: {
			...event,
			data: object(n, (i) => `f${i}`, String),
			variables: object(n, (i) => `v${i}`, String),
		},
	}),
	'entries of a list in a field': (event, n) => ({
		body: { ...event, queues: many(n, String), AgentIds: many(n, String) },
	}),
	'nesting in a field': (event, n) => ({ body: { ...event, deep: nested(Math.min(n, 4000)) } }),
	'characters of each field': (event, n) => ({
		body: Object.fromEntries(
			Object.entries(event).map(([name, value]) => [
				name,
				/event/i.test(name) ? value : '1,'.repeat(n / 2),
			]),
		),
	}),
	'fields of a form': (event, n) => form({ ...event, ...object(n, (i) => `f${i}`, String) }),
	'long numbers in JSON': (event, n) => {
		const raw = JSON.stringify({ ...event, more: '$' }).replace(
			'"$"',
			`[${many(n, () => '9007199254740993')}]`,
		);
		return { body: JSON.parse(raw), raw };
	},
	'plus signs and escapes of a form': (event, n) => {
		const { headers } = form({});
		const raw = `${new URLSearchParams(Object.entries(event).map(([name, value]): [string, string] => [name, String(value)]))}&x=${'%E4+1'.repeat(n)}`;
		return { headers, body: { x: '' }, raw };
	},
};

const VENDORS = [
	...SIMPLE_VENDORS.map(({ title, vendor, events: [event] }) => ({ title, vendor, event })),
	{
		title: 'Enreach',
		vendor: enreachAdapter,
		event: payload('QueueCallInArrived', { Id: 'one' }) as Event,
	},
];

async function workFor(
	vendor: (typeof VENDORS)[number]['vendor'],
	sent: FakeRequest,
): Promise<number> {
	const node = new FakeNode({
		authentication: 'none',
		events: ['*'],
		filters: { queueIds: '1, 2', eventsWithout: 'pass' },
		options: {},
	});
	return await workOf(async () => {
		const response = new FakeResponse();
		finish(await receive(node.context(sent, response), vendor, node.state), response);
		await response.answer();
	});
}

const SIZE = 4000;

describe.each(VENDORS)('$title', ({ vendor, event }) => {
	it.each(Object.entries(KINDS))('%s', async (_, make) => {
		await workFor(vendor, make(event, 10));
		const once = await workFor(vendor, make(event, SIZE));
		const twice = await workFor(vendor, make(event, 2 * SIZE));
		expect(twice).toBeLessThan(2.2 * once + 1000);
		expect(twice).toBeLessThan(200 * SIZE);
	});

	it('events of a list, with many fields in the query', async () => {
		const query = object(99, (i) => `q${i}`, String) as Record<string, string>;
		const list = (count: number) => ({
			query,
			body: many(count, (i) => ({ ...event, call_id: `${i}`, ts: i })),
		});
		await workFor(vendor, list(10));
		const once = await workFor(vendor, list(MAX_EVENTS / 2));
		expect(await workFor(vendor, list(MAX_EVENTS))).toBeLessThan(2.2 * once + 1000);
		// Above the bound it costs nearly nothing: each value is looked at for its depth, and no more.
		const values = 4 * MAX_EVENTS * (Object.keys(event).length + 4);
		const bound = Math.max(100 * MAX_EVENTS, 2 * values);
		expect(await workFor(vendor, list(4 * MAX_EVENTS))).toBeLessThan(bound);
	});
});
