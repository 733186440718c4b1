import fc from 'fast-check';

import { alvariaCalls } from '../../../nodes/Alvaria/calls';
import { alvaria } from '../../../nodes/Alvaria/events';
import { enreachCalls } from '../../../nodes/Enreach/calls';
import { enreach } from '../../../nodes/Enreach/events';
import { pbxCalls } from '../../../nodes/PbxEvents/calls';
import { pbx } from '../../../nodes/PbxEvents/events';
import { ringCentralCalls } from '../../../nodes/RingCentralWfm/calls';
import { ringCentral } from '../../../nodes/RingCentralWfm/events';
import { toCallItem, type CallItem } from '../../../nodes/shared/calls/fold';
import { sampleCall } from '../../../nodes/shared/calls/samples';
import { partOf, type CallRules } from '../../../nodes/shared/calls/rules';
import type { Catalogue, StoryStep } from '../../../nodes/shared/events/catalogue';
import type { ContactCenterItem } from '../../../nodes/shared/events/item';
import { sampleItem } from '../../../nodes/shared/events/sample';
import { webitelCalls } from '../../../nodes/Webitel/calls';
import { webitel } from '../../../nodes/Webitel/events';

const VENDORS: Array<[Catalogue, CallRules]> = [
	[enreach, enreachCalls],
	[webitel, webitelCalls],
	[pbx, pbxCalls],
	[ringCentral, ringCentralCalls],
	[alvaria, alvariaCalls],
];

/** The events of the calls in a vendor's stories. */
const callsIn = ([catalogue, rules]: [Catalogue, CallRules]) =>
	Object.entries(catalogue.stories ?? {}).flatMap(([title, steps]) => {
		const items = steps.map((step, index) => sampleItem(catalogue, step, index));
		const ofCalls = items.filter((item) => partOf(rules, item) && item.interaction?.callId);
		return [...new Set(ofCalls.map((item) => item.interaction?.callId))].map((callId) => ({
			title: `${title} (${callId})`,
			source: catalogue.source,
			rules,
			events: ofCalls.filter((item) => item.interaction?.callId === callId),
		}));
	});

const CALLS = VENDORS.flatMap(callsIn);

describe.each(CALLS)('$source: $title', ({ source, rules, events }) => {
	it('gives the same item in any order, whatever is repeated', () => {
		const expected = toCallItem(source, rules, events);
		fc.assert(
			fc.property(
				fc.array(fc.constantFrom(...events), { maxLength: events.length }).chain((repeated) =>
					fc.shuffledSubarray([...events.keys(), ...repeated.map((one) => events.indexOf(one))], {
						minLength: events.length + repeated.length,
					}),
				),
				(order) => {
					expect(
						toCallItem(
							source,
							rules,
							order.map((index) => events[index]),
						),
					).toEqual(expected);
				},
			),
		);
	});

	it('is never complete without its beginning or its end', () => {
		const lacking = (what: (item: ContactCenterItem) => boolean | undefined) =>
			events.filter((event) => !what(event));
		const isEnd = (event: ContactCenterItem) =>
			['ends', 'whole'].includes(partOf(rules, event)?.moment ?? '');
		for (const rest of [
			lacking(isEnd),
			lacking((event) => partOf(rules, event)?.begins || partOf(rules, event)?.moment === 'whole'),
		]) {
			if (rest.length > 0) expect(toCallItem(source, rules, rest).call.complete).toBe(false);
		}
	});
});

const item = (catalogue: Catalogue, rules: CallRules, steps: readonly StoryStep[]): CallItem =>
	toCallItem(
		catalogue.source,
		rules,
		steps.map((step, index) => sampleItem(catalogue, step, index)),
	);

const story = (title: string, [catalogue]: [Catalogue, CallRules] = VENDORS[0]) =>
	(catalogue.stories ?? {})[title];

