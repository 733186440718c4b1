/**
 * Reading what senders write as they mean it: bytes that are not UTF-8, numbers longer than JavaScript's, and
 * a plus that nobody encoded. What is a guess, or could not be read, becomes an issue of the item. Every
 * function takes time linear in what was sent.
 */
import type { Issue } from '../events/shape';

/** Fields read of a form or a query string, and what is to be said about them. */
export interface Fields {
	fields: Record<string, unknown>;
	issues: Issue[];
}

/** More fields than this are no vendor's; n8n itself reads no more. */
export const MAX_FIELDS = 1000;

const GUESSED = 'The text is not UTF-8: it was read as Windows-1252.';
const NOT_ALL = 'Only the first 1,000 fields were read.';

const utf8 = new TextDecoder('utf-8', { fatal: true });
const windows1252 = new TextDecoder('windows-1252');

/** The text of some bytes: UTF-8, else the encoding that senders without it use. A byte order mark is dropped. */
export function decoded(bytes: Uint8Array): { text: string; isGuess: boolean } {
	try {
		return { text: utf8.decode(bytes), isGuess: false };
	} catch {
		return { text: windows1252.decode(bytes), isGuess: true };
	}
}

/** The same for a whole body. */
export function bodyText(bytes: Uint8Array): { text: string; issues: Issue[] } {
	const { text, isGuess } = decoded(bytes);
	return { text, issues: isGuess ? [{ path: '', message: GUESSED }] : [] };
}

/** What a JSON text may hold that JavaScript's numbers can't: many digits, or a large exponent. */
const INEXACT = /\d{16}|e\+?\d{3}/i;
const NUMBER = /-?\d+(?:\.\d+)?(?:e[+-]?\d+)?/gi;

/** Whether reading a JSON text plainly could change one of its numbers. */
export const mayBeInexact = (json: string) => INEXACT.test(json);

/**
 * The value of a JSON text, which may begin with a byte order mark; undefined where it is none. Integers above
 * 2^53 and numbers beyond JavaScript's range become text, with all their digits: two ids must not become one.
 */
export function parsed(json: string): unknown {
	try {
		// Trimming takes the mark away too.
		const text = json.trim();
		return JSON.parse(mayBeInexact(text) ? withLongNumbersQuoted(text) : text);
	} catch {
		return undefined;
	}
}

function withLongNumbersQuoted(json: string): string {
	const parts: string[] = [];
	let done = 0;
	for (let at = 0; at < json.length;) {
		const quote = json.indexOf('"', at);
		const end = quote === -1 ? json.length : quote;
		const between = json.slice(at, end);
		if (mayBeInexact(between)) {
			const exact = between.replace(NUMBER, (number) => (isExact(number) ? number : `"${number}"`));
			parts.push(json.slice(done, at), exact);
			done = end;
		}
		at = quote === -1 ? json.length : endOfString(json, quote);
	}
	return parts.join('') + json.slice(done);
}

function isExact(number: string): boolean {
	const value = Number(number);
	return Number.isInteger(value) && /^-?\d+$/.test(number)
		? Number.isSafeInteger(value)
		: Number.isFinite(value);
}

/** The position after the string that begins at `quote`. */
function endOfString(json: string, quote: number): number {
	for (let at = quote + 1; ; at++) {
		at = json.indexOf('"', at);
		if (at === -1) return json.length;
		let backslashes = 0;
		while (json[at - 1 - backslashes] === '\\') backslashes++;
		if (backslashes % 2 === 0) return at + 1;
	}
}

/**
 * A plus that was meant, in forms and queries, where it stands for a blank unless it is encoded: at the start
 * of a number (alone, as a text of JSON, or after sip: and tel:), and in a time's offset from UTC.
 */
const MEANT_PLUS = new RegExp(
	[
		String.raw`(^|"|%22|(?:sips?|tel)(?::|%3a))\+(?=\d)`,
		String.raw`((?::|%3a)\d\d(?:(?::|%3a)\d\d(?:\.\d{1,9})?)?)\+(?=\d\d(?:(?::|%3a)?\d\d)?(?:$|"|%22))`,
	].join('|'),
	'gi',
);

/** What an encoded text of a form or a query says; `raw` has a character for each byte. */
function unescaped(raw: string): { text: string; isGuess: boolean } {
	const plain = raw.includes('+') ? raw.replace(MEANT_PLUS, '$1$2%2B').replaceAll('+', ' ') : raw;
	const bytes = Buffer.from(plain, 'latin1');
	let length = 0;
	for (let at = 0; at < bytes.length; at++, length++) {
		const [high, low] =
			bytes[at] === PERCENT ? [digit(bytes[at + 1]), digit(bytes[at + 2])] : [-1, -1];
		const isEscape = high >= 0 && low >= 0;
		bytes[length] = isEscape ? high * 16 + low : bytes[at];
		if (isEscape) at += 2;
	}
	return decoded(bytes.subarray(0, length));
}

