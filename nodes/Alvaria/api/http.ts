import type {
	IAllExecuteFunctions,
	IDataObject,
	IHttpRequestMethods,
	IHttpRequestOptions,
} from 'n8n-workflow';

import { sleep } from '../../shared/sleep';
import { AlvariaFailure, failureOf } from './failure';
import { baseUrlOf, partOfHost } from './regions';

/** Name of the credential type of all requests to Alvaria Cloud. */
export const CREDENTIAL = 'alvariaCloudOAuth2Api';

/** A request to the streaming API. */
export interface AlvariaRequest {
	method: IHttpRequestMethods;
	/** Version of the address: `v2` or `v3`. */
	version: 'v2' | 'v3';
	/** Below `…/streaming`, with its leading slash: `/events`. */
	path: string;
	/** The streaming session, for everything but its creation. */
	sessionId?: string;
	query?: IDataObject;
	body?: IDataObject | IDataObject[];
	/** Milliseconds after which an answer is no longer waited for. */
	timeout?: number;
}

/** Sends a request and gives the answer's body; throws an `AlvariaFailure`. */
export type AlvariaHttp = (request: AlvariaRequest, signal?: AbortSignal) => Promise<unknown>;

/** Milliseconds; Alvaria holds nothing but `GET events`. */
const DEFAULT_TIMEOUT = 20_000;

/** How long a credential, once decrypted, is used before it is read again. Milliseconds. */
const CREDENTIAL_LIFETIME = 60_000;

interface Answer {
	statusCode: number;
	headers: IDataObject;
	body: unknown;
}

/** What a test replaces. */
export interface Clock {
	sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
	/** Epoch milliseconds. */
	now: () => number;
}

const REAL_CLOCK: Clock = { sleep, now: Date.now };

/** The part of n8n's context that a request needs; trigger and action node both have it. */
export type HttpContext = Pick<IAllExecuteFunctions, 'getCredentials' | 'helpers'>;

/**
 * Requests to Alvaria Cloud through n8n's own OAuth2: n8n fetches and stores the token, and fetches
 * another one, once, when the answer is 401.
 */
export function alvariaHttp(context: HttpContext, clock: Clock = REAL_CLOCK): AlvariaHttp {
	const credentials = cachedCredentials(context, clock);
	return async (request, signal) => {
		const timeout = request.timeout ?? DEFAULT_TIMEOUT;
		const abort = new AbortController();
		// n8n waits minutes for a token, and knows no signal there.
		const over = new Promise<never>((_, reject) => {
			abort.signal.addEventListener('abort', () => reject(new Error('The request is over')));
		});
		const onAbort = () => abort.abort();
		signal?.addEventListener('abort', onAbort, { once: true });
		if (signal?.aborted) abort.abort();
		let timedOut = false;
		const answered = new AbortController();
		// A socket's own time-out counts idle time only; this ends an answer that merely trickles too.
		void clock.sleep(timeout, answered.signal).then(
			() => {
				timedOut = !answered.signal.aborted;
				abort.abort();
			},
			() => {},
		);
		try {
			const answer = send(context, credentials, request, abort.signal);
			return bodyOf(await Promise.race([answer, over]), clock.now());
		} catch (error) {
			throw signal?.aborted
				? new AlvariaFailure('aborted', 'The request was given up')
				: timedOut
					? new AlvariaFailure('transient', `Alvaria did not answer in ${timeout / 1000} s`)
					: toFailure(error, clock.now());
		} finally {
			signal?.removeEventListener('abort', onAbort);
			answered.abort();
		}
	};
}

/** The address of the streaming API: `https://<org>.<domain>/via/v3/organizations/<org>/streaming`. */
export function streamingUrl(credentials: IDataObject, version: 'v2' | 'v3'): string {
	const read = (name: string) => String(credentials[name] ?? '').trim();
	const organization = encodeURIComponent(read('organization'));
	const base = baseUrlOf(read('region'), read('baseUrl'), organization);
	return `${base}/via/${version}/organizations/${organization}/streaming`;
}

type GetCredentials = () => Promise<IDataObject>;

/**
 * n8n reads and decrypts the credential on every request, which costs it an expression engine each
 * time. A consumer that polls day and night needs that once a minute; a changed credential is
 * noticed as late.
 */
function cachedCredentials(context: HttpContext, { now }: Clock): GetCredentials {
	let cached: Promise<IDataObject> | undefined;
	let readAt = 0;
	return async () => {
		if (!cached || Math.abs(now() - readAt) > CREDENTIAL_LIFETIME) {
			readAt = now();
			cached = context.getCredentials(CREDENTIAL);
			cached.catch(() => (cached = undefined));
		}
		return await cached;
	};
}

