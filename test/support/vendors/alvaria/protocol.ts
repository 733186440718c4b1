/**
 * The wire format of the Alvaria Cloud Streaming API, v2 and v3
 * (Alvaria streaming document, chapters 'Session' to 'Subscription' and 'Schemas').
 */

export type ApiVersion = 'v2' | 'v3';

export type Operation =
	| 'token'
	| 'createSession'
	| 'deleteSession'
	| 'events'
	| 'acknowledge'
	| 'createSubscription'
	| 'listSubscriptions'
	| 'getSubscription'
	| 'updateSubscription'
	| 'deleteSubscription';

/** A request as the simulator's core sees it: header names in lower case, the body as sent. */
export interface ApiRequest {
	method: string;
	path: string;
	query: URLSearchParams;
	headers: Record<string, string | undefined>;
	body: string;
	/** When it came, in simulated epoch milliseconds; it may be looked at later. */
	receivedAt: number;
	/** Aborts when the client has gone away. */
	signal: AbortSignal;
}

export interface ApiResponse {
	status: number;
	headers?: Record<string, string>;
	/** Sent as JSON; `undefined` is an empty body. */
	body?: unknown;
	/** Runs once the client has the whole answer; not when the answer was lost on the way. */
	received?: () => void;
}

/** Session limits of the document: seconds, events. */
export const INACTIVITY_DELAY = { min: 60, max: 600, default: 60 } as const;
export const MAX_EVENTS = { min: 1, max: 200, default: 1 } as const;
export const LONG_POLL_MS = 15_000;

export const INVALID_SESSION = 'Invalid or expired session';

export const CATALOG_TYPES = ['changeNotification', 'engagementCenterThirdParty'] as const;
export type CatalogType = (typeof CATALOG_TYPES)[number];

/** The names a subscription accepts ('FilterCriteria'): MultiTaskingStatus is not one of them. */
export const CATALOG_EVENTS: Record<CatalogType, readonly string[]> = {
	changeNotification: ['user', 'team'],
	engagementCenterThirdParty: (
		'AcceptCallTimeout ActivateInteraction Active AdvanceFeature AgentStatistics ' +
		'AudioPathConnection CallReRouted ClientSessionKeepAlive Conference ConnectConfirm Connected ' +
		'Connecting Consult ConsultInitiated Dialing DialInitiated Disconnected DisconnectPending ' +
		'DispositionInitiated EmailRemoved Error Held Idle InteractionClear InteractionTransferred ' +
		'InteractionReleasedXferred MessageStatus MonitorState NewTeam NewVoiceMail NewWorkType ' +
		'NotReady NotReadyPending Park PhoneFoul PhoneOffhook PhoneReconnect PreviewScreenPop ' +
		'ReassignEmailAck RecordingState RemoveTeam RemoveWorkType ScreenPop SystemAvailable ' +
		'SystemStandby SystemUnavailable TelephonyAvailable TelephonyUnavailable ' +
		'UpdateAgentStatusReason UpdateDisposition UpdateDispositionPlan UpdateTeam UpdateWorkType ' +
		'VoiceLock VoiceUnlock Wrap WrapTimeout'
	).split(' '),
};

/** An error in the shape of the document's 'ErrorResponse'. */
export function errorResponse(
	status: number,
	message: string,
	reason = message,
	scope = 'streaming',
): ApiResponse {
	return { status, body: { code: status, message, errors: [{ scope, reason, message }] } };
}

/** 401 has no schema in the document: an empty body. */
export const unauthorized: ApiResponse = { status: 401 };
