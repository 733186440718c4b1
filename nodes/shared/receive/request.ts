import type { IWebhookFunctions } from 'n8n-workflow';

import type { Issue } from '../events/shape';
import { isDeeperThan, isObject } from '../values';
import { bodyText, formFields, issuesOfParts, mayBeInexact, parsed, queryFields } from './decode';

/** A request as the adapters see it: decoded, bounded, and free of n8n. */
export interface WebhookRequest {
	/** Names in lower case. */
	headers: ReturnType<IWebhookFunctions['getHeaderData']>;
	query: Record<string, unknown>;
	/** The decoded body: JSON value or form fields; undefined where the request has none. */
	body: unknown;
	/** When it arrived; milliseconds since 1970. */
	receivedAt: number;
	/** What could not be read, or not for certain; each of its events carries it. Whoever reads on adds to it. */
	issues: Issue[];
}

/** A request that carries no event we can read. Its message goes to the caller: one line, no input echoed. */
export class BadRequest extends Error {
	constructor(
		message: string,
		/** The status to answer with. */
		readonly status = 400,
	) {
		super(message);
	}
}

/** More nesting than this is no vendor's event, and n8n itself could not store it. */
const MAX_DEPTH = 59;

/** Whether a value is nested more deeply than we read. */
export const isTooDeep = (value: unknown) => isDeeperThan(value, MAX_DEPTH);

/** Express's request, as n8n hands it out. */
type Request = ReturnType<IWebhookFunctions['getRequestObject']>;

/**
 * Reads what n8n received. n8n has decoded JSON and forms that say so by their content type, and has refused
 * (422) those it could not decode; under any other content type the body is still unread.
 * `secretNames` are the query parameters that carry a secret, which must not get into an event.
 */
export async function readRequest(
	context: IWebhookFunctions,
	secretNames: readonly string[] = [],
): Promise<WebhookRequest> {
	const request = context.getRequestObject();
	const { body, issues } = await bodyOf(request);
	const asRead = context.getQueryData() as Record<string, unknown>;
	if (isTooDeep(body) || isTooDeep(asRead)) {
		throw new BadRequest('The event is nested too deeply');
	}
	const query = queryFields(asRead, request.originalUrl ?? '');
	for (const name of secretNames) delete query.fields[name];
	return {
		headers: request.headers,
		query: query.fields,
		body,
		receivedAt: Date.now(),
		issues: [...query.issues, ...issues],
	};
}

/**
 * The body as n8n decoded it, but for what n8n loses: then, and where it decoded nothing, as its bytes say.
 * A body of no known content type is read as JSON.
 */
async function bodyOf(request: Request): Promise<Pick<WebhookRequest, 'body' | 'issues'>> {
	const given: unknown = request.body;
	const contentType = (request.headers['content-type'] ?? '').toLowerCase();
	// n8n puts the fields of such a form beside its files, and leaves nothing to read.
	if (contentType.startsWith('multipart/form-data') && isObject(given)) {
		return { body: given.data, issues: issuesOfParts(given.data, given.files) };
	}
	const isRead = await request.readRawBody().then(
		() => true,
		() => false,
	);
	if (!isRead) throw new BadRequest('The body could not be read: it broke off or is too large');
	const raw = request.rawBody ?? Buffer.alloc(0);
	const { text, issues } = bodyText(raw);
	if (isObject(given) ? Object.keys(given).length > 0 : Array.isArray(given) && given.length > 0) {
		if (!contentType.startsWith('application/x-www-form-urlencoded')) {
			const isLossy = issues.length > 0 || mayBeInexact(text);
			return { body: (isLossy ? parsed(text) : undefined) ?? given, issues };
		}
		// curl and PHP call all they post a form, unless told otherwise.
		const json = /^\s*[[{]/.test(text) ? parsed(text) : undefined;
		if (json !== undefined) return { body: json, issues };
		const form = formFields(raw);
		return raw.length === 0 ? { body: given, issues } : { body: form.fields, issues: form.issues };
	}
	const written = text.trim();
	if (written === '') return { body: undefined, issues };
	const value = parsed(written);
	if (value === undefined) throw new BadRequest('The body is neither JSON nor form fields');
	return { body: value, issues };
}

/** The header whose value RingCentral wants back from a receiver. */
const TOKEN_HEADER = 'Validation-Token';
const TOKEN = /^[\x21-\x7e]{1,256}$/;

/**
 * Whether a sender only tries the URL, before it uses it: the request carries nothing beside secrets, whose query parameters are `secretNames`, and comes by GET or HEAD or
 * asks for its token. What asks for its token is given it.
 */
export function isProbe(context: IWebhookFunctions, secretNames: readonly string[]): boolean {
	const { method, headers } = context.getRequestObject();
	const names = Object.keys(context.getQueryData() as object);
	const isBare =
		names.every((name) => secretNames.includes(name)) &&
		(headers['content-length'] ?? '0') === '0' &&
		headers['transfer-encoding'] === undefined;
	const token = headers[TOKEN_HEADER.toLowerCase()];
	const asksForToken = typeof token === 'string' && TOKEN.test(token);
	if (!isBare || !(asksForToken || method === 'GET' || method === 'HEAD')) return false;
	if (asksForToken) context.getResponseObject().setHeader(TOKEN_HEADER, token);
	return true;
}

/** Where a process of n8n listens, as a request that it received shows. */
export interface Listening {
	port: number;
	isTls: boolean;
}

/** Where n8n listens, as far as a request shows. */
export function listeningOf(request: Pick<Request, 'socket'>): Listening | undefined {
	const socket = request.socket as (Request['socket'] & { encrypted?: boolean }) | undefined;
	const port = socket?.localPort;
	return port === undefined ? undefined : { port, isTls: socket?.encrypted === true };
}
