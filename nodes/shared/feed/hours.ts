/** The days and hours in which a feed is watched, in the workflow's time zone. */
import { DateTime } from 'luxon';

import type { Fault } from '../node/choices';

/** Days from 1 for Monday, minutes of the day. Equal minutes are the whole day; the later first is over midnight. */
export interface Hours {
	days: readonly number[];
	from: number;
	to: number;
	zone: string;
}

const DAY = 1440;

/** Whether a moment, in milliseconds since 1970, is within the hours. A night belongs to the day it begins on. */
export function isOpen(time: number, { days, from, to, zone }: Hours): boolean {
	const { weekday, hour, minute } = DateTime.fromMillis(time, { zone });
	const now = hour * 60 + minute;
	const isToday = days.includes(weekday);
	if (from === to) return isToday;
	if (from < to) return isToday && now >= from && now < to;
	const wasYesterday = days.includes(weekday === 1 ? 7 : weekday - 1);
	return (isToday && now >= from) || (wasYesterday && now < to);
}

/** A time of day such as `08:00` in minutes; undefined where it is none. */
export function minutesOf(written: unknown): number | undefined {
	const parts = /^\s*([01]?\d|2[0-4])[:.]([0-5]\d)\s*$/.exec(String(written));
	const minutes = parts ? Number(parts[1]) * 60 + Number(parts[2]) : Number.NaN;
	return minutes <= DAY ? minutes : undefined;
}

/** The longest time that is watched without a break, in minutes. */
export function longestStretch({ days, from, to }: Omit<Hours, 'zone'>): number {
	const aDay = (to - from + DAY) % DAY || DAY;
	if (aDay < DAY) return days.length > 0 ? aDay : 0;
	if (new Set(days).size === 7) return Infinity;
	// Two weeks, so that a run over Sunday is one.
	const run = Array.from({ length: 14 }, (_, at) => (days.includes((at % 7) + 1) ? 'x' : ' '));
	return (
		DAY *
		Math.max(
			...run
				.join('')
				.split(' ')
				.map(({ length }) => length),
		)
	);
}

/** What is wrong with hours and limit as they are typed: a silence that could never be told. */
export function faultOfHours(
	{ days, from, to }: { days: readonly number[]; from: unknown; to: unknown },
	limitMinutes: number,
): Fault | undefined {
	const times = { 'Watch From': minutesOf(from), 'Watch Until': minutesOf(to) };
	for (const [label, minutes] of Object.entries(times)) {
		if (minutes === undefined) {
			return {
				message: `${label} is no time of day`,
				description: 'Write hours and minutes, such as 08:00 or 18:30.',
			};
		}
	}
	if (days.length === 0) {
		return {
			message: 'Watch on Days has no day',
			description: 'Pick the days on which a silence is worth telling, or unpick feed.silent.',
		};
	}
	const longest = longestStretch({
		days,
		from: times['Watch From'] as number,
		to: times['Watch Until'] as number,
	});
	if (limitMinutes <= longest) return undefined;
	return {
		message: `A silence of ${limitMinutes} minutes would never be told: the hours are only ${longest} minutes long`,
		description:
			'Counting begins anew when the hours begin. Lower Silent After, or watch for longer.',
	};
}
