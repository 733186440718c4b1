import { toItem } from '../../../nodes/shared/events/item';
import { BadRequest } from '../../../nodes/shared/receive/request';
import { sampleOf } from '../../../nodes/shared/events/sample';
import { pbx } from '../../../nodes/PbxEvents/events';
import { callEnd } from '../../../nodes/PbxEvents/events/call';
import { pbxAdapter } from '../../../nodes/PbxEvents/adapter';
import { NOW, request, UTC } from '../request';

const identify = (parts: Parameters<typeof request>[0], settings = {}) =>
	pbxAdapter.identify(request(parts), { ...UTC, ...settings });
const identifyOne = (...args: Parameters<typeof identify>) => identify(...args)[0];
const item = (...args: Parameters<typeof identify>) => {
	const event = identifyOne(...args);
	return toItem('pbx', pbx.find(event.type), event);
};
const sample = sampleOf(callEnd);

describe("the event's name", () => {
	it.each(['event', 'event_name', 'name'])('comes from the field %s', (field) => {
		expect(identifyOne({ body: { ...sample, [field]: 'call:end' } }).type).toBe('call:end');
		expect(identifyOne({ query: { [field]: 'call:end' }, body: sample }).type).toBe('call:end');
		expect(identifyOne({ query: { ...sample, [field]: 'call:end' } }).type).toBe('call:end');
	});

	it('comes from the field of the user', () => {
		const body = { ...sample, action: 'call:end' };
		expect(identifyOne({ body }, { nameField: ' action ' }).type).toBe('call:end');
	});

	it('comes from among the variables, where none stands beside them', () => {
		expect(identifyOne({ body: { data: { ...sample, event: 'call:end' } } }).type).toBe('call:end');
		const form = { data: JSON.stringify({ ...sample, event: 'call:end' }) };
		expect(identifyOne({ body: form }).type).toBe('call:end');
		const both = { event: 'call:end', data: { ...sample, event: 'something else' } };
		expect(identifyOne({ body: both }).type).toBe('call:end');
	});

	it.each(pbx.events.map(({ name }) => name))('%s is found wherever it stands', (name) => {
		const variables = { id: 'leg', user_id: 7 };
		const found: Array<Parameters<typeof request>[0]> = [
			...['event_type', 'eventType', 'action', 'topic', 'type'].flatMap((field) => [
				{ body: { [field]: name, data: variables } },
				{ body: { ...variables, [field]: name } },
				{ query: { [field]: name }, body: variables },
				{ query: { ...variables, [field]: ` ${name.toUpperCase()} ` } },
				{ body: { data: { ...variables, [field]: name } } },
			]),
			{ body: { [name]: variables } },
			{ body: { [name]: JSON.stringify(variables) } },
			{ body: [{ [name]: variables }] },
			{ headers: { 'x-event': name }, body: variables },
			// A field of the usual name that holds something else.
			{ body: { ...variables, name: 'Anna', kind: name } },
		];
		for (const parts of found) expect([parts, identify(parts)[0].type]).toEqual([parts, name]);
	});

	it('as the key of the variables, leaves these in place', () => {
		expect(item({ query: { account: '3' }, body: { 'call:end': sample } }).data).toEqual({
			...{ account: '3', event: 'call:end' },
			...item({ body: { ...sample, event: 'call:end' } }).data,
		});
	});

	it('is not taken from type where it is none of the nine: that is the type of call', () => {
		expect(() => identify({ body: { ...sample, type: 'call:lunch' } })).toThrow(BadRequest);
		expect(() => identify({ body: { ...sample, type: 'queue' } })).toThrow(BadRequest);
	});

	it('may be one this version does not know', () => {
		expect(identifyOne({ body: { event: 'agent:lunch' } }).type).toBe('agent:lunch');
	});
});

describe('variables', () => {
	const { data: flat } = item({ body: { ...sample, event: 'call:end' } });

	it('may be inside data', () => {
		expect(item({ body: { event: 'call:end', data: sample } }).data).toEqual(flat);
	});

	it('may be inside data, as the JSON in a form', () => {
		const body = { event: 'call:end', data: JSON.stringify(sample) };
		expect(item({ body }).data).toEqual(flat);
	});

	it('do not push out what stands beside data', () => {
		const body = { id: 'delivery-7', event: 'call:end', account: 3, data: { id: 'leg', ts: 1 } };
		expect(item({ body }).data).toEqual({
			event: 'call:end',
			account: 3,
			envelope: { id: 'delivery-7' },
			id: 'leg',
			ts: 1,
		});
	});

	it('push out nothing by the name of the envelope either', () => {
		const outer = { event: 'call:end', envelope: 'outer', data: { id: 'leg' } };
		expect(item({ body: outer }).data).toEqual({
			event: 'call:end',
			envelope: { envelope: 'outer' },
			id: 'leg',
		});
		const inner = { event: 'call:end', id: 'delivery', data: { envelope: 'inner', id: 'leg' } };
		expect(item({ body: inner }).data).toEqual(inner);
	});

	it('leave a data that is no object where it is', () => {
		expect(item({ body: { event: 'call:end', data: '{"broken"' } }).data.data).toBe('{"broken"');
	});

	it('come as text in a form and become what is documented', () => {
		const form = Object.fromEntries(
			Object.entries({ ...sample, event: 'call:end' }).map(([name, value]) => [
				name,
				String(value),
			]),
		);
		expect(item({ body: form }).data).toEqual(flat);
		expect(item({ body: form }).issues).toBeUndefined();
	});
});