const enreachStory = (title: string) => {
	const found = callsIn([enreach, enreachCalls]).find((call) =>
		call.title.startsWith(`${title} (`),
	);
	if (!found) throw new Error(`no story ${title}`);
	return toCallItem('enreach', enreachCalls, found.events);
};

describe('Enreach', () => {
	it('tells who answered, after how long, and how long they talked', () => {
		const call = enreachStory('A queue call that an agent answers');
		expect(call.interaction).toMatchObject({
			outcome: 'answered',
			direction: 'inbound',
			agentName: 'anna.virtanen@example.com',
			queueName: 'Customer service',
			waitSeconds: 22,
			durationSeconds: 187,
			customerNumber: '+447700900123',
		});
		expect(call).toMatchObject({
			type: 'call',
			time: '2026-03-02T08:04:29.000Z',
			call: {
				startedAt: '2026-03-02T08:00:45.200Z',
				answeredAt: '2026-03-02T08:01:22.000Z',
				endedAt: '2026-03-02T08:04:29.000Z',
				complete: true,
				agents: [{ name: 'anna.virtanen@example.com', talkSeconds: 187, outcome: 'answered' }],
				queues: [{ name: 'Customer service', waitSeconds: 22, outcome: 'answered' }],
				transfers: 0,
			},
		});
	});

	it('tells that the caller gave up, and how long that took', () => {
		const call = enreachStory('A queue call whose caller gives up waiting');
		expect(call.interaction).toMatchObject({
			outcome: 'abandoned',
			waitSeconds: 78.5,
			durationSeconds: 0,
		});
		expect(call.interaction).not.toHaveProperty('agentId');
		expect(call.call).toMatchObject({ complete: true, agents: [] });
	});

	it('tells that a call went on elsewhere, and who let it ring', () => {
		const call = enreachStory('A queue call that goes on to a branch office');
		expect(call.interaction.outcome).toBe('overflowed');
		expect(call.call).toMatchObject({
			transfers: 1,
			agents: [{ talkSeconds: 0, outcome: 'missed' }],
			queues: [{ waitSeconds: 31.5, outcome: 'overflowed' }],
		});
	});

	it('tells calls that users make', () => {
		expect(enreachStory('A call that a user makes').interaction).toMatchObject({
			direction: 'outbound',
			outcome: 'answered',
			durationSeconds: 212.45,
			customerNumber: '+441632960222',
		});
	});
});

describe('Webitel', () => {
	const [title] = Object.keys(webitel.stories ?? {});

	it('tells who missed a call and who took it', () => {
		const call = item(webitel, webitelCalls, story(title, VENDORS[1]));
		expect(call.interaction).toMatchObject({
			agentName: 'Anna Virtanen',
			waitSeconds: 22,
			durationSeconds: 187,
			outcome: 'answered',
		});
		expect(call.call).toMatchObject({
			complete: true,
			agents: [
				{ name: 'Mikko Laine', talkSeconds: 0, outcome: 'missed' },
				{ name: 'Anna Virtanen', talkSeconds: 187, outcome: 'answered' },
			],
		});
	});

	it('is complete for an attempt of a dialer that reached nobody, which sends its end alone', () => {
		const nobody = {
			...{ agent_id: null, agent_name: null, agent_channel_id: null, user_id: null },
			...{ member_id: '880213', bridged_at: null, call_bill_sec: 0, call_voice_sec: null },
			...{ cc_result: 'failed', timestamp: '1772438460000', joined_at: '1772438400000' },
		};
		const call = item(webitel, webitelCalls, [{ event: 'leaving', data: nobody }]);
		expect(call.call).toMatchObject({ complete: true, agents: [], answeredAt: null });
		expect(call.interaction).toMatchObject({ durationSeconds: 0, outcome: 'failed' });
	});

	it('counts the waiting of whom a predictive dialer called from answering on', () => {
		const dialled = { member_id: '880213', joined_at: '1772438400000' };
		const waited = { event: 'wait_agent', data: { ...dialled, timestamp: '1772438460000' } };
		const gaveUp = {
			...{ agent_id: null, agent_name: null, agent_channel_id: null, bridged_at: null },
			...{ call_bill_sec: 0, call_voice_sec: 7, cc_result: 'abandoned' },
		};
		const end = { event: 'leaving', data: { ...dialled, ...gaveUp, timestamp: '1772438467000' } };
		const call = item(webitel, webitelCalls, [waited, end]);
		expect(call.call).toMatchObject({ complete: true, queues: [{ id: '17', waitSeconds: 7 }] });
		expect(call.interaction).toMatchObject({ direction: 'outbound', outcome: 'abandoned' });
	});
});

