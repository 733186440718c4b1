/** The behaviour table for the vendors that only send what they are told. */
import { parse } from 'node:querystring';

import type { IDataObject } from 'n8n-workflow';

import { MAX_EVENTS } from '../../../nodes/shared/receive/payloads';
import { receive } from '../../../nodes/shared/receive/receive';
import { FakeNode, type FakeRequest, FakeResponse, finish } from './fakes';
import { SECRETS, SIMPLE_VENDORS, type SimpleVendor } from './simpleVendors';

const trigger = (parameters: IDataObject = {}) => {
	const node = new FakeNode({
		authentication: 'secret',
		events: ['*'],
		options: {},
		...parameters,
	});
	node.credential = SECRETS.header.credential;
	return node;
};

async function deliver(
	{ vendor }: SimpleVendor,
	node: FakeNode,
	sent: FakeRequest,
	isStored = true,
) {
	const response = new FakeResponse();
	const result = await receive(node.context(sent, response), vendor, node.state);
	const items = finish(result, response, isStored);
	return { status: await response.answer(), body: response.body, items, ends: response.ends };
}

const text = (fields: object) =>
	Object.fromEntries(
		Object.entries(fields).map(([name, value]) => [
			name,
			typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value ?? ''),
		]),
	);

afterEach(() => jest.restoreAllMocks());

const NOTHING = { status: 200, body: undefined, items: [], ends: 1 };

