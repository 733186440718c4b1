import { toItem } from '../../../nodes/shared/events/item';
import { BadRequest } from '../../../nodes/shared/receive/request';
import { sampleOf } from '../../../nodes/shared/events/sample';
import { webitel } from '../../../nodes/Webitel/events';
import { leaving } from '../../../nodes/Webitel/events/queue';
import { webitelAdapter } from '../../../nodes/Webitel/adapter';
import { NOW, request, UTC } from '../request';

const identify = (parts: Parameters<typeof request>[0], settings = {}) =>
	webitelAdapter.identify(request(parts), { ...UTC, ...settings });
const identifyOne = (...args: Parameters<typeof identify>) => identify(...args)[0];
const item = (...args: Parameters<typeof identify>) => {
	const event = identifyOne(...args);
	return toItem('webitel', webitel.find(event.type), event);
};
const sample = sampleOf(leaving);

describe("the event's name", () => {
	it.each([
		['the body', { body: { ...sample, event: 'leaving' } }],
		['the query', { query: { event: 'leaving' }, body: sample }],
		['a header', { headers: { 'x-webitel-event': 'leaving' }, body: sample }],
		['another case', { body: { ...sample, event: ' Leaving' } }],
		['a query string alone', { query: { ...sample, event: 'leaving' } }],
		['a field sent twice', { query: { event: ['leaving', 'joined'] }, body: sample }],
	])('comes from %s', (_, parts) => {
		expect(identifyOne(parts).type).toBe('leaving');
	});

	it('comes from a field and a header of the user', () => {
		expect(identifyOne({ body: { hook: 'missed' } }, { nameField: 'hook ' }).type).toBe('missed');
		expect(
			identifyOne({ headers: { 'x-hook': 'missed' }, body: {} }, { nameHeader: ' X-Hook' }).type,
		).toBe('missed');
	});

	it('is not taken from a variable of that name, where a header has it', () => {
		const body = { event: 'Trade fair', attempt_id: '5' };
		expect(item({ headers: { 'x-webitel-event': 'missed' }, body })).toMatchObject({
			type: 'missed',
			data: body,
		});
	});

	it('may be one this version does not know', () => {
		expect(item({ body: { event: 'Transferred', a: 1 } })).toMatchObject({
			type: 'Transferred',
			data: { event: 'Transferred', a: 1 },
			issues: [{ path: '' }],
		});
	});

	it.each([
		['none', { body: sample }],
		['an empty one', { body: { event: '' } }],
		['a number', { body: { event: 5 } }],
		['an empty list of them', { body: { event: [] } }],
		['a body that is no event', { body: [1] }],
	])('is refused where it is missing: %s', (_, parts) => {
		expect(() => identify(parts)).toThrow(BadRequest);
	});
});

describe('variables', () => {
	it('stay nested where they came nested', () => {
		const variables = { order_number: 'A-17', state: '' };
		const { data, issues } = item({ body: { ...sample, event: 'leaving', variables } });
		expect(data.variables).toEqual(variables);
		expect(issues).toBeUndefined();
	});

	it('stay in place where they came flat', () => {
		const body = { event: 'leaving', order_number: 'A-17', loyalty: 'gold' };
		expect(item({ body })).toMatchObject({ data: body });
		expect(item({ body }).issues).toBeUndefined();
	});

	it('are read where a form sends them as JSON', () => {
		const body = { event: 'joined', variables: '{"queue_id":"17","joined_at":"1"}' };
		expect(item({ body })).toMatchObject({
			data: { variables: { queue_id: '17', joined_at: '1' } },
			interaction: { queueId: '17' },
		});
	});
});

describe('fields as a flow template sends them', () => {
	it('are text, and become what is documented', () => {
		const sent = Object.fromEntries(
			Object.entries(sample).map(([name, value]) => [
				name,
				typeof value === 'object' ? value : String(value),
			]),
		);
		const { data, interaction, issues } = item({ body: { ...sent, event: 'leaving' } });
		expect(issues).toBeUndefined();
		expect(data).toEqual({ ...sample, event: 'leaving' });
		expect(interaction).toMatchObject({ durationSeconds: 187, waitSeconds: 22 });
	});

	it('are empty where the flow has no such variable, and become null', () => {
		const { data, issues } = item({
			body: { event: 'joined', attempt_id: '', use_processing: '' },
		});
		expect(data).toMatchObject({ attempt_id: null, use_processing: null });
		expect(issues).toBeUndefined();
	});
});

describe('the time', () => {
	it.each([
		['milliseconds', '1772438460123', '2026-03-02T08:01:00.123Z'],
		['milliseconds as a number', 1772438460123, '2026-03-02T08:01:00.123Z'],
		['seconds', '1772438460', '2026-03-02T08:01:00.000Z'],
		['ISO 8601', '2026-03-02T10:01:00+02:00', '2026-03-02T08:01:00.000Z'],
		['without a zone', '2026-03-02 10:01:00', '2026-03-02T08:01:00.000Z'],
		['not at all', undefined, null],
		['nonsense', 'yesterday', null],
		['out of bounds', '99999999999999999999', null],
	])('%s', (_, timestamp, expected) => {
		const variables = { timestamp };
		const settings = { timeZone: 'Europe/Helsinki' };
		expect(identifyOne({ body: { event: 'joined', variables } }, settings).time).toBe(expected);
		expect(identifyOne({ body: { event: 'joined', timestamp } }, settings).time).toBe(expected);
	});
});

