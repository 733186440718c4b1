import type { IWebhookFunctions } from 'n8n-workflow';

import { isObject } from '../values';
import { isDeeperThan } from '../values';

/** A request as the adapters see it: decoded, bounded, and free of n8n. */
export interface WebhookRequest {
	/** Names in lower case. */
	headers: ReturnType<IWebhookFunctions['getHeaderData']>;
	query: Record<string, unknown>;
	/** The decoded body: JSON value or form fields; undefined where the request has none. */
	body: unknown;
	/** When it arrived; milliseconds since 1970. */
	receivedAt: number;
}

/** A request that carries no event we can read. Its message goes to the caller: one line, no input echoed. */
export class BadRequest extends Error {}

/** More nesting than this is no vendor's event, and n8n itself could not store it. */
const MAX_DEPTH = 59;

/** Whether a value is nested more deeply than we read. */
export const isTooDeep = (value: unknown) => isDeeperThan(value, MAX_DEPTH);

/** Express's request, as n8n hands it out. */
type Request = ReturnType<IWebhookFunctions['getRequestObject']>;

/**
 * Reads what n8n received. n8n has decoded JSON and forms that say so by their content type, and has refused
 * (422) those it could not decode; under any other content type the body is still unread.
 * `secretName` is the query parameter that carries the secret, which must not get into an event.
 */
export async function readRequest(
	context: IWebhookFunctions,
	secretName?: string,
): Promise<WebhookRequest> {
	const request = context.getRequestObject();
	const body = await bodyOf(request);
	const query = { ...(context.getQueryData() as Record<string, unknown>) };
	if (secretName !== undefined) delete query[secretName];
	if (isTooDeep(body) || isTooDeep(query)) {
		throw new BadRequest('The event is nested too deeply');
	}
	return { headers: request.headers, query, body, receivedAt: Date.now() };
}

/** The body as n8n decoded it, else read as JSON whatever its content type says. */
async function bodyOf(request: Request): Promise<unknown> {
	const decoded: unknown = request.body;
	const contentType = (request.headers['content-type'] ?? '').toLowerCase();
	// n8n puts the fields of such a form beside its files, and leaves nothing to read.
	if (contentType.startsWith('multipart/form-data') && isObject(decoded)) return decoded.data;

	const isRead = await request.readRawBody().then(
		() => true,
		() => false,
	);
	if (!isRead) throw new BadRequest('The body could not be read: it broke off or is too large');
	const raw = request.rawBody?.toString('utf8') ?? '';
	if (typeof decoded === 'object' && decoded !== null && Object.keys(decoded).length > 0) {
		// curl and PHP call all they post a form, unless told otherwise.
		const isForm = contentType.startsWith('application/x-www-form-urlencoded');
		return (isForm && /^\s*[[{]/.test(raw) ? parsed(raw) : undefined) ?? decoded;
	}
	const written = (typeof decoded === 'string' ? decoded : raw).trim();
	if (written === '') return undefined;
	const value = parsed(written);
	if (value === undefined) throw new BadRequest('The body is neither JSON nor form fields');
	return value;
}

/** The value of a JSON text, which may begin with a byte order mark; undefined where it is none. */
export function parsed(json: string): unknown {
	try {
		// Trimming takes the mark away too.
		return JSON.parse(json.trim());
	} catch {
		return undefined;
	}
}
