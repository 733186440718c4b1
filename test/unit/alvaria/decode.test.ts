import fc from 'fast-check';

import { decodePayload } from '../../../nodes/Alvaria/events/decode';

describe('the payload of an Alvaria event', () => {
	it('is an object inside a text', () => {
		expect(decodePayload('{"userId":"u1","payload":{"interactionId":1030}}')).toEqual({
			data: { userId: 'u1', payload: { interactionId: 1030 } },
			issues: [],
		});
	});

	it('may come decoded already', () => {
		expect(decodePayload({ userId: 'u1' })).toEqual({ data: { userId: 'u1' }, issues: [] });
	});

	it('loses the blanks around its names, at every depth', () => {
		const sent = '{" automationScriptId ":"915","a":{"scriptName ":" x "},"b":[{"\\tkey":1}]}';
		expect(decodePayload(sent).data).toEqual({
			automationScriptId: '915',
			a: { scriptName: ' x ' },
			b: [{ key: 1 }],
		});
	});

	it('keeps a blank where the name without it is taken', () => {
		expect(decodePayload('{"id":1,"id ":2}').data).toEqual({ id: 1, 'id ': 2 });
		expect(decodePayload('{" id":1,"id ":2}').data).toEqual({ id: 1, 'id ': 2 });
	});

	it('keeps a whole number a double cannot hold as a text', () => {
		const sent =
			'{"a":12345678901234567890,"b":[-9007199254740993],"c":9007199254740991,"d":0.12345678901234567890,' +
			'"e":"12345678901234567890 \\"12345678901234567890\\"","f":1e5}';
		expect(decodePayload(sent).data).toEqual({
			a: '12345678901234567890',
			b: ['-9007199254740993'],
			c: 9007199254740991,
			d: 0.12345678901234568,
			e: '12345678901234567890 "12345678901234567890"',
			f: 1e5,
		});
	});

	it('leaves a text that holds JSON a text', () => {
		const entity = '{"kind":"via#user"," id ":"user1"}';
		expect(decodePayload(JSON.stringify({ payload: { entity } })).data).toEqual({
			payload: { entity },
		});
	});

	it.each(['{"userId":', 'hello', '[1]', '7', 'null', '"text"'])(
		'is kept as sent with an issue where it is no object: %s',
		(sent) => {
			expect(decodePayload(sent)).toEqual({
				data: { payload: sent },
				issues: [{ path: '', message: expect.stringMatching(/not a JSON object/) }],
			});
		},
	);

	it('may be missing', () => {
		const issues = [{ path: '', message: 'The event has no payload.' }];
		expect(decodePayload(undefined)).toEqual({ data: {}, issues });
		expect(decodePayload(null)).toEqual({ data: { payload: null }, issues });
		expect(decodePayload('')).toEqual({ data: { payload: '' }, issues });
	});

	it('may be nested deeper than the stack, and is left as sent then', () => {
		const depth = 200_000;
		const sent = `{" a ":${'['.repeat(depth)}${']'.repeat(depth)}}`;
		const { data, issues } = decodePayload(sent);
		expect(Object.keys(data)).toEqual([' a ']);
		expect(issues).toEqual([]);
	});

	it('never touches a prototype', () => {
		const { data } = decodePayload('{" __proto__ ":{"polluted":1},"__proto__":{"polluted":2}}');
		expect(Object.getPrototypeOf(data)).toBe(Object.prototype);
		expect(data.polluted).toBeUndefined();
		expect(Object.keys(data)).toEqual([' __proto__ ', '__proto__']);
	});

	it('is read without loss, whatever it is', () => {
		fc.assert(
			fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (sent) => {
				const { data, issues } = decodePayload(JSON.stringify(sent));
				expect(issues).toEqual([]);
				expect(Object.keys(data).length).toBe(Object.keys(sent).length);
				expect(decodePayload(JSON.stringify(data)).data).toEqual(data);
			}),
		);
	});

	it('never throws', () => {
		fc.assert(
			fc.property(fc.anything(), (sent) => {
				expect(typeof decodePayload(sent).data).toBe('object');
			}),
		);
		fc.assert(
			fc.property(fc.string(), (sent) => {
				expect(typeof decodePayload(sent).data).toBe('object');
			}),
		);
	});
});
