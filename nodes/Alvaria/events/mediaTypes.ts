import type { Interaction } from '../../shared/events/interaction';

/**
 * Alvaria's media types. A media type's place in this list is its number, as in `category`; the name is the
 * one in `mediaType` (Streaming API document, "EventECActive" and "EventECDialing").
 */
const MEDIA_TYPES = [
	['None', 'No medium'],
	['InboundACD', 'Call of a customer, distributed to an agent'],
	['InboundDID', "Call to an agent's own number"],
	['InboundIVR', 'Incoming call handled by a voice menu'],
	['InboundUndefined', 'Incoming, of an undefined kind'],
	['InboundExternal', 'Incoming from an external system'],
	['InboundFax', 'Incoming fax'],
	['InboundVoicemail', 'Voicemail left by a caller'],
	['OutboundAOD', 'Call dialled by the outbound dialler'],
	['OutboundConference', 'Conference with someone outside'],
	['OutboundConsult', 'Consultation with someone outside'],
	['OutboundConsultXfer', 'Transfer to someone outside after a consultation'],
	['OutboundFax', 'Outgoing fax'],
	['OutboundExternal', 'Outgoing through an external system'],
	['OutboundManual', 'Call dialled by the agent'],
	['OutboundTPConXfer', 'Transfer of a consultation to a third party'],
	['InternalConference', 'Conference between agents'],
	['InternalConsult', 'Consultation between agents'],
	['InternalConsultXfer', 'Transfer between agents after a consultation'],
	['InternalManual', 'Call dialled from one agent to another'],
	['OutboundMessage', 'Outgoing message'],
	['InternalMonitoring', 'A supervisor listens in'],
	['InternalRecording', 'A recording is made or played'],
	['InboundChat', 'Chat with a customer'],
	['InboundEmailNLP', 'Incoming email, routed by its text'],
	['InboundEmailAgentSel', 'Incoming email, picked by an agent'],
	['InboundEmailAgentSelfService', 'Incoming email, answered by self-service'],
	['InboundEmailCDReview', 'Incoming email, for review'],
	['InboundEmailSend', 'Incoming email, being sent on'],
	['OutboundEmail', 'Outgoing email'],
	['InboundWorkflow', 'Item of a workflow'],
	['InboundCTI', 'Call from a connected telephone system (CTI)'],
	['InboundIM', 'Instant message of a customer'],
	['InboundSMS', 'SMS of a customer'],
] as const;

/** A media type's name, as in `mediaType`. */
type MediaType = (typeof MEDIA_TYPES)[number][0];

/** What each `mediaType` means. */
export const MEDIA_TYPE_MEANINGS = Object.fromEntries(MEDIA_TYPES) as Record<MediaType, string>;

/** What each number of a media type (`category`) means. */
export const CATEGORY_MEANINGS: Record<number, string> = Object.fromEntries(
	MEDIA_TYPES.map(([name, meaning], category) => [category, `${name}: ${meaning}`]),
);

/** The number of the media type that an agent listens to, and the customer is not there. */
export const VOICEMAIL_CATEGORY = 7;

type Direction = NonNullable<Interaction['direction']>;

const DIRECTIONS: Record<string, Direction> = {
	Inbound: 'inbound',
	Outbound: 'outbound',
	Internal: 'internal',
};

/** The direction that a media type's name begins with; none for `None`. */
export const directionOfMediaType = (mediaType: string | null | undefined): Direction | undefined =>
	DIRECTIONS[/^(?:Inbound|Outbound|Internal)/.exec(mediaType ?? '')?.[0] ?? ''];

/** The direction of a media type's number. */
export const directionOfCategory = (category: number | null | undefined): Direction | undefined =>
	directionOfMediaType(MEDIA_TYPES[category ?? 0]?.[0]);
