import type { IDataObject } from 'n8n-workflow';

import { toItem } from '../../../nodes/shared/events/item';
import { BadRequest } from '../../../nodes/shared/receive/request';
import { selector } from '../../../nodes/shared/receive/select';
import { sampleEvent, sampleOf } from '../../../nodes/shared/events/sample';
import { ringCentral } from '../../../nodes/RingCentralWfm/events';
import { BASE_STATES, SELECTED_STATES } from '../../../nodes/RingCentralWfm/events/agent';
import { ACD_CALL, ONE_TO_ONE_OUTBOUND, VPD_CALL } from '../../../nodes/RingCentralWfm/events/call';
import { ringCentralAdapter } from '../../../nodes/RingCentralWfm/adapter';
import documented from '../../support/contract/samples/ringcentral.json';
import { NOW, request, UTC } from '../request';

const identify = (parts: Parameters<typeof request>[0], settings = {}) =>
	ringCentralAdapter.identify(request(parts), { ...UTC, ...settings });
const identifyOne = (...args: Parameters<typeof identify>) => identify(...args)[0];
const item = (...args: Parameters<typeof identify>) => {
	const event = identifyOne(...args);
	return toItem('ringcentral', event.definition ?? ringCentral.find(event.type), event);
};
const asText = (data: object) =>
	Object.fromEntries(
		Object.entries(data).map(([name, value]) => [name, value === null ? '' : String(value)]),
	);
const call = asText(sampleOf(ACD_CALL));

describe('an event', () => {
	it.each([
		['in the query string', { query: call }],
		['in a form', { body: call }],
		['in JSON', { body: call }],
		['in both', { query: { event_type: 'ACD-CALL', call_id: call.call_id }, body: call }],
	])('is found %s', (_, parts) => {
		const { type, data, issues } = item(parts);
		expect(type).toBe('ACD-CALL');
		expect(data).toEqual(sampleOf(ACD_CALL));
		expect(issues).toBeUndefined();
	});

	it.each(Object.entries(documented).flatMap(([type, all]) => all.map((one) => [type, one])))(
		'is read as documented: %s',
		(type, sample) => {
			const found = item({ query: asText(sample as object) });
			expect(found).toMatchObject({ type, source: 'ringcentral' });
			expect(found.time).toMatch(/^2020-\d\d-\d\dT/);
			expect(found.issues).toBeUndefined();
		},
	);

	it('has null for what is empty, null or the word null', () => {
		const query = { event_type: 'LOGIN', external_agent_id: 'null', username: '', custom: '' };
		expect(item({ query }).data).toEqual({
			event_type: 'LOGIN',
			external_agent_id: null,
			username: null,
			custom: null,
		});
		const body = { event_type: 'LOGIN', external_agent_id: null };
		expect(item({ body }).data).toEqual(body);
	});

	it('keeps ids and numbers as text, and reads counts and seconds', () => {
		const query = { ...call, account_id: '0015', call_duration: '018', queue_duration: '22' };
		expect(item({ query })).toMatchObject({
			data: { account_id: '0015', call_duration: '018', queue_duration: 22 },
			issues: [{ path: 'call_duration' }],
		});
	});

	it.each([[{}], [{ event_type: '' }], [{ event_type: 'null' }], [{ call_id: '7' }]])(
		'is refused without a name: %j',
		(query) => {
			expect(() => identify({ query })).toThrow(BadRequest);
		},
	);
});

describe('a state', () => {
	const state = (event_type: string, more = {}) =>
		item({ query: { event_type, prev_state: 'AVAILABLE', agent_id: '7', ...more } });

	it.each([
		...Object.keys(BASE_STATES),
		...['ON BREAK', 'available', 'Coaching', 'Zahnarzt', 'CHAT-SOMETHING'],
	])('%s is AGENT_STATE, with the base state kept', (name) => {
		expect(state(name, { event_aux_type: 'Mine' })).toMatchObject({
			type: 'AGENT_STATE',
			data: { event_type: name, event_aux_type: 'Mine' },
		});
		expect(state(name).issues).toBeUndefined();
	});

	it.each(['prev_state', 'event_aux_type', 'date_time'])('is told by %s', (field) => {
		expect(item({ query: { event_type: 'Coaching', [field]: '' } }).type).toBe('AGENT_STATE');
	});
});

