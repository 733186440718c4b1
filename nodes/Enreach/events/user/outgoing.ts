/** Calls that a user makes in their own name, and requests that shape the next one. */
import { flag, label } from '../../../shared/events/fields';
import {
	call,
	callAsNumber,
	disconnection,
	leg,
	namedUser,
	nextCallOut,
	publicity,
	user,
} from '../common';
import { userEvent } from '../define';
import { outbound, outboundEnded, outboundAnswered } from '../interaction';
import { CALLS } from '../story';

export const UserCallOutGoing = userEvent('UserCallOutGoing', {
	description: 'A user makes a call in their own name',
	at: '2026-03-02T12:30:00.00Z',
	call: CALLS.outgoing,
	fields: () => ({ ...call(), ...namedUser(), ...callAsNumber(), ...publicity() }),
	interaction: outbound,
	example: { CallAsNumber: CALLS.outgoing.CallerNumber },
});

export const UserCallOutConnected = userEvent('UserCallOutConnected', {
	description: "A user's outgoing call was answered",
	at: '2026-03-02T12:30:09.35Z',
	call: CALLS.outgoing,
	fields: () => ({ ...call(), ...namedUser(), ...publicity() }),
	interaction: outboundAnswered,
});

export const UserCallOutHoldStart = userEvent('UserCallOutHoldStart', {
	description: 'A user put an outgoing call on hold',
	at: '2026-03-02T12:31:00.00Z',
	call: CALLS.outgoing,
	fields: () => ({ ...leg(), ...user() }),
	interaction: outbound,
});

export const UserCallOutHoldEnd = userEvent('UserCallOutHoldEnd', {
	description: 'A user took an outgoing call off hold',
	at: '2026-03-02T12:31:30.00Z',
	call: CALLS.outgoing,
	fields: () => ({ ...leg(), ...user() }),
	interaction: outbound,
});

export const UserCallOutDisconnected = userEvent('UserCallOutDisconnected', {
	description: "A user's outgoing call ended",
	at: '2026-03-02T12:33:41.80Z',
	call: CALLS.outgoing,
	fields: () => ({ ...call(), ...namedUser(), ...disconnection(), ...publicity() }),
	interaction: outboundEnded,
	example: { Reason: 'local' },
});

export const UserConfigurationSetNextCallOutRaw = userEvent('UserConfigurationSetNextCallOutRaw', {
	description:
		"A user asked that their next outgoing call follow a queue's or callback list's rules, or show a certain number",
	at: '2026-03-02T12:59:40.00Z',
	call: CALLS.forQueue,
	fields: nextCallOut,
	interaction: (data) => ({ ...outbound(data), serviceNumber: data.CLI }),
	example: { MessageTTLSeconds: 30, CallListId: null, CallBackId: null },
});

export const UserConfigurationSetNextCallOut = userEvent('UserConfigurationSetNextCallOut', {
	description:
		"A user's next outgoing call will follow a queue's or callback list's rules, with the recording settings to use",
	at: '2026-03-02T12:59:40.30Z',
	call: CALLS.forQueue,
	fields: () => ({
		...nextCallOut(),
		PrePromptPath: label('Announcement that tells both sides about the recording', {
			example: 'prompts/recording-notice.wav',
		}),
		ServiceRecord: flag('Whether the queue or callback list records the call', { example: true }),
		AllowUserRecord: flag('Whether the user may record on their own', { example: false }),
		ShowUIControl: flag('Whether the user can stop the recording', { example: true }),
	}),
	interaction: (data) => ({ ...outbound(data), serviceNumber: data.CLI }),
	example: { MessageTTLSeconds: 30, CallListId: null, CallBackId: null },
});