const PERCENT = 0x25;

/** The value of a character that is a hexadecimal digit, else -1. */
function digit(code: number | undefined): number {
	return code === undefined
		? -1
		: '0123456789abcdef'.indexOf(String.fromCharCode(code).toLowerCase());
}

/** The encoded names and values, as they were sent; no more than {@link MAX_FIELDS}. */
function pairsOf(raw: string): { pairs: Array<[name: string, value: string]>; areAll: boolean } {
	const parts = raw.split('&', MAX_FIELDS + 1);
	const pairs = parts
		.slice(0, MAX_FIELDS)
		.filter((part) => part !== '')
		.map((part): [string, string] => {
			const [name] = part.split('=', 1);
			return [name, part.slice(name.length + 1)];
		});
	return { pairs, areAll: parts.length <= MAX_FIELDS };
}

/** So many issues say what the others would: each event of a request carries them. */
const LISTED = 20;

const issuesOf = (areAll: boolean, guessed: readonly string[]): Issue[] => [
	...(areAll ? [] : [{ path: '', message: NOT_ALL }]),
	...guessed.slice(0, LISTED).map((path) => ({ path, message: GUESSED })),
];

/** The fields of a form; one sent several times is a list. */
export function formFields(body: Uint8Array): Fields {
	const { pairs, areAll } = pairsOf(Buffer.from(body).toString('latin1'));
	// Without a prototype, so that any name is a field like any other.
	const fields = Object.create(null) as Record<string, unknown>;
	const guesses: string[] = [];
	for (const [rawName, rawValue] of pairs) {
		const [name, value] = [unescaped(rawName), unescaped(rawValue)];
		if (name.isGuess || value.isGuess) guesses.push(name.text);
		const earlier = fields[name.text];
		if (earlier === undefined) fields[name.text] = value.text;
		else if (Array.isArray(earlier)) earlier.push(value.text);
		else fields[name.text] = [earlier, value.text];
	}
	return { fields, issues: issuesOf(areAll, guesses) };
}

/**
 * The fields of a query string as n8n has read it, where it misread texts corrected; `url` is the request's
 * own. n8n has read names with brackets as lists and objects, which stay.
 */
export function queryFields(query: Record<string, unknown>, url: string): Fields {
	const { pairs, areAll } = pairsOf(url.includes('?') ? url.slice(url.indexOf('?') + 1) : '');
	const guesses: string[] = [];
	const corrections = new Map<string, string>();
	for (const pair of pairs) {
		const [name, value] = pair.map(unescaped);
		if (name.isGuess || value.isGuess) guesses.push(name.text);
		[name, value].forEach(({ text }, index) => {
			const misread = asN8nReads(pair[index]);
			if (text !== misread) corrections.set(misread, text);
		});
	}
	const fields = corrections.size === 0 ? { ...query } : corrected(query, corrections);
	return { fields: fields as Record<string, unknown>, issues: issuesOf(areAll, guesses) };
}

/** What n8n's own reader of queries (qs) makes of an encoded text. */
function asN8nReads(raw: string): string {
	const text = raw.replaceAll('+', ' ');
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}

function corrected(value: unknown, corrections: ReadonlyMap<string, string>): unknown {
	if (typeof value === 'string') return corrections.get(value) ?? value;
	if (Array.isArray(value)) return value.map((one) => corrected(one, corrections));
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(
		Object.entries(value).map(([name, one]) => [
			corrections.get(name) ?? name,
			corrected(one, corrections),
		]),
	);
}

/** What is to be said of a form in parts, which n8n has decoded: files are not read, and other bytes than UTF-8 lost. */
export function issuesOfParts(data: unknown, files: unknown): Issue[] {
	const issues: Issue[] = [];
	for (const [path, value] of Object.entries(data ?? {})) {
		const texts: unknown[] = [value].flat();
		if (texts.some((text) => typeof text === 'string' && text.includes('\ufffd'))) {
			issues.push({ path, message: 'Characters were lost: the text is not UTF-8.' });
		}
	}
	for (const path of Object.keys(files ?? {})) {
		issues.push({ path, message: 'A file was sent here, which is not read.' });
	}
	return issues.slice(0, LISTED);
}
