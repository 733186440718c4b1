/** A queue's state, users, settings and figures. */
import {
	code,
	flag,
	id,
	integer,
	label,
	list,
	number,
	phone,
	record,
} from '../../../shared/events/fields';
import { guid, namedQueue, queue, userGuid } from '../common';
import { queueEvent } from '../define';
import { about } from '../interaction';
import { CAST } from '../story';

const count = (description: string, example: number) => integer(description, { example });

const seconds = (description: string, example: number) =>
	number(description, { unit: 'seconds', example });

const wholeSeconds = (description: string, example: number) =>
	integer(description, { unit: 'seconds', example });

/** A user attached to a queue (QueueAttachedUser). */
const attachedUser = () =>
	record('A user', {
		UserId: userGuid('The user'),
		Active: flag('Whether the user is active in the queue'),
		Priority: integer("The user's priority in the queue"),
	});

export const QueueAttachedUsers = queueEvent('QueueAttachedUsers', {
	description: 'The users attached to a queue changed; sent at intervals',
	at: '2026-03-02T05:58:10.00Z',
	fields: () => ({
		...queue(),
		AttachedUsers: list('All users attached to the queue', attachedUser(), {
			example: [
				{ UserId: CAST.userId, Active: true, Priority: 1 },
				{ UserId: CAST.colleagueId, Active: false, Priority: 2 },
			],
		}),
	}),
	interaction: about,
	example: { MessageTTLSeconds: 120 },
});

/** A group of queues (QueueGroup). */
const queueGroup = () =>
	record('A group', {
		Id: guid('The group'),
		Name: label('Its name'),
		Description: label('What it is for'),
	});

export const QueueChanged = queueEvent('QueueChanged', {
	description: 'A queue was created, changed or deleted',
	at: '2026-03-02T05:30:00.00Z',
	fields: () => ({
		...namedQueue(),
		TypeId: id('Technical type of the queue', { documentedAs: 'integer', example: 1 }),
		TemplateId: guid('The template it was made from', '27d5f8c0-b9e4-4a13-86f7-d1c0e3b9a542'),
		Culture: label('Language and country of the queue', { example: 'fi-FI' }),
		Region: label('Region that gives its time zone', { example: 'FI' }),
		Numbers: list('Phone numbers of the queue', phone('A number', { personal: 'no' }), {
			example: [CAST.queueNumber],
		}),
		QueueGroups: list('Groups the queue belongs to', queueGroup(), {
			example: [
				{
					Id: '9d3b7f1e-c6a0-4582-8e4f-b2d9c5a7f016',
					Name: 'Helsinki',
					Description: 'Queues of the Helsinki office',
				},
			],
		}),
		CallAgeBonus: integer(
			'How much older than they are its calls count, to be served sooner: 0 to 10000',
			{ example: 0 },
		),
		UsePriorities: flag("Whether the agents' priorities count when calls are allocated", {
			example: true,
		}),
		Created: flag('Whether it was created', { example: false }),
		Updated: flag('Whether it was changed', { example: true }),
		Deleted: flag('Whether it was deleted', { example: false }),
	}),
	interaction: about,
});

export const QueueStatus = queueEvent('QueueStatus', {
	description: "A queue's counters changed: calls, agents, waiting time; sent at intervals",
	at: '2026-03-02T09:12:30.00Z',
	fields: () => ({
		...namedQueue(),
		NbrOfProviders: count('All agents of the queue', 4),
		NbrOfRequesters: count('All calls in the queue', 3),
		NbrOfServingAgentsEstimate: count('Agents serving now, estimated', 3),
		NbrOfAllocated: count('Calls allocated to an agent', 1),
		NbrOfConnected: count('Calls an agent is talking on', 2),
		NbrOfQueuingRequesters: count('Calls waiting', 1),
		NbrOfNotServedRequesters: count('Calls no agent is serving right now', 1),
		NbrOfAgentsLongTermAway: count('Agents away for longer: not to be disturbed, for example', 1),
		NbrOfAgentsShortTermAway: count('Agents away for a moment: talking, for example', 3),
		NbrOfAgentsImmediatelyFree: count('Agents free at once', 0),
		NbrOfAgentsCheckedInQueue: count('Agents serving in the queue, away or not', 4),
		NbrOfAgentsOnWrapUp: count('Agents in wrap-up time', 0),
		NbrOfAgentsOnFetchMode: count('Agents who fetch their calls on their own', 1),
		// The document calls it a "long" and names no unit.
		MaxWaitTime: count('Longest time that a call has been waiting', 30),
		OpenStatus: code(
			'Whether the queue is open',
			{
				0: 'Not known',
				1: 'Closed: nothing handles its calls',
				2: 'Probably closed: nothing handles its calls, unless a script does',
				3: 'Closed: only the closed-hours handling is active',
				4: 'Probably closed: only the closed-hours handling is active, unless a script decides',
				5: 'Open',
				6: 'Probably open, unless a script decides',
			},
			{ example: 5 },
		),
	}),
	interaction: about,
	example: { MessageTTLSeconds: 60 },
});

export const QueueDailyCallMetrics = queueEvent('QueueDailyCallMetrics', {
	description: "A queue's call figures of one day",
	at: '2026-03-02T22:05:00.00Z',
	fields: () => ({
		...namedQueue(),
		QueueDate: label("The day, in the queue's time zone: YYYY-MM-DD", { example: '2026-03-02' }),
		InboundTotalCalls: count('Incoming calls', 124),
		InboundServiceClosedCalls: count('Incoming calls while the queue was closed', 7),
		InboundAnsweredCalls: count('Incoming calls that an agent answered', 101),
		InboundRejectedCalls: count('Incoming calls that the queue rejected', 3),
		InboundUserTransfers: count('Incoming calls that a user transferred', 9),
		InboundQueueTransfers: count('Incoming calls that the queue transferred', 13),
		InboundAvgWaitTimeSec: seconds(
			'Average wait of incoming calls; only while they could be allocated',
			21.4,
		),
		InboundAvgTalkTimeSec: seconds('Average talk of incoming calls', 254.7),
		InboundAvgHoldTimeSec: seconds('Average hold of incoming calls', 12.3),
		InboundServiceLevelPercentage: number('Service level of incoming calls, if one is set', {
			unit: 'percent',
			example: 87.5,
		}),
		OutboundTotalCalls: count('Outgoing calls', 32),
		OutboundAnsweredCalls: count('Outgoing calls that were answered', 25),
		OutboundRejectedCalls: count('Outgoing calls that were not answered', 7),
		OutboundAvgTalkTimeSec: wholeSeconds('Average talk of outgoing calls', 171),
		OutboundAvgWaitTime: wholeSeconds('Average wait of outgoing calls that were answered', 9),
	}),
	interaction: about,
	example: { MessageTTLSeconds: 60 },
});
