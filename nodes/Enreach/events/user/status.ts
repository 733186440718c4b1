/** A user's availability, status, queues and settings. */
import {
	choice,
	dictionary,
	flag,
	integer,
	label,
	phone,
	text,
} from '../../../shared/events/fields';
import { callOnly, dateTime, guid, namedUser, queue, user } from '../common';
import { userEvent } from '../define';
import { about } from '../interaction';
import { CALLS, CAST } from '../story';

export const UserAvailability = userEvent('UserAvailability', {
	description: "A user's availability changed",
	at: '2026-03-02T06:00:00.15Z',
	fields: () => ({
		...namedUser(),
		ProfileId: guid('The availability profile', '4c0d9e7f-a8b2-4165-93d0-e5f6b7c1a824'),
		Availability: choice(
			'The availability',
			{
				Available: 'Can take calls',
				Busy: 'Busy',
				DoNotDisturb: 'Does not want to be disturbed',
				OffWork: 'Off work',
				BRB: 'Will be right back',
				Away: 'Away',
			},
			{ example: 'Available' },
		),
		StartTime: dateTime('Since when', '2026-03-02T06:00:00Z'),
		EndTime: dateTime('Until when; `no end` where it lasts until it is changed'),
		Note: text("The user's own words about it", {
			example: 'Morning shift',
			personal: 'agent.text',
		}),
		EventSource: label('Where the change came from', { example: 'Calendar' }),
		TransferNumber: phone('Where calls go meanwhile, if anywhere', {
			example: '+441632960999',
			personal: 'agent.number',
		}),
	}),
	interaction: about,
	example: { EndTime: '9999-12-31T23:59:59.9999999' },
});

export const UserStatus = userEvent('UserStatus', {
	description: 'What queues know about a user changed: talking, serving, ready for a call',
	at: '2026-03-02T08:01:22.30Z',
	fields: () => ({
		...user(),
		CanBeAllocatedTo: flag('Whether the user can probably get a call, all things considered', {
			example: false,
		}),
		Talking: flag('Whether the user is on a call, ringing ones included', { example: true }),
		TalkingStatusChanged: dateTime(
			'When the user last began or stopped talking',
			'2026-03-02T08:01:13Z',
		),
		Available: flag('Whether the availability lets calls through', { example: true }),
		Schedule: flag('Whether the user is at work', { example: true }),
		Serving: flag('Whether the user serves queues', { example: true }),
		ServingCallback: flag('Whether the user serves callback lists', { example: true }),
		FetchMode: flag('Whether the user fetches calls, so none is allocated automatically', {
			example: true,
		}),
		ServiceTerminals: integer('Terminals in use', { example: 1 }),
		ActiveQueues: integer('Queues the user is active in', { example: 2 }),
		ActiveQueueId: guid('The queue whose call the user probably is on', CAST.queueId),
		ParkedCalls: integer('Calls parked', { example: 0 }),
		WrapUpStart: dateTime('Since when wrap-up time runs; empty where it does not'),
		WrapUpEnd: dateTime('Until when wrap-up time runs; empty where it does not'),
	}),
	interaction: (data) => ({ ...about(data), queueId: data.ActiveQueueId }),
	example: { MessageTTLSeconds: 60, WrapUpStart: null, WrapUpEnd: null },
});

export const UserQueueAttached = userEvent('UserQueueAttached', {
	description: 'A user was added to a queue, changed in it or removed from it',
	at: '2026-03-02T05:58:00.00Z',
	fields: () => ({
		...user(),
		...queue(),
		Active: flag('Whether the user is active in the queue', { example: true }),
		Deleted: flag('Whether the user was removed from the queue', { example: false }),
		Priority: integer("The user's priority in the queue", { example: 1 }),
	}),
	interaction: about,
});

/** A setting can be anything: a number to forward calls to, for example. */
const theirs = { personal: 'agent.text' } as const;

export const UserSetting = userEvent('UserSetting', {
	description: "One of a user's settings changed",
	at: '2026-03-02T05:55:00.00Z',
	fields: () => ({
		...user(),
		Keyword: label('Name of the setting', { example: 'RingingTimeout' }),
		Value: text('Its value', { example: '25', ...theirs }),
		Values: dictionary('Its values by key, where it has several', text('A value', theirs)),
		AllowedValues: dictionary('What it may be set to', text('An allowed value', theirs), {
			example: { '15': '15 seconds', '25': '25 seconds' },
		}),
		Deleted: flag('Whether the setting was removed', { example: false }),
		Level: label('Who may change it', { example: 'Undefined' }),
	}),
	interaction: about,
	example: { Values: null },
});

export const UserCallPublicityChanged = userEvent('UserCallPublicityChanged', {
	description: "It changed how public a user's direct call is",
	at: '2026-03-02T10:10:00.00Z',
	call: CALLS.direct,
	fields: () => ({
		...callOnly(),
		...user(),
		CallEventId: guid('The part of the call that changed', 'e1d7c9b5-a3f0-4826-8b4d-0c6e5f7a9213'),
		PreviousPublicity: label('What it was', { example: 'Undefined' }),
		Publicity: label('What it is now', { example: 'Undefined' }),
	}),
	interaction: about,
});
