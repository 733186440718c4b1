/** Calls that users make in a queue's name. */
import {
	call,
	callAsNumber,
	disconnection,
	leg,
	namedQueue,
	namedUser,
	queue,
	user,
} from '../common';
import { queueEvent } from '../define';
import { outbound, outboundEnded, outboundAnswered } from '../interaction';
import { CALLS } from '../story';

export const QueueUserCallOutGoing = queueEvent('QueueUserCallOutGoing', {
	description: "A user makes a call in a queue's name",
	at: '2026-03-02T13:00:00.00Z',
	call: CALLS.forQueue,
	fields: () => ({ ...call(), ...namedQueue(), ...namedUser(), ...callAsNumber() }),
	interaction: outbound,
});

export const QueueUserCallOutConnected = queueEvent('QueueUserCallOutConnected', {
	description: "A call made in a queue's name was answered",
	at: '2026-03-02T13:00:08.60Z',
	call: CALLS.forQueue,
	fields: () => ({ ...call(), ...namedQueue(), ...namedUser() }),
	interaction: outboundAnswered,
});

export const QueueUserCallOutHoldStart = queueEvent('QueueUserCallOutHoldStart', {
	description: "A user put a call made in a queue's name on hold",
	at: '2026-03-02T13:01:10.00Z',
	call: CALLS.forQueue,
	fields: () => ({ ...leg(), ...queue(), ...user() }),
	interaction: outbound,
});

export const QueueUserCallOutHoldEnd = queueEvent('QueueUserCallOutHoldEnd', {
	description: "A user took a call made in a queue's name off hold",
	at: '2026-03-02T13:01:40.00Z',
	call: CALLS.forQueue,
	fields: () => ({ ...leg(), ...queue(), ...user() }),
	interaction: outbound,
});

export const QueueUserCallOutDisconnected = queueEvent('QueueUserCallOutDisconnected', {
	description: "A call made in a queue's name ended",
	at: '2026-03-02T13:02:55.15Z',
	call: CALLS.forQueue,
	fields: () => ({ ...call(), ...namedQueue(), ...namedUser(), ...disconnection() }),
	interaction: outboundEnded,
});
