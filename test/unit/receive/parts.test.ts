import fc from 'fast-check';

import {
	authenticity,
	Expectations,
	KEEP_MS,
	type Expectation,
} from '../../../nodes/shared/receive/authenticate';
import { contentId } from '../../../nodes/shared/events/contentId';
import { RareLog } from '../../../nodes/shared/receive/rareLog';
import { isStale } from '../../../nodes/shared/receive/select';
import { typedList } from '../../../nodes/shared/values';
import { combineLimits, memoryLimits } from '../../../nodes/shared/receive/options';

describe('A request is genuine', () => {
	const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;
	const header: Expectation = { kind: 'header', name: 'X-Secret', secrets: ['s3cret', 'older'] };
	const query: Expectation = { kind: 'query', name: 'key', secrets: ['s3cret', 'older'] };
	const user: Expectation = { kind: 'basic', user: 'u', secrets: ['s3cret:', 'older'] };

	it.each<[Expectation, object]>([
		[{ kind: 'none' }, {}],
		[header, { headers: { 'x-secret': 's3cret' } }],
		[query, { query: { key: 's3cret' } }],
		[user, { headers: { authorization: basic('u:s3cret:') } }],
		[{ ...user, user: 'Yrjö' }, { headers: { authorization: basic('Yrjö:s3cret:') } }],
		[user, { headers: { authorization: basic('u:s3cret:').replace('Basic', 'basic') } }],
	])('by %j with %j', (expected, request) => {
		expect(authenticity({ headers: {}, query: {}, ...request }, expected)).toBe('current');
	});

	it.each<[Expectation, object]>([
		[header, { headers: { 'x-secret': 'older' } }],
		[query, { query: { key: 'older' } }],
		[user, { headers: { authorization: basic('u:older') } }],
	])('by the previous secret of %j with %j', (expected, request) => {
		expect(authenticity({ headers: {}, query: {}, ...request }, expected)).toBe('previous');
	});

	it.each(['Basic  TOKEN', ' basic TOKEN ', 'BASIC\tTOKEN'])(
		'however it is spaced: %j',
		(spaced) => {
			const authorization = spaced.replace('TOKEN', basic('u:s3cret:').slice('Basic '.length));
			expect(authenticity({ headers: { authorization }, query: {} }, user)).toBe('current');
		},
	);

	it.each<[Expectation, object]>([
		[header, {}],
		[header, { headers: { 'x-secret': ['s3cret', 's3cret'] } }],
		[header, { headers: { 'x-secret': 's3cret, s3cret' } }],
		[header, { query: { 'x-secret': 's3cret' } }],
		[{ ...header, secrets: [''] }, { headers: { 'x-secret': '' } }],
		[query, { query: { key: ['s3cret'] } }],
		[query, { query: { key: { toString: 's3cret' } } }],
		[query, { headers: { key: 's3cret' } }],
		[user, { headers: { authorization: basic('u:other') } }],
		[user, { headers: { authorization: basic('u:s3cret:').replace('Basic', 'Bearer') } }],
		[user, { headers: { authorization: 'Basic' } }],
		[{ ...user, secrets: [''] }, { headers: { authorization: basic('u:') } }],
	])('never by %j with %j', (expected, request) => {
		expect(authenticity({ headers: {}, query: {}, ...request } as never, expected)).toBeUndefined();
	});
});

