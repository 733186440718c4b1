/** Calls to a user's own number that go on to another destination. */
import { choice, label, text } from '../../../shared/events/fields';
import {
	call,
	connectedTarget,
	detailedReason,
	overflow,
	publicity,
	techSource,
	transferApplet,
	transferSource,
	transferTarget,
	usernamedUser,
} from '../common';
import { userEvent } from '../define';
import { inbound, inboundOverflowed } from '../interaction';
import { CALLS } from '../story';

/** What these samples have in common: the call goes from Anna to her voicemail. */
const toVoicemail = {
	OverflowReason: 'UserActivelyDeclined',
	OverflowType: 'UserTransferAll',
	OverflowApplet: 'UserHandler',
	TransferApplet: 'UserHandler',
	TechSource: 'user',
	TechNumber: CALLS.unanswered.TargetNumber,
	TransferTarget: '+441632960999',
	ConnectedTarget: '+441632960999',
};

const { unanswered } = CALLS;
const passedOn = { ...unanswered, ...toVoicemail };

export const UserCallInUserOverflow = userEvent('UserCallInUserOverflow', {
	description: "A call to a user's work number goes on to another destination",
	at: '2026-03-02T11:20:25.20Z',
	call: unanswered,
	fields: () => ({
		...call(),
		...usernamedUser(),
		Reason: choice(
			'Why the call goes on',
			{
				AVAActiveProfile: "The user's active availability profile says so",
				BusyForTechnicalError: 'Busy because of a technical error',
				DND: 'The user does not want to be disturbed',
				OffWork: 'The user is off work',
				NoAnswer: 'The user did not answer',
				InterruptOverflow: 'The call was taken away while it was offered',
				BusyOnBusy: 'The user was on another call',
				TransferAll: 'The user transfers all calls',
				BlindTransfer: 'The call was transferred without asking first',
			},
			{ example: 'NoAnswer' },
		),
		Target: text('Where the call goes: an id, a phone number or a list of these', {
			example: toVoicemail.TransferTarget,
			personal: 'either.number',
		}),
		...publicity(),
	}),
	interaction: inboundOverflowed,
});

export const UserCallInOverflow = userEvent('UserCallInOverflow', {
	description: 'A call that belonged to a user goes on to its next routing point',
	at: '2026-03-02T11:20:25.30Z',
	call: passedOn,
	fields: () => ({
		...call(),
		...usernamedUser(),
		...connectedTarget(),
		...overflow(),
		...publicity(),
	}),
	interaction: inboundOverflowed,
});

export const UserCallInTransferStarted = userEvent('UserCallInTransferStarted', {
	description: 'A call that belonged to a user is being transferred',
	at: '2026-03-02T11:20:25.60Z',
	call: passedOn,
	fields: () => ({
		...call(),
		...usernamedUser(),
		...transferTarget(),
		...transferSource(),
		...transferApplet(),
		...techSource(),
		...publicity(),
	}),
	interaction: inbound,
});

export const UserCallInTransferCancelled = userEvent('UserCallInTransferCancelled', {
	description: 'The transfer of a call that belonged to a user was cancelled',
	at: '2026-03-02T11:20:45.00Z',
	call: passedOn,
	fields: () => ({
		...call(),
		...usernamedUser(),
		...transferApplet(),
		...techSource(),
		Reason: label('Why the transfer was cancelled', { example: 'local' }),
		...detailedReason(),
		...publicity(),
	}),
	interaction: inbound,
	example: { DetailedReason: 'timeout' },
});

export const UserCallInTransferConnected = userEvent('UserCallInTransferConnected', {
	description: 'A call that belonged to a user was connected to where it was transferred',
	at: '2026-03-02T11:20:58.40Z',
	call: passedOn,
	fields: () => ({
		...call(),
		...usernamedUser(),
		...connectedTarget(),
		...transferSource(),
		...transferApplet(),
		...techSource(),
		...publicity(),
	}),
	interaction: inbound,
});
