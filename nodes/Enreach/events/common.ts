/** Fields that several Enreach events share. Each set is built once, when an event first needs it. */
import { z } from 'zod/v4';

import {
	choice,
	eventName,
	flag,
	id,
	integer,
	label,
	moment,
	openChoice,
	phone,
	text,
	type Personal,
} from '../../shared/events/fields';
import { once } from '../../shared/once';
import { CALLS, CAST } from './story';

const NOT_SET = /^0001-01-01T00:00:00(?:\.0+)?(?:Z|[+-]\d\d:\d\d)?$/;
const NO_END = /^9999-12-31T23:59:59(?:\.9+)?(?:Z|[+-]\d\d:\d\d)?$/;

/**
 * A .NET DateTime or DateTimeOffset: its minimum means "not set" and becomes null, its maximum becomes
 * `no end` ("UserAvailability").
 */
export const dateTime = (description: string, example?: string) =>
	z
		.string()
		.transform((value) => (NOT_SET.test(value) ? null : NO_END.test(value) ? 'no end' : value))
		.meta({
			description,
			type: ['string', 'null'],
			documentedAs: 'date-time',
			personal: 'no',
			...(example ? { examples: [example] } : {}),
		});

/** A GUID; of a thing, unless it says otherwise. */
export const guid = (description: string, example?: string, personal?: Personal) =>
	id(description, { format: 'uuid', example, personal });

/** The GUID of somebody who works at the contact centre. */
export const userGuid = (description: string, example?: string) =>
	guid(description, example, 'agent.id');

/** The GUID of a recording or transcript, with which the vendor's API gives it out. */
export const recordingGuid = (description: string, example?: string) =>
	guid(description, example, 'either.link');

/** A login name, mostly an email address. */
export const userName = (description: string, example: string) =>
	text(description, { example, personal: 'agent.name' });

/** What somebody wrote about a customer. */
export const note = (description: string, example?: string) =>
	text(description, { example, personal: 'caller.text' });

/** A number that stands for something the document does not list. */
export const unlistedCode = (description: string, example: number) =>
	id(description, { documentedAs: 'integer', example });

/** What every event carries ("Common event properties"; the organisation is in each event's own table). */
export const envelope = once(() => ({
	RootEntityType: choice(
		'Kind of the top-level container',
		{ Undefined: 'A kind added later', Organization: 'An organisation (tenant)' },
		{ example: 'Organization' },
	),
	RootEntityId: guid('Id of the top-level container', CAST.organizationId),
	EventType: eventName('Name of the event'),
	EntityType: choice('Kind of the thing the event is about', {
		Undefined: 'A kind added later',
		User: 'A user, such as an agent',
		Queue: 'A service queue',
		CallList: 'A list of callbacks and outbound calls',
	}),
	EntityId: guid('Id of the thing the event is about'),
	Id: guid('Unique id of this event'),
	Timestamp: moment('When the event happened'),
	MessageTTLSeconds: integer(
		'How long after its timestamp the event is worth handling; -1: it never expires',
		{ unit: 'seconds', example: -1 },
	),
	OrganizationId: guid('The organisation', CAST.organizationId),
}));

/** The call on its own. */
export const callOnly = once(() => ({
	CallId: guid('The call; the same on all its events'),
}));

/** The call and one leg of it. */
export const leg = once(() => ({
	...callOnly(),
	LegId: label('The leg of the call'),
}));

const targetNumber = once(() => ({
	TargetNumber: phone('Number that was called', { personal: 'either.number' }),
}));

/** Both numbers of a call. */
export const numbers = once(() => ({
	CallerNumber: phone('Number of whoever called', { personal: 'either.number' }),
	...targetNumber(),
}));

/** A call with both its numbers. */
export const call = once(() => ({ ...leg(), ...numbers() }));

export const user = once(() => ({ UserId: userGuid('The user, such as an agent', CAST.userId) }));

/** The user with a name, in the spelling of most events. */
export const namedUser = once(() => ({
	...user(),
	UserName: userName("The user's login name", CAST.userName),
}));

