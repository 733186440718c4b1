import { eventOptions } from '../../../nodes/shared/events/catalogue';
import { toItem } from '../../../nodes/shared/events/item';
import { sampleEvent } from '../../../nodes/shared/events/sample';
import { chooser, eventsPicked, faultOfEvents } from '../../../nodes/shared/node/choices';
import { catalogues } from './catalogues';

describe.each(catalogues)('The events to pick from: $title', (catalogue) => {
	const [all, ...rest] = eventOptions(catalogue);
	const presets = rest.slice(0, catalogue.presets?.length ?? 0);
	const options = rest.slice(presets.length, rest.length - catalogue.feed.length);
	const ofFeed = rest.slice(rest.length - catalogue.feed.length);

	it('are all events, after the one for any', () => {
		expect(all.value).toBe('*');
		expect(options.map(({ value }) => value)).toEqual(catalogue.events.map(({ name }) => name));
	});

	it('end with those of the feed, which all events do not include', () => {
		expect(ofFeed.map(({ value }) => value)).toEqual(catalogue.feed.map(({ name }) => name));
		for (const { name, value, action } of ofFeed) {
			expect(name).toBe(value);
			expect(action).toMatch(/^[A-Z].* \(feed\.\w+\)$/);
			const event = sampleEvent(catalogue, value as string);
			expect(chooser(catalogue, ['*'])(event)).toBeUndefined();
			expect(toItem(catalogue.source, catalogue.find(event.type), event).issues).toBeUndefined();
			expect(eventsPicked(catalogue, ['*'])).not.toContain(value);
			expect(faultOfEvents(catalogue, [value], false)).toBeUndefined();
		}
	});

	it('come after ready choices, which read as sentences', () => {
		expect(presets.map(({ value }) => value)).toEqual(
			(catalogue.presets ?? []).map(({ choice }) => choice).sort(),
		);
		for (const { name, value, action } of presets) {
			expect(value).toBe(name);
			expect(action).toMatch(/^[A-Z][a-z ]+$/);
		}
	});

	it('have ready choices that pick their samples, and name only events that exist', () => {
		for (const { choice, events, sample } of catalogue.presets ?? []) {
			const event = sampleEvent(catalogue, sample);
			expect(chooser(catalogue, [choice])(event)).toBe(choice);
			expect(chooser(catalogue, [choice.toLowerCase()])(event)).toBe(choice);
			expect(toItem(catalogue.source, catalogue.find(event.type), event).issues).toBeUndefined();
			expect(eventsPicked(catalogue, [choice]).toSorted()).toEqual(events.toSorted());
			expect(faultOfEvents(catalogue, [choice], false)).toBeUndefined();
		}
	});

	it('are told by group and name, and by what happens', () => {
		catalogue.events.forEach(({ name, group, description }, index) => {
			const option = options[index];
			expect(option.name).toBe(/^[a-z]+[.:]/i.test(name) ? name : `${group}: ${name}`);
			expect(option.name.startsWith(group)).toBe(true);
			expect(option.description).toBe(description);
			expect(option.action).toMatch(/^[A-Z].* \(.+\)$/);
		});
	});

	it('have names of their own', () => {
		for (const key of ['name', 'action'] as const) {
			expect(new Set(options.map((option) => option[key])).size).toBe(options.length);
		}
	});
});
