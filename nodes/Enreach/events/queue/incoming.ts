/** Calls that customers make to a queue. */
import {
	choice,
	dictionary,
	anything,
	integer,
	label,
	list,
	openChoice,
	record,
	text,
} from '../../../shared/events/fields';
import {
	agentLeg,
	blockingPrompt,
	call,
	detailedReason,
	disconnectReason,
	guid,
	lastQueue,
	leg,
	namedQueue,
	namedUser,
	newCallback,
	queue,
	queueNumber,
	techQueue,
	user,
	userNumber,
	usernamedUser,
} from '../common';
import { queueEvent } from '../define';
import {
	about,
	inbound,
	inboundEnded,
	inboundAnswered,
	inboundNotTaken,
	inboundOverflowed,
} from '../interaction';
import { CALLS, CAST } from '../story';

export const QueueCallInComing = queueEvent('QueueCallInComing', {
	description: 'A call to a queue came into the system',
	at: '2026-03-02T08:00:45.20Z',
	call: CALLS.served,
	fields: () => ({ ...call(), ...namedQueue(), ...queueNumber() }),
	interaction: inbound,
});

export const QueueCallBlockingPromptStarted = queueEvent('QueueCallBlockingPromptStarted', {
	description:
		'An announcement that the caller must hear started, in a call that belongs to a queue',
	at: '2026-03-02T08:00:45.70Z',
	call: CALLS.served,
	fields: () => ({ ...leg(), ...lastQueue(), ...techQueue(), ...blockingPrompt() }),
	interaction: about,
});

export const QueueCallInIvrSelection = queueEvent('QueueCallInIvrSelection', {
	description: 'A caller chose an option of the voice menu',
	at: '2026-03-02T08:00:57.31Z',
	call: CALLS.served,
	fields: () => ({
		...call(),
		...queue(),
		EnteredValue: text('What the caller entered', { example: '1', personal: 'caller.text' }),
		...detailedReason(),
	}),
	interaction: inbound,
});

export const QueueCallInSmartRoutingResult = queueEvent('QueueCallInSmartRoutingResult', {
	description: 'An external routing service (SmartRouting) answered where a call should go',
	at: '2026-03-02T08:00:59.80Z',
	call: CALLS.served,
	fields: () => ({
		...leg(),
		...queue(),
		Result: choice(
			'What came of asking it',
			{
				OK: 'It named a target',
				NOT_FOUND: 'It knows no target for the call',
				FAILED: 'It could not be asked, or gave no usable answer',
			},
			{ example: 'OK' },
		),
		DetailedReason: openChoice(
			"What went wrong, also in the service's own words; empty where nothing did",
			{ CONVERSION_ERROR: 'Its answer could not be read' },
			{ example: '' },
		),
		// The document names the type of a target and tells nothing of its fields.
		Targets: list('Where the call should go', record('A target', {})),
		Priority: integer('Priority the service gave the call', { example: 5 }),
		ExtraPriority: integer('Extra priority the service gave the call', { example: 0 }),
		ExtraData: dictionary(
			'More data from the service',
			anything('A value', { personal: 'caller.text' }),
			{
				example: { customerClass: 'gold' },
			},
		),
	}),
	interaction: inbound,
	example: { Targets: null },
});

export const QueueCallInArrived = queueEvent('QueueCallInArrived', {
	description: 'A call is now waiting in a service queue',
	at: '2026-03-02T08:01:00.00Z',
	call: CALLS.served,
	fields: () => ({ ...call(), ...namedQueue(), ...queueNumber() }),
	interaction: inbound,
});

export const QueueCallInUserAllocated = queueEvent('QueueCallInUserAllocated', {
	description: 'A queue call was allocated to an agent: it rings',
	at: '2026-03-02T08:01:13.92Z',
	call: CALLS.served,
	fields: () => ({
		...call(),
		...namedQueue(),
		...queueNumber(),
		...namedUser(),
		// The one event that is documented with both spellings; what is sent has one of them.
		...usernamedUser(),
		...detailedReason(),
	}),
	interaction: inbound,
	example: { Username: undefined },
});

export const QueueCallInUserCancelled = queueEvent('QueueCallInUserCancelled', {
	description: 'A queue call stopped ringing at an agent without being answered',
	at: '2026-03-02T09:12:41.30Z',
	call: CALLS.passedOn,
	fields: () => ({
		...call(),
		...namedQueue(),
		...queueNumber(),
		...namedUser(),
		Reason: choice(
			'Which side cancelled',
			{ local: 'The system or the agent', remote: 'The caller' },
			{ example: 'local' },
		),
		...detailedReason(),
	}),
	interaction: inboundNotTaken,
	example: { DetailedReason: 'NoAnswer' },
});

export const QueueCallInUserConnected = queueEvent('QueueCallInUserConnected', {
	description: 'An agent answered a queue call',
	at: '2026-03-02T08:01:22.00Z',
	call: CALLS.served,
	fields: () => ({
		...call(),
		...agentLeg(),
		...namedQueue(),
		...queueNumber(),
		...namedUser(),
		...userNumber(),
	}),
	interaction: inboundAnswered,
});

export const QueueCallInHoldStart = queueEvent('QueueCallInHoldStart', {
	description: 'An agent put a queue call on hold',
	at: '2026-03-02T08:02:40.00Z',
	call: CALLS.served,
	fields: () => ({ ...leg(), ...queue(), ...user() }),
	interaction: inbound,
});

export const QueueCallInHoldEnd = queueEvent('QueueCallInHoldEnd', {
	description: 'An agent took a queue call off hold',
	at: '2026-03-02T08:03:05.00Z',
	call: CALLS.served,
	fields: () => ({ ...leg(), ...queue(), ...user() }),
	interaction: inbound,
});

export const QueueCallInDisconnected = queueEvent('QueueCallInDisconnected', {
	description:
		'An incoming call ended while it belonged to a queue; it may have been answered before',
	at: '2026-03-02T08:04:29.00Z',
	call: CALLS.served,
	fields: () => ({
		...call(),
		...lastQueue(),
		QueueName: label('Name of the service queue the call was in last', { example: CAST.queueName }),
		...disconnectReason(),
		...techQueue(),
		TechReason: openChoice(
			"Technical reason on the system's side; there are more",
			{ busy_on_busy: 'The user was on another call', ivr_menu_failure: 'The voice menu failed' },
			{ example: '' },
		),
	}),
	interaction: inboundEnded,
});

export const QueueCallInScheduleClosed = queueEvent('QueueCallInScheduleClosed', {
	description: 'A call reached a queue that is closed by its opening hours or an ad-hoc rule',
	at: '2026-03-02T16:35:04.00Z',
	call: CALLS.closed,
	fields: () => ({
		...call(),
		...queue(),
		OverflowApplet: label('Routing step at that moment', { example: 'ServiceOpen' }),
		OverflowReason: label('Why the call moved on', { example: 'ServiceClosed' }),
		...detailedReason(),
	}),
	interaction: inboundOverflowed,
});

export const QueueCallInCallbackCreated = queueEvent('QueueCallInCallbackCreated', {
	description: 'A caller in a queue asked to be called back',
	at: '2026-03-02T16:35:40.00Z',
	call: CALLS.closed,
	fields: () => ({
		...newCallback(),
		QueueId: guid('The queue the callback comes from', CAST.queueId),
	}),
	interaction: (data) => ({ ...inbound(data), customerNumber: data.ContactNumber }),
	example: {
		ContactNumber: CALLS.closed.CallerNumber,
		CreationTime: '2026-03-02T16:35:40Z',
	},
});
