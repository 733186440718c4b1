import type { Outcome } from '../../shared/events/interaction';

interface Cause {
	meaning: string;
	/** What the cause means for a call that nobody answered; none where it says nothing about that. */
	unanswered?: Outcome;
}

/**
 * FreeSWITCH hangup causes, which the events document refers to for `hangup_cause`: Q.850 causes and
 * FreeSWITCH's own. `docs/pbx-events.md` shows this table.
 */
export const HANGUP_CAUSES: Readonly<Record<string, Cause>> = {
	NORMAL_CLEARING: { meaning: 'Somebody hung up' },
	ORIGINATOR_CANCEL: { meaning: 'The caller hung up before an answer', unanswered: 'cancelled' },
	NO_ANSWER: { meaning: 'It rang and nobody answered in time', unanswered: 'missed' },
	ALLOTTED_TIMEOUT: { meaning: 'The time allowed for an answer ran out', unanswered: 'missed' },
	NO_USER_RESPONSE: { meaning: 'The phone did not react at all', unanswered: 'missed' },
	USER_BUSY: { meaning: 'The line was busy', unanswered: 'missed' },
	CALL_REJECTED: { meaning: 'The call was declined', unanswered: 'missed' },
	SUBSCRIBER_ABSENT: { meaning: 'The phone is switched off or out of reach', unanswered: 'missed' },
	USER_NOT_REGISTERED: { meaning: 'The phone is not signed in to the PBX', unanswered: 'missed' },
	LOSE_RACE: { meaning: 'Another phone that rang at the same time answered first' },
	PICKED_OFF: { meaning: 'Another phone picked the call up' },
	ATTENDED_TRANSFER: { meaning: 'The call was handed over after a word with the next person' },
	BLIND_TRANSFER: { meaning: 'The call was handed over without a word' },
	SUCCESS: { meaning: 'The call ended as it should' },
	MANAGER_REQUEST: { meaning: 'The system ended the call on command', unanswered: 'cancelled' },
	SYSTEM_SHUTDOWN: { meaning: 'The PBX was shut down', unanswered: 'failed' },
	CRASH: { meaning: 'The PBX failed', unanswered: 'failed' },
	MEDIA_TIMEOUT: { meaning: 'No sound arrived any more', unanswered: 'failed' },
	UNALLOCATED_NUMBER: { meaning: 'The number does not exist', unanswered: 'failed' },
	NO_ROUTE_TRANSIT_NET: { meaning: 'No way to the network in between', unanswered: 'failed' },
	NO_ROUTE_DESTINATION: { meaning: 'No way to the number', unanswered: 'failed' },
	CHANNEL_UNACCEPTABLE: {
		meaning: 'The line offered does not suit the other side',
		unanswered: 'failed',
	},
	NUMBER_CHANGED: { meaning: 'The number has changed', unanswered: 'failed' },
	REDIRECTION_TO_NEW_DESTINATION: { meaning: 'The call was sent on to another number' },
	EXCHANGE_ROUTING_ERROR: { meaning: 'The network could not route the call', unanswered: 'failed' },
	DESTINATION_OUT_OF_ORDER: { meaning: 'The other side is out of order', unanswered: 'failed' },
	INVALID_NUMBER_FORMAT: {
		meaning: 'The number is written wrongly or incomplete',
		unanswered: 'failed',
	},
	FACILITY_REJECTED: { meaning: 'A feature the call needs was refused', unanswered: 'failed' },
	NORMAL_UNSPECIFIED: { meaning: 'An ordinary end without a reason given' },
	NORMAL_CIRCUIT_CONGESTION: { meaning: 'All lines are taken', unanswered: 'failed' },
	NETWORK_OUT_OF_ORDER: { meaning: 'The network is down', unanswered: 'failed' },
	NORMAL_TEMPORARY_FAILURE: { meaning: 'A fault that may pass: try again', unanswered: 'failed' },
	SWITCH_CONGESTION: { meaning: 'The network is overloaded', unanswered: 'failed' },
	ACCESS_INFO_DISCARDED: {
		meaning: 'The network dropped details of the call',
		unanswered: 'failed',
	},
	REQUESTED_CHAN_UNAVAIL: { meaning: 'No line is free', unanswered: 'failed' },
	FACILITY_NOT_SUBSCRIBED: {
		meaning: 'The feature is not part of the subscription',
		unanswered: 'failed',
	},
	OUTGOING_CALL_BARRED: { meaning: 'This line may not dial out', unanswered: 'failed' },
	INCOMING_CALL_BARRED: { meaning: 'The other line takes no calls', unanswered: 'failed' },
	BEARERCAPABILITY_NOTAUTH: {
		meaning: 'This kind of call is not allowed here',
		unanswered: 'failed',
	},
	BEARERCAPABILITY_NOTAVAIL: {
		meaning: 'This kind of call is not possible now',
		unanswered: 'failed',
	},
	BEARERCAPABILITY_NOTIMPL: { meaning: 'This kind of call is not supported', unanswered: 'failed' },
	SERVICE_UNAVAILABLE: { meaning: 'The service is not available', unanswered: 'failed' },
	SERVICE_NOT_IMPLEMENTED: { meaning: 'The service is not supported', unanswered: 'failed' },
	CHAN_NOT_IMPLEMENTED: { meaning: 'This kind of line is not supported', unanswered: 'failed' },
	FACILITY_NOT_IMPLEMENTED: { meaning: 'The feature is not supported', unanswered: 'failed' },
	INCOMPATIBLE_DESTINATION: { meaning: 'The two sides share no codec', unanswered: 'failed' },
	MANDATORY_IE_MISSING: {
		meaning: 'A required part of the signalling was missing',
		unanswered: 'failed',
	},
	PROTOCOL_ERROR: { meaning: 'The two sides misunderstood each other', unanswered: 'failed' },
	RECOVERY_ON_TIMER_EXPIRE: { meaning: 'The other side stopped replying', unanswered: 'failed' },
	INTERWORKING: {
		meaning: 'The call failed in another network, which gave no reason',
		unanswered: 'failed',
	},
	GATEWAY_DOWN: { meaning: 'The gateway to the provider is down', unanswered: 'failed' },
};
