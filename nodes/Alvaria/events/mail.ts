/** Emails and voicemails. */
import { defineEvent } from '../../shared/events/definition';
import { code, id, record } from '../../shared/events/fields';
import { CAST, ehubSessionText, engagementCenter, known, twins, user } from './common';

const emailObjectId = () =>
	id('Key of the email in the storage', { example: CAST.emailObjectId, personal: 'either.link' });

export const EmailRemoved = engagementCenter('EmailRemoved', {
	description: "An email was removed from an agent's or a work type's queue",
	payload: () => ({ emailObjectId: emailObjectId() }),
});

export const ReassignEmailAck = defineEvent({
	name: 'engagementCenter.ReassignEmailAck',
	group: 'engagementCenter',
	description: 'Whether an email could be given to another agent or work type, as asked',
	fields: () => ({
		userId: user(),
		ehubSessionId: ehubSessionText(),
		payload: record('The details of the event', {
			emailObjectId: emailObjectId(),
			status: code(
				'How it went',
				{
					0: 'Done',
					200: 'Failed',
					204: 'No such work type',
					206: "The email's state does not allow it",
					343: 'The state of the target work type does not allow it',
					344: 'No such email',
				},
				{ example: 0 },
			),
		}),
	}),
	interaction: ({ userId }) => ({ agentId: userId }),
});

export const NewVoiceMail = engagementCenter('NewVoiceMail', {
	description: "There is a new voicemail for an agent or one of the agent's work types",
	payload: () =>
		twins(
			'workTypeId',
			'workTypeIdRev',
			'The work type the voicemail was left for',
			CAST.workTypeId,
		),
	interaction: (payload) => ({
		queueId: known(payload.workTypeIdRev, payload.workTypeId),
		direction: 'inbound',
		outcome: 'voicemail',
	}),
});
