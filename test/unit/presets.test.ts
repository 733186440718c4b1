/** Ready choices: what they let through, by the facts; and where their items leave a node with separate outputs. */
import type { INodeExecutionData } from 'n8n-workflow';

import { enreachAdapter } from '../../nodes/Enreach/adapter';
import { pbxAdapter } from '../../nodes/PbxEvents/adapter';
import { ringCentralAdapter } from '../../nodes/RingCentralWfm/adapter';
import { chooser, faultOfEvents, meantEvent } from '../../nodes/shared/node/choices';
import { CHOICE, toOutputs } from '../../nodes/shared/node/outputs';
import type { WebhookAdapter } from '../../nodes/shared/receive/adapter';
import { payload } from '../support/vendors/enreach';
import { request, UTC } from './request';

const chosen = (adapter: WebhookAdapter, body: object, ...choices: string[]) =>
	chooser(adapter.catalogue, choices)(adapter.identify(request({ body }), UTC)[0]);

describe('RingCentral', () => {
	const call = {
		call_id: '7',
		gate_id: '17',
		call_start: '2026-03-02 08:00:00',
		ani: '1',
		dnis: '2',
	};
	const of = (choice: string, body: object) => chosen(ringCentralAdapter, body, choice) === choice;

	it.each([
		['ACD-CALL', 'ABANDON', true, false],
		['ACD-CALL', 'DEFLECTED', true, false],
		['ACD-CALL', 'ANSWERED', false, true],
		['VPD-CALL', 'ABANDONED', false, false],
		['VPD-CALL', 'MACHINE', false, false],
		['VPD-CALL', 'ANSWERED', false, true],
		['ONE-TO-ONE-OUTBOUND', 'ANSWERED', false, true],
	])('%s %s', (event_type, call_state, isMissed, isAnswered) => {
		const body = { ...call, event_type, call_state };
		expect(of('Missed Call', body)).toBe(isMissed);
		expect(of('Answered Call Ended', body)).toBe(isAnswered);
		expect(of('Call Ended', body)).toBe(true);
	});

	it.each(['RNA-STATE', 'RNA STATE', 'rna_state', 'CHAT-RNA'])(
		'an agent missed one: %s',
		(state) => {
			const body = { event_type: state, event_aux_type: '', prev_state: 'TRANSITION' };
			expect(of('Agent Missed a Call', body)).toBe(true);
			expect(of('Agent Missed a Call', { ...body, event_type: 'ENGAGED' })).toBe(false);
		},
	);

	it('an agent came or went', () => {
		for (const event_type of ['LOGIN', 'LOGOUT']) {
			expect(of('Agent Signed In or Out', { event_type })).toBe(true);
		}
		expect(of('Agent Signed In or Out', { event_type: 'LUNCH', date_time: '' })).toBe(false);
	});
});

describe('the PBX', () => {
	const end = { event: 'call:end', call_id: 'a', ts: 1_772_438_460, type: 'queue' };
	const of = (choice: string, body: object) => chosen(pbxAdapter, body, choice) === choice;
	const answered = { billms: 5000, hangup_cause: 'NORMAL_CLEARING' };
	const rang = { billms: 0, hangup_cause: 'NO_ANSWER' };
	const gaveUp = { billms: 3000, canceled: 'BREAK_OUT' };

	it('tells a call from the phones that it rang at', () => {
		expect(of('Call Ended', { ...end, id: 'a', ...answered })).toBe(true);
		expect(of('Call Ended', { ...end, id: 'b', ...answered })).toBe(false);
		expect(of('Answered Call Ended', { ...end, id: 'a', ...answered })).toBe(true);
		expect(of('Answered Call Ended', { ...end, id: 'a', ...gaveUp })).toBe(false);
		expect(of('Missed Call', { ...end, id: 'a', ...gaveUp })).toBe(true);
		expect(of('Missed Call', { ...end, id: 'a', ...answered })).toBe(false);
		expect(of('Missed Call', { ...end, id: 'b', ...rang })).toBe(false);
		expect(of('Agent Missed a Call', { ...end, id: 'b', ...rang })).toBe(true);
		expect(of('Agent Missed a Call', { ...end, id: 'a', ...rang })).toBe(false);
	});
});

describe('Enreach', () => {
	const of = (choice: string, type: Parameters<typeof payload>[0], data = {}) =>
		chosen(enreachAdapter, payload(type, data), choice) === choice;

	it('tells whether the agent let it ring or the caller gave up', () => {
		expect(of('Agent Missed a Call', 'QueueCallInUserCancelled', { Reason: 'local' })).toBe(true);
		expect(of('Agent Missed a Call', 'UserCallInUserCancelled', { Reason: 'remote' })).toBe(false);
		expect(of('Call Ended', 'UserCallOutDisconnected')).toBe(true);
		expect(of('Call Ended', 'QueueCallInUserConnected')).toBe(false);
	});
});

describe('a choice', () => {
	const { catalogue } = ringCentralAdapter;

	it('by its own name comes before a ready one, and that before all events', () => {
		const body = { event_type: 'ACD-CALL', call_id: '7', call_state: 'ABANDON' };
		const choose = (...choices: string[]) => chosen(ringCentralAdapter, body, ...choices);
		expect(choose('*', 'Missed Call', 'ACD-CALL')).toBe('ACD-CALL');
		expect(choose('*', 'Missed Call')).toBe('Missed Call');
		expect(choose('*', 'Answered Call Ended')).toBe('*');
		expect(choose('Answered Call Ended')).toBeUndefined();
	});

	it('that is nearly a ready one is refused, with the ready one as the nearest', () => {
		expect(faultOfEvents(catalogue, ['missed call'], false)).toBeUndefined();
		expect(faultOfEvents(catalogue, ['Missed Calls'], false)?.description).toContain('Missed Call');
		expect(meantEvent('Agent: LOGIN')).toBe('login');
	});

	it('is the output of its items, whatever their type', () => {
		const item = (type: string, choice?: string): INodeExecutionData => ({
			json: { type },
			...(choice ? { [CHOICE]: choice } : {}),
		});
		const items = [
			item('ACD-CALL', 'Missed Call'),
			item('queue.new', 'WEB-SERVICE'),
			item('LOGIN'),
			item('LUNCH'),
		];
		const events = ['Missed Call', 'LOGIN', 'WEB-SERVICE', '*'];
		expect(toOutputs(items, events, { separateOutputs: true })).toEqual([
			[items[0]],
			[items[2]],
			[items[1]],
			[items[3]],
		]);
	});
});
