/** Callback requests and the state of their lists. */
import {
	code,
	flag,
	id,
	integer,
	label,
	list,
	phone,
	record,
	text,
} from '../../../shared/events/fields';
import { callback, callOnly, dateTime, guid, note, recordingGuid, userGuid } from '../common';
import { callListEvent } from '../define';
import { about } from '../interaction';
import { CALLS, CAST } from '../story';

/** An attempt to handle a request (CallbackAttempt). */
const attempt = () =>
	record('An attempt', {
		Id: guid('The attempt'),
		CallbackAttemptTypeId: id('Kind of its result', { documentedAs: 'integer' }),
		CallId: guid('Its call, if there was one'),
		Note: note("The user's note"),
		RecordingId: recordingGuid('Its recording, if there is one'),
		Timestamp: dateTime('When it was made'),
		UserId: userGuid('Who made it'),
	});

/** A name-value field that an organisation adds (CallbackExtra). */
const extra = () =>
	record('An extra field', {
		Id: id('Id of the field', { documentedAs: 'integer' }),
		Name: label('Its name'),
		Value: note('Its value'),
	});

/** Another request about the same matter (CallbackRelatedItem). */
const relatedItem = () =>
	record('A related request', {
		Id: guid('The request'),
		ListId: guid('The list it is on'),
		IsClosed: flag('Whether it is closed'),
		StatusId: id('Status of its last attempt', { documentedAs: 'integer' }),
	});

const handled = {
	CallId: CALLS.callback.CallId,
	UserId: CAST.userId,
	Note: 'Order found, delivery tomorrow',
	Timestamp: '2026-03-03T07:14:05Z',
};

export const CallbackChanged = callListEvent('CallbackChanged', {
	description: 'A callback request was created, changed or closed',
	at: '2026-03-03T07:14:10.00Z',
	call: CALLS.closed,
	fields: () => ({
		...callback(),
		...callOnly(),
		QueueId: guid('The queue, or voice menu, the request came from', CAST.queueId),
		TypeId: code(
			'How the request came about',
			{ 1: 'The caller asked for it', 2: 'A call overflowed', 3: 'Somebody added it by hand' },
			{ example: 1 },
		),
		ChannelIn: label('The channel it came in through, mostly a queue', { example: CAST.queueName }),
		ContactNumber: phone('Number to call back', {
			example: CALLS.closed.CallerNumber,
			personal: 'caller.number',
		}),
		ContactName: text('Name of the contact, mostly empty', {
			example: '',
			personal: 'caller.name',
		}),
		ContactMessage: note('Message of the contact, mostly empty', ''),
		Note: note('Internal notes', 'Asks about a delivery'),
		CalculatedPriority: label('Priority, as calculated', { example: '100' }),
		ClassificationId: guid('How it was classified, if it was'),
		AssignedUserId: userGuid('Who is to handle it', CAST.userId),
		Created: flag('Whether it is new; otherwise it changed', { example: false }),
		CreationTime: dateTime('When it was created', '2026-03-02T16:35:40Z'),
		Modified: dateTime('When it was changed', '2026-03-03T07:14:10Z'),
		LastModifiedUserId: userGuid(
			'Who changed it last; empty where new or changed by an administrator',
			CAST.userId,
		),
		NotBefore: dateTime('Not to be handled before then', '2026-03-03T07:00:00Z'),
		DueDate: dateTime('To be handled until then', '2026-03-03T10:00:00Z'),
		ExpiryDate: dateTime('Closed by itself then', '2026-03-09T16:35:40Z'),
		IsClosed: flag('Whether it is closed', { example: true }),
		LastAttemptTypeId: id('Kind of the last attempt', { documentedAs: 'integer', example: 1 }),
		LastAttemptTimestamp: dateTime('When the last attempt was made', handled.Timestamp),
		LastAttemptUserId: userGuid('Who made the last attempt', handled.UserId),
		LastAttemptNote: note('Note on the last attempt', handled.Note),
		RecordingId: recordingGuid('The recording, if there is one'),
		TranscriptId: recordingGuid('The transcript of the recording, if there is one'),
		CallbackAttempts: list('All attempts', attempt(), {
			example: [
				{
					Id: '84c1f7d6-e2b9-4d03-a5f8-c9e0b6d7134a',
					CallbackAttemptTypeId: 1,
					RecordingId: CALLS.callback.RecordingId,
					...handled,
				},
			],
		}),
		CallbackExtras: list('Extra fields', extra(), {
			example: [{ Id: 12, Name: 'OrderNumber', Value: '0004711' }],
		}),
		CallbackRelatedItems: list('Related requests', relatedItem(), {
			example: [
				{
					Id: 'a7b0e9c4-5d62-4f81-93c7-e8f1d0b6a259',
					ListId: CAST.callListId,
					IsClosed: true,
					StatusId: 1,
				},
			],
		}),
	}),
	interaction: (data) => ({
		...about(data),
		agentId: data.AssignedUserId,
		customerNumber: data.ContactNumber,
	}),
	example: { MessageTTLSeconds: 120, ClassificationId: null, TranscriptId: null },
});

const count = (description: string, example: number) => integer(description, { example });

export const CallbackListStatus = callListEvent('CallbackListStatus', {
	description: "A callback list's counters changed; looked at every 15 seconds",
	at: '2026-03-03T07:09:45.00Z',
	fields: () => ({
		CallListId: callback().CallListId,
		IsAutoAllocate: flag('Whether the list allocates its requests by itself', { example: false }),
		TotalOpenRequests: count('Open requests', 6),
		TotalFreeForAllocation: count('Requests that can be allocated', 4),
		TotalAssigned: count('Requests assigned to an agent', 1),
		TotalHidingNotBefore: count('Requests whose earliest time has not come', 1),
		NextHourRevealedNotBefore: count('Requests whose earliest time comes within the hour', 1),
		TotalOverDueDate: count('Requests that are overdue', 0),
		NextHourOverDueDate: count('Requests that will be overdue within the hour', 2),
		ExpiresIn24h: count('Requests that expire today', 0),
		TotalActiveAgents: count('Agents active in the list, serving or not', 3),
		TotalServingAgents: count('Agents who serve callback lists', 2),
		TotalAutoAllocateAgents: count('Agents active in the list who serve callback lists', 2),
		TotalServingAutoAllocateAgents: count(
			'Agents who could get a request by itself now; also counts those who have one',
			0,
		),
	}),
	example: { MessageTTLSeconds: 600 },
});