describe('a batch', () => {
	it('is as many events', () => {
		const events = identify({
			query: { account: '9' },
			body: [
				{ event: 'agent:checkin', user_id: 1 },
				{ event: 'queue:join', data: { user_id: 1, queues: [4] } },
			],
		});
		expect(events.map(({ type, data }) => [type, data])).toEqual([
			['agent:checkin', { account: '9', event: 'agent:checkin', user_id: 1 }],
			['queue:join', { account: '9', event: 'queue:join', user_id: 1, queues: [4] }],
		]);
	});

	it.each([[[[]]], [['x']], [[null]], [[{ user_id: 1 }, 'call:end']]])(
		'is refused where nothing in it is an event: %j',
		(body) => {
			expect(() => identify({ body })).toThrow(BadRequest);
		},
	);
});

describe('queues', () => {
	it.each([
		['a list', { queues: [1, 2] }, [1, 2]],
		['a list with commas', { queues: '1, 2' }, ['1', '2']],
		['a list as JSON in a form', { queues: '[1,"2"]' }, [1, '2']],
		['one', { queues: '1' }, ['1']],
		['one as a number', { queues: 1 }, [1]],
		['a field sent twice', { queues: ['1', '2'] }, ['1', '2']],
		['a PHP form', { 'queues[]': ['1', '2'] }, ['1', '2']],
		['a numbered form', { 'queues[0]': '1', 'queues[1]': '2' }, ['1', '2']],
		['a long list that Express makes an object of', { queues: { 0: '1', 21: '2' } }, ['1', '2']],
		['nothing', { queues: '' }, []],
	])('are a list: %s', (_, fields, queues) => {
		const { data, issues } = item({ body: { event: 'queue:join', user_id: 5, ...fields } });
		expect(data).toEqual({ event: 'queue:join', user_id: 5, queues });
		expect(issues).toBeUndefined();
	});
});

describe('the time', () => {
	it.each([
		[1772438460, '2026-03-02T08:01:00.000Z'],
		['1772438460', '2026-03-02T08:01:00.000Z'],
		[1772438460123, '2026-03-02T08:01:00.123Z'],
		['1772438460123456', '2026-03-02T08:01:00.123Z'],
		[1772438460123456, '2026-03-02T08:01:00.123Z'],
		['2026-03-02T10:01:00+02:00', '2026-03-02T08:01:00.000Z'],
		['2026-03-02 08:01:00', '2026-03-02T08:01:00.000Z'],
		['soon', null],
		[undefined, null],
		[1e300, null],
	])('%p', (ts, time) => {
		expect(identifyOne({ body: { event: 'call:end', ts } }).time).toBe(time);
		const isRead = time !== null || ts === undefined;
		expect(item({ body: { event: 'call:end', ts } }).issues === undefined).toBe(isRead);
	});
});

describe('the id', () => {
	const idOf = (changes: object, receivedAt = NOW) =>
		identifyOne({ body: { ...sample, event: 'call:ring', ...changes }, receivedAt }).id;

	it('is the same for a retry', () => {
		expect(idOf({}, NOW + 60_000)).toBe(idOf({}));
	});

	it.each([
		['a second later', { ts: 1772438461 }],
		['another leg', { id: 'other' }],
		['another queue in the same second', { queue_id: 'other' }],
		['another phone', { dst_device_id: 'other' }],
		['another event', { event: 'call:answer' }],
	])('differs for %s', (_, changes) => {
		expect(idOf(changes)).not.toBe(idOf({}));
	});

	it('differs a second later where the event has no time', () => {
		const join = (receivedAt: number) =>
			identifyOne({ body: { event: 'queue:join', user_id: 5, queues: [1] }, receivedAt }).id;
		expect(join(NOW + 1000)).not.toBe(join(NOW));
		expect(join(NOW + 400)).toBe(join(NOW));
	});

	it('differs for equal events of one list, of which the PBX tells no time', () => {
		const body = [1, 2, 1].map((activity_id) => ({
			event: 'agent:status',
			user_id: 5,
			activity_id,
		}));
		const ids = identify({ body }).map(({ id }) => id);
		expect(new Set(ids).size).toBe(3);
		expect(identify({ body }).map(({ id }) => id)).toEqual(ids);
	});

	it('is the same where numbers come as text', () => {
		const ts = Number(sample.ts);
		expect(idOf({ ts: String(ts), dst_user_id: 7 })).toBe(idOf({ ts, dst_user_id: '7' }));
	});
});

