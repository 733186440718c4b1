/** What an agent's screen shows about an interaction that begins. */
import {
	choice,
	code,
	flag,
	id,
	integer,
	label,
	openCode,
	phone,
	record,
	text,
	type Fields,
} from '../../shared/events/fields';
import type { Interaction, InteractionFacts } from '../../shared/events/interaction';
import {
	CAST,
	engagementCenter,
	filled,
	interactionData,
	interactionIds,
	interactionOf,
	known,
	ofInteraction,
	twins,
} from './common';
import {
	CATEGORY_MEANINGS,
	MEDIA_TYPE_MEANINGS,
	directionOfCategory,
	directionOfMediaType,
} from './mediaTypes';

const INTERACTION_TYPES = {
	ACD: 'Call distributed to an agent',
	AOD: 'Call dialled by the outbound dialler',
	CONFERENCE: 'Conference',
	CONSULTATION: 'Consultation',
	CONSULTATION_XFER: 'Transfer after a consultation',
	DID: "Call to an agent's own number",
	FAX: 'Fax',
	IVR: 'Call handled by a voice menu',
	MANUAL: 'Call dialled by the agent',
	MESSAGE: 'Message',
	MONITORING: 'A supervisor listens in',
	RECORDING: 'A recording is made or played',
	THIRD_PARTY_CONSULT_XFER: 'Transfer of a consultation to a third party',
	UNDEFINED: 'Not defined',
	EXTERNAL: 'From or to an external system',
	VOICEMAIL: 'Voicemail',
	CHAT: 'Chat',
	EMAIL_MEDIA: 'Email',
	EMAIL_SELECT: 'Email picked by an agent',
	EMAIL_SELF_SERV: 'Email answered by self-service',
	EMAIL_CDREVIEW: 'Email for review',
	EMAIL_SEND: 'Email being sent on',
	EMAIL_OUTBOUND: 'Outgoing email',
	WORKFLOW: 'Item of a workflow',
	CTI: 'Call from a connected telephone system (CTI)',
	IM: 'Instant message',
	IM_CONFERENCE: 'Conference by instant message',
	IM_CONSULTATION: 'Consultation by instant message',
	VIDEO: 'Video call',
	SOCIAL: 'Social media',
	SMS: 'SMS',
};

const preemptive = () =>
	code(
		'Whether the interaction should be brought to the front at once',
		{ 0: 'No', 1: 'Yes' },
		{ example: 1 },
	);

const address = (description: string) =>
	text(description, { example: '', personal: 'either.address' });

/** Email addresses and storage keys of an email interaction; empty for the others. */
const emailData = () =>
	record('The email, where the interaction is one', {
		forwardToMBox: address('Not used'),
		fromAddress: address('Address of the sender'),
		emailObjectId: id('Key of the email in the storage', { example: '', personal: 'either.link' }),
		senderCC: address('Addresses that got a copy'),
		senderTime: label('When the email was sent', { example: '' }),
		senderName: text('Name of the sender', { example: '', personal: 'either.name' }),
		replyEmailObjectId: id('Key of the reply or its draft in the storage', {
			example: '',
			personal: 'either.link',
		}),
		senderTo: address('Addresses the email was sent to'),
		...twins('threadId', 'threadIdRev', 'The thread that ties a reply to its email', 0),
	});

/** The work type before any transfer; the two events spell its ids differently. */
const originalWorkType = <N extends string, T extends string>(asNumber: N, asText: T) =>
	twins(asNumber, asText, 'The work type the interaction came in with', CAST.workTypeId);

/** What differs between the samples of the two events. */
interface Shown {
	recordNumber: number;
	dialMode: number | null;
	category: 1 | 2;
	interactionType: keyof typeof INTERACTION_TYPES;
	ani: string;
	dnis: string;
}

const INCOMING_CALL: Shown = {
	recordNumber: 0,
	dialMode: null,
	category: 1,
	interactionType: 'ACD',
	ani: CAST.customerNumber,
	dnis: CAST.serviceNumber,
};

const CAMPAIGN_RECORD: Shown = {
	recordNumber: 45,
	dialMode: 3,
	category: 2,
	interactionType: 'AOD',
	ani: '',
	dnis: '',
};

const otherData = <O extends Fields>(original: O, shown: Shown) =>
	record('General facts about the interaction', {
		interactionCategory: code(
			'The direction',
			{ 1: 'Inbound', 2: 'Outbound', 3: 'Internal' },
			{ example: shown.category },
		),
		interactionType: choice('The kind of interaction', INTERACTION_TYPES, {
			example: shown.interactionType,
		}),
		screenpopType: openCode(
			'What the screen shows',
			{
				31: 'Anything else',
				50: 'Email handed over by an agent',
				56: 'Email handed over by a work type',
			},
			{ example: 31 },
		),
		...original,
		...twins('worktypeId', 'workTypeIdRev', 'The work type', CAST.workTypeId),
		...twins('timezoneId', 'timezoneIdRev', 'Time zone of the customer', 18, 'caller.location'),
	});

