/** Calls from the first ring to the end ("Call events"). */
import { defineEvent } from '../../shared/events/definition';
import { call, callFacts, endedCallFacts, STARTED_AT } from './common';

export const callStart = defineEvent({
	name: 'call:start',
	group: 'call',
	description: 'A caller entered a queue; sent for queue calls only',
	fields: call,
	interaction: callFacts,
	example: {
		id: '9cae633f-68d0-4315-8b9a-b83c7673d8dc',
		dst_device_id: null,
		dst_user_id: null,
	},
});

export const callRing = defineEvent({
	name: 'call:ring',
	group: 'call',
	description: 'A phone is ringing',
	fields: call,
	interaction: callFacts,
	example: { ts: STARTED_AT + 15, progressms: 320 },
});

export const callAnswer = defineEvent({
	name: 'call:answer',
	group: 'call',
	description: 'A call was answered',
	fields: call,
	interaction: callFacts,
	example: { ts: STARTED_AT + 22, waitms: 22_000, cc_wait: 22, progressms: 320 },
});

export const callEnd = defineEvent({
	name: 'call:end',
	group: 'call',
	description: 'A call ended, answered or not',
	fields: call,
	interaction: endedCallFacts,
	example: {
		ts: STARTED_AT + 209,
		waitms: 22_000,
		durationms: 194_000,
		progressms: 320,
		billms: 187_000,
		cc_wait: 22,
		hangup_cause: 'NORMAL_CLEARING',
		canceled: 'NONE',
	},
});
