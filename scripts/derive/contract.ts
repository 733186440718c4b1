/** What schemas and documentation say about the item that all triggers emit. */
import type { Interaction, Outcome } from '../../nodes/shared/events/interaction';
import type { ContactCenterItem } from '../../nodes/shared/events/item';
import type { Issue } from '../../nodes/shared/events/shape';

/** What is told of a fact in schemas and documentation. */
export interface Fact {
	description: string;
	type: 'string' | 'number' | 'boolean';
	unit?: 'seconds';
	/** Meaning of each value, where the values are fixed. */
	meanings?: Record<string, string>;
}

const OUTCOMES: Record<Outcome, string> = {
	answered: 'An agent and the customer talked',
	abandoned: 'The customer gave up waiting',
	missed: 'It was offered to an agent who did not take it',
	failed: 'It could not be connected',
	overflowed: 'It was passed on to somewhere else',
	cancelled: 'It was called off before anyone answered',
	voicemail: 'A machine or a mailbox answered',
};

/** The facts of `interaction`, in the order of the contract. */
export const FACTS: Record<keyof Interaction, Fact> = {
	callId: {
		type: 'string',
		description: 'The call, chat or task; the same on all its events',
	},
	agentId: {
		type: 'string',
		description:
			'The agent. Missing on the end of a call that came in and that nobody answered, whoever it rang at',
	},
	agentName: {
		type: 'string',
		description: 'Full name, user name or login of the agent',
	},
	queueId: { type: 'string', description: 'The queue' },
	queueName: { type: 'string', description: 'Name of the queue' },
	customerNumber: {
		type: 'string',
		description: 'The customer, whichever side dialled',
	},
	serviceNumber: {
		type: 'string',
		description: "The contact centre's own number",
	},
	direction: {
		type: 'string',
		description: 'Who made the contact',
		meanings: {
			inbound: 'The customer',
			outbound: 'The contact centre',
			internal: 'Both sides belong to the contact centre',
		},
	},
	durationSeconds: {
		type: 'number',
		unit: 'seconds',
		description:
			'How long agents and the customer talked: 0 where nobody did, missing where the vendor does not tell',
	},
	waitSeconds: { type: 'number', unit: 'seconds', description: 'How long the customer waited' },
	outcome: { type: 'string', description: 'How it ended', meanings: OUTCOMES },
	ended: { type: 'boolean', description: 'True on the event that ends it; missing on all others' },
};

/** The facts by name, in that order. */
export const FACT_NAMES = Object.keys(FACTS) as Array<keyof Interaction>;

/** The fields of an item, in the order of the contract. */
export const ITEM: Record<keyof ContactCenterItem, { type: string; description: string }> = {
	id: {
		type: 'text',
		description:
			"The vendor's id of the event, or a hash of its content where the vendor has none; the same when the event is sent again",
	},
	type: { type: 'text', description: "The vendor's name of the event" },
	source: { type: 'text', description: 'The vendor' },
	label: {
		type: 'text',
		description: 'Label of the trigger. Missing where its option _Label_ is not set',
	},
	time: {
		type: 'text or null',
		description: 'When it happened: ISO 8601, in UTC. Null where the vendor does not tell',
	},
	subject: {
		type: 'text',
		description:
			'Id of what the event is about: a queue, user, call or interaction. Missing where there is none',
	},
	data: {
		type: 'object',
		description: "The vendor's own fields, all of them, in their documented types",
	},
	interaction: {
		type: 'object',
		description: 'Facts that all vendors tell the same way. Missing where the event carries none',
	},
	issues: {
		type: 'list',
		description:
			'Only where the event departs from its documentation: path says where, message what is wrong',
	},
};

/** The fields of an entry of `issues`. */
export const ISSUE: Record<keyof Issue, { description: string }> = {
	path: { description: 'Where: names with dots between; empty for the event as a whole' },
	message: { description: 'What is wrong, in a sentence' },
};
