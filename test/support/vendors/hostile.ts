import { randomSequence } from './day';

/** A request as it goes over the wire. */
export interface RawRequest {
	method: 'POST' | 'GET';
	/** After the question mark, encoded or not. */
	query: string;
	headers: Record<string, string>;
	body: Buffer;
	/** What was done to it, for messages of failed tests. */
	mutations: string[];
}

type Fields = Record<string, unknown>;
type Random = () => number;

/** What may be sent, and what genuine requests carry. */
export interface HostileOptions {
	/** Genuine events of the vendor, with their names in them. */
	events: readonly Fields[];
	/** Put into most requests; a few come without. */
	secret: { headers?: Record<string, string>; query?: string };
}

const NAMES = [
	'__proto__',
	'constructor',
	'prototype',
	'toString',
	'hasOwnProperty',
	'',
	' ',
	'a.b',
	'a[b]',
];

const deep = (depth: number) => {
	let value: unknown = 1;
	for (let level = 0; level < depth; level++) value = level % 2 ? [value] : { a: value };
	return value;
};

/** Values that no document foresees. */
const VALUES: Array<(random: Random) => unknown> = [
	() => null,
	() => true,
	() => -0,
	() => 1e308,
	() => 9007199254740993,
	() => '',
	() => ' ',
	() => 'null',
	() => '\u0000\ud800\uffff',
	() => '{"a":',
	() => '{{ $json.secret }}',
	() => "'; DROP TABLE events; --",
	() => [],
	() => ({}),
	() => [null, [null]],
	() => ({ ['__proto__']: { polluted: true }, constructor: { prototype: { polluted: true } } }),
	() => JSON.parse('{"__proto__":{"polluted":true}}'),
	(random) => 'x'.repeat(Math.floor(random() * 50_000)),
	(random) => Array.from({ length: Math.floor(random() * 2000) }, (_, index) => index),
	(random) => deep(Math.floor(random() * 300)),
	() => '9'.repeat(400),
	() => '2026-13-45 99:99:99',
	() => '+'.repeat(1000),
];

const CONTENT_TYPES = [
	'application/json',
	'application/json; charset=utf-8',
	'application/x-www-form-urlencoded',
	'text/plain',
	'text/xml',
	'application/octet-stream',
	'application/vnd.api+json',
	undefined,
];

/** Requests that no well-behaved sender makes; the same seed, the same requests. */
export function* hostileRequests(
	seed: number,
	count: number,
	{ events, secret }: HostileOptions,
): Generator<RawRequest> {
	const random = randomSequence(seed);
	const chance = (probability: number) => random() < probability;
	const oneOf = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)];

	for (let number = 0; number < count; number++) {
		const mutations: string[] = [];
		const fields: Fields = { ...oneOf(events), n: String(number) };
		for (let times = Math.floor(random() * 4); times > 0; times--) {
			const name = chance(0.7) ? oneOf(Object.keys(fields)) : oneOf(NAMES);
			if (chance(0.15)) {
				delete fields[name];
				mutations.push(`without ${name}`);
			} else {
				const kind = Math.floor(random() * VALUES.length);
				// Not an assignment, which would set a prototype.
				Object.defineProperty(fields, name, {
					value: VALUES[kind](random),
					...{ enumerable: true, configurable: true, writable: true },
				});
				mutations.push(`${name} of kind ${kind}`);
			}
		}

		const method = chance(0.2) ? 'GET' : 'POST';
		const contentType = chance(0.6) ? CONTENT_TYPES[chance(0.5) ? 0 : 2] : oneOf(CONTENT_TYPES);
		const isForm = contentType?.includes('urlencoded') ?? chance(0.3);
		const inQuery = method === 'GET' || chance(0.2);
		const text = isForm ? asForm(fields) : json(chance(0.1) ? [fields, fields] : fields);
		const queryParts = [
			...(inQuery ? [asForm(small(fields)).slice(0, 6000)] : []),
			...(chance(0.1) ? ['event_type=LOGIN&event_type=LOGOUT&event=call:end&event=joined'] : []),
			...(chance(0.1) ? ['%ff=%fe&%=%zz&&&=&a[b][c]=1&a[]=2&__proto__[polluted]=1'] : []),
		];
		const isRefused = chance(0.03);
		if (secret.query && !isRefused) queryParts.push(secret.query);

		mutations.push(method, String(contentType));
		yield {
			method,
			query: queryParts.join('&'),
			headers: {
				...(contentType ? { 'content-type': contentType } : {}),
				...(isRefused ? {} : secret.headers),
				...(chance(0.03) ? { 'x-webitel-event': 'x'.repeat(2000) } : {}),
			},
			body: method === 'GET' ? Buffer.alloc(0) : broken(Buffer.from(text), random, mutations),
			mutations,
		};
	}
}

