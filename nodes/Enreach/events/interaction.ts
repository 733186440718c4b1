/** How Enreach's fields tell the facts that all vendors tell. */
import type { InteractionFacts } from '../../shared/events/interaction';

type Sent = string | number | null | undefined;

/** The fields that carry such facts, on whichever event. */
interface Facts {
	CallId?: Sent;
	UserId?: Sent;
	UserName?: string | null;
	Username?: string | null;
	QueueId?: Sent;
	QueueName?: string | null;
}

interface CallFacts extends Facts {
	CallerNumber?: Sent;
	TargetNumber?: Sent;
	CallAsNumber?: Sent;
}

/** Whom and what it is about, for an event that tells no direction. */
export const about = (data: Facts): InteractionFacts => ({
	callId: data.CallId,
	agentId: data.UserId,
	// Both spellings are sent, also by events whose documentation has only the other.
	agentName: [data.UserName, data.Username].find((name) => name && typeof name === 'string'),
	queueId: data.QueueId,
	queueName: data.QueueName,
});

/** A call that a customer made. */
export const inbound = (data: CallFacts): InteractionFacts => ({
	...about(data),
	customerNumber: data.CallerNumber,
	serviceNumber: data.TargetNumber,
	direction: 'inbound',
});

/** A call that an agent made; the customer sees `CallAsNumber` where there is one. */
export const outbound = (data: CallFacts): InteractionFacts => ({
	...about(data),
	customerNumber: data.TargetNumber,
	serviceNumber: data.CallAsNumber || data.CallerNumber,
	direction: 'outbound',
});

/** An incoming call that is over. */
export const inboundEnded = (data: CallFacts): InteractionFacts => ({
	...inbound(data),
	ended: true,
});

/** An outgoing call that is over. */
export const outboundEnded = (data: CallFacts): InteractionFacts => ({
	...outbound(data),
	ended: true,
});

/** An incoming call that somebody took. */
export const inboundAnswered = (data: CallFacts): InteractionFacts => ({
	...inbound(data),
	outcome: 'answered',
});

/** An incoming call that stopped ringing at somebody: they did not take it, or the caller gave up. */
export const inboundNotTaken = (
	data: CallFacts & { Reason?: string | null },
): InteractionFacts => ({
	...inbound(data),
	outcome: data.Reason === 'local' ? 'missed' : data.Reason === 'remote' ? 'abandoned' : undefined,
});

/** An incoming call that went on to another destination. */
export const inboundOverflowed = (data: CallFacts): InteractionFacts => ({
	...inbound(data),
	outcome: 'overflowed',
});

/** An outgoing call that was taken. */
export const outboundAnswered = (data: CallFacts): InteractionFacts => ({
	...outbound(data),
	outcome: 'answered',
});

const byRecording = {
	Unknown: about,
	UserIncoming: inbound,
	UserOutgoing: outbound,
	VoiceMailRecording: (data: Facts): InteractionFacts => ({
		...inbound(data),
		outcome: 'voicemail',
	}),
	IncomingQueueCall: inbound,
	OutgoingQueueCall: outbound,
	IncomingCallListCall: inbound,
	OutgoingCallListCall: outbound,
};

/** A call that was transcribed; what was recorded tells its direction. */
export const transcribed = (
	data: Facts & { TranscribeRecordingType?: keyof typeof byRecording | null },
): InteractionFacts => byRecording[data.TranscribeRecordingType ?? 'Unknown'](data);
