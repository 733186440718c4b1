/** Calls that have ended ("End Call Events"). */
import { defineEvent } from '../../shared/events/definition';
import { choice, eventName, id, label, phone, text, type DataOf } from '../../shared/events/fields';
import type { InteractionFacts, Outcome } from '../../shared/events/interaction';
import { CAST, link, localTime, seconds } from './common';

const CALL_STATES = {
	ANSWERED: 'An agent and the customer talked',
	ABANDON: 'The caller gave up',
	ABANDONED: 'The customer gave up before an agent came on the line',
	DEFLECTED: 'An incoming call that was not answered',
	MACHINE: 'An answering machine took a dialled call',
};

const ended = () => ({
	event_type: eventName('Name of the event'),
	recording_url: link(
		'Where the recording (WAV) can be fetched; works only a minute or two after the event',
		`https://c02-recordings.virtualacd.biz/api/v1/calls/recordings/?v=1&accountId=${CAST.accountId}&file=${CAST.callId}-1.WAV`,
	),
	queue_duration: seconds('How long the caller was in the queue'),
	agent_disposition: text('What the agent noted about the call', {
		example: 'Resolved',
		personal: 'caller.text',
	}),
	gate_name: label("The queue's name", { example: CAST.queueName }),
	call_state: choice('How the call went', CALL_STATES, { example: 'ANSWERED' }),
	call_duration: seconds(
		'Length of the call, also of one that nobody answered; whether waiting is part of it, RingCentral does not say',
	),
	call_id: id('The call', { example: CAST.callId }),
	account_id: id('The account that was called or dialled', { example: CAST.accountId }),
	gate_id: id('The queue', { example: CAST.queueId }),
	call_start: localTime('When the call began', '2026-03-02 08:01:00'),
	dnis: phone('The number that was dialled', { personal: 'either.number' }),
	ani: phone('The number of the side that called', { personal: 'either.number' }),
	agent_id: id('The agent who talked', { example: CAST.agentId, personal: 'agent.id' }),
	external_agent_id: id("The agent's id in another system, where one was set", {
		example: CAST.externalAgentId,
		personal: 'agent.id',
	}),
	username: text("The agent's login name: mostly an e-mail address", {
		example: CAST.username,
		personal: 'agent.name',
	}),
});

type EndedCall = DataOf<ReturnType<typeof ended>>;

const OUTCOMES: Record<keyof typeof CALL_STATES, Outcome> = {
	ANSWERED: 'answered',
	ABANDON: 'abandoned',
	ABANDONED: 'abandoned',
	DEFLECTED: 'missed',
	MACHINE: 'voicemail',
};

/** `call_duration` is no conversation: the document's example of a call that nobody answered took a second. */
const endedFacts = (call: EndedCall): InteractionFacts => ({
	callId: call.call_id,
	agentId: call.agent_id,
	agentName: call.username,
	queueId: call.gate_id,
	queueName: call.gate_name,
	waitSeconds: call.queue_duration,
	outcome: call.call_state ? OUTCOMES[call.call_state] : undefined,
	ended: true,
});

/** A call that went out: the customer is the one who was dialled. */
const dialledFacts = (call: EndedCall): InteractionFacts => ({
	...endedFacts(call),
	customerNumber: call.dnis,
	serviceNumber: call.ani,
	direction: 'outbound',
});

export const ACD_CALL = defineEvent({
	name: 'ACD-CALL',
	group: 'Call',
	description: 'A call that came through a queue ended, answered or not',
	fields: ended,
	interaction: (call) => ({
		...endedFacts(call),
		customerNumber: call.ani,
		serviceNumber: call.dnis,
		direction: 'inbound',
	}),
	example: {
		queue_duration: 22,
		call_duration: 187,
		dnis: CAST.serviceNumber,
		ani: CAST.customerNumber,
	},
});

export const VPD_CALL = defineEvent({
	name: 'VPD-CALL',
	group: 'Call',
	description: 'A call dialled from a list of leads ended, answered or not',
	fields: ended,
	interaction: dialledFacts,
	example: {
		queue_duration: 0,
		call_duration: 95,
		call_id: '202603020912000132120000030911',
		call_start: '2026-03-02 09:12:00',
		dnis: CAST.customerNumber,
		ani: CAST.serviceNumber,
	},
});

export const ONE_TO_ONE_OUTBOUND = defineEvent({
	name: 'ONE-TO-ONE-OUTBOUND',
	group: 'Call',
	description: 'A call that an agent dialled by hand ended, answered or not',
	fields: ended,
	interaction: dialledFacts,
	example: {
		queue_duration: 0,
		gate_name: null,
		gate_id: null,
		call_duration: 64,
		call_id: '202603021015000132120000031002',
		call_start: '2026-03-02 10:15:00',
		dnis: CAST.customerNumber,
		ani: CAST.serviceNumber,
	},
});

/** A call of a kind that is not documented: which side is the customer's is not known. In no list to pick from. */
export const OTHER_CALL = defineEvent({
	name: 'OTHER-CALL',
	group: 'Call',
	description: 'A call of another kind ended',
	fields: ended,
	interaction: endedFacts,
});
