/** What takes the place of a personal value. */
import { createHmac } from 'node:crypto';

import type { PersonalKind } from '../events/fields';

/** What becomes of personal values. Also the values of the node's parameter: public contract. */
export type Choice = 'keep' | 'mask' | 'pseudonyms' | 'leaveOut';

/** Stands for what is not told; always as long, so that it does not tell a length either. */
export const STARS = '*******';

/**
 * A value as far as a mask shows it: country code and last two digits of a number, initials of a name, the host
 * of a link. Nothing of any other.
 */
export function masked(kind: PersonalKind, value: string): string {
	switch (kind) {
		case 'number':
		case 'name':
		case 'address':
			return maskedContact(kind, value);
		case 'link':
			return maskedLink(value);
		default:
			return STARS;
	}
}

/** Senders put a number where a name is expected, and an address for either. */
function maskedContact(kind: PersonalKind, value: string): string {
	const number = phoneNumberIn(value);
	if (number !== undefined) return maskedNumber(number);
	if (value.includes('@')) return `${initial(value.trim())}${STARS}@${STARS}`;
	if (kind !== 'name') return STARS;
	const initials = value.trim().split(NAME_PARTS).map(initial).filter(Boolean);
	return initials.length > 0 ? initials.map((letter) => `${letter}.`).join(' ') : STARS;
}

const NAME_PARTS = /[\s._,;+-]+/;

/** A script without upper case writes whole names with one character. */
const LETTER = /^[\p{Lu}\p{Ll}\p{Lt}]/u;

const initial = (word: string) => LETTER.exec(word)?.[0].toUpperCase() ?? '';

/** Of a short number, such as an extension, two digits would be nearly all. */
const MIN_DIGITS = 7;

function maskedNumber(number: string): string {
	const digits = number.replace('+', '');
	if (digits.length < MIN_DIGITS) return STARS;
	return `${countryCodeOf(number)}${STARS}${digits.slice(-2)}`;
}

/** The country codes of ITU-T E.164 that have one or two digits; all others have three. */
const COUNTRY_CODE = /^\+(?:1|7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|[2-9]\d\d)/;

const countryCodeOf = (number: string) => COUNTRY_CODE.exec(number)?.[0] ?? '';

function maskedLink(value: string): string {
	if (!/^\s*https?:/i.test(value)) return STARS;
	try {
		const { protocol, host } = new URL(value);
		return `${protocol}//${host}/${STARS}`;
	} catch {
		return STARS;
	}
}

/** What people and systems put into and around a number. */
const BETWEEN_DIGITS = /[\s().\p{Pd}/\p{Cf}]/gu;

/**
 * The one form of a phone number, with `+` where it says its country: without what is put between digits, 00
 * for the plus, a scheme around it. Undefined where the value is anything else than a number. A number within
 * its country stays one: nothing but a setting tells which country that is.
 */
export function phoneNumberIn(value: string): string | undefined {
	if (/^\+[1-9]\d{6,14}$/.test(value)) return value;
	if (value.length > 60) return undefined;
	// Nothing below takes a letter away, but for a scheme and what follows an @: most values end here, quickly.
	if (!value.includes(':') && /^[^@]*[A-Za-z]/.test(value)) return undefined;
	const number = value
		.normalize('NFKC')
		// "+44 (0)20 …": the zero is dialled within the country alone.
		.replace(/^(\s*\+[\d\s]*)\(0\)/, '$1')
		.replace(BETWEEN_DIGITS, '')
		.replace(/^(?:tel|sips?):/i, '')
		// Who a SIP address is of is a number only where it has its country.
		.replace(/^(\+\d+)@.*$/, '$1')
		.replace(/^00(?=[1-9]\d{6})/, '+');
	return /^\+?\d{3,20}$/.test(number) ? number : undefined;
}

/** Kinds of which one and the same is written in several ways. */
const CONTACTS: readonly PersonalKind[] = ['number', 'name', 'address'];

/** The form in which equal values are equal. `countryCode` is that of numbers within their country. */
export function normalised(kind: PersonalKind, value: string, countryCode = ''): string {
	if (!CONTACTS.includes(kind)) return value.trim();
	const number = phoneNumberIn(value);
	if (number === undefined) {
		return value.normalize('NFKC').trim().replace(/\s+/g, ' ').toLowerCase();
	}
	return countryCode && /^0[1-9]\d{5}/.test(number) ? `+${countryCode}${number.slice(1)}` : number;
}

/** What a pseudonym begins with, so that nobody takes it for the value. */
const PREFIX = 'psn_';

const MAX_KEPT = 5000;

/**
 * Pseudonyms of one key: HMAC-SHA-256, cut to 128 bits. Equal values have equal ones, wherever the same key is
 * used. The last ones made are remembered: making one takes longer than all else that happens to an event.
 */
export class Pseudonyms {
	private readonly made = new Map<string, string>();

	constructor(
		private readonly key: string,
		private readonly countryCode = '',
	) {}

	of(kind: PersonalKind, value: string): string {
		const name = `${CONTACTS.includes(kind) ? 'c' : 'o'}${value}`;
		const known = this.made.get(name);
		if (known !== undefined) return known;
		const pseudonym = PREFIX + keyedHash(this.key, normalised(kind, value, this.countryCode));
		if (this.made.size >= MAX_KEPT) this.made.delete(this.made.keys().next().value as string);
		this.made.set(name, pseudonym);
		return pseudonym;
	}
}

/** 128 bits of HMAC-SHA-256, as 32 hexadecimal digits. */
export const keyedHash = (key: string, text: string) =>
	createHmac('sha256', key).update(text).digest('hex').slice(0, 32);