/** Number and name of the customer. */
const screenData = (shown: Shown) =>
	record("The customer's name and numbers", {
		ani: phone('The calling number (ANI)', { example: shown.ani, personal: 'either.number' }),
		callerId: text('The caller id shown', {
			example: `${CAST.customerLastName} ${CAST.customerFirstName}`,
			personal: 'either.name',
		}),
		dnis: phone('The number that was called (DNIS)', {
			example: shown.dnis,
			personal: 'either.number',
		}),
		firstName: text('First name', { example: CAST.customerFirstName, personal: 'caller.name' }),
		lastName: text('Last name', { example: CAST.customerLastName, personal: 'caller.name' }),
		phoneNumber: phone("The customer's number", {
			example: CAST.customerNumber,
			personal: 'caller.number',
		}),
		umid: id("Alvaria's own umid of the interaction", {
			example: '01-0010010000-260302-080123450-00376',
		}),
	});

const interactionInfo = <O extends Fields>(original: O, shown: Shown) =>
	record('What the system knows about the interaction', {
		outreach: record('Where the interaction comes from an outbound campaign', {
			callTableRecordNum: id("Number of the record in the campaign's call table", {
				documentedAs: 'integer',
				example: shown.recordNumber,
				personal: 'caller.id',
			}),
		}),
		callBackData: record('Where the interaction is a callback', {
			callBackFlag: code(
				'Whether it is a callback',
				{ 0: 'No callback', 1: 'A normal callback', 2: 'A callback with priority' },
				{ example: 0 },
			),
			callBackMemo: text('Note left with the callback', {
				example: '',
				personal: 'caller.text',
			}),
			dialModeCode: openCode(
				'How a campaign dialled it, or who transferred it',
				{
					1: 'Automatic dialling',
					2: 'Predictive dialling',
					3: 'Preview: the agent looks first',
					4: 'Precision dialling',
					6: 'Transferred by an agent',
					7: 'Transferred by a voice menu',
				},
				{ example: shown.dialMode },
			),
		}),
		emailData: emailData(),
		otherData: otherData(original, shown),
		screenData: screenData(shown),
		interactionData: interactionData(),
	});

type Text = string | number | null;

/** What the mapping reads of an `interactionInfo`. */
interface Told {
	otherData?: {
		interactionCategory?: number | null;
		worktypeId?: Text;
		workTypeIdRev?: Text;
	} | null;
	screenData?: { ani?: Text; dnis?: Text; phoneNumber?: Text } | null;
	emailData?: { fromAddress?: Text } | null;
}

const DIRECTIONS: Partial<Record<number, Interaction['direction']>> = {
	1: 'inbound',
	2: 'outbound',
	3: 'internal',
};

/** The facts of a screen pop; the medium tells the direction, else the category does. */
function ofScreenPop(
	told: Told | null | undefined,
	directionOfMedium: Interaction['direction'],
): InteractionFacts {
	const { otherData, screenData, emailData } = told ?? {};
	const direction = directionOfMedium ?? DIRECTIONS[otherData?.interactionCategory ?? 0];
	return {
		queueId: known(otherData?.workTypeIdRev, otherData?.worktypeId),
		direction,
		...(direction === 'inbound' && {
			customerNumber: filled(screenData?.phoneNumber, screenData?.ani, emailData?.fromAddress),
			serviceNumber: screenData?.dnis,
		}),
		...(direction === 'outbound' && {
			customerNumber: filled(screenData?.phoneNumber, screenData?.dnis),
		}),
	};
}

export const ScreenPop = engagementCenter('ScreenPop', {
	description: 'An interaction begins for an agent: all that is known about it',
	payload: () => ({
		...interactionIds(),
		playAudioAlert: flag('Whether to play a sound', { example: false }),
		preemptive: preemptive(),
		requiredRejectReason: flag('Whether the agent has to give a reason to reject it', {
			example: false,
		}),
		requiredResponse: flag('Whether the agent has to respond', { example: true }),
		mediaType: choice('The medium', MEDIA_TYPE_MEANINGS, { example: 'InboundACD' }),
		...twins(
			'switchInteractionId',
			'switchInteractionIdRev',
			"The telephone switch's own id of the interaction; 0 where it has none",
			0,
		),
		timeoutForAcceptCall: integer('Time the agent has to accept, where the work type asks it', {
			example: 15,
		}),
		timeoutForAudioAlert: integer('How long the sound plays, where the work type has one', {
			example: 0,
		}),
		interactionInfo: interactionInfo(
			originalWorkType('originalWorktypeId', 'originalWorktypeIdRev'),
			INCOMING_CALL,
		),
	}),
	interaction: (payload) => ({
		...ofInteraction(payload),
		...ofScreenPop(payload.interactionInfo, directionOfMediaType(payload.mediaType)),
	}),
});

export const PreviewScreenPop = engagementCenter('PreviewScreenPop', {
	description: 'An agent is shown a record of a campaign and decides whether to call',
	payload: () => ({
		...interactionOf('The interaction', CAST.previewInteractionId),
		preemptive: preemptive(),
		statusReason: code('The medium, as a number', CATEGORY_MEANINGS, { example: 8 }),
		interactionInfo: interactionInfo(
			originalWorkType('originalWorkTypeId', 'originalWorkTypeIdRev'),
			CAMPAIGN_RECORD,
		),
	}),
	interaction: (payload) => ({
		...ofInteraction(payload),
		...ofScreenPop(payload.interactionInfo, directionOfCategory(payload.statusReason)),
	}),
});
