/** Recordings and transcripts of a user's own calls. */
import { conversion, publicity, recordedFile, transcript, user } from '../common';
import { userEvent } from '../define';
import { about, inbound, outbound, transcribed } from '../interaction';
import { CALLS } from '../story';

export const UserCallRecorded = userEvent('UserCallRecorded', {
	description: "A user's call, incoming or outgoing, was recorded",
	at: '2026-03-02T10:04:31.20Z',
	call: CALLS.direct,
	fields: () => ({ ...recordedFile(), ...publicity() }),
	interaction: about,
});

export const UserCallInRecordingConverted = userEvent('UserCallInRecordingConverted', {
	description: "The recording of a call to a user's own number can be played",
	at: '2026-03-02T10:05:20.00Z',
	call: CALLS.direct,
	fields: () => ({ ...conversion(), ...user() }),
	interaction: inbound,
});

export const UserCallOutRecordingConverted = userEvent('UserCallOutRecordingConverted', {
	description: "The recording of a user's outgoing call can be played",
	at: '2026-03-02T12:34:30.00Z',
	call: CALLS.outgoing,
	fields: () => ({ ...conversion(), ...user() }),
	interaction: outbound,
});

export const UserVoiceMailRecordingConverted = userEvent('UserVoiceMailRecordingConverted', {
	description: 'A voicemail message left for a user can be played',
	at: '2026-03-02T11:22:30.00Z',
	call: CALLS.unanswered,
	fields: () => ({ ...conversion(), ...user() }),
	interaction: (data) => ({ ...inbound(data), outcome: 'voicemail' }),
});

export const UserCallTranscribed = userEvent('UserCallTranscribed', {
	description: "A transcript of a user's call or voicemail was made",
	at: '2026-03-02T10:06:00.00Z',
	call: CALLS.direct,
	fields: () => ({
		...transcript(
			{
				UserIncoming: "A call to the user's own number",
				UserOutgoing: 'A call the user made',
				VoiceMailRecording: 'A voicemail message',
			},
			'UserIncoming',
		),
		...user(),
	}),
	interaction: transcribed,
	example: { DurationMillis: 143380 },
});
