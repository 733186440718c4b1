import { hash, timingSafeEqual } from 'node:crypto';

import type { Clock } from '../time';
import type { WebhookRequest } from './request';

/**
 * What a genuine request carries. Of `secrets` the first is the one to use, the others are still accepted:
 * a secret is changed on one side first.
 */
export type Expectation =
	| { kind: 'none' }
	| { kind: 'header'; name: string; secrets: readonly string[] }
	| { kind: 'query'; name: string; secrets: readonly string[] }
	| { kind: 'basic'; user: string; secrets: readonly string[] };

/** Which secret a genuine request carried. */
export type Authentic = 'current' | 'previous';

type Sent = Pick<WebhookRequest, 'headers' | 'query'>;

/**
 * Which of the expected secrets the request carries, undefined if none. Takes the same time whatever is wrong,
 * and an expectation without a secret is never met: an empty credential must not open the door.
 */
export function authenticity(sent: Sent, expected: Expectation): Authentic | undefined {
	if (expected.kind === 'none') return 'current';
	const [value, isRightKind] = carried(sent, expected);
	const matches = expected.secrets.map((secret) =>
		sameSecret(value, expected.kind === 'basic' ? pair(expected.user, secret) : secret, secret),
	);
	if (!isRightKind) return undefined;
	if (matches[0]) return 'current';
	return matches.includes(true) ? 'previous' : undefined;
}

/** What the request has in the place of the secret, and whether it says that it is one of this kind. */
function carried(
	{ headers, query }: Sent,
	expected: Exclude<Expectation, { kind: 'none' }>,
): [unknown, boolean] {
	switch (expected.kind) {
		case 'header':
			return [headers[expected.name.toLowerCase()], true];
		case 'query':
			return [query[expected.name], true];
		case 'basic': {
			// Some senders put more than one blank between the two, or one behind.
			const [scheme, sent] = (headers.authorization ?? '').trim().split(/\s+/, 2);
			return [sent, scheme.toLowerCase() === 'basic'];
		}
	}
}

const pair = (user: string, password: string) =>
	Buffer.from(`${user}:${password}`).toString('base64');

/** Compares digests, which are of one length, so that neither content nor length shows in the time taken. */
function sameSecret(sent: unknown, expected: string, secret: string): boolean {
	const digest = (value: string) => hash('sha256', value, 'buffer');
	const same = timingSafeEqual(digest(typeof sent === 'string' ? sent : ''), digest(expected));
	return same && secret !== '';
}

interface Known {
	expected: Expectation;
	readAt: number;
}

/** An expectation that a request met. */
export interface Met {
	expected: Expectation;
	by: Authentic;
}

/**
 * How long what a genuine request carries is kept. Reading a credential costs a look into the database and,
 * under n8n's default settings, as much CPU as the whole rest of the request; so a secret that was changed
 * is accepted this much longer. A new one is accepted at once.
 */
export const KEEP_MS = 10_000;
const MAX_NODES = 500;

/** What genuine requests carry, by node; kept for a short time. */
export class Expectations {
	private readonly known = new Map<string, Known>();

	constructor(private readonly now: Clock) {}

	/**
	 * How a request meets what is expected; undefined if it does not. `key` names the node and its settings;
	 * `read` reads the credential. A request is refused only after a fresh look.
	 */
	async metBy(key: string, read: () => Promise<Expectation>, sent: Sent): Promise<Met | undefined> {
		const known = this.known.get(key);
		if (known && this.now() - known.readAt < KEEP_MS) {
			const by = authenticity(sent, known.expected);
			if (by) return { expected: known.expected, by };
		}
		this.known.delete(key);
		const expected = await read();
		this.known.set(key, { expected, readAt: this.now() });
		if (this.known.size > MAX_NODES) this.known.delete(this.known.keys().next().value as string);
		const by = authenticity(sent, expected);
		return by && { expected, by };
	}
}
