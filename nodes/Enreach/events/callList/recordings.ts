/** Recordings and transcripts of callback requests and of the calls that handle them. */
import { callback, conversion, recordedFile, transcript, user, userGuid } from '../common';
import { callListEvent } from '../define';
import { inbound, outbound, transcribed } from '../interaction';
import { CALLS, CAST } from '../story';

export const CallbackCallInRecordingConverted = callListEvent('CallbackCallInRecordingConverted', {
	description: 'What a caller said when asking for a callback can be played',
	at: '2026-03-02T16:36:30.00Z',
	call: CALLS.closed,
	fields: () => ({ ...conversion(), ...callback() }),
	interaction: inbound,
});

export const CallbackUserCallRecorded = callListEvent('CallbackUserCallRecorded', {
	description: 'A callback was recorded',
	at: '2026-03-03T07:13:42.00Z',
	call: CALLS.callback,
	fields: () => ({ ...recordedFile(), ...callback() }),
	interaction: outbound,
});

export const CallbackUserCallOutRecordingConverted = callListEvent(
	'CallbackUserCallOutRecordingConverted',
	{
		description: 'The recording of a callback can be played',
		at: '2026-03-03T07:14:30.00Z',
		call: CALLS.callback,
		fields: () => ({ ...conversion(), ...callback(), ...user() }),
		interaction: outbound,
	},
);

export const CallbackCallTranscribed = callListEvent('CallbackCallTranscribed', {
	description: "A transcript of a callback, or of the caller's message asking for it, was made",
	at: '2026-03-03T07:15:00.00Z',
	call: CALLS.callback,
	fields: () => ({
		...transcript(
			{
				IncomingCallListCall: 'The message left by the caller',
				OutgoingCallListCall: 'The callback itself',
			},
			'OutgoingCallListCall',
		),
		...callback(),
		UserId: userGuid('The agent who was connected, if any', CAST.userId),
	}),
	interaction: transcribed,
	example: { DurationMillis: 208500 },
});
