import type { IDataObject } from 'n8n-workflow';

import { isObject } from '../../shared/values';

/** What a failed request asks of its sender. */
export type FailureKind =
	/** Alvaria no longer knows the session: a new one is needed, the old id must not be used again. */
	| 'sessionInvalid'
	/** Too many requests: slow down. */
	| 'throttled'
	/** Network, time-out, broken answer or server error: the same request may work later. */
	| 'transient'
	/** The credential is refused, also with a fresh token: only a person can help. */
	| 'unauthorized'
	/** Alvaria understood the request and refused it. */
	| 'rejected'
	/** The sender itself gave the request up. */
	| 'aborted';

interface FailureDetails {
	/** HTTP status; undefined where there was no answer. */
	status?: number;
	/** Milliseconds Alvaria asks to wait, from `Retry-After`. */
	retryAfter?: number;
	/** Alvaria's error answer: code, message and reasons ('ErrorResponse'). */
	response?: IDataObject;
	cause?: unknown;
}

/** A request that did not succeed, told apart by what to do about it. Holds no secret. */
export class AlvariaFailure extends Error {
	readonly status?: number;
	readonly retryAfter?: number;
	readonly response?: IDataObject;

	constructor(
		readonly kind: FailureKind,
		message: string,
		{ status, retryAfter, response, cause }: FailureDetails = {},
	) {
		super(message, { cause });
		this.name = 'AlvariaFailure';
		this.status = status;
		this.retryAfter = retryAfter;
		this.response = response;
	}

	/** Any error as a failure; one of unknown origin is worth another try. */
	static from(error: unknown): AlvariaFailure {
		if (error instanceof AlvariaFailure) return error;
		const message = error instanceof Error ? error.message : String(error);
		return new AlvariaFailure('transient', message, { cause: error });
	}
}

/** Alvaria's own words for a session it does not know ('API Client Implementation Recommendations'). */
const INVALID_SESSION = /invalid or expired session/i;

/** What an error status means for a request in a session. */
export function kindOfStatus(status: number, text: string): FailureKind {
	if (status === 400 && INVALID_SESSION.test(text)) return 'sessionInvalid';
	if (status === 401 || status === 403) return 'unauthorized';
	if (status === 429) return 'throttled';
	if (status === 408 || status >= 500) return 'transient';
	return 'rejected';
}

/**
 * Milliseconds to wait by a `Retry-After` header: seconds or an HTTP date (RFC 9110, section 10.2.3).
 * Undefined where the header is missing or says nothing usable.
 */
export function retryAfterMs(header: unknown, now: number): number | undefined {
	if (typeof header !== 'string' && typeof header !== 'number') return undefined;
	const text = String(header).trim();
	if (/^\d+(\.\d+)?$/.test(text)) return Number(text) * 1000;
	const date = Date.parse(text);
	return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

/** The failure that an answer with an error status stands for. */
export function failureOf(
	status: number,
	body: unknown,
	headers: IDataObject,
	now: number,
): AlvariaFailure {
	const response = isObject(body) ? (body as IDataObject) : undefined;
	const text = response ? JSON.stringify(response) : String(body ?? '');
	return new AlvariaFailure(kindOfStatus(status, text), messageOf(status, response), {
		status,
		response,
		retryAfter: retryAfterMs(headers['retry-after'], now),
	});
}

/** Alvaria's code, message and reasons in one line. */
function messageOf(status: number, response: IDataObject | undefined): string {
	const message = typeof response?.message === 'string' ? `: ${response.message}` : '';
	const reasons = reasonsOf(response);
	return `Alvaria answered ${status}${message}${reasons ? ` (${reasons})` : ''}`;
}

/** Alvaria's reasons for an error, in one line; empty where it gives none. */
export function reasonsOf(response: IDataObject | undefined): string {
	const errors = Array.isArray(response?.errors) ? response.errors : [];
	return errors
		.filter(isObject)
		.map(({ scope, reason, message }) =>
			[scope, reason, message].filter((part) => typeof part === 'string' && part).join(', '),
		)
		.filter(Boolean)
		.join('; ');
}

/** The node's parameters are not usable as they are. The message is for the user. */
export class SettingsError extends Error {}
