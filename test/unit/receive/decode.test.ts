/** Whatever a sender wrote comes out as it was meant, or is flagged. */
import { parse } from 'node:querystring';

import fc from 'fast-check';

import {
	bodyText,
	decoded,
	formFields,
	issuesOfParts,
	MAX_FIELDS,
	parsed,
	queryFields,
} from '../../../nodes/shared/receive/decode';

const form = (body: string) => formFields(Buffer.from(body, 'latin1'));

/** As n8n's own reader (qs) reads it, where names have no brackets. */
function query(raw: string) {
	const read = (text: string) => {
		const blanks = text.replaceAll('+', ' ');
		try {
			return decodeURIComponent(blanks);
		} catch {
			return blanks;
		}
	};
	const asRead = parse(raw, '&', '=', { decodeURIComponent: read, maxKeys: 1000 });
	return queryFields({ ...asRead }, `/webhook/path?${raw}`);
}

const LATIN = ['J\xe4rvi', 'Fran\xe7ois', '\xdcber', '\xa35', '\x80 5'];
const windows1252 = new TextDecoder('windows-1252');
const asWindows = (bytes: string) => windows1252.decode(Buffer.from(bytes, 'latin1'));
const percent = (bytes: string) =>
	[...Buffer.from(bytes, 'latin1')]
		.map((byte) => `%${byte.toString(16).padStart(2, '0')}`)
		.join('');

describe('A number of JSON', () => {
	it.each([
		['{"id":9007199254740993}', { id: '9007199254740993' }],
		['[-9223372036854775808]', ['-9223372036854775808']],
		['{"id":9007199254740991,"at":1.5e3}', { id: 9007199254740991, at: 1500 }],
		['{"far":1e400,"near":0.1234567890123456789}', { far: '1e400', near: 0.1234567890123456789 }],
		[
			'{"a":"9007199254740993 \\" 9007199254740993","\\\\":9007199254740993}',
			{ a: '9007199254740993 " 9007199254740993', '\\': '9007199254740993' },
		],
		['9007199254740993', '9007199254740993'],
		['\ufeff{"id":12345678901234567890}', { id: '12345678901234567890' }],
		['{"id":90071992547409931', undefined],
		['"90071992547409931', undefined],
	])('%s keeps its digits', (json, expected) => {
		expect(parsed(json)).toEqual(expected);
	});

	it('is itself or its own text, among any others', () => {
		const number = fc.oneof(fc.bigInt(), fc.integer(), fc.double({ noNaN: true }));
		const written = fc.letrec<{ value: string }>((tie) => ({
			value: fc.oneof(
				{ depthSize: 'small' },
				number.map((one) => (Number.isFinite(Number(one)) ? String(one) : '0')),
				fc.string().map((text) => JSON.stringify(text)),
				fc.array(tie('value'), { maxLength: 4 }).map((all) => `[${all.join(',')}]`),
				fc
					.array(fc.tuple(fc.string(), tie('value')), { maxLength: 4 })
					.map((all) => `{${all.map(([k, v]) => `${JSON.stringify(k)}:${v}`).join(',')}}`),
			),
		})).value;
		const digits = (value: unknown): unknown => {
			if (typeof value === 'number') return String(value === 0 ? 0 : value);
			if (Array.isArray(value)) return value.map(digits);
			if (typeof value !== 'object' || value === null) return value;
			return Object.entries(value).map(([name, one]) => [name, digits(one)]);
		};
		// Every number as text, so that JSON.parse can lose nothing.
		const quoted = (json: string) =>
			json.replace(/"(?:[^"\\]|\\.)*"|-?\d[\d.e+-]*/gi, (token) =>
				token.startsWith('"')
					? token
					: /^-?\d+$/.test(token)
						? `"${BigInt(token)}"`
						: `"${String(Number(token) === 0 ? 0 : Number(token))}"`,
			);
		fc.assert(
			fc.property(written, (json) => {
				expect(digits(parsed(json))).toEqual(digits(JSON.parse(quoted(json))));
			}),
			{ numRuns: 500 },
		);
	});
});

describe('A plus', () => {
	it.each([
		['from=+447700900123', { from: '+447700900123' }],
		['from=+44+7700+900123&to=%2B441632960234', { from: '+44 7700 900123', to: '+441632960234' }],
		['at=2026-03-02T08:01:23+02:00', { at: '2026-03-02T08:01:23+02:00' }],
		['at=2026-03-02+08%3A01%3A23.450+0200', { at: '2026-03-02 08:01:23.450+0200' }],
		['at=2026-03-02T08:01+02', { at: '2026-03-02T08:01+02' }],
		['text=Yes,+two+please&n=+two', { text: 'Yes, two please', n: ' two' }],
		['uri=sip:+447700900123@acme&tel=tel%3A+44', { uri: 'sip:+447700900123@acme', tel: 'tel:+44' }],
		['v={"from":"+44770","name":"A+B"}', { v: '{"from":"+44770","name":"A B"}' }],
		['v=%7B%22from%22:%22+44770%22%7D', { v: '{"from":"+44770"}' }],
	])('in %s is read as it was meant', (raw, fields) => {
		expect(form(raw)).toEqual({ fields, issues: [] });
		expect(query(raw)).toEqual({ fields, issues: [] });
	});
});

