/** Webitel's queue events ("Events" table of the queue webhooks document). */
import { defineEvent } from '../../shared/events/definition';
import { choice } from '../../shared/events/fields';
import {
	agentFacts,
	attempt,
	attemptFacts,
	CAST,
	COLLEAGUE,
	conversation,
	durations,
	ending,
	outcomeOf,
	people,
	variablesAt,
} from './common';
import { sentBy } from './queueTypes';

const group = 'Queue';
const withAgent = { agent_channel_id: CAST.agentChannelId };

export const joined = defineEvent({
	name: 'joined',
	group,
	description: `A customer entered the queue. Sent by ${sentBy('joined')}`,
	fields: () => attempt(),
	interaction: attemptFacts,
	example: { variables: { ...variablesAt(0), state: 'joined' } },
});

export const offering = defineEvent({
	name: 'offering',
	group,
	description: `The interaction was given to an agent, who has not answered yet. Sent by ${sentBy('offering')}`,
	fields: () => ({ ...attempt(), ...people(), ...durations(), ...conversation() }),
	interaction: agentFacts,
	example: {
		...withAgent,
		call_bill_sec: 15,
		call_duration: 16,
		call_voice_sec: 0,
		variables: { ...variablesAt(15), state: 'offering' },
	},
});

export const missed = defineEvent({
	name: 'missed',
	group,
	description: `The agent did not answer in time. Sent by ${sentBy('missed')}`,
	fields: () => ({ ...attempt(), ...people(), ...durations() }),
	interaction: (call) => ({ ...agentFacts(call), outcome: 'missed' }),
	example: {
		...COLLEAGUE,
		call_bill_sec: 14,
		call_duration: 15,
		variables: { ...variablesAt(14), state: 'missed' },
	},
});

const answeredFields = () => ({ ...attempt(), ...people(), ...durations(), ...conversation() });
const answeredExample = {
	...withAgent,
	call_bill_sec: 21,
	call_duration: 22,
	call_voice_sec: 0,
};

export const answered = defineEvent({
	name: 'answered',
	group,
	description: `The agent took the interaction, before the customer is called. Sent by ${sentBy('answered')}`,
	fields: answeredFields,
	interaction: agentFacts,
	example: { ...answeredExample, variables: { ...variablesAt(21), state: 'answered' } },
});

export const active = defineEvent({
	name: 'active',
	group,
	description: `The same as answered, under the name of the state. Sent by ${sentBy('active')}`,
	fields: answeredFields,
	interaction: agentFacts,
	example: { ...answeredExample, variables: { ...variablesAt(21), state: 'active' } },
});

export const bridged = defineEvent({
	name: 'bridged',
	group,
	description: `The agent and the customer were connected. Sent by ${sentBy('bridged')}`,
	fields: () => ({ ...attempt(), ...people(), ...durations(), ...conversation() }),
	interaction: agentFacts,
	example: {
		...withAgent,
		call_bill_sec: 22,
		call_duration: 23,
		call_voice_sec: 0,
		variables: { ...variablesAt(22), state: 'bridged' },
	},
});

export const processing = defineEvent({
	name: 'processing',
	group,
	description: `The conversation is over and the agent does after-call work. Sent by ${sentBy('processing')}`,
	fields: () => ({ ...attempt(), ...people(), ...durations(), ...conversation(), ...ending() }),
	interaction: (call) => ({ ...agentFacts(call), durationSeconds: call.call_voice_sec }),
	example: {
		...withAgent,
		call_bill_sec: 209,
		call_duration: 210,
		call_voice_sec: 187,
		variables: { ...variablesAt(209), state: 'processing' },
	},
});

export const leaving = defineEvent({
	name: 'leaving',
	group,
	description: `The customer left the queue, served or not. Sent by ${sentBy('leaving')}`,
	fields: () => ({
		...attempt(),
		...people(),
		cc_result: choice(
			'How the attempt ended',
			{
				success: 'The customer was served',
				cancel: 'The attempt was called off',
				abandoned: 'The customer gave up waiting',
			},
			{ example: 'success' },
		),
		...durations(),
		...ending(),
		...conversation(),
	}),
	interaction: (call) => ({
		...agentFacts(call),
		durationSeconds: call.call_voice_sec,
		outcome: outcomeOf(call.cc_result, call.amd_result),
	}),
	example: {
		...withAgent,
		call_bill_sec: 209,
		call_duration: 210,
		call_voice_sec: 187,
		variables: { ...variablesAt(231), state: 'leaving' },
	},
});