describe('a customer whose time in a dialer is over', () => {
	/** As every flow gets it that takes the name from the state: there is none. */
	const expired = {
		...{ event: '', attempt_id: '', member_id: '880213', cc_attempt_seq: '2' },
		...{ cc_result: 'expired', member_stop_cause: 'expired', queue_id: '21', timestamp: '' },
	};
	const idOf = (changes: object, receivedAt = NOW) =>
		identifyOne({ body: { ...expired, ...changes }, receivedAt }).id;

	it.each([
		['no state', {}],
		['a variable of that name', { event: 'Texas' }],
		['a variable of that name that is an event', { event: 'missed' }],
		['a result of its own', { cc_result: 'VIP' }],
		['a stop cause of its own', { member_stop_cause: '' }],
	])('leaves, where the flow has %s', (_, changes) => {
		expect(item({ body: { ...expired, ...changes } })).toMatchObject({
			type: 'leaving',
			time: null,
			subject: '880213',
			interaction: { queueId: '21' },
		});
	});

	it('has facts of no call', () => {
		expect(item({ body: expired }).interaction).toEqual({ queueId: '21' });
		expect(item({ body: expired }).issues).toBeUndefined();
	});

	it('is one occurrence however often and whenever it is sent, and each attempt is another', () => {
		expect(idOf({}, NOW + 60_000)).toBe(idOf({}));
		expect(idOf({ timestamp: '1772438460123' })).toBe(idOf({}));
		expect(idOf({ cc_attempt_seq: 2 })).toBe(idOf({}));
		expect(idOf({ cc_attempt_seq: '3' })).not.toBe(idOf({}));
		expect(idOf({ member_id: '880214' })).not.toBe(idOf({}));
	});

	it('is none where an attempt ended', () => {
		const body = { ...expired, event: 'missed', attempt_id: '5' };
		expect(identifyOne({ body }).type).toBe('missed');
	});
});

describe("an agent's status", () => {
	const status = { agent_id: '204', team_id: '5', agent_name: 'Anna', status: 'pause' };

	it('needs no name', () => {
		expect(item({ body: { event: '', ...status } })).toMatchObject({
			type: 'agent_status',
			subject: '204',
			interaction: { agentId: '204', agentName: 'Anna' },
		});
	});

	it('is told apart by its moment, and without one by its arrival', () => {
		const idOf = (timestamp: string, receivedAt: number) =>
			identifyOne({ body: { event: '', ...status, timestamp }, receivedAt }).id;
		expect(idOf('1772438460123', NOW + 60_000)).toBe(idOf('1772438460123', NOW));
		expect(idOf('1772438461123', NOW)).not.toBe(idOf('1772438460123', NOW));
		expect(idOf('', NOW + 60_000)).not.toBe(idOf('', NOW));
	});
});

it('is not identified twice when a customer is added', () => {
	const idOf = (member_id: string, receivedAt: number) =>
		identifyOne({ body: { event: 'add_member', member_id }, receivedAt }).id;
	expect(idOf('1', NOW + 60_000)).toBe(idOf('1', NOW));
	expect(idOf('2', NOW)).not.toBe(idOf('1', NOW));
});

it('says so where a duration is none', () => {
	const body = { event: 'leaving', attempt_id: '5', call_duration: '1772438460' };
	expect(item({ body })).toMatchObject({
		data: { call_duration: 1772438460 },
		issues: [{ path: 'call_duration', message: '1772438460 is a moment, no duration.' }],
	});
});

describe('the id', () => {
	const idOf = (changes: object, receivedAt = NOW, event = 'missed') =>
		identifyOne({
			body: { event, attempt_id: '5', agent_channel_id: 'c', call_duration: 9, ...changes },
			receivedAt,
		}).id;

	it('is the same for a retry', () => {
		expect(idOf({}, NOW + 60_000)).toBe(idOf({}));
		expect(idOf({ timestamp: '1772438460123' }, NOW + 60_000)).toBe(
			idOf({ timestamp: '1772438460123' }),
		);
	});

	it('is the same for a retry from a flow that numbers its tries', () => {
		expect(idOf({ try: 2 })).toBe(idOf({ try: 1 }));
	});

	it.each([
		['another moment', { timestamp: '1772438461123' }],
		['another attempt', { attempt_id: '6' }],
		["another agent's call", { agent_channel_id: 'd' }],
		['a second later', { call_duration: 10 }],
	])('differs for %s', (_, changes) => {
		expect(idOf({ timestamp: '1772438460123', ...changes })).not.toBe(
			idOf({ timestamp: '1772438460123' }),
		);
	});

	it('differs for another event of the same moment', () => {
		expect(idOf({}, NOW, 'offering')).not.toBe(idOf({}));
	});

	it('differs a second later where nothing in the event tells when', () => {
		const bare = { agent_channel_id: undefined };
		expect(idOf(bare, NOW + 1000)).not.toBe(idOf(bare));
		expect(idOf(bare, NOW + 300)).toBe(idOf(bare));
	});
});

it.each([
	['agentIds', { agent_id: 7 }, 7],
	['agentIds', {}, undefined],
	['agentIds', { agent_id: null }, null],
	['channels', { channel: 'chat' }, 'chat'],
	['channels', { channel: 'im' }, ['im', 'chat']],
	['queueIds', { queue_id: '17' }, '17'],
	['queueIds', { variables: { queue_id: '18' } }, '18'],
	['queueIds', { variables: 'x' }, undefined],
])('filters by %s', (filter, data, expected) => {
	expect(webitelAdapter.filters?.[filter](data)).toEqual(expected);
});
