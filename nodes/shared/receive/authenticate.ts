import { hash, timingSafeEqual } from 'node:crypto';

import type { WebhookRequest } from './request';

/** What a genuine request carries. */
export type Expectation =
	| { kind: 'none' }
	| { kind: 'header'; name: string; value: string }
	| { kind: 'query'; name: string; value: string }
	| { kind: 'basic'; user: string; password: string };

/**
 * Whether the request carries what is expected. Takes the same time whatever is wrong, and an expectation
 * without a secret is never met: an empty credential must not open the door.
 */
export function isAuthentic(
	request: Pick<WebhookRequest, 'headers' | 'query'>,
	expected: Expectation,
): boolean {
	switch (expected.kind) {
		case 'none':
			return true;
		case 'header':
			return sameSecret(request.headers[expected.name.toLowerCase()], expected.value);
		case 'query':
			return sameSecret(request.query[expected.name], expected.value);
		case 'basic': {
			const pair = Buffer.from(`${expected.user}:${expected.password}`).toString('base64');
			const [scheme = '', sent] = (request.headers.authorization ?? '').split(' ', 2);
			const secret = expected.password === '' ? '' : pair;
			return sameSecret(sent, secret) && scheme.toLowerCase() === 'basic';
		}
	}
}

/** Compares digests, which are of one length, so that neither content nor length shows in the time taken. */
function sameSecret(sent: unknown, secret: string): boolean {
	const digest = (value: string) => hash('sha256', value, 'buffer');
	const same = timingSafeEqual(digest(typeof sent === 'string' ? sent : ''), digest(secret));
	return same && secret !== '';
}