/** Bytes that were cut, overwritten, doubled or put in front. */
function broken(body: Buffer, random: Random, mutations: string[]): Buffer {
	const at = Math.floor(random() * body.length);
	const kind = Math.floor(random() * 20);
	if (kind < 6) mutations.push(`bytes broken in way ${kind}`);
	switch (kind) {
		case 0:
			return body.subarray(0, at);
		case 1:
			return Buffer.concat([
				body.subarray(0, at),
				Buffer.from([0xff, 0xfe, 0xc0]),
				body.subarray(at),
			]);
		case 2:
			return Buffer.concat([Buffer.from('\ufeff'), body]);
		case 3:
			return Buffer.alloc(0);
		case 4:
			return Buffer.concat([body, body]);
		case 5:
			return Buffer.from('['.repeat(20_000));
		default:
			return body;
	}
}

/** Fields short enough for a URL. */
const small = (fields: Fields): Fields =>
	Object.fromEntries(Object.entries(fields).filter(([, value]) => json(value).length < 500));

function asForm(fields: Fields): string {
	return Object.entries(fields)
		.flatMap(([name, value]) => {
			const values = Array.isArray(value) ? value.slice(0, 50) : [value];
			return values.map(
				(one) => `${encode(name)}=${encode(typeof one === 'string' ? one : json(one))}`,
			);
		})
		.join('&');
}

/** Percent-encoding that does not mind half a character. */
const encode = (text: string) => encodeURIComponent(text.replace(/[\ud800-\udfff]/g, '\ufffd'));

const json = (value: unknown) => JSON.stringify(value) ?? 'null';

/** Everything at once that means something to somebody who reads a text: SQL, HTML, chats, sheets, headers. */
export const POLYGLOT =
	'=1+1\'); DROP TABLE calls; --"},<!channel> <b>&[pay](https://evil.example)*~`|\\\r\nX-Evil: 1\u0000\u202e\ud800 {{ $json.id }}';

/** Texts that a caller, or whoever writes a name, may send where a harmless one is expected. */
export const HOSTILE_TEXTS: readonly string[] = [
	POLYGLOT,
	"'; DROP TABLE agent_states; --",
	'<script>alert(1)</script>',
	'<!channel> <@U012AB3CD> <https://evil.example|your invoice>',
	'=HYPERLINK("https://evil.example","x")',
	'+1+1',
	'@SUM(A1:A9)',
	'+358401234567,1900',
	'+3584012345671900555555555555',
	'first line\r\nX-Evil: 1',
	'={{ $json.secret }}',
	'x'.repeat(5000),
];

/** Addresses that look like a vendor's, or lead where no recording is. */
export const HOSTILE_LINKS: readonly string[] = [
	'https://evil.example/recording.wav',
	'http://169.254.169.254/latest/meta-data/',
	'file:///etc/passwd',
	'https://c02-recordings.virtualacd.biz.evil.example/1.wav',
	'https://evilvirtualacd.biz/1.wav',
	'https://evil.example/c02-recordings.virtualacd.biz/1.wav',
	'https://evil.example#.virtualacd.biz/1.wav',
	'https://evil.example?.virtualacd.biz/1.wav',
	'https://c02.virtualacd.biz\\@evil.example/1.wav',
	'https://c02.virtualacd.biz@evil.example/1.wav',
	'http://c02-recordings.virtualacd.biz/1.wav',
	' https://evil.example/ https://c02.virtualacd.biz/',
];
