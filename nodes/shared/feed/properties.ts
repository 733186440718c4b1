/** What a user sets where events of the feed itself are picked. */
import type { INodeProperties } from 'n8n-workflow';

import { eventOption, type Catalogue } from '../events/catalogue';
import { chosenEvents, isNamed, type Fault } from '../node/choices';
import { deliversCalls, type GetParameter } from '../node/parameters';
import { CALLS, FEED_EVENTS } from '../node/properties';
import { resumed, silent, webhookFeed } from './events';
import { faultOfHours, minutesOf, type Hours } from './hours';

const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

/** The fields of a silence, shown while `events` is picked in the parameter of that name. */
const silenceFields = (parameter: string): INodeProperties[] => {
	// In the form and not in the options: whoever picks it is to see in which hours it counts.
	const displayOptions = { show: { [parameter]: [silent.name] } };
	const time = (displayName: string, name: string, initial: string, description: string) => ({
		displayName,
		name,
		type: 'string' as const,
		default: initial,
		placeholder: `e.g. ${initial}`,
		displayOptions,
		description,
	});
	return [
		{
			displayName: 'Silent After (Minutes)',
			name: 'silentMinutes',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 10_080, numberPrecision: 0 },
			default: 60,
			displayOptions,
			description:
				'How long nothing may arrive, within the hours below, before feed.silent starts the workflow. Any event counts that the vendor sends, picked or not.',
		},
		{
			displayName: 'Watch on Days',
			name: 'watchDays',
			type: 'multiOptions',
			options: DAYS.map((name, index) => ({ name, value: index + 1 })),
			default: [1, 2, 3, 4, 5],
			displayOptions,
			description: 'The days on which a silence is worth telling',
		},
		time(
			'Watch From',
			'watchFrom',
			'08:00',
			"When the hours begin, in the workflow's time zone; counting begins anew then",
		),
		time(
			'Watch Until',
			'watchUntil',
			'18:00',
			'When the hours end; the same as their beginning for the whole day, earlier for a night',
		),
	];
};

/** The fields of a trigger that can tell of its feed; `isForCalls`: it can also deliver whole calls. */
export const feedProperties = (
	{ feed }: Pick<Catalogue, 'feed'>,
	isForCalls = true,
): INodeProperties[] => [
	...silenceFields('events'),
	...(isForCalls
		? [
				{
					displayName: 'Also Trigger On',
					name: FEED_EVENTS,
					type: 'multiOptions' as const,
					default: [],
					options: feed.map(eventOption),
					displayOptions: { show: { deliver: [CALLS] } },
					description: 'What the trigger tells of itself, beside the calls',
				},
				...silenceFields(FEED_EVENTS),
			]
		: []),
];

/** The names of the events of the feed that are picked. */
export function feedEventsPicked(get: GetParameter): string[] {
	const choices = chosenEvents(get(deliversCalls(get) ? FEED_EVENTS : 'events', []));
	return webhookFeed.map(({ name }) => name).filter((name) => isNamed(choices, name));
}

/** How long a feed may be silent, and when that counts. */
export interface SilenceSettings {
	limitMs: number;
	hours: Hours;
}

/** The settings of a silence, which {@link faultOfFeed} has found good. */
export function silenceSettings(get: GetParameter, zone: string): SilenceSettings {
	const { limit, days, from, to } = typed(get);
	return {
		limitMs: limit * 60_000,
		hours: { days, from: minutesOf(from) ?? 0, to: minutesOf(to) ?? 0, zone },
	};
}

const typed = (get: GetParameter) => ({
	limit: Number(get('silentMinutes', 60)),
	days: [get('watchDays', [1, 2, 3, 4, 5])].flat().map(Number),
	from: get('watchFrom', '08:00'),
	to: get('watchUntil', '18:00'),
});

/** What is wrong with how the feed is watched, to be told at publication. */
export function faultOfFeed(get: GetParameter): Fault | undefined {
	const picked = feedEventsPicked(get);
	if (picked.includes(silent.name)) {
		const { limit, ...hours } = typed(get);
		return faultOfHours(hours, limit);
	}
	if (!picked.includes(resumed.name)) return undefined;
	return {
		message: `${resumed.name} is picked without ${silent.name}`,
		description: `Pick ${silent.name} as well: only a silence that was told can be over.`,
	};
}
