import type { IWebhookFunctions } from 'n8n-workflow';

import { scan } from '../scan';

/** A request as the adapters see it: decoded, bounded, and free of n8n. */
export interface WebhookRequest {
	method: string;
	/** Names in lower case. */
	headers: ReturnType<IWebhookFunctions['getHeaderData']>;
	query: Record<string, unknown>;
	/** The decoded body: JSON value or form fields; undefined where the request has none. */
	body: unknown;
	/** Which of the node's URLs it came to: the webhook's name, `default` for the only one. */
	webhook: string;
	/** When it arrived; milliseconds since 1970. */
	receivedAt: number;
}

/** A request that carries no event we can read. Its message goes to the caller: one line, no input echoed. */
export class BadRequest extends Error {}

/** More nesting than this is no vendor's event, and n8n itself could not store it. */
const MAX_DEPTH = 60;

/** Whether a value is nested more deeply than we read. */
export const isTooDeep = (value: unknown) => scan(value, MAX_DEPTH).depth >= MAX_DEPTH;

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
	const isRead = await request.readRawBody().then(
		() => true,
		() => false,
	);
	if (!isRead) throw new BadRequest('The body could not be read: it broke off or is too large');
	const body = decodeBody(request.body, request.rawBody?.toString('utf8') ?? '');
	const query = { ...(context.getQueryData() as Record<string, unknown>) };
	if (secretName !== undefined) delete query[secretName];
	if (isTooDeep(body) || isTooDeep(query)) {
		throw new BadRequest('The event is nested too deeply');
	}
	return {
		method: request.method,
		headers: request.headers,
		query,
		body,
		webhook: context.getWebhookName(),
		receivedAt: Date.now(),
	};
}

/** The body as n8n decoded it, else read as JSON whatever its content type says. */
function decodeBody(decoded: unknown, raw: string): unknown {
	if (typeof decoded === 'object' && decoded !== null && Object.keys(decoded).length > 0)
		return decoded;
	const written = (typeof decoded === 'string' ? decoded : raw).trim();
	if (written === '') return undefined;
	const value = parsed(written.charCodeAt(0) === 0xfeff ? written.slice(1) : written);
	if (value === undefined) throw new BadRequest('The body is neither JSON nor form fields');
	return value;
}

function parsed(json: string): unknown {
	try {
		return JSON.parse(json);
	} catch {
		return undefined;
	}
}

/** Whether a value is a JSON object, as every event is. */
export const isObject = (value: unknown): value is Record<string, unknown> =>
	typeof value === 'object' && value !== null && !Array.isArray(value);
