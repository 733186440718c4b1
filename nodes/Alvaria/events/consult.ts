/** Several parties in one interaction: consultation, conference, transfer. */
import { choice, id, integer, phone } from '../../shared/events/fields';
import {
	CAST,
	engagementCenter,
	entity,
	interactionData,
	interactionIds,
	interactionOf,
	known,
	ofInteraction,
	otherSession,
	twins,
} from './common';

const consultIds = () =>
	twins(
		'consultInteractionId',
		'consultInteractionIdRev',
		'The consultation',
		CAST.consultInteractionId,
	);

const originalIds = () =>
	twins(
		'originalInteractionId',
		'originalInteractionIdRev',
		'The interaction with the customer that the consultation is about',
		CAST.interactionId,
	);

export const ConsultInitiated = engagementCenter('ConsultInitiated', {
	description: 'A client started a consultation for an agent',
	payload: () => ({
		...interactionOf(
			'The interaction with the customer that the consultation is about',
			CAST.interactionId,
		),
		consultType: choice(
			'Who is consulted',
			{ User: 'Another agent', External: 'Someone outside', Worktype: 'A work type' },
			{ example: 'User' },
		),
		workTypeId: id('The work type', { example: String(CAST.workTypeId) }),
		externalRouteId: id('The external route, where one is used', { example: '' }),
		blindXferFlag: integer('1 where the interaction is transferred without talking first', {
			example: 0,
		}),
		userId: id('The user of the request', { example: CAST.colleagueId, personal: 'agent.id' }),
		phoneNumber: phone('The number to call for the consultation', {
			example: '2302',
			personal: 'either.number',
		}),
		entity: entity(),
		interactionData: interactionData(),
	}),
	interaction: ofInteraction,
});

export const Consult = engagementCenter('Consult', {
	description: 'An agent consults someone about an interaction',
	payload: () => ({
		...consultIds(),
		...originalIds(),
		consultedEhubSessionId: otherSession('The connection of the consulted agent'),
	}),
	interaction: (payload) => ({
		callId: known(payload.originalInteractionIdRev, payload.originalInteractionId),
	}),
});

export const Conference = engagementCenter('Conference', {
	description: 'A conference started: everyone hears everyone',
	payload: () => ({
		...interactionOf("The agent's interaction", CAST.interactionId),
		...consultIds(),
		...twins(
			'conferenceInteractionId',
			'conferenceInteractionIdRev',
			'The conference',
			CAST.conferenceInteractionId,
		),
		consultEhubSessionId: otherSession('The connection of the consulted agent'),
		...originalIds(),
	}),
	interaction: (payload) => ({
		callId: known(
			payload.originalInteractionIdRev,
			payload.originalInteractionId,
			payload.interactionIdRev,
			payload.interactionId,
		),
	}),
});

export const InteractionTransferred = engagementCenter('InteractionTransferred', {
	description: 'A consulted agent took over the interaction, under a new id',
	payload: () => ({
		...interactionOf('The interaction before the transfer', CAST.interactionId),
		...consultIds(),
		...twins(
			'newInteractionId',
			'newInteractionIdRev',
			'The interaction from now on',
			CAST.transferredInteractionId,
		),
		originalEhubSessionId: otherSession('The connection of the agent who handed it over'),
	}),
	interaction: (payload) => ({
		callId: known(
			payload.newInteractionIdRev,
			payload.newInteractionId,
			payload.interactionIdRev,
			payload.interactionId,
		),
	}),
});

export const InteractionReleasedXferred = engagementCenter('InteractionReleasedXferred', {
	description: 'An interaction was handed over to the consulted agent',
	payload: interactionIds,
	interaction: ofInteraction,
});