/** The user with a name, in the other spelling. */
export const usernamedUser = once(() => ({
	...user(),
	Username: userName("The user's login name", CAST.userName),
}));

export const userNumber = once(() => ({
	UserNumber: phone("The user's number", { example: CAST.userNumber, personal: 'agent.number' }),
}));

export const agentLeg = once(() => ({
	AgentLegId: label("The agent's own leg of the call", {
		example: '0a7f3c5d-92e8-4b61-8d04-f5c6b1a9e372',
	}),
}));

export const callAsNumber = once(() => ({
	CallAsNumber: phone("Number shown to the called party, if another than the caller's own", {
		example: CAST.serviceNumber,
		personal: 'agent.number',
	}),
}));

/** How public a user's direct calls are. */
export const publicity = once(() => ({
	Publicity: unlistedCode("How public the user's direct calls are", 0),
}));

export const queue = once(() => ({ QueueId: guid('The service queue', CAST.queueId) }));

export const namedQueue = once(() => ({
	...queue(),
	QueueName: label('Name of the service queue', { example: CAST.queueName }),
}));

export const queueNumber = once(() => ({
	QueueNumber: phone('Number of the queue', { example: CAST.queueNumber, personal: 'no' }),
}));

/** The service queue that the call was in last. */
export const lastQueue = once(() => ({
	QueueId: guid(
		'The service queue the call was in last, else its last technical queue',
		CAST.queueId,
	),
}));

/** The technical queue, which routes; it may be another than the service queue. */
export const techQueue = once(() => ({
	TechQueueId: guid('The technical queue; may differ from the service queue', CAST.techQueueId),
}));

const namedTechQueue = once(() => ({
	...techQueue(),
	TechQueueName: label('Name of the technical queue', { example: CAST.techQueueName }),
}));

export const disconnectReason = once(() => ({
	Reason: choice(
		'Which side ended the call',
		{ remote: 'The other party hung up', local: 'The system or the user ended it' },
		{ example: 'remote' },
	),
}));

/** Which side ended a call, and why. */
export const disconnection = once(() => ({
	...disconnectReason(),
	TechReason: label('Technical reason, such as a SIP cause', { example: 'normal_clearing' }),
}));

/** A recorded announcement that the caller has to hear. */
export const blockingPrompt = once(() => ({
	PlayApplet: label('Routing step that plays it', { example: 'ServiceEnter' }),
	PromptDetail: openChoice(
		'Use or id of the announcement; starts with `SAY:` where text is read out',
		{ PRO_Enter: 'Announcement on entering' },
		{ example: 'PRO_Enter' },
	),
	Reason: openChoice(
		'Why it is played',
		{ MandatoryEnter: 'Everyone hears it on entering' },
		{ example: 'MandatoryEnter' },
	),
}));

/** How a call went on to its next routing point. */
export const overflow = once(() => ({
	...namedTechQueue(),
	OverflowApplet: label('Routing step at that moment', { example: 'QueueHandler' }),
	OverflowReason: openChoice(
		'Why the call moved on',
		{
			NoAvailableProviders: 'No agent was available',
			QueueFull: 'The queue was full',
			UserActivelyDeclined: 'The user declined the call',
		},
		{ example: 'NoAvailableProviders' },
	),
	OverflowType: openChoice(
		'Which rule moved it on; there are many more',
		{
			AdHoc_1: 'An ad-hoc rule',
			ServiceOpen: 'The opening hours',
			QueueHandler: 'A queue handler',
			QueueOverflowDefault: "The queue's default overflow",
			UserTransferAll: 'The user transfers all calls',
			ActPreEnter: 'An action before entering',
			TerminationHandling: 'The handling of ended calls',
		},
		{ example: 'QueueOverflowDefault' },
	),
	TechEvent: label('Technical event behind it', { example: 'overflow' }),
	TechNumber: text('Technical source, or its number', {
		example: CAST.serviceNumber,
		personal: 'either.number',
	}),
	TechSource: label('Kind of the technical source', { example: 'queue' }),
}));