describe('a pair of states', () => {
	const first = { event_type: 'LUNCH', event_aux_type: '', agent_id: '7', prev_state: 'WORKING' };
	const second = { ...first, event_aux_type: 'Mittag' };
	const settings = { statePairs: 'second' };

	it('is both by default', () => {
		expect(identify({ query: first })).toHaveLength(1);
		expect(identify({ query: second })).toHaveLength(1);
	});

	it.each([...Object.keys(SELECTED_STATES), 'ON BREAK', 'on_break', 'Available'])(
		'of %s is the second alone where the user wants that',
		(event_type) => {
			const base = { ...first, event_type };
			expect(identify({ query: base }, settings)).toEqual([]);
			expect(identify({ query: { ...base, event_aux_type: undefined } }, settings)).toEqual([]);
			expect(identify({ query: { ...base, event_aux_type: 'Mine' } }, settings)).toHaveLength(1);
		},
	);

	it.each([
		...Object.keys(BASE_STATES).filter((name) => !Object.hasOwn(SELECTED_STATES, name)),
		...['Engaged', 'rna state', 'A_STATE_OF_TOMORROW'],
	])('never comes of %s, which is kept', (event_type) => {
		expect(identify({ query: { ...first, event_type } }, settings)).toHaveLength(1);
	});

	it('leaves logins and calls alone', () => {
		expect(identify({ query: { event_type: 'LOGIN' } }, settings)).toHaveLength(1);
		expect(identify({ query: call }, settings)).toHaveLength(1);
	});
});

describe('a call under a name that is not documented', () => {
	const sent = { ...call, event_type: 'IVR-CALL' };

	it('is a call by its fields, with the facts that hold for every call', () => {
		const { type, data, interaction, issues, time, subject } = item({ query: sent });
		expect({ type, subject, time }).toEqual({
			...{ type: 'IVR-CALL', subject: call.call_id, time: '2026-03-02T08:01:00.000Z' },
		});
		expect(data).toMatchObject({ call_duration: 187, queue_duration: 22 });
		expect(interaction).toEqual({
			...{ callId: call.call_id, agentId: call.agent_id, agentName: call.username },
			...{ queueId: call.gate_id, queueName: call.gate_name },
			...{ waitSeconds: 22, outcome: 'answered', ended: true },
		});
		expect(issues).toEqual([expect.objectContaining({ path: 'event_type' })]);
	});

	it('is one where only the call and its end are told', () => {
		const query = { event_type: 'IVR-CALL', call_id: '7', call_state: 'ABANDON' };
		expect(item({ query }).interaction).toEqual({
			...{ callId: '7', outcome: 'abandoned', durationSeconds: 0, ended: true },
		});
	});
});

describe('what an administrator composed', () => {
	const own = {
		event_type: 'queue.new',
		call_id: '7',
		gate_id: '17',
		ani: '+447700900123',
		vip: '1',
	};

	it.each([
		['JSON', { body: own }],
		['a form', { body: own }],
		['a query', { query: own }],
	])('is an event of its own, its fields as sent: %s', (_, parts) => {
		expect(item(parts)).toMatchObject({
			...{ type: 'queue.new', subject: '7', time: null, data: own },
			interaction: { callId: '7', queueId: '17' },
		});
		expect(item(parts)).not.toHaveProperty('issues');
	});

	it('is picked by its own name and as a web service, and is no agent state', () => {
		const event = identifyOne({ body: own });
		const isPicked = (picked: string[]) =>
			selector(ringCentralAdapter, { picked, filters: {}, ignoreStale: false }, NOW).verdict(event);
		expect(isPicked(['WEB-SERVICE'])).toBeUndefined();
		expect(isPicked(['Queue.New'])).toBeUndefined();
		expect(isPicked(['*'])).toBeUndefined();
		expect(isPicked(['AGENT_STATE', 'ACD-CALL'])).toBe('not-picked');
	});

	it('needs a name', () => {
		expect(() => identify({ body: { ...own, event_type: undefined } })).toThrow(BadRequest);
	});
});

describe('the filter on states', () => {
	const verdict = (states: unknown, query: object) =>
		selector(
			ringCentralAdapter,
			{ picked: ['*'], filters: { states } as IDataObject, ignoreStale: false },
			NOW,
		).verdict(identifyOne({ query: { prev_state: 'AVAILABLE', ...query } }));

	it.each(['ON BREAK', 'ON-BREAK', 'on_break', 'OnBreak', ' On  Break '])(
		'%s means the same in every spelling',
		(written) => {
			for (const event_type of ['ON-BREAK', 'ON BREAK']) {
				expect(verdict([written], { event_type })).toBeUndefined();
				expect(verdict(written, { event_type })).toBeUndefined();
			}
			expect(verdict([written], { event_type: 'WORKING', event_aux_type: 'On break' })).toBe(
				undefined,
			);
			expect(verdict([written], { event_type: 'LUNCH' })).toBe('filtered');
		},
	);

	it('lets nothing pass where nothing is left of what was written', () => {
		expect(verdict(['-', ' _ '], { event_type: 'LUNCH', event_aux_type: '' })).toBe('filtered');
	});

	it('tells blanks from commas in what was typed', () => {
		expect(verdict('On Break, Lunch', { event_type: 'LUNCH' })).toBeUndefined();
		expect(verdict('On Break, Lunch', { event_type: 'BREAK-AFTER-CALL' })).toBe('filtered');
	});
});

