import { vendors } from '../../../scripts/derive/vendors';
import type { Catalogue } from '../../../nodes/shared/events/catalogue';
import type { AnyEvent } from '../../../nodes/shared/events/definition';

/** How many events each vendor has, by `source`: those of its document, and those known to be sent besides. */
export const EVENT_COUNTS = { alvaria: 67, enreach: 80, pbx: 9, ringcentral: 7, webitel: 11 };

export const catalogues: Catalogue[] = vendors().map(({ catalogue }) => catalogue);

/** Every event of every vendor, as rows for `it.each`: a title, the catalogue, the event. */
export const everyEvent: Array<[string, Catalogue, AnyEvent]> = catalogues.flatMap((catalogue) =>
	catalogue.events.map((event): [string, Catalogue, AnyEvent] => [
		`${catalogue.title}: ${event.name}`,
		catalogue,
		event,
	]),
);
