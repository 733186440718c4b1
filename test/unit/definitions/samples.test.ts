import { schemaOf } from '../../../nodes/shared/events/definition';
import { sampleEvent, sampleItem, sampleOf } from '../../../nodes/shared/events/sample';
import { shape } from '../../../nodes/shared/events/shape';
import { catalogues, everyEvent } from './catalogues';

describe.each(everyEvent)('%s', (_title, catalogue, event) => {
	it('has a sample that departs from no documented type', () => {
		const sample = sampleOf(event);
		expect(Object.keys(sample)).not.toHaveLength(0);
		expect(shape(schemaOf(event), sample).issues).toEqual([]);
	});

	it('has the same sample every time, and each a copy of its own', () => {
		const sample = sampleOf(event);
		expect(sampleOf(event)).toEqual(sample);
		for (const [name, value] of Object.entries(sample)) {
			if (typeof value === 'object' && value !== null) Object.assign(value, { changed: name });
		}
		expect(JSON.stringify(sampleOf(event))).not.toContain('"changed"');
	});

	it('has a sample item that JSON can carry', () => {
		const item = sampleItem(catalogue, event.name);
		expect(item).toMatchObject({ type: event.name, source: catalogue.source });
		expect(item.id).toMatch(/\S/);
		expect(JSON.parse(JSON.stringify(item))).toEqual(item);
	});
});

const everyStory = catalogues.flatMap((catalogue) =>
	Object.entries(catalogue.stories ?? {}).map(
		([title, steps]) => [`${catalogue.title}: ${title}`, catalogue, steps] as const,
	),
);

it('tells a story of each vendor', () => {
	for (const { stories } of catalogues) expect(Object.keys(stories ?? {})).not.toHaveLength(0);
});

/** RingCentral sends these when the call has ended, with the time at which it began. */
const TELLS_ITS_START = new Set(['ACD-CALL', 'VPD-CALL']);

describe.each(everyStory)('the story %s', (_title, catalogue, steps) => {
	const items = steps.map((step, index) => sampleItem(catalogue, step, index));

	it('departs from no documented type', () => {
		for (const { type, issues } of items) expect([type, issues]).toEqual([type, undefined]);
	});

	it('goes forward in time', () => {
		const times = items
			.filter(({ source, type }) => !(source === 'ringcentral' && TELLS_ITS_START.has(type)))
			.flatMap(({ time }) => time ?? []);
		expect(times).toEqual([...times].sort());
	});

	it('has no two events of the same id', () => {
		expect(new Set(items.map(({ id }) => id)).size).toBe(items.length);
	});
});

it('refuses to tell of an event that there is not', () => {
	expect(() => sampleEvent(catalogues[0], 'nothing')).toThrow('nothing');
});
