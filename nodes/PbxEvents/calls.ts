/**
 * What a call is at the PBX: all events with one `call_id`, the UUID of its first leg (events document, "Call
 * events"). Every phone that rings is a leg with a start and an end of its own; the call ends when its first
 * leg does, the customer's on incoming calls.
 */
import type { StoryStep } from '../shared/events/catalogue';
import type { CallRules, Part } from '../shared/calls/rules';

import { CAST, isFirstLeg, STARTED_AT } from './events/common';

/** An event of a sample call, `seconds` after its start, on the leg of a phone or, without one, on the first. */
const at = (
	event: 'call:start' | 'call:ring' | 'call:answer' | 'call:end',
	seconds: number,
	leg?: { id: string; dst_user_id: string; dst_device_id: string },
	data: Record<string, unknown> = {},
): StoryStep => ({
	event,
	data: {
		...(leg ?? { id: CAST.callId, dst_user_id: null, dst_device_id: null }),
		...{ ts: STARTED_AT + seconds, waitms: null, cc_wait: null },
		...data,
	},
});

const anna = { id: CAST.agentLegId, dst_user_id: CAST.userId, dst_device_id: CAST.deviceId };
const mikko = {
	id: '5f0c1c37-72f5-4c55-a2a5-7a4f3fd0e9d7',
	dst_user_id: '207',
	dst_device_id: '3014',
};
const ended = (ms: number) => ({ billms: ms, durationms: ms });
const unanswered = { billms: 0, durationms: 15_000, hangup_cause: 'NO_ANSWER' };
const direct = { type: 'inbound', queue_id: null };

const answeredCall: readonly StoryStep[] = [
	at('call:start', 0),
	at('call:ring', 5, mikko),
	at('call:end', 20, mikko, unanswered),
	at('call:ring', 20, anna),
	at('call:answer', 22, anna),
	at('call:end', 209, anna, ended(187_000)),
	at('call:end', 209, undefined, ended(209_000)),
];

const samples: Record<string, readonly StoryStep[]> = {
	'Missed by One User, Answered by Another': answeredCall,
	'Abandoned by the Caller': [
		at('call:start', 0),
		at('call:end', 78, undefined, { ...ended(78_000), canceled: 'BREAK_OUT' }),
	],
	Missed: [
		at('call:ring', 0, anna, direct),
		at('call:end', 25, anna, { ...direct, ...unanswered }),
		at('call:end', 25, undefined, { ...direct, ...unanswered }),
	],
	'Incomplete: Its Beginning Is Missing': answeredCall.slice(-1),
};

/**
 * Queue calls have a start of their own; every other call begins with a phone that rings. For a queue call the
 * PBX itself answers the first leg, to let it wait.
 */
export const pbxCalls: CallRules = {
	samples,

	parts: {
		'call:start': { moment: 'waits', begins: true },
		'call:ring': ({ data }): Part => ({ moment: 'belongs', begins: data.type !== 'queue' }),
		'call:answer': (event): Part => ({
			moment: event.data.type === 'queue' && isFirstLeg(event) ? 'belongs' : 'answered',
		}),
		'call:end': (event): Part => {
			if (event.interaction?.ended) return { moment: 'ends' };
			return { moment: event.interaction?.outcome === 'missed' ? 'missed' : 'released' };
		},
	},
};
