/** What takes the place of a value: masks, pseudonyms, and what counts as one and the same number. */
import { createHmac } from 'node:crypto';

import fc from 'fast-check';

import type { PersonalKind } from '../../../nodes/shared/events/fields';
import {
	keyedHash,
	masked,
	normalised,
	phoneNumberIn,
	Pseudonyms,
} from '../../../nodes/shared/privacy/replace';

const KEY = 'a key that is long enough';

describe('a mask', () => {
	it.each<[PersonalKind, string, string]>([
		['number', '+447700900123', '+44*******23'],
		['number', '+358401234567', '+358*******67'],
		['number', '+12025550143', '+1*******43'],
		['number', '00447700900123', '+44*******23'],
		['number', '+44 7700 900-123', '+44*******23'],
		['number', '0401234567', '*******67'],
		['number', '301', '*******'],
		['number', 'anonymous', '*******'],
		['number', '441632960234*301@RC_SOFTPHONE', '*******@*******'],
		['number', 'kaisa.laine@example.com', 'K*******@*******'],
		['name', 'Kaisa Laine', 'K. L.'],
		['name', 'anna.virtanen', 'A. V.'],
		['name', 'anna.virtanen@example.com', 'A*******@*******'],
		['name', 'Matti-Pekka Äijälä', 'M. P. Ä.'],
		['name', '+447700900123', '+44*******23'],
		// One character would be the whole family name.
		['name', '山田太郎', '*******'],
		['name', '???', '*******'],
		['address', 'Kaisa@example.com', 'K*******@*******'],
		['address', 'Mannerheimintie 1', '*******'],
		[
			'link',
			'https://recordings.example.com/calls/1?file=x',
			'https://recordings.example.com/*******',
		],
		['link', 'https://kaisa:secret@example.com:8443/', 'https://example.com:8443/*******'],
		['link', '/recordings/2026/call.wav', '*******'],
		['link', 'https://', '*******'],
		['text', '+447700900123', '*******'],
		['text', 'Call me back', '*******'],
		['id', '880213447', '*******'],
		['ip', '192.0.2.17', '*******'],
		['device', 'Anna desk phone', '*******'],
		['location', 'FI', '*******'],
	])('of the %s %s is %s', (kind, value, expected) => {
		expect(masked(kind, value)).toBe(expected);
	});

	it('has the country codes of E.164', () => {
		const codes = [
			'+1',
			'+7',
			'+20',
			'+27',
			'+30',
			'+31',
			'+39',
			'+41',
			'+49',
			'+60',
			'+81',
			'+98',
		];
		const long = ['+212', '+350', '+358', '+359', '+420', '+421', '+500', '+670', '+852', '+971'];
		for (const code of [...codes, ...long]) {
			expect(masked('number', `${code}5555555`)).toBe(`${code}*******55`);
		}
	});

	it('never shows a number, whatever stands around its digits', () => {
		const digits = fc.stringMatching(/^[1-9]\d{8,13}$/);
		const between = fc.constantFrom('', ' ', '-', '.', '/', '\u2011', '\u200e');
		fc.assert(
			fc.property(
				digits,
				fc.constantFrom('', '+', '00', '0', 'tel:+'),
				between,
				(number, prefix, gap) => {
					const written = prefix + [...number].join(gap);
					for (const kind of ['number', 'name', 'text', 'id', 'address'] as const) {
						const shown = masked(kind, written).replace(/\D/g, '');
						expect(shown.length).toBeLessThanOrEqual(5);
					}
				},
			),
		);
	});

	it('never shows a text of some length', () => {
		const value = fc
			.string({ minLength: 4, unit: 'grapheme' })
			.filter((text) => text.trim().length > 3);
		const kinds = fc.constantFrom<PersonalKind>(
			'number',
			'name',
			'address',
			'text',
			'id',
			'ip',
			'device',
		);
		fc.assert(
			fc.property(kinds, value, (kind, text) => {
				fc.pre(!/^[\s.*@_,;+-]*$/.test(text));
				expect(masked(kind, text)).not.toContain(text.trim());
			}),
		);
	});
});