describe('An expectation', () => {
	const clock = { now: 0 };
	const setUp = () => {
		clock.now = 0;
		const read = jest.fn(async () => ({ kind: 'header', name: 'a', secrets: ['new'] }) as const);
		return { read, expectations: new Expectations(() => clock.now) };
	};
	const carries = (value: string) => ({ headers: { a: value }, query: {} });

	it('that is met is read again only after a while', async () => {
		const { read, expectations } = setUp();
		for (clock.now = 0; clock.now < KEEP_MS; clock.now += 100) {
			expect(await expectations.metBy('key', read, carries('new'))).toBeDefined();
		}
		expect(read).toHaveBeenCalledTimes(1);
		clock.now = KEEP_MS;
		await expectations.metBy('key', read, carries('new'));
		expect(read).toHaveBeenCalledTimes(2);
	});

	it('that is not met is read again at once', async () => {
		const { read, expectations } = setUp();
		expect(await expectations.metBy('key', read, carries('old'))).toBeUndefined();
		expect(await expectations.metBy('key', read, carries('old'))).toBeUndefined();
		expect(read).toHaveBeenCalledTimes(2);
	});

	it('of one node is not that of another', async () => {
		const { read, expectations } = setUp();
		await expectations.metBy('one', read, carries('new'));
		await expectations.metBy('other', read, carries('new'));
		expect(read).toHaveBeenCalledTimes(2);
	});

	it('that cannot be read is not remembered', async () => {
		const { read, expectations } = setUp();
		const failing = async () => await Promise.reject(new Error('down'));
		await expect(expectations.metBy('key', failing, carries('new'))).rejects.toThrow('down');
		expect(await expectations.metBy('key', read, carries('new'))).toBeDefined();
	});
});

describe('A filter', () => {
	it.each([
		['a, b;c\nd  e', ['a', 'b', 'c', 'd', 'e']],
		['', []],
		[' , ', []],
		[undefined, undefined],
		[
			['a', 7, '', ' on break '],
			['a', '7', 'on break'],
		],
		[7, ['7']],
	])('typed as %j means %j', (typed, values) => {
		expect(typedList(typed)).toEqual(values);
	});
});

it('An event is stale when its lifetime is over, and never without a time or a lifetime', () => {
	const time = '2018-01-01T08:00:00Z';
	const at = (seconds: number) => Date.parse(time) + seconds * 1000;
	expect(isStale(time, 30, at(30))).toBe(false);
	expect(isStale(time, 30, at(30.001))).toBe(true);
	expect(isStale(time, undefined, at(1e6))).toBe(false);
	expect(isStale(time, Number.NaN, at(1e6))).toBe(false);
	expect(isStale(time, -1, at(1e6))).toBe(false);
	expect(isStale(null, 30, at(1e6))).toBe(false);
	expect(isStale('no time', 30, at(1e6))).toBe(false);
});

it('An id from content is the same for the same facts in any order of keys, and only then', () => {
	fc.assert(
		fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (facts) => {
			const reversed = Object.fromEntries(Object.entries(facts).reverse());
			expect(contentId(reversed)).toBe(contentId(facts));
			expect(contentId({ ...facts, 'one more': 1 })).not.toBe(contentId(facts));
		}),
	);
	expect(contentId(['a', 'bc'])).not.toBe(contentId(['ab', 'c']));
});

describe('Options', () => {
	it('have their defaults, and combine nothing unless asked', () => {
		expect(memoryLimits({})).toEqual({ maxEntries: 10_000, maxAgeMs: 3_600_000 });
		expect(combineLimits({})).toEqual({ windowMs: 0, maxItems: 100 });
	});

	it('stay within their bounds, whatever an expression gives', () => {
		expect(memoryLimits({ rememberMinutes: -1, rememberEvents: 1e12 })).toEqual({
			maxEntries: 1_000_000,
			maxAgeMs: 0,
		});
		expect(combineLimits({ combineMs: 1e9, combineEvents: 0 })).toEqual({
			windowMs: 2000,
			maxItems: 1,
		});
		expect(combineLimits({ combineMs: 'soon', combineEvents: '' })).toEqual({
			windowMs: 100,
			maxItems: 100,
		});
	});
});

it('A line is logged at most once a minute', () => {
	jest.useFakeTimers();
	try {
		const warn = jest.fn();
		const logger = { warn } as never;
		const log = new RareLog(() => performance.now());
		for (let seconds = 0; seconds < 120; seconds++) {
			log.write(logger, 'warn', 'refused');
			jest.advanceTimersByTime(1000);
		}
		expect(warn).toHaveBeenCalledTimes(2);
	} finally {
		jest.useRealTimers();
	}
});
