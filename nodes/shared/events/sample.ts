/** Sample events, made from the definitions: the same every time, and as the vendor would send them. */
import { z } from 'zod/v4';

import type { Catalogue, StoryStep } from './catalogue';
import { schemaOf, type AnyEvent } from './definition';
import type { FieldMeta, Fields } from './fields';
import { toItem, type ContactCenterItem, type VendorEvent } from './item';
import { contentId } from './contentId';

/** When the sample of an event of the feed was told, and the id of the trigger. */
const FEED_SAMPLE = {
	time: '2026-03-02T09:01:00.000Z',
	subject: 'b7d1c3a0-5f0e-4b8e-9a51-2f6f0c2d7e11',
};

/**
 * The fields of an event as its vendor would send them: the definition's own `example` over the fields'
 * examples. A field without an example is left out, as vendors leave out what does not apply.
 */
export function sampleOf(event: AnyEvent): Record<string, unknown> {
	const fields = (schemaOf(event) as z.ZodObject).shape as Fields;
	const inOrder = Object.fromEntries(Object.keys(fields).map((name) => [name, undefined]));
	const data = { ...inOrder, ...sampleOfFields(fields, event.name), ...event.example };
	const told = Object.entries(data).filter(([, value]) => value !== undefined);
	return structuredClone(Object.fromEntries(told));
}

/**
 * A sample as an event of the vendor's traffic, with its id, time and subject. `occurrence` tells samples of
 * equal fields apart where the vendor's own id is none of them.
 */
export function sampleEvent(catalogue: Catalogue, step: StoryStep, occurrence = 0): VendorEvent {
	const [name, changes] = typeof step === 'string' ? [step, {}] : [step.event, step.data];
	const event = catalogue.find(name);
	if (!event) throw new Error(`${catalogue.title} has no event ${name}`);
	const data = { ...sampleOf(event), ...structuredClone(changes) };
	const hash = contentId([event.name, data, occurrence]);
	return {
		type: event.name,
		id: hash,
		time: null,
		...(catalogue.feed.includes(event)
			? FEED_SAMPLE
			: {
					...catalogue.sampleIdentity?.(hash, occurrence),
					...catalogue.identity?.({ type: event.name, data }),
				}),
		data,
	};
}

/** A sample as the item that the vendor's trigger makes of it. */
export function sampleItem(
	catalogue: Catalogue,
	step: StoryStep,
	occurrence = 0,
): ContactCenterItem {
	const event = sampleEvent(catalogue, step, occurrence);
	return toItem(catalogue.source, catalogue.find(event.type), event);
}

const sampleOfFields = (fields: Fields, eventName: string): Record<string, unknown> =>
	Object.fromEntries(
		Object.entries(fields)
			.map(([name, field]) => [name, sampleValue(field, eventName)] as const)
			.filter(([, value]) => value !== undefined),
	);

function sampleValue(schema: z.ZodType, eventName: string): unknown {
	const { examples: [example] = [], isEventName } = (schema.meta() ?? {}) as Partial<FieldMeta>;
	if (isEventName) return eventName;
	if (example !== undefined) return example;
	if (schema instanceof z.ZodPipe) return sampleValue(schema.out as z.ZodType, eventName);
	if (schema instanceof z.ZodObject) return sampleOfFields(schema.shape as Fields, eventName);
	if (schema instanceof z.ZodArray) {
		const element = sampleValue(schema.element as z.ZodType, eventName);
		return element === undefined ? [] : [element];
	}
	return undefined;
}
