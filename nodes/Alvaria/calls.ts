/**
 * What a call is at Alvaria: one interaction, all events with one `interactionId`: a call, chat, email or
 * dialled record, from the side of the agent who has it (streaming document). A transfer gives the agent who
 * takes over an interaction with a new id, so what follows is a call of its own. An interaction ends when it
 * has been disposed of, after the wrap-up: `Idle` with its id.
 */
import type { ContactCenterItem } from '../shared/events/item';
import { STORIES } from './events/stories';
import type { CallRules, Part } from '../shared/calls/rules';

const begins: Part = { moment: 'waits', begins: true };
const belongs: Part = { moment: 'belongs' };
const released: Part = { moment: 'released' };

/** An agent and the customer talk where the event itself says so: a dialled call may be active before. */
const active = ({ interaction }: ContactCenterItem): Part =>
	interaction?.outcome === 'answered' ? { moment: 'answered' } : belongs;

export const alvariaCalls: CallRules = {
	samples: {
		Answered: STORIES['A customer calls'],
		'Transferred to a Colleague': STORIES['A call is consulted about and transferred'],
		'Dialled by a Campaign': STORIES['A campaign calls, after a look at the record'],
		Chat: STORIES['A customer chats'],
	},

	parts: {
		'engagementCenter.ScreenPop': begins,
		'engagementCenter.PreviewScreenPop': begins,
		'engagementCenter.DialInitiated': { moment: 'belongs', begins: true },
		'engagementCenter.InteractionTransferred': { moment: 'belongs', begins: true },
		'messaging.EntityAdded': { moment: 'belongs', begins: true },
		'engagementCenter.Dialing': belongs,
		'engagementCenter.ActivateInteraction': belongs,
		'engagementCenter.Active': active,
		'engagementCenter.AcceptCallTimeout': { moment: 'missed' },
		'engagementCenter.Held': belongs,
		'engagementCenter.VoiceLock': belongs,
		'engagementCenter.VoiceUnlock': belongs,
		'engagementCenter.ConsultInitiated': belongs,
		'engagementCenter.Consult': belongs,
		'engagementCenter.Conference': belongs,
		'messaging.EntityList': belongs,
		'messaging.EntitySendText': belongs,
		'messaging.EntityPushURL': belongs,
		'messaging.EntityDialRequest': belongs,
		'messaging.EntityRemoved': belongs,
		'engagementCenter.CallReRouted': { moment: 'transferred' },
		'engagementCenter.InteractionReleasedXferred': { moment: 'transferred' },
		'engagementCenter.InteractionClear': released,
		'engagementCenter.Wrap': released,
		'engagementCenter.WrapTimeout': belongs,
		'engagementCenter.DispositionInitiated': belongs,
		// Without an id the agent is idle, and no interaction is meant.
		'engagementCenter.Idle': ({ interaction }) =>
			interaction?.callId === undefined ? undefined : { moment: 'ends' },
	},
};
