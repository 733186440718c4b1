/** Requests by which a sender tries a URL before it uses it. They are answered 200, and start nothing. */
import type { IWebhookFunctions } from 'n8n-workflow';

/** The header whose value RingCentral wants back from a receiver. */
const TOKEN_HEADER = 'Validation-Token';
const TOKEN = /^[\x21-\x7e]{1,256}$/;

/**
 * Whether a request carries nothing beside secrets, whose query parameters are `secretNames`, and comes by GET
 * or HEAD or asks for its token. What asks for its token is given it.
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