describe('Text that is not UTF-8', () => {
	it.each(LATIN)('%s is read, and flagged', (name) => {
		const expected = { fields: { name: asWindows(name) }, issues: [expect.anything()] };
		expect(form(`name=${percent(name)}`)).toEqual(expected);
		expect(query(`name=${percent(name)}`)).toEqual(expected);
		expect(form(`name=${name}`).fields.name).toBe(asWindows(name));
		expect(bodyText(Buffer.from(`"${name}"`, 'latin1'))).toEqual({
			text: `"${asWindows(name)}"`,
			issues: [{ path: '', message: expect.stringContaining('Windows-1252') }],
		});
	});

	it('in a name too', () => {
		expect(query('Stra%DFe=1').fields).toEqual({ Straße: '1' });
		expect(form('Stra%DFe=1').fields).toEqual({ Straße: '1' });
	});

	it('whatever it is, is never changed without a word', () => {
		fc.assert(
			fc.property(fc.uint8Array({ minLength: 1 }), (bytes) => {
				const { text, isGuess } = decoded(bytes);
				if (!isGuess) {
					expect(Buffer.from(`\ufeff${text}`).subarray(text === '' ? 0 : 3)).toEqual(
						Buffer.from(bytes).subarray(
							bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0,
						),
					);
				}
				const { fields, issues } = form(`a=${percent(Buffer.from(bytes).toString('latin1'))}`);
				expect(fields.a).toBe(text);
				expect(issues).toHaveLength(isGuess ? 1 : 0);
			}),
			{ numRuns: 500 },
		);
	});
});

describe('Fields of a form and of a query', () => {
	// A blank before a digit is a plus that nobody encoded: the only text that is not read to the letter.
	const text = fc.string({ unit: 'grapheme' }).filter((one) => !/(^|"|sips?:|tel:) \d/i.test(one));

	it('are what was sent, whatever it was', () => {
		const name = text.filter((one) => one !== '' && !/[[\]]/.test(one));
		fc.assert(
			fc.property(fc.dictionary(name, text, { maxKeys: 8 }), (sent) => {
				fc.pre(!Object.values(sent).some((one) => /:\d\d(:\d\d(\.\d+)?)? \d/.test(one)));
				const raw = new URLSearchParams(Object.entries(sent)).toString();
				expect({ ...form(raw).fields }).toEqual({ ...sent });
				expect(query(raw)).toEqual({ fields: sent, issues: [] });
			}),
			{ numRuns: 500 },
		);
	});

	it('are a list where sent several times, and any name is a name', () => {
		expect(form('q=1&q=2&&q=3&__proto__=x&flag&=y').fields).toEqual(
			Object.assign(Object.create(null), {
				q: ['1', '2', '3'],
				['__proto__']: 'x',
				flag: '',
				'': 'y',
			}),
		);
	});

	it('are read up to a number, and it is said', () => {
		const raw = (count: number) => Array.from({ length: count }, (_, i) => `f${i}=1`).join('&');
		expect(form(raw(MAX_FIELDS)).issues).toEqual([]);
		const { fields, issues } = form(raw(MAX_FIELDS + 1));
		expect(Object.keys(fields)).toHaveLength(MAX_FIELDS);
		expect(issues).toEqual([{ path: '', message: 'Only the first 1,000 fields were read.' }]);
		expect(query(raw(MAX_FIELDS + 1)).issues).toEqual(issues);
	});

	it('of a query keep the lists and objects that n8n made of brackets', () => {
		const asRead = { data: { from: ' 447700900123' }, queues: ['1', '2'] };
		expect(queryFields(asRead, '/x?data[from]=+447700900123&queues[]=1&queues[]=2').fields).toEqual(
			{
				data: { from: '+447700900123' },
				queues: ['1', '2'],
			},
		);
	});
});

it('Files, and what n8n could not read of a form in parts, are flagged', () => {
	expect(issuesOfParts({ a: 'J\ufffdrvi', b: ['ok', 'x'] }, { recording: {} })).toEqual([
		{ path: 'a', message: expect.stringContaining('lost') },
		{ path: 'recording', message: expect.stringContaining('file') },
	]);
	expect(issuesOfParts({ a: 'Järvi' }, {})).toEqual([]);
	expect(issuesOfParts(undefined, undefined)).toEqual([]);
});
