/** The fields of Webitel's events: the documented ones, and those that its open call centre sends besides. */
import {
	choice,
	flag,
	id,
	integer,
	label,
	number,
	openChoice,
	phone,
	record,
	text,
} from '../../shared/events/fields';
import { once } from '../../shared/once';

/** What answering machine detection says where a machine answered. */
export const MACHINES: readonly unknown[] = ['MASHINE', 'MACHINE'];

/**
 * What any event may carry. Webitel starts a flow with all that it knows of an attempt, whatever the event;
 * what it does not know is empty.
 */
export const attempt = once(() => ({
	channel: choice('Kind of interaction', {
		call: 'A phone call',
		chat: 'A chat',
		task: 'A task that is neither a call nor a chat',
		im: 'A chat in the messenger of newer versions; a filter on chats means it too',
	}),
	attempt_id: id('The attempt to serve the customer; the same on all its events', {
		documentedAs: 'integer',
	}),
	destination: phone("The customer's number or address", { personal: 'caller.number' }),
	use_processing: flag('True where the agent gets time for after-call work, else empty'),
	agent_channel_id: id("The agent's side of the call; Webitel's API takes it as a call id"),
	member_channel_id: id(
		"The customer's side of the call; Webitel's API takes it as a call id. Preview dialers and chats send one id for both sides.",
	),
	agent_name: text("The agent's name", { personal: 'agent.name' }),
	agent_id: id('The agent', { documentedAs: 'integer', personal: 'agent.id' }),
	user_id: id('The user account of the agent', { documentedAs: 'integer', personal: 'agent.id' }),
	agent_extension: phone("The agent's extension", { personal: 'agent.number' }),
	member_name: text("The customer's name", { personal: 'caller.name' }),
	member_id: id(
		'The customer in the list of a dialer or task queue; empty where a customer called or wrote',
		{ documentedAs: 'integer', personal: 'caller.id' },
	),
	cc_attempt_seq: integer('Which attempt to reach the customer this is, counted from 1'),
	cc_result: openChoice('How the attempt ended', {
		success: 'The customer was served',
		abandoned:
			'Nobody talked with the customer; also what an agent reports who gives no result, and what a transferred attempt ends with',
		cancel: 'The attempt was called off, or its agent did not take it',
		failed: 'A dialer did not reach the customer',
		expired: 'The time in which a dialer may call the customer was over',
		timeout: 'The agent did not report a result in time',
		canceled_by_timeout: 'The same, and the customer is not called again',
		processing: 'The conversation is over and the agent does after-call work',
		transfer: 'The agent transferred the call',
		endless: 'The queue never ends an attempt by itself',
		agent_timeout: 'The agent was silent in a chat for too long',
		client_timeout: 'The customer was silent in a chat for too long',
		dialog_timeout: 'Both were silent in a chat for too long',
		terminate: 'The customer is not to be called again',
	}),
	call_bill_sec: number(
		'Length of the conversation: from when the customer and the agent were connected, until now or until the call ended. 0 for outbound IVR, which connects nobody.',
		{ unit: 'seconds' },
	),
	call_duration: number(
		'Time since the call began to ring, until now or until it ended; without after-call work',
		{ unit: 'seconds' },
	),
	call_voice_sec: number(
		'Time since the call was answered, until now or until it ended: for inbound calls the menus and the waiting are part of it. In a preview dialer the agent is who answered.',
		{ unit: 'seconds' },
	),
	call_cause: label('Why the call ended, as a FreeSWITCH hangup cause; empty while it lasts'),
	call_sip_code: number('SIP response code that goes with the cause'),
	amd_result: openChoice('What answering machine detection heard', {
		HUMAN: 'A person answered',
		MASHINE: 'A machine answered; the spelling of the document',
		MACHINE: 'A machine answered',
		NOTSURE: 'It could not tell',
		CANCEL: 'It was called off',
	}),
	amd_ai_result: openChoice('What voicemail detection by AI heard', {
		human: 'A person answered',
		voicemail: 'A voicemail answered',
		silence: 'Nobody spoke',
		ringback: 'It was still ringing',
		no_answer: 'Nobody answered',
		undefined: 'It could not tell',
	}),
	queue_id: id('The queue', { documentedAs: 'integer' }),
	timestamp: id('The moment of the event, in milliseconds since 1970', { documentedAs: 'integer' }),
	joined_at: id(
		'When the attempt began, in milliseconds since 1970: when the customer joined the queue, or a dialer was about to call',
		{ documentedAs: 'integer' },
	),
	bridged_at: id(
		'When the customer and the agent were first connected, in milliseconds since 1970; from version 23.07 on',
		{ documentedAs: 'integer' },
	),
	member_stop_cause: label('Why the customer is not called again, where this was the last attempt'),
	member_timezone: text("The customer's time zone", { personal: 'caller.location' }),
	agent_description: text('What the agent wrote when reporting the result', {
		personal: 'caller.text',
	}),
	destination_description: text("What is noted about the customer's number", {
		personal: 'caller.text',
	}),
	destination_type: id("Kind of the customer's number", { documentedAs: 'integer' }),
	destination_seq: integer('Which attempt to reach this number it is, counted from 1'),
	communication_id: id("Position of the number among the customer's, counted from 0", {
		documentedAs: 'integer',
	}),
	cc_resource_id: id('The outbound resource that the call went over', { documentedAs: 'integer' }),
	bucket_id: id('The bucket of the list that the customer is in', { documentedAs: 'integer' }),
	chat_transferred: flag('Whether the chat ended with a transfer'),
	variables: record(
		'Variables of the customer and the queue, where the flow sends them nested: any names, values as text. The ready flow sends them in place, beside the other fields.',
		{},
	),
}));

/** An agent's status, beside who it is. */
export const agentStatus = once(() => ({
	status: openChoice('What the agent is now', {
		online: 'Ready for work',
		offline: 'Logged out',
		pause: 'On a break',
		break_out: 'Taken out of distribution after missing too many calls',
	}),
	status_payload: label('The reason of the break'),
	team_id: id('The team of the agent', { documentedAs: 'integer' }),
}));

/**
 * The fields as the ready flow posts them: what the event does not have comes empty, and so is null. For
 * samples.
 */
export function asSent(values: Record<string, unknown>, more: object = {}) {
	const names = Object.keys({ ...attempt(), ...more }).filter((name) => name !== 'variables');
	return Object.fromEntries(names.map((name) => [name, values[name] ?? null]));
}
