/** What the sample events tell: a day of Anna's at the customer service desk. */
import type { StoryStep } from '../../shared/events/catalogue';
import { CAST } from './common';

/** A step of another interaction than the event's sample is about, or with other details. */
const step = <Name extends string>(
	event: Name,
	interactionId: number,
	details: object = {},
): StoryStep<Name> => ({
	event,
	data: { payload: { interactionId, interactionIdRev: String(interactionId), ...details } },
});

const { previewInteractionId: preview, chatInteractionId: chat } = CAST;

const message = (text: string) =>
	step('messaging.EntitySendText', chat, {
		entityType: 3,
		entityName: `${CAST.customerFirstName} ${CAST.customerLastName}`,
		text,
	});

/** Runs of events, by their titles. */
export const STORIES = {
	'An agent logs in': [
		'engagementCenter.Connecting',
		'engagementCenter.ConnectConfirm',
		'engagementCenter.Connected',
		'engagementCenter.NotReady',
		step('engagementCenter.Idle', 0),
	],
	'A customer calls': [
		'engagementCenter.ScreenPop',
		'engagementCenter.Active',
		'engagementCenter.Held',
		'engagementCenter.Active',
		'engagementCenter.Wrap',
		'engagementCenter.DispositionInitiated',
		'engagementCenter.Idle',
	],
	'A call is consulted about and transferred': [
		'engagementCenter.ScreenPop',
		'engagementCenter.Active',
		'engagementCenter.ConsultInitiated',
		'engagementCenter.Consult',
		'engagementCenter.Conference',
		'engagementCenter.InteractionReleasedXferred',
		'engagementCenter.Wrap',
		'engagementCenter.Idle',
	],
	'A campaign calls, after a look at the record': [
		'outreach.status',
		'engagementCenter.PreviewScreenPop',
		step('engagementCenter.Dialing', preview, { mediaType: 'OutboundAOD' }),
		step('engagementCenter.Active', preview, { category: 8, statusReason: 2 }),
		step('engagementCenter.Wrap', preview),
		'outreach.disposition',
		step('engagementCenter.Idle', preview),
	],
	'A customer chats': [
		'messaging.EntityAdded',
		step('engagementCenter.Active', chat, { category: 23, statusReason: 2 }),
		'messaging.EntitySendText',
		message('It was due yesterday.'),
		'messaging.EntityRemoved',
		step('engagementCenter.Wrap', chat),
		step('engagementCenter.Idle', chat),
	],
} as const;
