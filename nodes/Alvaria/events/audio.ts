/** Messages played, greetings recorded, interactions listened to. */
import { code, integer, label, text } from '../../shared/events/fields';
import { CAST, engagementCenter, interactionIds, known, ofInteraction, twins } from './common';

export const MessageStatus = engagementCenter('MessageStatus', {
	description: 'How far the playing of an audio message to the customer is',
	payload: () => ({
		...interactionIds(),
		status: integer('State of the message as a number; its values are not documented', {
			example: 1,
		}),
	}),
	interaction: ofInteraction,
});

export const MonitorState = engagementCenter('MonitorState', {
	description: 'The monitoring of an interaction changed its state',
	payload: () => ({
		...twins(
			'monitoringInteractionId',
			'monitoringInteractionIdRev',
			'The interaction that is monitored',
			CAST.interactionId,
		),
		monitoringState: code(
			'State of the monitoring',
			{
				1: 'Listening in silently (MON_SILENT, MON_MONITORING)',
				2: 'Coaching: only the agent hears the supervisor',
				3: 'Barged in: all hear the supervisor',
				4: 'Stopped',
				5: 'Error',
				6: 'The start was acknowledged',
				7: 'The end of the chat was acknowledged',
				8: 'Not available',
				9: 'No agent available',
				10: 'Not allowed',
				11: 'Out of resources',
				12: 'Another supervisor monitors the agent already',
			},
			{ example: 1 },
		),
		portNum: integer('Port of the chat server that monitors, for chats', { example: 0 }),
		ipAddress: label('Address of the chat server that monitors, for chats', {
			example: 'agent=;portal=chat.example.com',
		}),
	}),
	interaction: (payload) => ({
		callId: known(payload.monitoringInteractionIdRev, payload.monitoringInteractionId),
	}),
});

export const RecordingState = engagementCenter('RecordingState', {
	description: 'The recording or playing of a personal greeting changed its state',
	payload: () => ({
		recordingState: integer(
			'State as a number, of: none, buffering, playing, recording, paused, rewinding, ' +
				'fast forwarding, stopped, error, play pending; their numbers are not documented',
			{ example: 1 },
		),
		recordingSeq: integer('No longer kept by Alvaria', { example: 1 }),
		recordingIndex: integer('Position of the greeting', { example: 1 }),
		fileName: text('File of the greeting', {
			example: 'greeting-1.wav',
			personal: 'agent.link',
		}),
	}),
});
