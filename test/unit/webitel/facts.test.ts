/**
 * What an item tells of a conversation, the waiting, the direction and the outcome, for what Webitel's call
 * centre sends at the end of an attempt in each kind of queue.
 */
import { toItem } from '../../../nodes/shared/events/item';
import { webitelAdapter } from '../../../nodes/Webitel/adapter';
import { webitel } from '../../../nodes/Webitel/events';
import { request, UTC } from '../request';

const JOINED = 1_772_438_460_000;
const at = (seconds: number) => String(JOINED + seconds * 1000);

/** The fields as the ready flow posts them: text, and empty where Webitel has no such variable. */
const sent = (fields: Record<string, string>) => ({
	...{ event: 'leaving', attempt_id: '5', agent_id: '', member_id: '', destination: '' },
	...{ agent_channel_id: '', member_channel_id: '', joined_at: at(0), bridged_at: '' },
	...{
		call_bill_sec: '',
		call_duration: '',
		call_voice_sec: '',
		amd_result: '',
		timestamp: at(300),
	},
	...{ amd_ai_result: '', cc_result: '' },
	...fields,
});

function factsOf(body: object) {
	const [event] = webitelAdapter.identify(request({ body }), UTC);
	const { interaction } = toItem('webitel', webitel.find(event.type), event);
	const { callId: _, agentId: __, ...facts } = interaction ?? {};
	return facts;
}

/** The end of an attempt says so; and that nobody talked, where nobody answered. */
const atTheEnd = (facts: { outcome?: string }) => ({
	...(facts.outcome && facts.outcome !== 'answered' ? { durationSeconds: 0 } : {}),
	...facts,
	ended: true,
});

const agent = { agent_id: '204', agent_channel_id: 'a' };
const call = { channel: 'call', member_channel_id: 'm' };
const member = { ...call, member_id: '9' };
/** Of a call that was answered 30 seconds before it joined its queue. */
const inMenu = { ...call, call_duration: '240', call_voice_sec: '239' };
const previewed = { ...member, ...agent, member_channel_id: 'a' };