describe('a phone number', () => {
	it.each([
		['+447700900123', '+447700900123'],
		['+44 7700 900123', '+447700900123'],
		['+44 (0)7700 900123', '+447700900123'],
		['0044 7700 900123', '+447700900123'],
		['(0401) 234-567', '0401234567'],
		['tel:+447700900123', '+447700900123'],
		['sip:+447700900123@192.0.2.1:5060', '+447700900123'],
		['\u202a+44 7700\u00a0900123\u202c', '+447700900123'],
		['＋４４７７００９００１２３', '+447700900123'],
		['301', '301'],
		['00123', '00123'],
		['447700900123', '447700900123'],
	])('%s is %s', (written, number) => {
		expect(phoneNumberIn(written)).toBe(number);
	});

	it.each([
		'',
		'12',
		'anonymous',
		'301@pbx',
		'441632960234*301@RC_SOFTPHONE',
		'sip:301@pbx',
		'1'.repeat(70),
	])('%s is none', (written) => {
		expect(phoneNumberIn(written)).toBeUndefined();
	});

	it('is read in time linear in its length', () => {
		const started = performance.now();
		for (const text of ['+ '.repeat(50_000), '('.repeat(100_000), `+${'1 '.repeat(100_000)}(0)`]) {
			phoneNumberIn(text);
			masked('name', text);
			normalised('number', text);
		}
		expect(performance.now() - started).toBeLessThan(2000);
	});

	it('within its country gets the country that is set, and no other does', () => {
		expect(normalised('number', '040 123 4567', '358')).toBe('+358401234567');
		expect(normalised('number', '+358401234567', '358')).toBe('+358401234567');
		expect(normalised('number', '0404', '358')).toBe('0404');
		expect(normalised('number', '040 123 4567')).toBe('0401234567');
	});
});

describe('pseudonyms', () => {
	it('are the first 128 bits of HMAC-SHA-256 of the value', () => {
		const expected = createHmac('sha256', KEY).update('+447700900123').digest('hex').slice(0, 32);
		expect(new Pseudonyms(KEY).of('number', '+44 7700 900123')).toBe(`psn_${expected}`);
		expect(keyedHash(KEY, '+447700900123')).toBe(expected);
	});

	it('of one value are the same: in every node with the key, however it is written', () => {
		const [one, other] = [new Pseudonyms(KEY), new Pseudonyms(KEY)];
		const written = [
			'+447700900123',
			'0044 7700 900 123',
			'+44 (0)7700-900123',
			'tel:+447700900123',
		];
		const made = written.flatMap((value) => [one.of('number', value), other.of('name', value)]);
		expect(new Set(made).size).toBe(1);
		expect(one.of('name', ' Kaisa  LAINE ')).toBe(other.of('name', 'kaisa laine'));
		expect(one.of('address', 'Kaisa@Example.com')).toBe(other.of('number', 'kaisa@example.com'));
	});

	it('of ids differ where the ids do, in case and leading zeros too', () => {
		const made = ['204', '0204', '00204', 'ab', 'AB'].map((id) => new Pseudonyms(KEY).of('id', id));
		expect(new Set(made).size).toBe(5);
	});

	it('differ with the key, and from value to value', () => {
		fc.assert(
			fc.property(fc.string(), fc.string(), (one, other) => {
				fc.pre(normalised('text', one) !== normalised('text', other));
				const names = new Pseudonyms(KEY);
				expect(names.of('text', one)).not.toBe(names.of('text', other));
				expect(names.of('text', one)).not.toBe(new Pseudonyms(`${KEY}!`).of('text', one));
			}),
		);
	});

	it('are the same when many others were made between', () => {
		const names = new Pseudonyms(KEY);
		const first = names.of('number', '+447700900123');
		for (let at = 0; at < 6000; at++) names.of('number', `+4477${at}00000`);
		expect(names.of('number', '+447700900123')).toBe(first);
	});
});
