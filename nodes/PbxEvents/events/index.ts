import { defineCatalogue } from '../../shared/events/catalogue';
import { pbxIdentity } from '../identity';
import { agentCheckin, agentCheckout, agentStatus } from './agent';
import { callAnswer, callEnd, callRing, callStart } from './call';
import { queueJoin, queueLeave } from './queue';

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