describe.each<[string, Record<string, string>, object]>([
	// Inbound queue
	[
		'inbound call, answered after 22 s, 187 s with the agent',
		{ ...inMenu, ...agent, call_bill_sec: '187', bridged_at: at(22), cc_result: 'success' },
		{ direction: 'inbound', waitSeconds: 22, durationSeconds: 187, outcome: 'answered' },
	],
	[
		'inbound call, answered, and the agent reported nothing',
		{ ...inMenu, ...agent, call_bill_sec: '187', bridged_at: at(22), cc_result: 'abandoned' },
		{ direction: 'inbound', waitSeconds: 22, durationSeconds: 187, outcome: 'answered' },
	],
	[
		'inbound call, answered and transferred',
		{ ...inMenu, ...agent, call_bill_sec: '10', bridged_at: at(22), cc_result: 'transfer' },
		{ direction: 'inbound', waitSeconds: 22, durationSeconds: 10, outcome: 'answered' },
	],
	[
		'inbound call, hung up in the second it was answered',
		{ ...inMenu, ...agent, call_bill_sec: '0', bridged_at: at(22), cc_result: 'success' },
		{ direction: 'inbound', waitSeconds: 22, durationSeconds: 0, outcome: 'answered' },
	],
	[
		'inbound call that gave up',
		{ ...inMenu, call_bill_sec: '0', timestamp: at(40), cc_result: 'abandoned' },
		{ direction: 'inbound', waitSeconds: 40, outcome: 'abandoned' },
	],
	[
		'inbound call, answered, before 23.07',
		{ ...inMenu, ...agent, call_bill_sec: '187', cc_result: 'abandoned' },
		{ direction: 'inbound', durationSeconds: 187, outcome: 'answered' },
	],
	[
		'inbound call, answered, and nobody reported in time',
		{ ...inMenu, ...agent, call_bill_sec: '187', bridged_at: at(22), cc_result: 'timeout' },
		{ direction: 'inbound', waitSeconds: 22, durationSeconds: 187, outcome: 'answered' },
	],
	// Outbound IVR
	[
		'outbound IVR, heard for 30 s',
		{
			...member,
			call_bill_sec: '0',
			call_voice_sec: '30',
			bridged_at: at(9),
			cc_result: 'success',
		},
		{ direction: 'outbound', durationSeconds: 30, outcome: 'answered' },
	],
	[
		'outbound IVR, too short to count',
		{
			...member,
			call_bill_sec: '0',
			call_voice_sec: '2',
			bridged_at: at(9),
			cc_result: 'abandoned',
		},
		{ direction: 'outbound', durationSeconds: 2, outcome: 'answered' },
	],
	[
		'outbound IVR, not answered',
		{ ...member, call_bill_sec: '0', call_duration: '30', cc_result: 'abandoned' },
		{ direction: 'outbound', outcome: 'missed' },
	],
	[
		'outbound IVR, a machine',
		{
			...member,
			call_bill_sec: '0',
			call_voice_sec: '4',
			amd_result: 'MACHINE',
			cc_result: 'abandoned',
		},
		{ direction: 'outbound', outcome: 'voicemail' },
	],
	[
		'outbound IVR, a voicemail heard by AI',
		{ ...member, call_bill_sec: '0', amd_ai_result: 'voicemail', cc_result: 'failed' },
		{ direction: 'outbound', outcome: 'voicemail' },
	],
	[
		'outbound IVR, the detection could not tell and hung up',
		{
			...member,
			call_bill_sec: '0',
			call_voice_sec: '4',
			amd_result: 'NOTSURE',
			cc_result: 'abandoned',
		},
		{ direction: 'outbound' },
	],
	// Predictive and progressive dialer
	[
		'predictive dialer, the customer waited 3 s for the agent',
		{
			...{ ...member, ...agent, call_bill_sec: '60', call_voice_sec: '63', bridged_at: at(15) },
			cc_result: 'success',
		},
		{ direction: 'outbound', waitSeconds: 3, durationSeconds: 60, outcome: 'answered' },
	],
	[
		'predictive dialer, the customer gave up before there was an agent',
		{ ...member, call_bill_sec: '0', call_voice_sec: '7', cc_result: 'abandoned' },
		{ direction: 'outbound', outcome: 'abandoned' },
	],
	[
		'predictive dialer, a machine that the detection let through',
		{
			...{ ...member, ...agent, call_bill_sec: '20', call_voice_sec: '23', bridged_at: at(15) },
			...{ cc_result: 'success', amd_ai_result: 'voicemail' },
		},
		{ direction: 'outbound', waitSeconds: 3, durationSeconds: 20, outcome: 'answered' },
	],
	[
		'progressive dialer, the customer was not reached',
		{ ...member, agent_id: '204', call_bill_sec: '0', call_duration: '30', cc_result: 'failed' },
		{ direction: 'outbound', outcome: 'failed' },
	],
	[
		'progressive dialer, the agent did not take it',
		{ ...member, ...agent, call_bill_sec: '0', call_voice_sec: '9', cc_result: 'cancel' },
		{ direction: 'outbound', outcome: 'cancelled' },
	],
	// Preview dialer: one call, which is the agent's
	[
		'preview dialer, 60 s with the customer',
		{
			...previewed,
			call_bill_sec: '60',
			call_voice_sec: '72',
			bridged_at: at(16),
			cc_result: 'success',
		},
		{ direction: 'outbound', durationSeconds: 60, outcome: 'answered' },
	],
	[
		'preview dialer, the customer did not answer',
		{ ...previewed, call_bill_sec: '0', call_voice_sec: '31', cc_result: 'abandoned' },
		{ direction: 'outbound' },
	],
	[
		'preview dialer, nobody answered and the agent reports a success',
		{ ...previewed, call_bill_sec: '0', call_voice_sec: '31', cc_result: 'success' },
		{ direction: 'outbound' },
	],
	[
		'preview dialer, the agent let it ring',
		{ ...previewed, call_bill_sec: '0', cc_result: 'cancel' },
		{ direction: 'outbound', outcome: 'cancelled' },
	],
	// Offline queue: the customer's call is not counted
	[
		'offline queue, answered',
		{ channel: 'call', member_id: '9', ...agent, bridged_at: at(16), cc_result: 'success' },
		{ direction: 'outbound', outcome: 'answered' },
	],
	[
		'offline queue, the agent reports nothing',
		{ channel: 'call', member_id: '9', ...agent, cc_result: 'abandoned' },
		{ direction: 'outbound' },
	],
	// Chats
	[
		'chat, answered after 12 s',
		{
			channel: 'chat',
			...agent,
			member_channel_id: 'a',
			bridged_at: at(12),
			cc_result: 'client_timeout',
		},
		{ direction: 'inbound', waitSeconds: 12, outcome: 'answered' },
	],
	[
		'chat that gave up',
		{ channel: 'chat', member_channel_id: 'm', timestamp: at(61), cc_result: 'abandoned' },
		{ direction: 'inbound', waitSeconds: 61, outcome: 'abandoned' },
	],
	[
		'chat of the messenger',
		{
			channel: 'im',
			agent_id: '204',
			member_channel_id: 't',
			bridged_at: at(5),
			cc_result: 'success',
		},
		{ direction: 'inbound', waitSeconds: 5, outcome: 'answered' },
	],
	// Tasks
	[
		'agent task, done',
		{ channel: 'task', member_id: '9', agent_id: '204', bridged_at: at(5), cc_result: 'success' },
		{ outcome: 'answered' },
	],
	[
		'agent task, not taken',
		{ channel: 'task', member_id: '9', agent_id: '204', cc_result: 'cancel' },
		{ outcome: 'cancelled' },
	],
	[
		'outbound task',
		{ channel: 'task', member_id: '9', bridged_at: at(0), cc_result: 'success' },
		{ outcome: 'answered' },
	],
	[
		'a result in the words of who reported it',
		{ ...inMenu, call_bill_sec: '0', ...agent, cc_result: 'call back tomorrow' },
		{ direction: 'inbound' },
	],
])('%s', (_, fields, expected) => {
	it('tells the facts', () => {
		expect(factsOf(sent(fields))).toEqual(atTheEnd(expected));
	});

	it('tells the same by a flow that nests variables', () => {
		const { timestamp, joined_at, bridged_at, ...inPlace } = sent(fields);
		expect(factsOf({ ...inPlace, variables: { timestamp, joined_at, bridged_at } })).toEqual(
			atTheEnd(expected),
		);
	});
});

