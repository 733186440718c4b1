/**
 * What a call is at Enreach: all events with one `CallId`, whichever user, queue or callback list it belongs
 * to at the time (webhooks document, "User", "Queue" and "CallList" events). The end comes from whom it
 * belonged to last. Legs (`LegId`) are parts of the call and end without an event of their own.
 */
import type { Outcome } from '../shared/events/interaction';
import type { ContactCenterItem } from '../shared/events/item';
import type { CallRules, Part } from '../shared/calls/rules';
import type { EnreachEventName } from './events';

const begins: Part = { moment: 'belongs', begins: true };
const belongs: Part = { moment: 'belongs' };
const follows: Part = { moment: 'follows' };
const waits: Part = { moment: 'waits' };
const answered: Part = { moment: 'answered' };
const moved: Part = { moment: 'moved' };
const transferred: Part = { moment: 'transferred' };
const ends: Part = { moment: 'ends' };

/** It stopped ringing: the agent let it (`local`), or the caller gave up (`remote`). */
const stoppedRinging = ({ data }: ContactCenterItem): Part =>
	data.Reason === 'remote' ? belongs : { moment: 'missed' };

const parts: Partial<Record<EnreachEventName, CallRules['parts'][string]>> = {
	QueueCallInComing: begins,
	UserCallInComing: begins,
	UserCallOutGoing: begins,
	QueueUserCallOutGoing: begins,
	CallbackUserCallOutGoing: begins,

	QueueCallBlockingPromptStarted: belongs,
	UserCallBlockingPromptStarted: belongs,
	QueueCallInIvrSelection: belongs,
	QueueCallInSmartRoutingResult: belongs,
	QueueCallInArrived: waits,
	UserCallInArrived: waits,
	QueueCallInScheduleClosed: moved,

	UserCallAllocationRequest: belongs,
	UserCallAllocationResponse: belongs,
	QueueCallInUserAllocated: belongs,
	UserCallInUserAllocated: belongs,
	QueueCallInUserCancelled: stoppedRinging,
	UserCallInUserCancelled: stoppedRinging,
	UserCallInUserOverflow: moved,
	QueueCallInOverflow: moved,
	UserCallInOverflow: moved,

	QueueCallInUserConnected: answered,
	UserCallInUserConnected: answered,
	UserCallOutConnected: answered,
	QueueUserCallOutConnected: answered,
	CallbackUserCallOutConnected: answered,

	UserWrapUpEnabled: belongs,
	QueueCallInRecording: belongs,
	QueueCallInHoldStart: belongs,
	QueueCallInHoldEnd: belongs,
	UserCallInHoldStart: belongs,
	UserCallInHoldEnd: belongs,
	UserCallOutHoldStart: belongs,
	UserCallOutHoldEnd: belongs,
	QueueUserCallOutHoldStart: belongs,
	QueueUserCallOutHoldEnd: belongs,
	CallbackUserCallOutHoldStart: belongs,
	CallbackUserCallOutHoldEnd: belongs,
	UserCallPublicityChanged: follows,

	QueueCallInTransferStarted: belongs,
	UserCallInTransferStarted: belongs,
	QueueCallInTransferCancelled: belongs,
	UserCallInTransferCancelled: belongs,
	QueueCallInTransferConnected: transferred,
	UserCallInTransferConnected: transferred,

	QueueCallInDisconnected: ends,
	UserCallInDisconnected: ends,
	UserCallOutDisconnected: ends,
	QueueUserCallOutDisconnected: ends,
	CallbackUserCallOutDisconnected: ends,

	// A callback is asked for during the call or by its voicemail, after it.
	QueueCallInCallbackCreated: follows,
	UserCallInCallbackCreated: follows,
	UserWrapUpStarted: follows,
	UserWrapUpTerminated: follows,
	UserCallRecorded: follows,
	QueueUserCallRecorded: follows,
	CallbackUserCallRecorded: follows,
	UserCallInRecordingConverted: follows,
	UserCallOutRecordingConverted: follows,
	UserVoiceMailRecordingConverted: follows,
	QueueUserCallInRecordingConverted: follows,
	QueueUserCallOutRecordingConverted: follows,
	CallbackCallInRecordingConverted: follows,
	CallbackUserCallOutRecordingConverted: follows,
	UserCallTranscribed: follows,
	QueueCallTranscribed: follows,
	CallbackCallTranscribed: follows,
};

export const enreachCalls: CallRules = {
	parts: parts as CallRules['parts'],

	/**
	 * A disconnection tells the side that hung up. The caller who hung up while waiting gave up; one whom an
	 * overflow sent elsewhere, or whom an agent let ring, has been told about before. An outgoing call ends
	 * from the far side where nobody took it, and from the near side where the agent gave up.
	 */
	unanswered({ type, data, interaction }, told): Outcome | undefined {
		const isRemote = data.Reason === 'remote';
		const isLocal = data.Reason === 'local';
		if (interaction?.direction === 'outbound') {
			return isLocal ? 'cancelled' : isRemote ? 'missed' : undefined;
		}
		if (told === 'voicemail' || told === 'overflowed') return told;
		if (type === 'QueueCallInDisconnected' && isRemote) return 'abandoned';
		return told ?? (isRemote ? 'abandoned' : undefined);
	},
};
