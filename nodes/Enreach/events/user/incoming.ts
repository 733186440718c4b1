/** Calls to a user's own number. */
import { label } from '../../../shared/events/fields';
import {
	agentLeg,
	blockingPrompt,
	call,
	detailedReason,
	disconnection,
	leg,
	namedUser,
	newCallback,
	publicity,
	techQueue,
	user,
	userNumber,
	usernamedUser,
} from '../common';
import { userEvent } from '../define';
import { about, inbound, inboundEnded, inboundAnswered, inboundNotTaken } from '../interaction';
import { CALLS } from '../story';

export const UserCallInComing = userEvent('UserCallInComing', {
	description: "A call to a user's own number came into the system",
	at: '2026-03-02T10:02:00.20Z',
	call: CALLS.direct,
	fields: () => ({ ...call(), ...usernamedUser(), ...publicity() }),
	interaction: inbound,
});

export const UserCallBlockingPromptStarted = userEvent('UserCallBlockingPromptStarted', {
	description:
		'An announcement that the caller must hear started, in a call that belongs to a user',
	at: '2026-03-02T10:02:00.50Z',
	call: CALLS.direct,
	fields: () => ({ ...leg(), ...user(), ...techQueue(), ...blockingPrompt() }),
	interaction: about,
});

export const UserCallInArrived = userEvent('UserCallInArrived', {
	description: 'A call to a user is ready to be allocated',
	at: '2026-03-02T10:02:00.90Z',
	call: CALLS.direct,
	fields: () => ({ ...call(), ...namedUser(), ...publicity() }),
	interaction: inbound,
});

export const UserCallInUserAllocated = userEvent('UserCallInUserAllocated', {
	description: 'A call to a user was allocated to them: it rings',
	at: '2026-03-02T10:02:01.10Z',
	call: CALLS.direct,
	fields: () => ({
		...call(),
		...namedUser(),
		...userNumber(),
		...detailedReason(),
		...publicity(),
	}),
	interaction: inbound,
});

export const UserCallInUserCancelled = userEvent('UserCallInUserCancelled', {
	description: 'A call stopped ringing at a user without being answered',
	at: '2026-03-02T11:20:25.00Z',
	call: CALLS.unanswered,
	fields: () => ({
		...call(),
		...namedUser(),
		Reason: label('Why the allocation was cancelled', { example: 'local' }),
		...detailedReason(),
		...publicity(),
	}),
	interaction: inboundNotTaken,
	example: { DetailedReason: 'NoAnswer' },
});

export const UserCallInUserConnected = userEvent('UserCallInUserConnected', {
	description: 'A user answered a call to their own number',
	at: '2026-03-02T10:02:06.72Z',
	call: CALLS.direct,
	fields: () => ({
		...call(),
		...agentLeg(),
		...namedUser(),
		...userNumber(),
		...publicity(),
	}),
	interaction: inboundAnswered,
});

export const UserCallInHoldStart = userEvent('UserCallInHoldStart', {
	description: 'A user put an incoming call on hold',
	at: '2026-03-02T10:03:00.00Z',
	call: CALLS.direct,
	fields: () => ({ ...leg(), ...user() }),
	interaction: inbound,
});

export const UserCallInHoldEnd = userEvent('UserCallInHoldEnd', {
	description: 'A user took an incoming call off hold',
	at: '2026-03-02T10:03:20.00Z',
	call: CALLS.direct,
	fields: () => ({ ...leg(), ...user() }),
	interaction: inbound,
});

export const UserCallInDisconnected = userEvent('UserCallInDisconnected', {
	description: 'An incoming call ended while it belonged to a user',
	at: '2026-03-02T10:04:30.10Z',
	call: CALLS.direct,
	fields: () => ({
		...call(),
		...usernamedUser(),
		...disconnection(),
		...techQueue(),
		...publicity(),
	}),
	interaction: inboundEnded,
	example: { TechQueueId: null },
});

export const UserCallInCallbackCreated = userEvent('UserCallInCallbackCreated', {
	description: 'A caller asked one user to call back',
	at: '2026-03-02T11:22:00.00Z',
	call: CALLS.unanswered,
	fields: () => ({ ...newCallback(), ...user() }),
	interaction: (data) => ({ ...inbound(data), customerNumber: data.ContactNumber }),
	example: {
		CallBackId: '0b7e5d3c-f1a9-4268-95b4-c8d7e6a2f013',
		ContactNumber: CALLS.unanswered.CallerNumber,
		ContactMessage: 'Callback for Anna',
		CreationTime: '2026-03-02T11:22:00Z',
	},
});
