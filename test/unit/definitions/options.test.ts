import { eventOptions } from '../../../nodes/shared/events/catalogue';
import { catalogues } from './catalogues';

describe.each(catalogues)('The events to pick from: $title', (catalogue) => {
	const [all, ...options] = eventOptions(catalogue);

	it('are all events, after the one for any', () => {
		expect(all.value).toBe('*');
		expect(options.map(({ value }) => value)).toEqual(catalogue.events.map(({ name }) => name));
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
