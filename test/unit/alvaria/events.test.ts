import type { AlvariaEventName } from '../../../nodes/Alvaria/events';
import { alvaria } from '../../../nodes/Alvaria/events';
import { engagementCenter } from '../../../nodes/Alvaria/events/common';
import type { ConnectConfirm } from '../../../nodes/Alvaria/events/session';
import {
	CHANGE_NOTIFICATION_EVENTS,
	THIRD_PARTY_EVENTS,
} from '../../../nodes/Alvaria/events/subscribable';
import { decodePayload } from '../../../nodes/Alvaria/events/decode';
import type { EventData } from '../../../nodes/shared/events/definition';
import { id } from '../../../nodes/shared/events/fields';
import type { Interaction } from '../../../nodes/shared/events/interaction';
import { toItem } from '../../../nodes/shared/events/item';
import { sampleItem, sampleOf } from '../../../nodes/shared/events/sample';
import documented from '../../support/contract/samples/alvaria.json';
import subscriptions from '../../support/contract/subscriptions/alvaria.json';

const itemOf = (type: AlvariaEventName, data: Record<string, unknown>) =>
	toItem('alvaria', alvaria.find(type), { id: '1', type, time: null, data });

const interactionOf = (type: AlvariaEventName, payload: Record<string, unknown>) =>
	itemOf(type, { userId: 'u1', payload }).interaction;

/** A story as its items tell it. */
const told = (story: string) =>
	(alvaria.stories?.[story] ?? []).map((step) => sampleItem(alvaria, step));

/** What all events of a story together say about the interaction. */
const summary = (story: string): Interaction =>
	Object.assign({}, ...told(story).map(({ interaction }) => interaction));

const anna = '7c41d09ab35e2f6';

describe('the Alvaria catalogue', () => {
	it('has every documented event, by group', () => {
		const groups = alvaria.events.map(({ name, group }) => {
			expect(name.startsWith(`${group}.`)).toBe(true);
			return group as string;
		});
		const count = (group: string) => groups.filter((other) => other === group).length;
		expect([count('engagementCenter'), count('outreach'), count('messaging')]).toEqual([58, 3, 6]);
		expect(groups).toHaveLength(67);
	});

	it('knows its names and fields at compile time', () => {
		const name: AlvariaEventName = 'engagementCenter.ScreenPop';
		// @ts-expect-error there is no such event
		const wrong: AlvariaEventName = 'engagementCenter.ScreenPopped';
		const data: EventData<typeof ConnectConfirm> = { payload: { ehubSessionId: '214' } };
		// @ts-expect-error there is no such field
		const field = data.ehubSession;
		// @ts-expect-error there is no such field in the payload
		const inner = data.payload?.ehubSession;
		engagementCenter('Sample', {
			description: 'A sample',
			payload: () => ({ id: id('An id') }),
			// @ts-expect-error there is no such field in the payload
			interaction: (payload) => ({ callId: payload.ident }),
		});
		expect([name, wrong, field, inner].length).toBe(4);
	});

	it.each(Object.entries(documented) as Array<[AlvariaEventName, unknown]>)(
		'reads the documented sample of %s without an issue',
		(type, sample) => {
			const { data, issues } = decodePayload(JSON.stringify(sample));
			expect(issues).toEqual([]);
			expect(itemOf(type, data).issues).toBeUndefined();
		},
	);

	it('reads ids as they were sent: numbers as numbers, texts as texts', () => {
		const payload = { interactionId: '0151', interactionIdRev: 151 };
		const item = itemOf('engagementCenter.Held', { ehubSessionId: '014', payload });
		expect(item.data).toEqual({ ehubSessionId: '014', payload });
		expect(item.issues).toBeUndefined();
		expect(item.interaction?.callId).toBe('151');
	});

	it.each([
		[' ', []],
		['', []],
		[[{ key: 'a', value: 'b', isMasked: 'true' }], [{ key: 'a', value: 'b', isMasked: true }]],
	])('reads the user-defined fields %j', (interactionData, expected) => {
		const item = itemOf('engagementCenter.DispositionInitiated', { payload: { interactionData } });
		expect(item.data.payload).toEqual({ interactionData: expected });
		expect(item.issues).toBeUndefined();
	});

	it('says where user-defined fields are neither a list nor blank', () => {
		const payload = { interactionId: '1', interactionData: 'order 7' };
		const item = itemOf('engagementCenter.DispositionInitiated', { payload });
		expect(item.data.payload).toEqual(payload);
		expect(item.issues).toEqual([
			{ path: 'payload.interactionData', message: '"order 7" is not a list.' },
		]);
		expect(item.interaction).toEqual({ callId: '1' });
	});

	it('names a media type that is not documented', () => {
		const payload = { interactionId: 1, category: 34, statusReason: '2' };
		const item = itemOf('engagementCenter.Active', { payload });
		expect(item.data.payload).toEqual({ ...payload, statusReason: 2 });
		expect(item.issues).toEqual([
			{ path: 'payload.category', message: '34 is not one of the documented values.' },
		]);
	});
});

