/**
 * How a trigger that is checked knows that whoever asks may ask, and how the asker knows who answered: both know
 * the secret, and show it without sending it.
 */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

import type { Expectation } from '../receive/authenticate';

/** A question is answered for so long, in milliseconds: what somebody finds in an old log is worth nothing. */
const VALID_MS = 3_600_000;

const QUESTION = /^([\w-]{22})\.(\d{1,15})\.([\w-]{43})$/;

/**
 * What both sides know: the secrets, the one to use first. Without authentication, what is in no URL: only who
 * can read the workflow knows the ids of both the workflow and the node. `node` is of the two.
 */
export function keysOf(expected: Expectation, node: string): string[] {
	if (expected.kind === 'none') return [`without authentication ${node}`];
	return expected.secrets.filter((secret) => secret !== '');
}

/** The signature of a text, for which nobody without the key can find one. */
export const signed = (key: string, text: string): string =>
	createHmac('sha256', key).update(`contact-center ${text}`).digest('base64url');

/** A question that was never asked before, signed. */
export function question(key: string, now: number): string {
	const text = `${randomBytes(16).toString('base64url')}.${now}`;
	return `${text}.${signed(key, `question ${text}`)}`;
}

/** Which of the keys a question is signed with; undefined if with none, if it is too old, or no question. */
export function keyOf(asked: unknown, keys: readonly string[], now: number): string | undefined {
	const parts = typeof asked === 'string' ? QUESTION.exec(asked) : null;
	if (!parts || Math.abs(now - Number(parts[2])) > VALID_MS) return undefined;
	const given = Buffer.from(parts[3]);
	const matching = keys.filter((key) =>
		timingSafeEqual(given, Buffer.from(signed(key, `question ${parts[1]}.${parts[2]}`))),
	);
	return matching[0];
}
