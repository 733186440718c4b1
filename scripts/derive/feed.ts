/** The page of the events that triggers tell of their feed: the same for all vendors, so it is one page. */
import type { AnyEvent } from '../../nodes/shared/events/definition';
import { code, link, table, anchor } from './markdown';
import type { Vendor } from './vendors';

/** An event of the feed and the vendors whose triggers tell it. */
export interface FeedEvent {
	event: AnyEvent;
	vendors: Vendor[];
}

/** The events of the feed of all vendors, each once. */
export function feedEvents(vendors: Vendor[]): FeedEvent[] {
	const byName = new Map<string, FeedEvent>();
	for (const vendor of vendors) {
		for (const event of vendor.catalogue.feed) {
			const known = byName.get(event.name) ?? { event, vendors: [] };
			known.vendors.push(vendor);
			byName.set(event.name, known);
		}
	}
	return [...byName.values()];
}

/** What the page says before its events. */
export const feedIntroduction = (events: FeedEvent[]): string[] => [
	`What a trigger tells of its feed itself. No vendor sends these events: pick them under *Trigger On* like any other, or, with *Deliver: Finished Calls*, under *Also Trigger On*. *All Events* does not include them. ${link('How do I know that it still works?', '../still-works.md')} says what they are for and how they are set. They tell of nobody: no content of a request and no secret is in them.`,
	table(
		['Event', 'When', 'Triggers'],
		events.map(({ event, vendors }) => [
			link(event.name, `#${anchor(event.name)}`),
			event.description,
			vendors.map(({ catalogue }) => catalogue.title).join(', '),
		]),
	),
	`The item is that of any event, with ${code('subject')} the id of the trigger.`,
];
