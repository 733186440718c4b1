import type { INodePropertyOptions } from 'n8n-workflow';

import type { AnyEvent, EventData } from './definition';
import { webhookFeed } from '../feed/events';
import type { ContactCenterItem, VendorEvent } from './item';

/** What a catalogue knows besides its events, whose names are `Name`. */
export interface CatalogueDetails<Name extends string = string> {
	/** What an event's own fields say about its id, time and subject, where they do. */
	identity?: (event: Pick<VendorEvent, 'type' | 'data'>) => Partial<EventIdentity>;
	/** A sample's id and time, where the vendor sends these around the fields; from its hash and occurrence. */
	sampleIdentity?: (hash: string, occurrence: number) => Pick<EventIdentity, 'id' | 'time'>;
	/** Coherent runs of events, by a title for people: a call from arrival to end. */
	stories?: Readonly<Record<string, ReadonlyArray<StoryStep<Name>>>>;
	/** Ready choices for those who do not know the events. */
	presets?: ReadonlyArray<Preset<Name>>;
	/** What the trigger tells of its feed itself; never among all events. */
	feed?: readonly AnyEvent[];
}

/** An event's id, time and subject. */
export type EventIdentity = Pick<VendorEvent, 'id' | 'time' | 'subject'>;

/** One event of a story: its name, or its name and what differs from its sample. */
export type StoryStep<Name extends string = string> =
	Name | { event: Name; data: Record<string, unknown> };

/** What people look for who do not know a vendor's events: the choice as the list shows it, its value too. */
const CHOICES = {
	'Agent Missed a Call': 'A phone rang at an agent, who did not answer',
	'Agent Signed In or Out': 'An agent came or went',
	'Answered Call Ended': 'A conversation was over',
	'Call Ended': 'A call was over, answered or not',
	'Missed Call': 'A customer called and nobody answered',
};

/** A ready choice: how a vendor's events tell what people look for. */
export interface Preset<Name extends string = string> {
	choice: keyof typeof CHOICES;
	/** The events that tell it. */
	events: readonly Name[];
	/** What an event of these must say besides. */
	when?: (item: ContactCenterItem) => boolean;
	/** One that does; the sample of a test run. */
	sample: StoryStep<Name>;
}

/** A vendor's events. */
export interface Catalogue<E extends AnyEvent = AnyEvent> extends CatalogueDetails {
	/** The vendor's name in `source`: `enreach`. */
	source: string;
	/** The vendor's name for people: `Enreach`. */
	title: string;
	events: readonly E[];
	feed: readonly AnyEvent[];
	/** The definition of that name, if there is one, of the vendor's events or the feed's. */
	find(name: string): AnyEvent | undefined;
}

/** The names of a catalogue's events; any other is a compile error. */
export type EventNameOf<C extends Catalogue> = C['events'][number]['name'];

/** The data of a catalogue's event, by the event's name. */
export type EventDataOf<C extends Catalogue, Name extends EventNameOf<C>> = EventData<
	Extract<C['events'][number], { name: Name }>
>;

/** The option that stands for every event, unknown ones included. */
export const ANY_EVENT = '*';

/** Whether a type is of what a trigger tells of its feed itself, which no vendor sends. */
export const isOfFeed = (type: unknown): boolean =>
	typeof type === 'string' && /^feed\./i.test(type);

/** Gathers a vendor's events. */
export function defineCatalogue<E extends AnyEvent>(
	source: string,
	title: string,
	events: readonly E[],
	{ feed = webhookFeed, ...details }: CatalogueDetails<E['name']> = {},
): Catalogue<E> {
	const byName = new Map<string, AnyEvent>(
		[...feed, ...events].map((event) => [event.name, event]),
	);
	return { source, title, events, feed, find: (name) => byName.get(name), ...details };
}

/**
 * Options of the `events` parameter: every event by group, those of the feed last, after the one for all of them and the ready choices. `action` is its
 * line in the node panel, where it is read and searched before the node is there: the meaning comes first.
 */
export function eventOptions({
	title,
	events,
	feed,
	presets = [],
}: Catalogue): INodePropertyOptions[] {
	return [
		{
			name: 'All Events',
			value: ANY_EVENT,
			action: 'Anything happens (all events)',
			description: `Every event ${title} sends, also those this node does not know yet`,
		},
		...presets.map(({ choice, events: told }) => ({
			name: choice,
			value: choice,
			action: withoutArticles(choice.charAt(0) + choice.slice(1).toLowerCase()),
			description: `${CHOICES[choice]}: ${told.join(', ')}`,
		})),
		...events.map(eventOption),
		...feed.map(eventOption),
	];
}

/** The option of one event. */
export const eventOption = ({ name, group, description }: AnyEvent): INodePropertyOptions => ({
	name: beginsWithGroup(name, group) ? name : `${group}: ${name}`,
	value: name,
	action: `${withoutArticles(firstClause(description))} (${name})`,
	description,
});

/** Whether the vendor's own name tells the group: `call:end`. */
const beginsWithGroup = (name: string, group: string) =>
	name.startsWith(`${group}.`) || name.startsWith(`${group}:`);

const firstClause = (text: string) => text.split(/[.;:](?:\s|$)/, 1)[0];

/** As n8n words its actions: "User's call ended". */
function withoutArticles(text: string): string {
	const words = text.replace(/\b(?:an?|the) /gi, '');
	return words.charAt(0).toUpperCase() + words.slice(1);
}

/** A trigger's `subtitle`: the picked events, or how many they are. */
export const eventsSubtitle =
	'={{ $parameter.deliver === "calls" ? "Finished calls" : $parameter.events.length > 2 ? $parameter.events.length + " events" : $parameter.events.join(", ").replace("*", "All events") }}';
