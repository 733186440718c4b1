/** What is true of every ending in every kind of queue, and what the node tells of it. */
import { toItem } from '../../../nodes/shared/events/item';
import { webitelAdapter } from '../../../nodes/Webitel/adapter';
import { webitel } from '../../../nodes/Webitel/events';
import { attempt } from '../../../nodes/Webitel/events/common';
import { SENT_BY } from '../../../nodes/Webitel/events/queueTypes';
import { eventsOfAttempt, HOOKS, type QueueType } from '../../support/vendors/webitel';
import { ENDINGS } from '../../support/vendors/webitel/endings';
import { request, UTC } from '../request';

const BEGIN = Date.UTC(2026, 2, 2, 8);
const NAMES = Object.keys(attempt()).filter((name) => name !== 'variables');

/** The fields as a form has them: text, and empty where there is no such variable. */
const itemOf = ({ state, ...variables }: Readonly<Record<string, string>>) => {
	const event = state === 'idle' ? 'joined' : state;
	const body = Object.fromEntries(NAMES.map((name) => [name, variables[name] ?? '']));
	const [found] = webitelAdapter.identify(request({ body: { event, ...body } }), UTC);
	return toItem('webitel', webitel.find(found.type), found);
};

describe.each(ENDINGS.map((ending) => [ending.title, ending] as const))(
	'%s',
	(_, { course, direction, facts }) => {
		const items = eventsOfAttempt(course, BEGIN).map(({ event }) => itemOf(event));

		it('is told as it was', () => {
			for (const { type, interaction = {} } of items) {
				const { waitSeconds, durationSeconds, outcome } = interaction;
				const expected = type === 'missed' ? { outcome: 'missed' } : facts[type];
				const found = { waitSeconds, durationSeconds, outcome };
				expect([type, JSON.parse(JSON.stringify(found))]).toEqual([type, expected ?? {}]);
				expect([type, interaction.direction]).toEqual([type, direction]);
			}
		});

		it('has events of its kind of queue, each with an id of its own', () => {
			for (const { type } of items) expect(HOOKS[course.type]).toContain(type);
			expect(new Set(items.map(({ id }) => id)).size).toBe(items.length);
		});
	},
);

it('has endings for every kind of queue', () => {
	expect([...new Set(ENDINGS.map(({ course }) => course.type))].sort()).toEqual(
		Object.keys(HOOKS).sort(),
	);
});

it('says of each event which kinds of queue send it', () => {
	for (const [event, types] of Object.entries(SENT_BY)) {
		if (event === 'add_member') continue;
		const senders = Object.entries(HOOKS)
			.filter(([, events]) => (events as readonly string[]).includes(event))
			.map(([type]) => type as QueueType);
		expect([event, [...types].sort()]).toEqual([event, senders.sort()]);
	}
});
