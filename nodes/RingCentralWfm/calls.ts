/**
 * What a call is at RingCX: one event at its end, with all there is to know ("End Call Events"). The states of
 * the agents meanwhile are no part of it: a supervisor who listens in is reported with the same call.
 */
import type { CallRules } from '../shared/calls/rules';

export const ringCentralCalls: CallRules = {
	parts: {
		'ACD-CALL': { moment: 'whole' },
		'VPD-CALL': { moment: 'whole' },
		'ONE-TO-ONE-OUTBOUND': { moment: 'whole' },
	},
};
