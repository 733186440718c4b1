import { DateTime } from 'luxon';

import { faultOfHours, isOpen, longestStretch, minutesOf } from '../../../nodes/shared/feed/hours';

const ZONE = 'Europe/Helsinki';
const at = (local: string, zone = ZONE) => DateTime.fromISO(local, { zone }).toMillis();
const office = { days: [1, 2, 3, 4, 5], from: 8 * 60, to: 18 * 60, zone: ZONE };

describe('The hours', () => {
	// 2 March 2026 is a Monday.
	it.each([
		['2026-03-02T07:59:59', false],
		['2026-03-02T08:00', true],
		['2026-03-02T17:59:59', true],
		['2026-03-02T18:00', false],
		['2026-03-07T12:00', false],
		['2026-03-08T12:00', false],
		['2026-03-06T17:59', true],
	])('of an office at %s: %p', (local, expected) => {
		expect(isOpen(at(local), office)).toBe(expected);
	});

	it('are in the zone of the workflow', () => {
		const inNewYork = { ...office, zone: 'America/New_York' };
		expect(isOpen(at('2026-03-02T09:00'), inNewYork)).toBe(false);
		expect(isOpen(at('2026-03-02T17:00'), inNewYork)).toBe(true);
	});

	it('of a night belong to the day that it begins on', () => {
		const night = { ...office, days: [5], from: 22 * 60, to: 6 * 60 };
		expect(isOpen(at('2026-03-06T22:00'), night)).toBe(true);
		expect(isOpen(at('2026-03-07T05:59'), night)).toBe(true);
		expect(isOpen(at('2026-03-07T06:00'), night)).toBe(false);
		expect(isOpen(at('2026-03-06T05:00'), night)).toBe(false);
		const sunday = { ...night, days: [7] };
		expect(isOpen(at('2026-03-09T01:00'), sunday)).toBe(true);
	});

	it('that end where they begin are the whole day', () => {
		const day = { ...office, days: [6], from: 0, to: 0 };
		expect(isOpen(at('2026-03-07T00:00'), day)).toBe(true);
		expect(isOpen(at('2026-03-07T23:59:59'), day)).toBe(true);
		expect(isOpen(at('2026-03-08T00:00'), day)).toBe(false);
	});

	it('keep to the clock on the wall when daylight saving begins and ends', () => {
		const everyDay = { ...office, days: [1, 2, 3, 4, 5, 6, 7] };
		for (const day of ['2026-03-28', '2026-03-29', '2026-10-24', '2026-10-25']) {
			const opens = at(`${day}T08:00`);
			expect(isOpen(opens, everyDay)).toBe(true);
			expect(isOpen(opens - 1, everyDay)).toBe(false);
		}
		// From the opening of one day to that of the next it is 23 hours in spring, 25 in autumn.
		expect(at('2026-03-29T08:00') - at('2026-03-28T08:00')).toBe(23 * 3_600_000);
		expect(at('2026-10-25T08:00') - at('2026-10-24T08:00')).toBe(25 * 3_600_000);
	});
});

it.each([
	['08:00', 480],
	['8:30', 510],
	[' 18.45 ', 1125],
	['24:00', 1440],
	['24:01', undefined],
	['25:00', undefined],
	['8', undefined],
	['08:60', undefined],
	['', undefined],
	[null, undefined],
	['8:00 am', undefined],
])('reads %p as %p minutes', (written, minutes) => {
	expect(minutesOf(written)).toBe(minutes);
});

it.each([
	[[1, 2, 3, 4, 5], 480, 1080, 600],
	[[1], 1320, 360, 480],
	[[1], 0, 1440, 1440],
	[[1, 2, 4], 0, 0, 2880],
	[[6, 7, 1], 0, 0, 4320],
	[[1, 2, 3, 4, 5, 6, 7], 0, 0, Infinity],
	[[], 0, 0, 0],
])('days %j from %d to %d are watched for %d minutes at most', (days, from, to, longest) => {
	expect(longestStretch({ days, from, to })).toBe(longest);
});

describe('What is wrong with hours', () => {
	const good = { days: [1], from: '08:00', to: '18:00' };

	it('is nothing where a silence fits in', () => {
		expect(faultOfHours(good, 600)).toBeUndefined();
		expect(faultOfHours({ ...good, days: [1, 2, 3, 4, 5, 6, 7], to: '08:00' }, 10_080)).toBe(
			undefined,
		);
	});

	it.each([
		[{ ...good, from: '8 am' }, 60, 'Watch From is no time of day'],
		[{ ...good, to: '' }, 60, 'Watch Until is no time of day'],
		[{ ...good, days: [] }, 60, 'Watch on Days has no day'],
		[
			good,
			601,
			'A silence of 601 minutes would never be told: the hours are only 600 minutes long',
		],
	])('is said: %j, %d minutes', (hours, limit, message) => {
		expect(faultOfHours(hours, limit)?.message).toBe(message);
	});
});
