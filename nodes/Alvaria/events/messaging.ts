/** Chats and SMS conversations. An entity is whoever takes part in one. */
import { code, id, phone, text } from '../../shared/events/fields';
import { CAST, interactionOf, messaging, ofInteraction } from './common';

const conversation = () => interactionOf('The chat or SMS conversation', CAST.chatInteractionId);

const entityType = () =>
	code(
		'Who takes part',
		{ 1: 'Agent', 2: 'Supervisor who monitors', 3: 'Customer', 4: 'The system' },
		{ example: 3 },
	);

const entityName = () =>
	text('Full name, for people', {
		example: `${CAST.customerFirstName} ${CAST.customerLastName}`,
		personal: 'either.name',
	});

const entity = () => ({
	...conversation(),
	entityType: entityType(),
	entityId: id('Who takes part', { example: 'CO', personal: 'either.id' }),
	entityName: entityName(),
});

export const EntityAdded = messaging('EntityAdded', {
	description: 'Someone joined a chat or SMS conversation',
	payload: entity,
	interaction: ofInteraction,
});

export const EntityList = messaging('EntityList', {
	description: 'Who takes part in a chat or SMS conversation',
	payload: entity,
	interaction: ofInteraction,
});

export const EntityRemoved = messaging('EntityRemoved', {
	description: 'Someone left a chat or SMS conversation',
	payload: entity,
	interaction: ofInteraction,
});

export const EntitySendText = messaging('EntitySendText', {
	description: 'A text was sent in a chat or SMS conversation',
	payload: () => ({
		...conversation(),
		entityType: entityType(),
		entityName: entityName(),
		text: text('The text', { example: 'Where is my order 10045?', personal: 'either.text' }),
	}),
	interaction: ofInteraction,
});

export const EntityPushURL = messaging('EntityPushURL', {
	description: 'A customer sent a web address to the agent',
	payload: () => ({
		...conversation(),
		entityType: entityType(),
		entityName: entityName(),
		url: text('The web address', {
			example: 'https://shop.example.com/orders/10045',
			personal: 'caller.link',
		}),
	}),
	interaction: ofInteraction,
});

export const EntityDialRequest = messaging('EntityDialRequest', {
	description: 'A customer asks in a chat to be called',
	payload: () => ({
		...conversation(),
		phoneNumber: phone('The number to call', {
			example: CAST.customerNumber,
			personal: 'caller.number',
		}),
	}),
	interaction: (payload) => ({
		...ofInteraction(payload),
		customerNumber: payload.phoneNumber,
	}),
});