describe('The time', () => {
	it.each([
		['seconds', 1772438460, '2026-03-02T08:01:00.000Z'],
		['seconds as text', '1772438460', '2026-03-02T08:01:00.000Z'],
		['milliseconds', 1772438460123, '2026-03-02T08:01:00.123Z'],
		['nothing', '', null],
		['a number of no time', 1e300, null],
		['a word', 'now', null],
	])('is read from %s', (_, ts, time) => {
		expect(identify({ body: { event: 'call:end', id: 'leg', ts } })[0].time).toBe(time);
	});
});

describe('interaction', () => {
	const factsOf = (changes: object) =>
		item({ body: { event: 'call:end', ...sample, ...changes } }).interaction;

	it.each([
		['inbound', 'inbound', '+447700900123', '+441632960123', '204'],
		['queue', 'inbound', '+447700900123', '+441632960123', '204'],
		['outbound', 'outbound', '+441632960123', '+447700900123', '7'],
		['internal', 'internal', undefined, undefined, '7'],
		['conf', undefined, '+447700900123', '+441632960123', '204'],
	])('of a call of type %s', (type, direction, customerNumber, serviceNumber, agentId) => {
		const facts = factsOf({ type, src_user_id: '7' });
		expect(facts).toMatchObject({ agentId, callId: sample.call_id });
		expect([facts?.direction, facts?.customerNumber, facts?.serviceNumber]).toEqual([
			direction,
			customerNumber,
			serviceNumber,
		]);
	});

	it('counts in seconds, whatever the field counts in', () => {
		expect(factsOf({ billms: 1500, cc_wait: 7, waitms: 9000 })).toMatchObject({
			durationSeconds: 1.5,
			waitSeconds: 7,
		});
		expect(factsOf({ cc_wait: null, waitms: 9000 })).toMatchObject({ waitSeconds: 9 });
	});

	it.each(['outbound', 'internal'])('has no customer who waits in an %s call', (type) => {
		expect(factsOf({ type, cc_wait: null, waitms: 9000 })).not.toHaveProperty('waitSeconds');
	});

	it.each([
		['answered', { billms: 1, canceled: 'NONE' }],
		['abandoned', { billms: 0, canceled: 'BREAK_OUT' }],
		// The PBX takes the call to let it wait, which is billed although no agent answers.
		['abandoned', { billms: 42_000, canceled: 'BREAK_OUT' }],
		['overflowed', { billms: 60_000, canceled: 'TIMEOUT' }],
		['overflowed', { billms: 0, canceled: 'TIMEOUT' }],
		['overflowed', { billms: 0, canceled: 'NO_AGENT_TIMEOUT' }],
		['abandoned', { billms: 0, canceled: 'NONE', hangup_cause: 'ORIGINATOR_CANCEL' }],
		['cancelled', { billms: 0, type: 'outbound', hangup_cause: 'ORIGINATOR_CANCEL' }],
		['missed', { billms: 0, hangup_cause: 'NO_ANSWER' }],
		['failed', { billms: null, hangup_cause: 'UNALLOCATED_NUMBER' }],
		[undefined, { billms: 0, hangup_cause: 'LOSE_RACE' }],
		[undefined, { billms: 0, hangup_cause: 'constructor' }],
	])('tells that a call was %s', (outcome, changes) => {
		expect(factsOf({ canceled: null, hangup_cause: null, ...changes })?.outcome).toBe(outcome);
	});
});

it.each([
	['queueIds', { queue_id: '17' }, '17'],
	['queueIds', { queues: [1, 2] }, [1, 2]],
	['queueIds', { queue_id: null, queues: null }, null],
	['userIds', { user_id: 5 }, [5]],
	['userIds', { src_user_id: null, dst_user_id: '6' }, ['6']],
	['userIds', {}, undefined],
	['siteIds', { site_id: 1 }, 1],
	['callTypes', { type: 'queue' }, 'queue'],
])('filters by %s', (filter, data, expected) => {
	expect(pbxAdapter.filters?.[filter](data)).toEqual(expected);
});