describe('the interaction of Alvaria events', () => {
	it('is one and the same through a call', () => {
		expect(told('A customer calls').map(({ subject }) => subject)).toEqual(Array(7).fill('1030'));
		expect(summary('A customer calls')).toEqual({
			callId: '1030',
			agentId: anna,
			queueId: '84',
			direction: 'inbound',
			customerNumber: '+447700900123',
			serviceNumber: '+441632960123',
			outcome: 'answered',
			ended: true,
		});
	});

	it('stays the call with the customer through consultation and conference', () => {
		const ids = told('A call is consulted about and transferred').map(
			({ interaction }) => interaction?.callId,
		);
		expect(new Set(ids)).toEqual(new Set(['1030']));
	});

	it('is outbound for a campaign', () => {
		expect(summary('A campaign calls, after a look at the record')).toEqual({
			callId: '1042',
			agentId: anna,
			queueId: '84',
			direction: 'outbound',
			customerNumber: '+447700900123',
			ended: true,
		});
	});

	it('is inbound for a chat', () => {
		expect(summary('A customer chats')).toEqual({
			callId: '1050',
			agentId: anna,
			direction: 'inbound',
			outcome: 'answered',
			ended: true,
		});
	});

	it('is only the agent where an agent logs in', () => {
		for (const { interaction } of told('An agent logs in')) {
			expect(interaction).toEqual({ agentId: anna });
		}
	});

	it('is the subject of the event, where there is a call', () => {
		for (const { name } of alvaria.events) {
			const { subject, interaction } = sampleItem(alvaria, name);
			if (interaction?.callId)
				expect({ name, subject }).toEqual({ name, subject: interaction.callId });
			else expect(subject).toBeTruthy();
		}
	});

	it('and the subject are found by their numbers where there are no texts', () => {
		for (const { name } of alvaria.events) {
			const { payload, ...others } = sampleOf(alvaria.find(name)!);
			const numbers = Object.entries(payload ?? {}).filter(([field]) => !field.endsWith('Rev'));
			const data = { ...others, payload: Object.fromEntries(numbers) };
			const { subject, interaction } = sampleItem(alvaria, name);
			expect(alvaria.identity?.({ type: name, data })).toEqual({ subject });
			expect(itemOf(name, data).interaction?.callId).toBe(interaction?.callId);
		}
	});

	it('tells stories and samples without an issue', () => {
		const steps = [
			...alvaria.events.map(({ name }) => name),
			...Object.values(alvaria.stories ?? {}).flat(),
		];
		for (const step of steps) expect(sampleItem(alvaria, step).issues).toBeUndefined();
	});

	it.each([
		[0, undefined],
		[1, 'inbound'],
		[7, 'inbound'],
		[8, 'outbound'],
		[15, 'outbound'],
		[16, 'internal'],
		[20, 'outbound'],
		[21, 'internal'],
		[23, 'inbound'],
		[29, 'outbound'],
		[33, 'inbound'],
	])('has its direction from the media type %i', (category, direction) => {
		expect(interactionOf('engagementCenter.Active', { category })?.direction).toBe(direction);
	});

	it('has its direction from the medium first, then from the category of the screen pop', () => {
		const interactionInfo = { otherData: { interactionCategory: 2 } };
		const direction = (payload: Record<string, unknown>) =>
			interactionOf('engagementCenter.ScreenPop', payload)?.direction;
		expect(direction({ mediaType: 'InboundACD', interactionInfo })).toBe('inbound');
		expect(direction({ mediaType: 'None', interactionInfo })).toBe('outbound');
		expect(direction({ interactionInfo })).toBe('outbound');
		expect(direction({})).toBeUndefined();
	});

	it('takes the customer from the side the direction says, or from the email', () => {
		const screenPop = (mediaType: string, interactionInfo: Record<string, unknown>) =>
			interactionOf('engagementCenter.ScreenPop', { mediaType, interactionInfo });
		const screenData = { ani: '0501', dnis: '0102', phoneNumber: ' ' };
		expect(screenPop('InboundACD', { screenData })).toMatchObject({
			customerNumber: '0501',
			serviceNumber: '0102',
		});
		const dialled = screenPop('OutboundAOD', { screenData });
		expect(dialled).toMatchObject({ customerNumber: '0102' });
		expect(dialled).not.toHaveProperty('serviceNumber');
		expect(screenPop('InternalManual', { screenData })).not.toHaveProperty('customerNumber');
		const emailData = { fromAddress: 'kaisa@example.com' };
		expect(screenPop('InboundEmailNLP', { emailData })).toMatchObject({
			customerNumber: 'kaisa@example.com',
		});
	});

	it('has no call where the interaction is 0', () => {
		const payload = { interactionId: 0, interactionIdRev: '0' };
		expect(interactionOf('engagementCenter.Idle', payload)).toEqual({ agentId: 'u1' });
	});

	it('is found by its number where there is no text', () => {
		expect(interactionOf('engagementCenter.Held', { interactionId: 7 })?.callId).toBe('7');
	});

	it.each([
		['User', 'internal', undefined],
		['External', 'outbound', '5551212'],
		['Preview', 'outbound', '5551212'],
		['WorkType', undefined, undefined],
	])('of a dialled %s is %s', (makeCallType, direction, customerNumber) => {
		const payload = { makeCallType, phoneNumber: '5551212', workTypeId: '15' };
		expect(interactionOf('engagementCenter.DialInitiated', payload)).toEqual({
			agentId: 'u1',
			queueId: '15',
			...(direction && { direction }),
			...(customerNumber && { customerNumber }),
		});
	});

	it('goes on under its new id after a transfer', () => {
		const payload = { interactionIdRev: '151', consultInteractionIdRev: '152' };
		const callId = (more: Record<string, unknown>) =>
			interactionOf('engagementCenter.InteractionTransferred', { ...payload, ...more })?.callId;
		expect(callId({ newInteractionIdRev: '153' })).toBe('153');
		expect(callId({})).toBe('151');
	});

	it.each([
		['a call of a customer', 1, 2, 'answered'],
		['a chat', 23, 2, 'answered'],
		['a voicemail that is listened to', 7, 2, undefined],
		['a consultation about it', 1, 11, undefined],
		['a call that was dialled', 14, 2, undefined],
		['a call between agents', 19, 14, undefined],
	])('is answered or not once active: %s', (_what, category, statusReason, outcome) => {
		const payload = { category, statusReason };
		expect(interactionOf('engagementCenter.Active', payload)?.outcome).toBe(outcome);
	});

	it('tells what was missed and what went to voicemail', () => {
		expect(interactionOf('engagementCenter.AcceptCallTimeout', { interactionId: 5 })).toEqual({
			callId: '5',
			agentId: 'u1',
			outcome: 'missed',
		});
		expect(interactionOf('engagementCenter.NewVoiceMail', { workTypeIdRev: '84' })).toEqual({
			queueId: '84',
			agentId: 'u1',
			direction: 'inbound',
			outcome: 'voicemail',
		});
	});

	it('keeps a number that was sent as a number', () => {
		const { data, interaction } = itemOf('outreach.disposition', { phoneNumber: 11919900333655 });
		expect(data.phoneNumber).toBe(11919900333655);
		expect(interaction).toEqual({ customerNumber: '11919900333655', direction: 'outbound' });
	});
});

describe('what a session can subscribe to', () => {
	it('is what the document lists', () => {
		expect([...CHANGE_NOTIFICATION_EVENTS]).toEqual(subscriptions.changeNotification);
		expect([...THIRD_PARTY_EVENTS].sort()).toEqual(
			[...subscriptions.engagementCenterThirdParty].sort(),
		);
		expect(THIRD_PARTY_EVENTS).not.toContain('MultiTaskingStatus');
	});
});
