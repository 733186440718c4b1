import type { IDataObject } from 'n8n-workflow';

import { schemaOf, type AnyEvent } from './definition';
import { toInteraction, type Interaction } from './interaction';
import { shape, type Issue } from './shape';

/** An event as an adapter found it in the vendor's traffic. */
export interface VendorEvent {
	/** The vendor's name of the event, as in its definition. */
	type: string;
	/** Its definition, where the name is one that its sender made up; the catalogue's of that name otherwise. */
	definition?: AnyEvent;
	/** The vendor's id, or a hash of what identifies the occurrence. */
	id: string;
	/** When it happened: ISO 8601 in UTC; null where the vendor does not tell. */
	time: string | null;
	/** What it is about: a queue, user, call or interaction. */
	subject?: string;
	/** The vendor's fields. */
	data: Record<string, unknown>;
	/** Departures found while decoding, before the fields were read. */
	issues?: Issue[];
}

/** The one item shape of all triggers; names follow CloudEvents where it has one. */
export interface ContactCenterItem {
	id: string;
	type: string;
	source: string;
	/** What the user calls the trigger, a customer's name for example. */
	label?: string;
	time: string | null;
	subject?: string;
	data: Record<string, unknown>;
	interaction?: Interaction;
	/** Only where the payload departs from the event's schema. */
	issues?: Issue[];
}

/** The issue of an event that nobody defined. */
export const UNDOCUMENTED = 'This event is not documented: its fields were left as sent.';

/** Shapes a vendor's event into an item. Never throws; an event nobody defined is passed on with an issue. */
export function toItem(
	source: string,
	definition: AnyEvent | undefined,
	event: VendorEvent,
): ContactCenterItem {
	const { data, fitting, issues } = definition
		? shape(schemaOf(definition), event.data)
		: {
				data: event.data,
				fitting: {},
				issues: [{ path: '', message: UNDOCUMENTED }],
			};
	const interaction = toInteraction(definition?.interaction?.(fitting) ?? {});
	const allIssues = [...(event.issues ?? []), ...issues];
	return {
		id: event.id,
		type: event.type,
		source,
		time: event.time,
		...(event.subject === undefined ? {} : { subject: event.subject }),
		data,
		...(interaction ? { interaction } : {}),
		...(allIssues.length > 0 ? { issues: allIssues } : {}),
	};
}

/** The item as n8n's JSON. */
export const toJson = (item: ContactCenterItem) => item as unknown as IDataObject;
