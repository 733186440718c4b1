/** An agent's interactions: calls, chats, emails. */
import { defineEvent } from '../../shared/events/definition';
import { choice, code, flag, id, integer, phone, record } from '../../shared/events/fields';
import {
	CAST,
	ehubSessionText,
	engagementCenter,
	entity,
	interactionData,
	interactionIds,
	interactionOf,
	known,
	ofInteraction,
} from './common';
import {
	CATEGORY_MEANINGS,
	MEDIA_TYPE_MEANINGS,
	VOICEMAIL_CATEGORY,
	directionOfCategory,
	directionOfMediaType,
} from './mediaTypes';

export const AcceptCallTimeout = engagementCenter('AcceptCallTimeout', {
	description: 'An agent did not accept an interaction in time; it goes to another one',
	payload: () => ({ ...interactionIds(), ehubSessionId: ehubSessionText() }),
	interaction: (payload) => ({ ...ofInteraction(payload), outcome: 'missed' }),
});

export const ActivateInteraction = engagementCenter('ActivateInteraction', {
	description: "One of an agent's interactions should be brought to the front",
	payload: () => ({ ...interactionIds(), ehubSessionId: ehubSessionText() }),
	interaction: ofInteraction,
});

/** The agent's state (`statusReason`) in an ordinary interaction. */
const AGENT_ACTIVE = 2;

export const Active = engagementCenter('Active', {
	description: 'An interaction became active: the agent handles it now',
	payload: () => ({
		...interactionIds(),
		category: code('The medium, as a number', CATEGORY_MEANINGS, { example: 1 }),
		statusReason: code(
			'What the agent is doing now',
			{
				[AGENT_ACTIVE]: 'AgActive: in an interaction',
				11: 'AgConsulting: in a consultation',
				14: 'AgActiveInternal: in an internal interaction',
			},
			{ example: 2 },
		),
	}),
	interaction: (payload) => {
		const { category, statusReason } = payload;
		const direction = directionOfCategory(category);
		// Whether an outbound call that is active was answered, the document does not say.
		const isAnswered =
			direction === 'inbound' && category !== VOICEMAIL_CATEGORY && statusReason === AGENT_ACTIVE;
		return {
			...ofInteraction(payload),
			direction,
			outcome: isAnswered ? 'answered' : undefined,
		};
	},
});

export const Dialing = engagementCenter('Dialing', {
	description: 'An interaction is being dialled',
	payload: () => ({
		...interactionOf('The interaction', CAST.dialledInteractionId),
		mediaType: choice('The medium', MEDIA_TYPE_MEANINGS, { example: 'OutboundManual' }),
	}),
	interaction: (payload) => ({
		...ofInteraction(payload),
		direction: directionOfMediaType(payload.mediaType),
	}),
});

/** The direction of a dialled call; one to a work type may be either. */
const DIALLED: Partial<Record<string, 'internal' | 'outbound'>> = {
	User: 'internal',
	External: 'outbound',
	Preview: 'outbound',
};

export const DialInitiated = engagementCenter('DialInitiated', {
	description: 'A client started to dial for an agent',
	payload: () => ({
		...interactionOf('The interaction that the dialling belongs to', CAST.dialledInteractionId),
		phoneNumber: phone('The number to dial', {
			example: CAST.customerNumber,
			personal: 'either.number',
		}),
		workTypeId: id('The work type', { example: String(CAST.workTypeId) }),
		makeCallType: choice(
			'What is dialled',
			{
				User: 'Another agent',
				External: 'A number outside',
				Preview: 'The record shown to the agent before',
				WorkType: 'A work type',
			},
			{ example: 'External' },
		),
		externalRouteId: id('The external route, where one is used', { example: '' }),
		wrapRequiredFlag: integer('1 where the interaction needs a wrap-up', { example: 1 }),
		userId: id('The user of the request', { example: CAST.userId, personal: 'agent.id' }),
		entity: entity(),
	}),
	interaction: (payload) => {
		const direction = DIALLED[payload.makeCallType ?? ''];
		return {
			...ofInteraction(payload),
			queueId: known(payload.workTypeId),
			customerNumber: direction === 'outbound' ? payload.phoneNumber : undefined,
			direction,
		};
	},
});

export const Held = engagementCenter('Held', {
	description: 'An interaction was put on hold',
	payload: interactionIds,
	interaction: ofInteraction,
});

export const CallReRouted = engagementCenter('CallReRouted', {
	description: 'A call was transferred, as the agent asked',
	payload: interactionIds,
	interaction: ofInteraction,
});

export const VoiceLock = engagementCenter('VoiceLock', {
	description: "An agent cannot hear the customer now, for the customer's privacy",
	payload: interactionIds,
	interaction: ofInteraction,
});

export const VoiceUnlock = engagementCenter('VoiceUnlock', {
	description: 'An agent can hear the customer again',
	payload: interactionIds,
	interaction: ofInteraction,
});

export const InteractionClear = engagementCenter('InteractionClear', {
	description: "An interaction ended; the agent's next state follows in an event of its own",
	payload: () => ({
		...interactionIds(),
		state: integer("Number of the agent's next state; its values are not documented", {
			example: 14,
		}),
	}),
	interaction: ofInteraction,
});

export const Wrap = engagementCenter('Wrap', {
	description: 'An interaction ended and its agent wraps it up; a disposition comes next',
	payload: interactionIds,
	interaction: ofInteraction,
});

export const WrapTimeout = engagementCenter('WrapTimeout', {
	description: 'An agent takes longer to wrap up than is allowed',
	payload: () => ({
		...interactionIds(),
		dispositionExpected: id('The disposition the system expected', {
			documentedAs: 'integer',
			example: CAST.dispositionId,
		}),
	}),
	interaction: ofInteraction,
});

export const DispositionInitiated = defineEvent({
	name: 'engagementCenter.DispositionInitiated',
	group: 'engagementCenter',
	description: 'A client set the disposition (the result) of an interaction',
	fields: () => ({
		ehubSessionId: ehubSessionText(),
		payload: record('The details of the event', {
			dispositionId: id('The disposition', { example: String(CAST.dispositionId) }),
			wrapRequiredFlag: flag('Whether the interaction needed a wrap-up', { example: true }),
			callBackFlag: flag('Whether the disposition means a callback', { example: false }),
			saleflag: flag('Whether the disposition means a sale', { example: true }),
			interactionId: id('The interaction', { example: String(CAST.interactionId) }),
			interactionIdTo: id('The interaction to bring to the front next', { example: '0' }),
			interactionData: interactionData(),
		}),
	}),
	interaction: ({ payload }) => ({ callId: known(payload?.interactionId) }),
});
