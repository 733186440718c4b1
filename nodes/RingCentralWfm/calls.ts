/**
 * What a call is at RingCX: one event at its end, with all there is to know ("End Call Events"). The states of
 * the agents meanwhile are no part of it: a supervisor who listens in is reported with the same call.
 */
import type { CallRules } from '../shared/calls/rules';

const nobody = { agent_id: null, external_agent_id: null, username: null, agent_disposition: null };

export const ringCentralCalls: CallRules = {
	samples: {
		Answered: ['ACD-CALL'],
		'Abandoned by the Caller': [
			{
				event: 'ACD-CALL',
				data: {
					...nobody,
					call_id: '202603020840000132120000030815',
					call_start: '2026-03-02 08:40:00',
					call_state: 'ABANDON',
					queue_duration: '78',
					call_duration: '78',
				},
			},
		],
		Missed: [
			{
				event: 'ACD-CALL',
				data: {
					...nobody,
					call_id: '202603020905000132120000030822',
					call_start: '2026-03-02 09:05:00',
					call_state: 'DEFLECTED',
					queue_duration: '30',
					call_duration: '31',
				},
			},
		],
		'Made by an Agent': ['VPD-CALL'],
		'Made by an Agent, Taken by a Machine': [
			{
				event: 'VPD-CALL',
				data: { call_id: '202603020915000132120000030916', call_state: 'MACHINE' },
			},
		],
	},
	parts: {
		'ACD-CALL': { moment: 'whole' },
		'VPD-CALL': { moment: 'whole' },
		'ONE-TO-ONE-OUTBOUND': { moment: 'whole' },
	},
};
