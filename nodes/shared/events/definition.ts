import type { z } from 'zod/v4';

import { object, type DataOf, type Fields } from './fields';
import type { InteractionFacts } from './interaction';

/** One event of a vendor, defined once; options, schemas, types, samples and docs derive from it. */
export interface EventDefinition<Name extends string = string, F extends Fields = Fields> {
	/** The vendor's own name of the event. */
	name: Name;
	/** The vendor's group of events: `Queue`, `engagementCenter`. */
	group: string;
	/** When it happens, in a sentence of our own. */
	description: string;
	/** The event's fields; called when they are first needed, so that loading a node costs nothing. */
	fields: () => F;
	/**
	 * The facts that all vendors tell, from this event's fitting data. A method, so that definitions of
	 * different fields have a type in common.
	 */
	interaction?(data: DataOf<F>): InteractionFacts;
	/** Sample values that differ from the fields' own examples. */
	example?: { [K in keyof F]?: unknown } & Record<string, unknown>;
}

/** Defines an event; the compiler checks `interaction` and `example` against its fields. */
export const defineEvent = <Name extends string, F extends Fields>(
	definition: EventDefinition<Name, F>,
): EventDefinition<Name, F> => definition;

/** An event of any name and fields. */
export type AnyEvent = EventDefinition<string, Fields>;

/** The data of a defined event: every field optional and nullable, unknown ones allowed. */
export type EventData<E extends AnyEvent> = DataOf<ReturnType<E['fields']>>;

const schemas = new WeakMap<AnyEvent, z.ZodType>();

/** The event's lenient schema, built on first use. */
export function schemaOf(event: AnyEvent): z.ZodType {
	let schema = schemas.get(event);
	if (!schema) {
		schema = object(event.fields() as Fields);
		schemas.set(event, schema);
	}
	return schema;
}
