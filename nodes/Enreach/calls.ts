/**
 * What a call is at Enreach: all events with one `CallId`, whichever user, queue or callback list it belongs
 * to at the time (webhooks document, "User", "Queue" and "CallList" events). The end comes from whom it
 * belonged to last. Legs (`LegId`) are parts of the call and end without an event of their own.
 */
import type { StoryStep } from '../shared/events/catalogue';
import type { Outcome } from '../shared/events/interaction';
import type { ContactCenterItem } from '../shared/events/item';
import type { CallRules, Part } from '../shared/calls/rules';
import type { EnreachEventName } from './events';
import { sampleId } from './events/sampleId';
import { stories } from './events/stories';
import { CALLS, CAST, type Scene } from './events/story';

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

type Step = StoryStep<EnreachEventName>;

/** An event of a sample call, at a time of 2 March 2026. */
const sampleOf =
	(call: Scene) =>
	(event: EnreachEventName, at: string, changes: Scene = {}): Step => ({
		event,
		data: {
			...call,
			Id: sampleId(`${event} ${call.CallId} ${at}`),
			Timestamp: `2026-03-02T${at}Z`,
			...changes,
		},
	});

const missed = sampleOf({
	...CALLS.unanswered,
	CallId: '1f6a0b7c-9d24-4e83-b5a0-c7e2d8f49136',
	LegId: '7d3e5f90-a1b8-4c62-9f07-e4b6d2c8a513',
});
const handedOn = sampleOf({
	...CALLS.served,
	CallId: '60c2e8d4-5b7f-4a19-8e36-d1f0a9b7c528',
	LegId: 'c4b9a7e2-0f58-4d36-a1c5-92e8d7f3b604',
});
const twoQueues = sampleOf({
	...CALLS.served,
	CallId: 'a85d3f17-e2c6-4b90-97d8-0f4e6b1c2a35',
	LegId: '3e9f1d80-6a7c-4b25-8d94-f7c0e5b2a168',
});
const second = { QueueId: CAST.techQueueId, QueueName: 'Billing' };

const samples: Record<string, readonly Step[]> = {
	Answered: stories['A queue call that an agent answers'],
	'Abandoned by the Caller': stories['A queue call whose caller gives up waiting'],
	Missed: [
		missed('UserCallInComing', '11:40:00.00'),
		missed('UserCallInArrived', '11:40:00.90'),
		missed('UserCallInUserAllocated', '11:40:01.10'),
		missed('UserCallInUserCancelled', '11:40:21.10', { Reason: 'local' }),
		missed('UserCallInDisconnected', '11:40:24.00', { Reason: 'remote' }),
	],
	'Transferred to a Colleague': [
		handedOn('QueueCallInComing', '13:10:00.00'),
		handedOn('QueueCallInArrived', '13:10:10.00'),
		handedOn('QueueCallInUserAllocated', '13:10:18.00'),
		handedOn('QueueCallInUserConnected', '13:10:25.00'),
		handedOn('QueueCallInTransferStarted', '13:12:00.00'),
		handedOn('QueueCallInTransferConnected', '13:12:05.00'),
		handedOn('UserCallInUserConnected', '13:12:05.50', {
			UserId: CAST.colleagueId,
			UserName: CAST.colleagueName,
		}),
		handedOn('UserCallInDisconnected', '13:15:05.50', {
			UserId: CAST.colleagueId,
			Username: CAST.colleagueName,
		}),
	],
	'Through Two Queues': [
		twoQueues('QueueCallInComing', '14:00:00.00'),
		twoQueues('QueueCallInArrived', '14:00:05.00'),
		twoQueues('QueueCallInOverflow', '14:00:50.00'),
		twoQueues('QueueCallInArrived', '14:00:50.50', second),
		twoQueues('QueueCallInUserAllocated', '14:01:00.00', second),
		twoQueues('QueueCallInUserConnected', '14:01:10.50', second),
		twoQueues('QueueCallInDisconnected', '14:03:40.50', second),
	],
	'Passed On Unanswered': stories['A queue call that goes on to a branch office'],
	'Gone to Voicemail': [
		sampleOf(CALLS.unanswered)('UserCallInComing', '11:20:00.00'),
		sampleOf(CALLS.unanswered)('UserCallInUserAllocated', '11:20:01.00'),
		...stories["A call to a user's own number that ends in voicemail"].slice(0, 6),
		sampleOf(CALLS.unanswered)('UserCallInDisconnected', '11:21:40.00', { Reason: 'remote' }),
	],
	Callback: stories['A call after closing time, and the callback'].slice(4),
	'Made by a User': stories['A call that a user makes'],
	'Incomplete: Its Beginning Is Missing': stories['A queue call that an agent answers'].slice(15),
};

export const enreachCalls: CallRules = {
	parts: parts as CallRules['parts'],

	samples,

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
