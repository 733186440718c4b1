import type { StoryStep } from '../../shared/events/catalogue';
import type { EnreachEventName } from './index';
import { sampleId } from './sampleId';
import { CALLS, type Scene } from './story';

/** An event of a call that its own sample does not belong to. */
const inCall = (
	call: Scene,
	event: EnreachEventName,
	at: string,
	changes: Scene = {},
): StoryStep => ({
	event,
	data: { ...call, Id: sampleId(`${event} ${call.CallId}`), Timestamp: at, ...changes },
});

const { abandoned, passedOn } = CALLS;

/** Calls from their first event to the last. */
export const stories = {
	'A queue call that an agent answers': [
		'QueueCallInComing',
		'QueueCallBlockingPromptStarted',
		'QueueCallInIvrSelection',
		'QueueCallInSmartRoutingResult',
		'QueueCallInArrived',
		'UserCallAllocationRequest',
		'UserCallAllocationResponse',
		'QueueCallInUserAllocated',
		'QueueCallInUserConnected',
		'UserWrapUpEnabled',
		'QueueCallInRecording',
		'UserStatus',
		'UserSupervisionStatus',
		'QueueCallInHoldStart',
		'QueueCallInHoldEnd',
		'QueueCallInDisconnected',
		'UserWrapUpStarted',
		'QueueUserCallRecorded',
		'UserWrapUpTerminated',
		'QueueUserCallInRecordingConverted',
		'QueueCallTranscribed',
	],
	'A queue call whose caller gives up waiting': [
		inCall(abandoned, 'QueueCallInComing', '2026-03-02T08:40:00.00Z'),
		inCall(abandoned, 'QueueCallInArrived', '2026-03-02T08:40:12.00Z'),
		inCall(abandoned, 'QueueCallInDisconnected', '2026-03-02T08:41:30.50Z', { Reason: 'remote' }),
	],
	'A queue call that goes on to a branch office': [
		inCall(passedOn, 'QueueCallInComing', '2026-03-02T09:12:00.00Z'),
		inCall(passedOn, 'QueueCallInArrived', '2026-03-02T09:12:10.00Z'),
		inCall(passedOn, 'QueueCallInUserAllocated', '2026-03-02T09:12:16.00Z'),
		'QueueStatus',
		'QueueCallInUserCancelled',
		'QueueCallInOverflow',
		'QueueCallInTransferStarted',
		'QueueCallInTransferCancelled',
		'QueueCallInTransferConnected',
		inCall(passedOn, 'QueueCallInDisconnected', '2026-03-02T09:16:02.00Z'),
	],
	'A call after closing time, and the callback': [
		'QueueCallInScheduleClosed',
		'QueueCallInCallbackCreated',
		'CallbackCallInRecordingConverted',
		'CallbackListStatus',
		'CallbackUserCallOutGoing',
		'CallbackUserCallOutConnected',
		'CallbackUserCallOutHoldStart',
		'CallbackUserCallOutHoldEnd',
		'CallbackUserCallOutDisconnected',
		'CallbackUserCallRecorded',
		'CallbackChanged',
		'CallbackUserCallOutRecordingConverted',
		'CallbackCallTranscribed',
	],
	"A call to a user's own number": [
		'UserCallInComing',
		'UserCallBlockingPromptStarted',
		'UserCallInArrived',
		'UserCallInUserAllocated',
		'UserCallInUserConnected',
		'UserCallInHoldStart',
		'UserCallInHoldEnd',
		'UserCallInDisconnected',
		'UserCallRecorded',
		'UserCallInRecordingConverted',
		'UserCallTranscribed',
		'UserCallPublicityChanged',
	],
	"A call to a user's own number that ends in voicemail": [
		'UserCallInUserCancelled',
		'UserCallInUserOverflow',
		'UserCallInOverflow',
		'UserCallInTransferStarted',
		'UserCallInTransferCancelled',
		'UserCallInTransferConnected',
		'UserCallInCallbackCreated',
		'UserVoiceMailRecordingConverted',
	],
	'A call that a user makes': [
		'UserCallOutGoing',
		'UserCallOutConnected',
		'UserCallOutHoldStart',
		'UserCallOutHoldEnd',
		'UserCallOutDisconnected',
		'UserCallOutRecordingConverted',
	],
	"A call that a user makes in a queue's name": [
		'UserConfigurationSetNextCallOutRaw',
		'UserConfigurationSetNextCallOut',
		'QueueUserCallOutGoing',
		'QueueUserCallOutConnected',
		'QueueUserCallOutHoldStart',
		'QueueUserCallOutHoldEnd',
		'QueueUserCallOutDisconnected',
		'QueueUserCallOutRecordingConverted',
	],
} satisfies Record<string, Array<EnreachEventName | StoryStep>>;