async function send(
	context: HttpContext,
	getCredentials: GetCredentials,
	{ method, version, path, sessionId, query, body }: AlvariaRequest,
	signal: AbortSignal,
): Promise<Answer> {
	const credentials = await getCredentials();
	const options: IHttpRequestOptions = {
		method,
		url: `${streamingUrl(credentials, version)}${path}`,
		headers: {
			accept: 'application/json',
			'x-api-key': String(credentials.apiKey ?? ''),
			...(sessionId === undefined ? {} : { 'via-client-sessionid': sessionId }),
		},
		...(query ? { qs: query } : {}),
		...(body ? { body } : {}),
		json: true,
		returnFullResponse: true,
		abortSignal: signal,
		// An API has no reason to redirect; following one would send the session and key elsewhere.
		disableFollowRedirect: true,
	};
	// In an execution n8n replaces the request's signal by the execution's own, also when the
	// execution was cancelled and only the session remains to be deleted.
	const caller = Object.create(context, {
		getCredentials: { value: getCredentials },
		getExecutionCancelSignal: { value: () => signal },
	}) as IAllExecuteFunctions;
	const { httpRequestWithAuthentication } = context.helpers;
	const ask = async (ignoreHttpStatusErrors: IHttpRequestOptions['ignoreHttpStatusErrors']) =>
		(await httpRequestWithAuthentication.call(caller, CREDENTIAL, {
			...options,
			ignoreHttpStatusErrors,
		})) as Answer;
	// 401 has to fail for n8n to fetch a new token; all else is judged here, with its headers.
	const answer = await ask({ ignore: true, except: [401] });
	// n8n before 2.10 takes that for all statuses, and would keep a token that has expired.
	return answer.statusCode === 401 ? await ask(false) : answer;
}

function bodyOf({ statusCode, headers, body }: Answer, now: number): unknown {
	const parsed = typeof body === 'string' && body !== '' ? parse(body) : body;
	if (statusCode >= 200 && statusCode < 300) {
		if (parsed === undefined) {
			throw new AlvariaFailure('transient', 'Alvaria answered with something that is not JSON');
		}
		return parsed;
	}
	throw failureOf(statusCode, parsed ?? body, headers, now);
}

function parse(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

/** What went wrong where there was no answer, or n8n did not pass it on. */
export function toFailure(error: unknown, now: number): AlvariaFailure {
	if (error instanceof AlvariaFailure) return error;
	const { httpCode, message, messages, context, code } = error as {
		httpCode?: string | null;
		message?: string;
		messages?: string[];
		context?: { data?: IDataObject };
		code?: string;
	};
	const status = Number(httpCode ?? Number.NaN);
	if (status >= 400) return failureOf(status, context?.data, {}, now);
	// n8n puts advice in place of the message, and what happened into a list; it would do the same to a
	// message of ours with these codes.
	const all = [message, ...(messages ?? []), code].filter(Boolean).join('; ');
	const [, host] = /(?:ENOTFOUND|EAI_AGAIN) ([\w.-]+)/.exec(all) ?? [];
	const token = host ? undefined : tokenFailure(all, error);
	if (token) return token;
	const reason = host
		? `the host ${host} was not found (check the ${partOfHost(host)} in the credential)`
		: (message ?? all);
	return new AlvariaFailure('transient', `Alvaria can't be reached: ${reason}`, { cause: error });
}

/** Faults that pass though they sound like refusals: of TLS (Node), and `server_error` of OAuth (n8n). */
const PASSING_TOKEN_FAULT = /client network socket|encountered an unexpected condition/i;

/** What to check for a refusal of the token service, by n8n's words for OAuth's error codes or by the codes. */
const TOKEN_ADVICE: Array<[RegExp, string]> = [
	[/scope/i, 'the client may not use the scope streamingapi: ask Alvaria to allow it'],
	[/missing a required parameter|invalid_request|realm/i, 'check the organisation and the region'],
	[
		/client authentication|unauthorized|invalid_client|HTTP status 40[13]/i,
		'the client ID or the client secret is wrong, or they belong to another region or organisation',
	],
	[/HTTP status 404/i, 'check the region'],
];

/** n8n could not get a token: refused for good, or not reached. */
function tokenFailure(text: string, cause: unknown): AlvariaFailure | undefined {
	if (!/access token|oauth|client authentication|authorization (server|grant)|scope/i.test(text)) {
		return undefined;
	}
	const refused =
		!PASSING_TOKEN_FAULT.test(text) &&
		/HTTP status 4(?!08|29)\d\d|client|invalid|missing a required|unauthorized|denied|unsupported|reconnect/i.test(
			text,
		);
	const [, advice] = (refused && TOKEN_ADVICE.find(([words]) => words.test(text))) || [];
	const why = advice ? ` (${advice})` : '';
	return new AlvariaFailure(
		refused ? 'unauthorized' : 'transient',
		`No access token${why}: ${text}`,
		{ cause },
	);
}
