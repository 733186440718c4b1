/** Calls that agents make to handle callback requests. */
import { call, callAsNumber, callback, disconnection, leg, namedUser, user } from '../common';
import { callListEvent } from '../define';
import { outbound, outboundEnded, outboundAnswered } from '../interaction';
import { CALLS } from '../story';

export const CallbackUserCallOutGoing = callListEvent('CallbackUserCallOutGoing', {
	description: 'A user calls back somebody on a callback list',
	at: '2026-03-03T07:10:00.00Z',
	call: CALLS.callback,
	fields: () => ({ ...call(), ...callback(), ...namedUser(), ...callAsNumber() }),
	interaction: outbound,
});

export const CallbackUserCallOutConnected = callListEvent('CallbackUserCallOutConnected', {
	description: 'A callback was answered',
	at: '2026-03-03T07:10:12.40Z',
	call: CALLS.callback,
	fields: () => ({ ...call(), ...callback(), ...namedUser() }),
	interaction: outboundAnswered,
});

export const CallbackUserCallOutHoldStart = callListEvent('CallbackUserCallOutHoldStart', {
	description: 'A user put a callback on hold',
	at: '2026-03-03T07:11:00.00Z',
	call: CALLS.callback,
	fields: () => ({ ...leg(), ...callback(), ...user() }),
	interaction: outbound,
});

export const CallbackUserCallOutHoldEnd = callListEvent('CallbackUserCallOutHoldEnd', {
	description: 'A user took a callback off hold',
	at: '2026-03-03T07:11:25.00Z',
	call: CALLS.callback,
	fields: () => ({ ...leg(), ...callback(), ...user() }),
	interaction: outbound,
});

export const CallbackUserCallOutDisconnected = callListEvent('CallbackUserCallOutDisconnected', {
	description: 'A callback ended',
	at: '2026-03-03T07:13:40.90Z',
	call: CALLS.callback,
	fields: () => ({ ...call(), ...callback(), ...namedUser(), ...disconnection() }),
	interaction: outboundEnded,
	example: { Reason: 'local' },
});