describe('the PBX', () => {
	const leg = (id: string, userId: string) => ({
		id,
		dst_user_id: userId,
		dst_device_id: `9${userId}`,
	});
	const first = '9cae633f-68d0-4315-8b9a-b83c7673d8dc';
	const queueCall: StoryStep[] = [
		'call:start',
		{ event: 'call:ring', data: leg('leg-a', '207') },
		{ event: 'call:ring', data: leg('leg-b', '204') },
		{ event: 'call:answer', data: leg('leg-b', '204') },
		{
			event: 'call:end',
			data: { ...leg('leg-a', '207'), billms: 0, ts: 1772438482, hangup_cause: 'NO_ANSWER' },
		},
		{ event: 'call:end', data: { ...leg('leg-b', '204'), billms: 187_000, ts: 1772438669 } },
		{
			event: 'call:end',
			data: {
				...{ id: first, dst_user_id: null, dst_device_id: null },
				...{ billms: 209_000, durationms: 209_000, ts: 1772438669 },
			},
		},
	];

	it('ends with its first leg, and tells of every phone that rang', () => {
		const call = item(pbx, pbxCalls, queueCall);
		expect(call.interaction).toMatchObject({
			agentId: '204',
			queueId: '17',
			waitSeconds: 22,
			durationSeconds: 187,
			outcome: 'answered',
		});
		expect(call.call).toMatchObject({
			complete: true,
			agents: [
				{ id: '204', talkSeconds: 187, outcome: 'answered' },
				{ id: '207', talkSeconds: 0, outcome: 'missed' },
			],
		});
	});
});

describe('RingCX', () => {
	it('has it all in one event', () => {
		const call = item(ringCentral, ringCentralCalls, ['ACD-CALL']);
		expect(call.call).toMatchObject({
			complete: true,
			agents: [{ id: '204', outcome: 'answered' }],
			queues: [{ id: '17', name: 'Customer service', waitSeconds: 22, outcome: 'answered' }],
		});
	});
});

describe('Each sample call', () => {
	const OUTCOMES: ReadonlyArray<[title: RegExp, outcome: string | undefined]> = [
		[/^Incomplete/, undefined],
		[/Answered|^Transferred|^Through Two|^Callback$|^Chat$|^Made by an? (User|Agent)$/, 'answered'],
		[/Abandoned/, 'abandoned'],
		[/^Missed$/, 'missed'],
		[/Passed On|Gone to Voicemail/, 'overflowed'],
		[/Machine$/, 'voicemail'],
		[/Nobody Reached/, 'failed'],
	];
	const samples = VENDORS.flatMap(([catalogue, rules]) =>
		Object.keys(rules.samples).map((title) => ({ catalogue, rules, title })),
	);

	it.each(samples)('of $catalogue.title is what "$title" says', ({ catalogue, rules, title }) => {
		const { call, interaction } = sampleCall({ catalogue, rules }, title);
		expect(call.complete).toBe(!title.startsWith('Incomplete'));
		const [, outcome] = OUTCOMES.find(([pattern]) => pattern.test(title)) ?? [];
		if (outcome) expect(interaction.outcome).toBe(outcome);
		else expect(title).toMatch(/^Incomplete|^Dialled by a Campaign$/);
	});
});