describe.each(SIMPLE_VENDORS)('$title', (simple) => {
	const { vendor, places, events, named, filter } = simple;
	const [event] = events;
	const type = vendor.catalogue.events[0].name;
	const { headers } = SECRETS.header;

	it.each(vendor.catalogue.events.map(({ name }, index) => [name, events[index]]))(
		'200 and an execution for %s, in JSON, in a form, and in the query string',
		async (name, fields) => {
			for (const sent of [{ body: fields }, { body: text(fields) }, { query: text(fields) }]) {
				const { status, items, ends } = await deliver(simple, trigger(), { headers, ...sent });
				expect({ status, ends }).toEqual({ status: 200, ends: 1 });
				expect(items).toMatchObject([{ type: name, source: vendor.catalogue.source }]);
				expect(items[0].issues).toBeUndefined();
			}
		},
	);

	it.each([
		[
			'a form in parts',
			'multipart/form-data; boundary=x',
			{ body: { data: text(event), files: {} } },
		],
		[
			'JSON that is called a form',
			'application/x-www-form-urlencoded',
			{ body: parse(JSON.stringify(event)), raw: `\ufeff${JSON.stringify(event)}` },
		],
		[
			'a list that is called a form',
			'application/x-www-form-urlencoded; charset=utf-8',
			{ body: parse(JSON.stringify([event])), raw: JSON.stringify([event]) },
		],
	])('200 and an execution for %s', async (_, contentType, sent) => {
		const request = { headers: { ...headers, 'content-type': contentType }, ...sent };
		// n8n has read the parts of a form, and leaves no raw body.
		const isBroken = !('raw' in sent);
		const { status, items } = await deliver(simple, trigger(), { ...request, isBroken });
		expect({ status, items }).toMatchObject({ status: 200, items: [{ type }] });
		expect(items[0].data).toEqual(
			(await deliver(simple, trigger(), { headers, body: event })).items[0].data,
		);
	});

	it('400 for a body that breaks off, also where the query holds an event', async () => {
		const sent = { headers, query: text(event) };
		expect((await deliver(simple, trigger(), sent)).status).toBe(200);
		expect((await deliver(simple, trigger(), { ...sent, isBroken: true })).status).toBe(400);
	});

	it('200 and an execution for what is an event in a list, which says that others were none', async () => {
		const node = trigger();
		const { status, items } = await deliver(simple, node, { headers, body: ['x', event, null] });
		expect(status).toBe(200);
		expect(items).toMatchObject([{ type }]);
		expect(items[0].issues).toEqual([
			{ path: '', message: 'Of the 3 entries of the list, 2 are no events and were left out.' },
		]);
		expect(node.log).toEqual([expect.stringContaining('could be read only in part')]);
		expect(await deliver(simple, node, { headers, body: ['x', null] })).toMatchObject({
			status: 400,
			items: [],
		});
	});

	it('413 for more events than a request may bring, none of which is taken', async () => {
		const many = Array.from({ length: MAX_EVENTS + 1 }, () => event);
		const node = trigger();
		expect(await deliver(simple, node, { headers, body: many })).toMatchObject({
			status: 413,
			items: [],
		});
		const { items } = await deliver(simple, node, { headers, body: many.slice(1) });
		expect(items.length).toBeGreaterThan(0);
	});

	it('200 and every digit of a number that JavaScript has no room for', async () => {
		const raw = JSON.stringify({ ...event, $id: 0 }).replace('"$id":0', '"$id":9007199254740993');
		const sent = { headers, body: JSON.parse(raw) as object, raw };
		const { items } = await deliver(simple, trigger(), sent);
		expect(items).toMatchObject([{ data: { $id: '9007199254740993' } }]);
	});

	it('200 and the plus of a number that was sent without encoding', async () => {
		const rawQuery = 'extra=+447700900123';
		const sent = { headers, query: { extra: ' 447700900123' }, rawQuery, body: event };
		const { items } = await deliver(simple, trigger(), sent);
		expect(items).toMatchObject([{ data: { extra: '+447700900123' } }]);
	});

	it.each(['GET', 'HEAD'] as const)(
		'200 and nothing else for a %s without an event',
		async (method) => {
			const node = trigger();
			for (const sent of [{ method }, { method, headers }]) {
				expect(await deliver(simple, node, sent)).toEqual(NOTHING);
			}
			expect(node.log).toEqual([]);
			const stranger = { method, query: text(event) };
			expect(await deliver(simple, node, stranger)).toMatchObject({ status: 401, items: [] });
		},
	);

	it('200 and the token for a sender that validates the URL, and for no event', async () => {
		const token = { 'validation-token': 'abc-123', 'content-length': '0' };
		const response = new FakeResponse();
		const node = trigger();
		await receive(node.context({ headers: token }, response), vendor, node.state);
		expect([response.statusCode, response.headers['validation-token']]).toEqual([200, 'abc-123']);
		for (const odd of ['two\r\nlines', 'ä', 'x'.repeat(300)]) {
			const sent = { headers: { ...token, 'validation-token': odd } };
			expect(await deliver(simple, node, sent)).toMatchObject({ status: 401 });
		}
		const withBody = { headers: { ...token, 'content-length': '9' }, body: event };
		expect(await deliver(simple, node, withBody)).toMatchObject({ status: 401, items: [] });
	});

	it('200 and no secret in the item, whatever the authentication is set to', async () => {
		const query = { [vendor.secretParameter ?? 'key']: SECRETS.query.query!.key };
		const node = trigger(vendor.secretParameter ? { authentication: 'none' } : {});
		if (!vendor.secretParameter) node.credential = SECRETS.query.credential;
		const { items } = await deliver(simple, node, { query, body: event });
		expect(items).toHaveLength(1);
		expect(JSON.stringify(items)).not.toContain(SECRETS.query.query!.key);
	});

	it('200 and another execution for an event that its sender wants to run again', async () => {
		const node = trigger();
		const again = { headers: { ...headers, 'x-contact-center-again': '1' }, body: event };
		const runs = async (sent: FakeRequest) => (await deliver(simple, node, sent)).items.length;
		const first = named(type, { ...event, ts: 1772438460, timestamp: 1772438460000 });
		expect(await runs({ headers, body: first })).toBe(1);
		expect(await runs({ ...again, body: first })).toBe(1);
		node.parameters.authentication = 'none';
		expect(await runs({ headers, body: first })).toBe(0);
		expect(await runs({ ...again, body: first })).toBe(0);
	});

	it('200 without execution for an event that is not picked', async () => {
		const node = trigger({ events: ['something else'] });
		expect(await deliver(simple, node, { headers, body: event })).toEqual(NOTHING);
	});

	it('200 and an execution with the picked events of a list', async () => {
		const node = trigger({ events: [type] });
		const body = [events[1], event, named('brand new', {})];
		const { status, items } = await deliver(simple, node, { headers, body });
		expect({ status, items }).toMatchObject({ status: 200, items: [{ type }] });
		expect(items).toHaveLength(1);
	});

	it('200 without execution for an event that a filter drops', async () => {
		const node = trigger({ filters: { [filter.name]: filter.other } });
		expect(await deliver(simple, node, { headers, body: event })).toEqual(NOTHING);
	});

	it('200 and one execution for an event that is delivered twice', async () => {
		const node = trigger();
		// An event without a time is known again only within the second.
		jest.spyOn(Date, 'now').mockReturnValue(Date.now());
		expect((await deliver(simple, node, { headers, body: event })).items).toHaveLength(1);
		expect(await deliver(simple, node, { headers, body: event })).toEqual(NOTHING);
	});

	it('5xx where n8n could not store it, and an execution when it is tried again', async () => {
		const node = trigger();
		expect((await deliver(simple, node, { headers, body: event }, false)).status).toBe(500);
		expect((await deliver(simple, node, { headers, body: event })).items).toHaveLength(1);
	});

	describe.each(places)('with the secret in the place "%s"', (place) => {
		const secret = SECRETS[place];
		const node = () => {
			const made = trigger();
			made.credential = secret.credential;
			return made;
		};

		it('takes the right one, and keeps it out of the item', async () => {
			const sent = { headers: secret.headers, query: secret.query, body: event };
			const { status, items } = await deliver(simple, node(), sent);
			expect(status).toBe(200);
			expect(items).toHaveLength(1);
			expect(JSON.stringify(items)).not.toContain('correct horse battery');
		});

		it.each([
			['none', {}],
			[
				'a wrong one',
				{
					headers: { 'x-my-secret': 'wrong', authorization: 'Basic d3Jvbmc6d3Jvbmc=' },
					query: { key: 'wrong' },
				},
			],
			['one twice', { query: { key: ['correct horse battery', 'x'] as unknown as string } }],
		])('401 for %s', async (_, sent) => {
			const refused = await deliver(simple, node(), { body: event, ...sent });
			expect(refused).toEqual({ ...NOTHING, status: 401 });
		});
	});

	it.each([
		['nothing', {}],
		['no event', { body: { hello: 'world' } }],
		['text', { raw: 'hello' }],
		['a number', { raw: '42' }],
		['a list of numbers', { body: [1, 2] }],
		['an empty list', { raw: '[]' }],
	])('400 and one line for %s', async (_, sent) => {
		const refused = await deliver(simple, trigger(), { headers, ...sent });
		expect(refused).toMatchObject({ status: 400, items: [], ends: 1 });
		expect(refused.body).toMatch(/^[^\n]{10,100}$/);
	});

	it('200 and an execution with issues for fields that do not fit', async () => {
		const [id] = ['attempt_id', 'user_id', 'agent_id'].filter((name) => name in event);
		const body = named(type, { [id]: { not: 'expected' }, more: [1] });
		const { items } = await deliver(simple, trigger(), { headers, body });
		expect(items).toMatchObject([
			{ data: { [id]: { not: 'expected' }, more: [1] }, issues: [{ path: id }] },
		]);
	});
});
