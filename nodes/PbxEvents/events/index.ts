import { defineCatalogue } from '../../shared/events/catalogue';
import { pbxIdentity } from '../identity';
import { agentCheckin, agentCheckout, agentStatus } from './agent';
import { wasAnswered, wasMissed } from '../../shared/events/interaction';
import { callAnswer, callEnd, callRing, callStart } from './call';
import { CAST, isFirstLeg } from './common';
import { queueJoin, queueLeave } from './queue';

/** A call's end, or a phone's, where nobody answered. */
const UNANSWERED = { billms: 0, durationms: 22_000, hangup_cause: 'NO_ANSWER', canceled: null };

/** All events of the PBX document "Events, version 1.3". */
export const pbx = defineCatalogue(
	'pbx',
	'PBX event push',
	[
		agentCheckin,
		agentCheckout,
		queueJoin,
		queueLeave,
		agentStatus,
		callRing,
		callAnswer,
		callEnd,
		callStart,
	],
	{
		identity: (event) => pbxIdentity(event),
		presets: [
			{
				choice: 'Agent Missed a Call',
				events: ['call:end'],
				when: (item) => !isFirstLeg(item) && wasMissed(item),
				sample: { event: 'call:end', data: UNANSWERED },
			},
			{
				choice: 'Agent Signed In or Out',
				events: ['agent:checkin', 'agent:checkout'],
				sample: 'agent:checkin',
			},
			{
				choice: 'Answered Call Ended',
				events: ['call:end'],
				when: (item) => isFirstLeg(item) && wasAnswered(item),
				sample: { event: 'call:end', data: { id: CAST.callId } },
			},
			{
				choice: 'Call Ended',
				events: ['call:end'],
				when: isFirstLeg,
				sample: { event: 'call:end', data: { id: CAST.callId } },
			},
			{
				choice: 'Missed Call',
				events: ['call:end'],
				when: (item) => isFirstLeg(item) && wasMissed(item),
				sample: {
					event: 'call:end',
					data: {
						...UNANSWERED,
						...{ id: CAST.callId, dst_user_id: null, dst_device_id: null },
						...{ hangup_cause: 'ORIGINATOR_CANCEL', canceled: 'BREAK_OUT' },
					},
				},
			},
		],
		stories: {
			'A call from a queue': ['call:start', 'call:ring', 'call:answer', 'call:end'],
			"An agent's day": [
				'agent:checkin',
				'queue:join',
				'agent:status',
				'queue:leave',
				'agent:checkout',
			],
		},
	},
);