/** The routing step that transfers a call. */
export const transferApplet = once(() => ({
	...namedTechQueue(),
	TransferApplet: label('Routing step that transfers', { example: 'QueueHandler' }),
}));

/** The kind of source that a transfer comes from. */
export const techSource = once(() => ({
	TechSource: label('Kind of the technical source', { example: 'queue' }),
}));

export const transferSource = once(() => ({
	TransferSource: label('What the transfer comes from', { example: 'overflow' }),
}));

export const transferTarget = once(() => ({
	TransferTarget: text('Where the call is to go: an id or a phone number', {
		example: '+441632960555',
		personal: 'either.number',
	}),
}));

export const connectedTarget = once(() => ({
	ConnectedTarget: text('Where the call is connected to: an id or a phone number', {
		example: '+441632960666',
		personal: 'either.number',
	}),
}));

export const detailedReason = once(() => ({
	DetailedReason: label('More about the reason; empty where there is no more', { example: '' }),
}));

/** A recording that can be played now. */
export const conversion = once(() => ({
	...callOnly(),
	RecordingId: recordingGuid('The recording'),
	ConversionId: recordingGuid('The conversion', '58c3e0d9-b7a4-4f16-9d2e-06f8b1c5a7e3'),
}));

/** A recording's file. */
export const recordedFile = once(() => ({
	...leg(),
	RecordedFilePath: text('Path of the recording', {
		example: '/recordings/2026/03/02/call.wav',
		personal: 'either.link',
	}),
	...targetNumber(),
	...user(),
}));

/** A transcript of a recording; `recordings` are the kinds it can be of. */
export const transcript = <V extends string>(
	recordings: Record<V, string>,
	example: NoInfer<V>,
) => ({
	...callOnly(),
	TranscriptId: recordingGuid('The transcript', 'a4e9c7d1-0b58-4f63-8e2a-d6c5f3b90718'),
	RecordingId: recordingGuid('The recording it was made of'),
	DurationMillis: integer('Length of the transcript', { unit: 'milliseconds' }),
	TranscribeRecordingType: choice(
		'What was recorded',
		{ Unknown: 'Not known', ...recordings },
		{ example },
	),
});

/** A callback and the list it is on. */
export const callback = once(() => ({
	CallBackId: guid('The callback request', CAST.callBackId),
	CallListId: guid('The list it is on', CAST.callListId),
}));

/** A callback that a caller just asked for. */
export const newCallback = once(() => ({
	...callback(),
	...leg(),
	...targetNumber(),
	ContactNumber: phone('Number to call back', { personal: 'caller.number' }),
	ContactMessage: note(
		'Message, as set up for the queue for example',
		'Callback after closing time',
	),
	CreationTime: dateTime('When the callback was asked for'),
	RecordingId: recordingGuid('The recording, if there is one'),
}));

/** A request that shapes the user's next outgoing call. */
export const nextCallOut = once(() => ({
	...user(),
	RequestId: guid('Ties answers to this request', 'e6d0f8b2-93a5-4c71-b84e-7a2c5d1f9063'),
	QueueId: guid('The queue in whose name to call, if any', CAST.queueId),
	CallListId: guid('The callback list to call for, if any'),
	CallBackId: guid('The callback to call for, if any'),
	TargetNumber: phone('Number to be called', {
		example: CALLS.forQueue.TargetNumber,
		personal: 'either.number',
	}),
	CLI: phone('Number to show to the called party', {
		example: CAST.serviceNumber,
		personal: 'agent.number',
	}),
	TimeToLive: integer('How long the request is valid', { example: 60 }),
	PersistentRequest: flag('Whether it holds until it is changed or expires', { example: false }),
}));

/** The wrap-up time of a call served in a queue. */
export const wrapUp = once(() => ({ ...leg(), ...queue(), ...user() }));

export const maxWrapUp = once(() => ({
	MaxWrapUpDurationSec: integer('Longest wrap-up time allowed', { unit: 'seconds', example: 120 }),
}));
