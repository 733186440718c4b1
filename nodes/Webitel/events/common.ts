/** Fields that Webitel's queue events share, and the cast of the sample events: one call on one day. */
import {
	choice,
	flag,
	id,
	integer,
	label,
	number,
	phone,
	record,
	text,
} from '../../shared/events/fields';
import type { InteractionFacts, Outcome } from '../../shared/events/interaction';
import { once } from '../../shared/once';

/** Ids, names and numbers of the sample call: 22 seconds in the queue, 187 with Anna. */
export const CAST = {
	attemptId: '4105521',
	queueId: '17',
	agentId: '204',
	userId: '1042',
	agentName: 'Anna Virtanen',
	agentExtension: '301',
	agentChannelId: 'b25f2f3e-3b0e-4a54-9c56-4c9b1bd1f5c2',
	memberName: 'Matti Meikäläinen',
	memberId: '880213',
	memberChannelId: '9cae633f-68d0-4315-8b9a-b83c7673d8dc',
	customerNumber: '+447700900123',
} as const;

/** The agent who is offered the sample call first, and misses it. */
export const COLLEAGUE = {
	agent_channel_id: '5f0c1c37-72f5-4c55-a2a5-7a4f3fd0e9d7',
	agent_name: 'Mikko Laine',
	agent_id: '207',
	user_id: '1051',
	agent_extension: '304',
} as const;

/** When the sample call passed its stations, milliseconds since 1970: joined at 08:01:00 UTC. */
const JOINED_AT = Date.UTC(2026, 2, 2, 8, 1, 0);
const BRIDGED_AT = JOINED_AT + 22_000;

/**
 * Variables Webitel itself puts beside the documented fields (`queue/attempt.go` and `queue/hook.go` of its
 * open call centre), as the ready flow posts them, `seconds` into the sample call.
 */
export const variablesAt = (seconds: number) => ({
	state: '',
	timestamp: String(JOINED_AT + seconds * 1000),
	joined_at: String(JOINED_AT),
	bridged_at: seconds < 22 ? '' : String(BRIDGED_AT),
	queue_id: CAST.queueId,
});

/** What every event carries: the attempt and its two channels. */
export const attempt = once(() => ({
	channel: choice(
		'Kind of interaction',
		{
			call: 'A phone call',
			chat: 'A chat',
			task: 'A task that is neither a call nor a chat',
		},
		{ example: 'call' },
	),
	attempt_id: id('The attempt to serve the customer; the same on all its events', {
		documentedAs: 'integer',
		example: CAST.attemptId,
	}),
	destination: phone("The customer's number or address", {
		example: CAST.customerNumber,
		personal: 'caller.number',
	}),
	use_processing: flag('Whether the agent gets time for after-call work', { example: true }),
	agent_channel_id: id("The agent's side of the call; Webitel's API takes it as a call id"),
	member_channel_id: id("The customer's side of the call; Webitel's API takes it as a call id", {
		example: CAST.memberChannelId,
	}),
	variables: record(
		'Variables of the customer and the queue, as the flow sends them: any names, values as text. A flow may also send them in place, beside the documented fields.',
		{},
	),
}));

/** Who is at both ends. */
export const people = once(() => ({
	agent_name: text("The agent's name", { example: CAST.agentName, personal: 'agent.name' }),
	agent_id: id('The agent', {
		documentedAs: 'integer',
		example: CAST.agentId,
		personal: 'agent.id',
	}),
	user_id: id('The user account of the agent', {
		documentedAs: 'integer',
		example: CAST.userId,
		personal: 'agent.id',
	}),
	agent_extension: phone("The agent's extension", {
		example: CAST.agentExtension,
		personal: 'agent.number',
	}),
	member_name: text("The customer's name", { example: CAST.memberName, personal: 'caller.name' }),
	member_id: id('The customer in the queue', {
		documentedAs: 'integer',
		example: CAST.memberId,
		personal: 'caller.id',
	}),
	cc_attempt_seq: integer('Which attempt to reach the customer this is, counted from 1', {
		example: 1,
	}),
}));

/** How long the call has lasted, so far or in all. */
export const durations = once(() => ({
	call_bill_sec: number(
		"Time since the customer's call was answered, until now or until it ended",
		{ unit: 'seconds' },
	),
	call_duration: number(
		"Time since dialling began, until now or until the customer's call ended; without after-call work",
		{ unit: 'seconds' },
	),
	amd_result: choice(
		'What answering machine detection heard',
		{
			HUMAN: 'A person answered',
			MASHINE: 'A machine answered; the spelling of the document',
			MACHINE: 'A machine answered',
		},
		{ example: 'HUMAN' },
	),
}));

/** How long the customer has talked with the agent. */
export const conversation = once(() => ({
	call_voice_sec: number(
		'Time the customer and the agent have been connected, until now or until the call ended',
		{ unit: 'seconds' },
	),
}));

/** How the call ended. */
export const ending = once(() => ({
	call_cause: label('Why the call ended, as a FreeSWITCH hangup cause', {
		example: 'NORMAL_CLEARING',
	}),
	call_sip_code: number('SIP response code that goes with the cause', { example: 200 }),
}));

interface Attempt {
	attempt_id?: string | number | null;
	member_channel_id?: string | number | null;
	destination?: string | number | null;
	variables?: Record<string, unknown> | null;
}

interface Agent {
	agent_id?: string | number | null;
	agent_name?: string | null;
}

/**
 * The facts of every event. An attempt has no customer channel until the customer is called, so its own id,
 * which never changes, is the id of the interaction.
 */
export function attemptFacts(call: Attempt): InteractionFacts {
	return {
		callId: call.attempt_id,
		queueId: variable(call, 'queue_id'),
		customerNumber: call.destination,
		waitSeconds: waited(call),
	};
}

/** The facts of an event that an agent takes part in. */
export const agentFacts = (call: Attempt & Agent): InteractionFacts => ({
	...attemptFacts(call),
	agentId: call.agent_id,
	agentName: call.agent_name,
});

/** How a call that left the queue ended. */
export function outcomeOf(result: unknown, detected: unknown): Outcome | undefined {
	if (detected === 'MASHINE' || detected === 'MACHINE') return 'voicemail';
	if (result === 'success') return 'answered';
	if (result === 'abandoned') return 'abandoned';
	if (result === 'cancel') return 'cancelled';
	return undefined;
}

/** A variable by name, wherever the flow put it; undefined where it is empty, as absent ones are. */
function variable(call: Attempt, name: string): string | number | undefined {
	const value = (call as Record<string, unknown>)[name] ?? call.variables?.[name];
	return (typeof value === 'string' && value !== '') || typeof value === 'number'
		? value
		: undefined;
}

/** From joining the queue to being connected; Webitel tells both in milliseconds since 1970. */
function waited(call: Attempt): number | undefined {
	const joined = Number(variable(call, 'joined_at'));
	const bridged = Number(variable(call, 'bridged_at'));
	return joined > 0 && bridged >= joined ? Math.round(bridged - joined) / 1000 : undefined;
}