describe('the time', () => {
	const at = (settings: object) =>
		identifyOne({ query: { event_type: 'LOGIN', date_time: '2026-07-01 10:00:00' } }, settings)
			.time;

	it("is read in the workflow's zone by default", () => {
		expect(at({ workflowZone: 'America/New_York' })).toBe('2026-07-01T14:00:00.000Z');
	});

	it("is read in the user's zone", () => {
		expect(at({ workflowZone: 'America/New_York', timeZone: 'Europe/Helsinki' })).toBe(
			'2026-07-01T07:00:00.000Z',
		);
	});

	it('is when the call began, for a call', () => {
		expect(identifyOne({ query: call }).time).toBe('2026-03-02T08:01:00.000Z');
	});
});

describe('the id', () => {
	const [, base, aux] = ringCentral.stories!['A call from a queue'].map((step) =>
		asText(sampleEvent(ringCentral, step).data),
	);
	const idOf = (query: object, receivedAt = NOW) =>
		identifyOne({ query: { ...query }, receivedAt }).id;

	it('is the same for a retry', () => {
		expect(idOf(base, NOW + 60_000)).toBe(idOf(base));
		expect(idOf(call, NOW + 60_000)).toBe(idOf(call));
	});

	it('tells the two of a pair apart, within the same second too', () => {
		expect(idOf({ ...aux, date_time: base.date_time })).not.toBe(idOf(base));
	});

	it.each([
		['a second later', { date_time: '2026-03-02 08:00:01' }],
		['of another agent', { agent_id: '8' }],
		['of another account', { account_id: '8' }],
		['with another state', { event_type: 'AWAY' }],
		['in another call', { call_id: '8' }],
	])('differs for a state %s', (_, changes) => {
		expect(idOf({ ...base, ...changes })).not.toBe(idOf(base));
	});

	it.each([
		['another call', { call_id: '8' }],
		['another queue of the call', { gate_id: '8' }],
		['another agent of the call', { agent_id: '8' }],
		['another kind of event', { event_type: 'VPD-CALL' }],
	])('differs for %s', (_, changes) => {
		expect(idOf({ ...call, ...changes })).not.toBe(idOf(call));
	});

	it('differs a second later where the event tells neither who nor when', () => {
		const bare = { event_type: 'LOGIN' };
		expect(idOf(bare, NOW + 1000)).not.toBe(idOf(bare));
		expect(idOf(bare, NOW + 400)).toBe(idOf(bare));
	});
});

it('mends the blanks in the link to a recording', () => {
	const [, answered] = documented['ACD-CALL'];
	expect(answered.recording_url).toContain('    ');
	expect(item({ query: answered }).data.recording_url).toBe(
		'https://c02-recordings.virtualacd.biz/api/v1/calls/recordings/?v=1&accountId=15300002' +
			'&bucket=c02-recordings&region=us-east-1&compliance=false' +
			'&file=15300002/202007/30/202007302136360132130000036446-1.WAV',
	);
});

it('leaves what is no link to a recording as it was sent', () => {
	const recording_url = ' no recording ';
	expect(item({ query: { ...call, recording_url } }).data.recording_url).toBe(recording_url);
});

describe('interaction', () => {
	it.each([
		['ANSWERED', 'answered'],
		['ABANDON', 'abandoned'],
		['ABANDONED', 'abandoned'],
		['DEFLECTED', 'missed'],
		['MACHINE', 'voicemail'],
	])('call_state %s means %s', (call_state, outcome) => {
		expect(item({ query: { ...call, call_state } }).interaction?.outcome).toBe(outcome);
	});

	it.each([VPD_CALL, ONE_TO_ONE_OUTBOUND])('has the customer on the other side: $name', (event) => {
		const numbers = { dnis: '+447700900123', ani: '+441632960123' };
		expect(item({ query: { ...asText(sampleOf(event)), ...numbers } }).interaction).toMatchObject({
			direction: 'outbound',
			customerNumber: numbers.dnis,
			serviceNumber: numbers.ani,
		});
	});
});

it.each([
	['accountIds', { account_id: '1' }, '1'],
	['agentIds', { agent_id: '1' }, '1'],
	['agentIds', { agent_id: null }, null],
	['queueIds', { gate_id: '1' }, '1'],
	['queueIds', { call_source_id: '2' }, '2'],
	[
		'states',
		{ event_type: 'LUNCH', event_aux_type: 'Mittag', prev_state: 'AWAY' },
		['LUNCH', 'Mittag'],
	],
	['states', { event_type: 'LUNCH', date_time: '' }, ['LUNCH', undefined]],
	['states', { event_type: 'LUNCH', agent_id: '1' }, undefined],
	['states', { event_type: 'LOGIN' }, undefined],
	['states', { event_type: 'queue.new', gate_id: '1' }, undefined],
	['states', { event_type: 'ACD-CALL', call_state: 'ANSWERED' }, undefined],
])('filters by %s', (filter, data, expected) => {
	expect(ringCentralAdapter.filters?.[filter](data)).toEqual(expected);
});
