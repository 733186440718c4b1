/** What went wrong for an agent. */
import { code, id, label } from '../../shared/events/fields';
import { CAST, engagementCenter, known, twins } from './common';
import { FAIL_CODES } from './failCodes';

export const Failure = engagementCenter('Error', {
	description: "An agent's request failed, or the system has news for the agent",
	payload: () => ({
		interactionId: id('The interaction', { example: String(CAST.interactionId) }),
		eventCode: code(
			'Whether it is a failure',
			{ 10: 'A failure', 225: 'Information only' },
			{ example: 225 },
		),
		failCode: code('What happened, as a number', FAIL_CODES, { example: 252 }),
		...twins('worktypeId', 'workTypeIdRev', 'The work type; 0 for none', CAST.workTypeId),
		failReason: label('What happened, in English', {
			example: 'Calling/Called party disconnected the call',
		}),
		localizedFailReason: label("What happened, in the user's language", {
			example: 'Calling/Called party disconnected the call',
		}),
	}),
	interaction: (payload) => ({
		callId: known(payload.interactionId),
		queueId: known(payload.workTypeIdRev, payload.worktypeId),
	}),
});
