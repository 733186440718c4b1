import { defineCatalogue } from '../../shared/events/catalogue';
import { ringCentralIdentity } from '../identity';
import { AGENT_STATE, LOGIN, LOGOUT } from './agent';
import { ACD_CALL, ONE_TO_ONE_OUTBOUND, VPD_CALL } from './call';
import { wasAnswered, wasMissed } from '../../shared/events/interaction';
import { nameKey, textOf } from '../../shared/values';
import { ONE_CALL } from './story';
import { WEB_SERVICE } from './webService';

const CALLS = ['ACD-CALL', 'VPD-CALL', 'ONE-TO-ONE-OUTBOUND'] as const;

/**
 * The events of the RingCentral WFM payload reference, the manual call that it leaves out, and what
 * administrators compose. Every state, custom ones too, is AGENT_STATE.
 */
export const ringCentral = defineCatalogue(
	'ringcentral',
	'RingCentral',
	[LOGIN, LOGOUT, AGENT_STATE, ACD_CALL, VPD_CALL, ONE_TO_ONE_OUTBOUND, WEB_SERVICE],
	{
		identity: (event) => ringCentralIdentity(event),
		presets: [
			{
				choice: 'Agent Missed a Call',
				events: ['AGENT_STATE'],
				when: ({ data }) =>
					['rnastate', 'chatrna'].includes(nameKey(textOf(data.event_type) ?? '')),
				sample: { event: 'AGENT_STATE', data: { event_type: 'RNA-STATE' } },
			},
			{ choice: 'Agent Signed In or Out', events: ['LOGIN', 'LOGOUT'], sample: 'LOGIN' },
			{ choice: 'Answered Call Ended', events: CALLS, when: wasAnswered, sample: 'ACD-CALL' },
			{ choice: 'Call Ended', events: CALLS, sample: 'ACD-CALL' },
			{
				choice: 'Missed Call',
				events: ['ACD-CALL'],
				when: wasMissed,
				sample: {
					event: 'ACD-CALL',
					data: {
						...{ call_state: 'ABANDON', call_duration: 0, recording_url: null },
						...{ agent_id: null, external_agent_id: null, username: null },
						agent_disposition: null,
					},
				},
			},
		],
		stories: {
			'A call from a queue': ONE_CALL,
		},
	},
);
