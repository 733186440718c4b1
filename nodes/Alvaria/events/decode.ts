import { isBlank, isDeeperThan, isObject } from '../../shared/values';
import type { Issue } from '../../shared/events/shape';

/** An event's payload, decoded. */
export interface Decoded {
	data: Record<string, unknown>;
	/** What was wrong with the payload as a whole; empty for a sound one. */
	issues: Issue[];
}

/** Deeper than any event; beyond it names are left as sent. */
const MAX_DEPTH = 64;

/**
 * The fields of an event's `payload`, which Alvaria sends as JSON in a text. Never throws and loses nothing:
 * a payload that is no JSON object is kept as the field `payload`, with an issue.
 *
 * Blanks around field names (`" automationScriptId "`) go, at every depth, unless another field has
 * that name. Whole numbers that a double cannot hold stay text. Texts inside that hold JSON of their
 * own (`entity`) stay texts, as documented.
 */
export function decodePayload(payload: unknown): Decoded {
	const decoded = typeof payload === 'string' ? parse(payload) : payload;
	if (isObject(decoded)) return { data: mend(decoded), issues: [] };
	const message = isBlank(payload)
		? 'The event has no payload.'
		: 'The payload is not a JSON object: it was left as sent.';
	return {
		data: payload === undefined ? {} : { payload },
		issues: [{ path: '', message }],
	};
}

type JsonObject = Record<string, unknown>;

function parse(text: string): unknown {
	try {
		const value: unknown = JSON.parse(text);
		return LONG_INTEGER.test(text) ? JSON.parse(quoteLongIntegers(text)) : value;
	} catch {
		return undefined;
	}
}

/** With 16 digits and more, a whole number may lose its last ones as a double. */
const LONG_INTEGER = /\d{16}/;

/** A string, or a long whole number; not the digits of a fraction or an exponent. */
const STRING_OR_LONG_INTEGER = /"[^"\\]*(?:\\.[^"\\]*)*"|(?<![\d.eE+-])-?\d{16,}(?![\d.eE])/g;

/** Valid JSON with the whole numbers that a double cannot hold as texts. */
const quoteLongIntegers = (json: string) =>
	json.replace(STRING_OR_LONG_INTEGER, (token) =>
		token.startsWith('"') || Number.isSafeInteger(Number(token)) ? token : `"${token}"`,
	);

const mend = (root: JsonObject): JsonObject =>
	isDeeperThan(root, MAX_DEPTH) ? root : (mendNames(root) as JsonObject);

function mendNames(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(mendNames);
	if (!isObject(value)) return value;
	const mended = new Map<string, unknown>();
	for (const [name, inner] of Object.entries(value)) {
		const trimmed = name.trim();
		const taken = Object.hasOwn(value, trimmed) || mended.has(trimmed);
		mended.set(taken ? name : trimmed, mendNames(inner));
	}
	return Object.fromEntries(mended);
}
