/** Recordings and transcripts of queue calls. */
import { openChoice } from '../../../shared/events/fields';
import { conversion, leg, queue, recordedFile, transcript, user, userGuid } from '../common';
import { queueEvent } from '../define';
import { about, inbound, outbound, transcribed } from '../interaction';
import { CALLS, CAST } from '../story';

const allocatedUser = () => ({ AllocatedUserId: userGuid('The agent', CAST.userId) });

export const QueueCallInRecording = queueEvent('QueueCallInRecording', {
	description: 'The recording of a queue call began',
	at: '2026-03-02T08:01:22.15Z',
	call: CALLS.served,
	fields: () => ({
		...leg(),
		...queue(),
		...allocatedUser(),
		Reason: openChoice(
			'Why it is recorded',
			{ servicequeue: 'The queue records its calls' },
			{ example: 'servicequeue' },
		),
	}),
	interaction: (data) => ({ ...inbound(data), agentId: data.AllocatedUserId }),
});

export const QueueUserCallRecorded = queueEvent('QueueUserCallRecorded', {
	description: "A call in a queue's name, incoming or outgoing, was recorded",
	at: '2026-03-02T08:04:31.00Z',
	call: CALLS.served,
	fields: () => ({ ...recordedFile(), ...queue() }),
	interaction: about,
});

export const QueueUserCallInRecordingConverted = queueEvent('QueueUserCallInRecordingConverted', {
	description: 'The recording of an incoming queue call can be played',
	at: '2026-03-02T08:05:40.00Z',
	call: CALLS.served,
	fields: () => ({ ...conversion(), ...queue(), ...user() }),
	interaction: inbound,
});

export const QueueUserCallOutRecordingConverted = queueEvent('QueueUserCallOutRecordingConverted', {
	description: "The recording of a call made in a queue's name can be played",
	at: '2026-03-02T13:03:50.00Z',
	call: CALLS.forQueue,
	fields: () => ({ ...conversion(), ...queue(), ...user() }),
	interaction: outbound,
});

export const QueueCallTranscribed = queueEvent('QueueCallTranscribed', {
	description: 'A transcript of a queue call was made',
	at: '2026-03-02T08:06:15.00Z',
	call: CALLS.served,
	fields: () => ({
		...transcript(
			{
				IncomingQueueCall: 'A call to the queue',
				OutgoingQueueCall: "A call made in the queue's name",
			},
			'IncomingQueueCall',
		),
		...queue(),
		...allocatedUser(),
	}),
	interaction: (data) => ({ ...transcribed(data), agentId: data.AllocatedUserId }),
	example: { DurationMillis: 187000 },
});
