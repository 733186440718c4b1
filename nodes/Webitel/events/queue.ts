/**
 * What happens in Webitel's queues: the "Events" table of the queue webhooks document, and the two events
 * that can be asked for besides.
 */
import { defineEvent } from '../../shared/events/definition';
import { asSent, attempt } from './common';
import { attemptFacts, bridgedFacts, leavingFacts, processingFacts } from './facts';
import { sentBy } from './queueTypes';
import { ADDED, ANNA, callAt, MIKKO, previewAt } from './samples';

const group = 'Queue';

export const joined = defineEvent({
	name: 'joined',
	group,
	description: `A customer entered the queue. Sent by ${sentBy('joined')}`,
	fields: () => attempt(),
	interaction: attemptFacts,
	get example() {
		return asSent(callAt(0));
	},
});

export const offering = defineEvent({
	name: 'offering',
	group,
	description: `The interaction was given to an agent, who has not answered yet; in an outbound IVR, the customer's phone rings. Sent by ${sentBy('offering')}`,
	fields: () => attempt(),
	interaction: attemptFacts,
	get example() {
		return asSent(callAt(16, ANNA));
	},
});

export const missed = defineEvent({
	name: 'missed',
	group,
	description: `The agent did not answer in time. Sent by ${sentBy('missed')}`,
	fields: () => attempt(),
	interaction: (call) => ({ ...attemptFacts(call), outcome: 'missed' }),
	get example() {
		return asSent(callAt(14, MIKKO));
	},
});

export const answered = defineEvent({
	name: 'answered',
	group,
	description:
		'The agent took the interaction, before the customer is called. No version of Webitel sends it, though its document names it: pick active',
	fields: () => attempt(),
	interaction: attemptFacts,
	get example() {
		return asSent(previewAt(4));
	},
});

export const active = defineEvent({
	name: 'active',
	group,
	description: `The agent took the interaction, before the customer is called. Sent by ${sentBy('active')}`,
	fields: () => attempt(),
	interaction: attemptFacts,
	get example() {
		return asSent(previewAt(4));
	},
});

export const bridged = defineEvent({
	name: 'bridged',
	group,
	description: `The agent and the customer were connected. Sent by ${sentBy('bridged')}`,
	fields: () => attempt(),
	interaction: bridgedFacts,
	get example() {
		return asSent(callAt(22, ANNA));
	},
});

export const processing = defineEvent({
	name: 'processing',
	group,
	description: `The conversation is over and the agent does after-call work. Sent by ${sentBy('processing')}, where the queue gives time for that`,
	fields: () => attempt(),
	interaction: processingFacts,
	get example() {
		return asSent(callAt(209, ANNA, { cc_result: 'processing' }));
	},
});

export const leaving = defineEvent({
	name: 'leaving',
	group,
	description: `The customer left the queue, served or not, or the time in which a dialer may call was over. Sent by ${sentBy('leaving')}`,
	fields: () => attempt(),
	interaction: leavingFacts,
	get example() {
		return asSent(callAt(231, ANNA, { cc_result: 'success', agent_description: 'Wants a refund' }));
	},
});

export const waitAgent = defineEvent({
	name: 'wait_agent',
	group,
	description: `The customer waits for an agent: from the start, or again after one did not answer. Not in the document. Sent by ${sentBy('wait_agent')}`,
	fields: () => attempt(),
	interaction: attemptFacts,
	get example() {
		return asSent(callAt(15));
	},
});

export const addMember = defineEvent({
	name: 'add_member',
	group,
	description: `A customer was put, alone, into the list of a queue. Not in the document; the hook can be set only through Webitel's API. Sent by ${sentBy('add_member')}`,
	fields: () => attempt(),
	interaction: (member) => ({
		queueId: member.queue_id,
		customerNumber: member.destination,
	}),
	get example() {
		return asSent(ADDED);
	},
});