describe('when the conversation has ended and the agent goes on', () => {
	const processing = (fields: Record<string, string>) =>
		factsOf(sent({ event: 'processing', cc_result: 'processing', ...fields })) as {
			durationSeconds?: number;
		};

	it.each<[string, Record<string, string>, number | undefined]>([
		['a call', { ...inMenu, ...agent, call_bill_sec: '187', bridged_at: at(22) }, 187],
		['a chat', { channel: 'chat', ...agent, bridged_at: at(12), timestamp: at(112) }, 100],
		[
			'offline',
			{ channel: 'call', member_id: '9', ...agent, bridged_at: at(10), timestamp: at(70) },
			60,
		],
		[
			'a preview without the customer',
			{ ...previewed, call_bill_sec: '0', call_voice_sec: '31' },
			undefined,
		],
		['a task', { channel: 'task', ...agent, bridged_at: at(12), timestamp: at(112) }, undefined],
		['a chat before 23.07', { channel: 'chat', ...agent, timestamp: at(112) }, undefined],
	])('tells how long it was: %s', (_, fields, expected) => {
		expect(processing(fields).durationSeconds).toBe(expected);
	});
});

describe("a flow of one's own that leaves fields out", () => {
	it('is not told to be inbound, nor how long the customer waited', () => {
		const body = {
			...{
				event: 'leaving',
				channel: 'call',
				attempt_id: '5',
				joined_at: at(0),
				bridged_at: at(9),
			},
			...{ call_bill_sec: 20, cc_result: 'success' },
		};
		expect(factsOf(body)).toEqual({ durationSeconds: 20, outcome: 'answered', ended: true });
	});

	it.each([
		['success', undefined, 'answered'],
		['abandoned', undefined, 'abandoned'],
		['cancel', undefined, 'cancelled'],
		['failed', undefined, 'failed'],
		['success', 'HUMAN', 'answered'],
		['failed', 'MASHINE', 'voicemail'],
		['timeout', undefined, undefined],
		['something', undefined, undefined],
	])('cc_result %s and amd_result %s mean %s', (cc_result, amd_result, outcome) => {
		const facts = factsOf({ event: 'leaving', attempt_id: '5', cc_result, amd_result });
		expect(facts).toEqual(atTheEnd(outcome ? { outcome } : {}));
	});
});

it('leaves the spelling of the vendor in data', () => {
	const body = { event: 'leaving', amd_result: 'MASHINE' };
	const [{ data }] = webitelAdapter.identify(request({ body }), UTC);
	expect(data.amd_result).toBe('MASHINE');
});
