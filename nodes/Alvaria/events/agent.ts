/** What an agent is doing. */
import { defineEvent } from '../../shared/events/definition';
import { isBlank } from '../../shared/values';
import { choice, id, integer, label, list, record } from '../../shared/events/fields';
import {
	CAST,
	ehubSession,
	ehubSessionText,
	engagementCenter,
	interactionOf,
	ofInteraction,
	twins,
	user,
} from './common';

export const Idle = engagementCenter('Idle', {
	description: 'An agent is free again; with an interaction id, that interaction is finished',
	payload: () =>
		interactionOf(
			'The interaction that was finished; 0 for a mere change to idle',
			CAST.interactionId,
		),
	interaction: (payload) => {
		const facts = ofInteraction(payload);
		return { ...facts, ended: !isBlank(facts.callId) };
	},
});

const reason = () => twins('reasonId', 'reasonIdRev', 'The reason the agent gave', CAST.reasonId);

export const NotReady = engagementCenter('NotReady', {
	description: 'An agent is not ready: no work is sent',
	payload: reason,
});

export const NotReadyPending = engagementCenter('NotReadyPending', {
	description: 'An agent wants to be not ready and will be once the running interaction ends',
});

export const Park = engagementCenter('Park', {
	description: "An agent is parked: only calls to the agent's own number are put through",
	payload: () => ({ ...reason(), ehubSessionId: ehubSessionText() }),
});

export const AdvanceFeature = engagementCenter('AdvanceFeature', {
	description: 'An agent works outside of interactions, monitoring others for example',
});

export const MultiTaskingStatus = defineEvent({
	name: 'engagementCenter.MultiTaskingStatus',
	group: 'engagementCenter',
	description: 'A busy agent is sent no further interactions, or is again',
	fields: () => ({
		ehubSessionId: ehubSessionText(),
		payload: record('The details of the event', {
			userId: user(),
			...ehubSession(),
			multiTaskingStatusCode: record('Whether further interactions are sent', {
				ordinal: integer('The status as a number', { example: 1 }),
				value: choice(
					'The status',
					{
						Unknown: 'Not known',
						Suspended: 'No further interactions, since the agent rejected one',
						Resumed: 'Further interactions are sent again',
					},
					{ example: 'Suspended' },
				),
			}),
		}),
	}),
	interaction: ({ payload }) => ({ agentId: payload?.userId }),
});

const count = (what: string, example = 0) => integer(`Number of ${what}`, { example });
const seconds = (what: string, example = 0) =>
	integer(`Time ${what}`, { unit: 'seconds', example });

export const AgentStatistics = engagementCenter('AgentStatistics', {
	description: "An agent's counts and times by work type, as asked for",
	payload: () => ({
		agentStatistics: list(
			'The figures, by work type',
			record('The figures of one work type', {
				workTypeId: id('The work type', { documentedAs: 'integer', example: CAST.workTypeId }),
				workTypeName: label('Name of the work type', { example: CAST.workTypeName }),
				chatInteractions: count('chats handled'),
				ctiInteractions: count('CTI interactions; no longer kept by Alvaria'),
				didInteractions: count("calls to the agent's own number handled"),
				emailInteractions: count('emails handled'),
				inboundInteractions: count('incoming interactions handled', 12),
				internalInteractions: count('internal interactions handled', 1),
				manualInteractions: count('interactions handled that the agent dialled'),
				outreachInteractions: count('interactions handled of outbound campaigns'),
				smsInteractions: count('SMS handled'),
				workflowInteractions: count('workflow interactions; no longer kept by Alvaria'),
				activeSeconds: seconds('active in interactions', 3125),
				idleSeconds: seconds('idle', 410),
				internalSeconds: seconds('in internal calls', 62),
				loggedInSeconds: seconds('logged in', 4500),
				manualSeconds: seconds('in calls the agent dialled'),
				multiSeconds: seconds('in several interactions at once'),
				notReadySeconds: seconds('not ready', 300),
				otherSeconds: seconds('in any other state', 3),
				parkSeconds: seconds('parked'),
				statusSeconds: seconds('in the current status; no longer kept by Alvaria'),
				wrapSeconds: seconds('wrapping up', 600),
				numberOfCallbacks: count('callbacks started', 2),
				numberOfRefusals: count('dispositions that mean a refusal', 1),
				numberOfSuccesses: count('dispositions that mean a success', 9),
			}),
		),
	}),
});
