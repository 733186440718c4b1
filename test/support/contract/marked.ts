/** Events whose personal values are marked, so that they are known again wherever they turn up. */
import { z } from 'zod/v4';

import type { Catalogue, StoryStep } from '../../../nodes/shared/events/catalogue';
import { schemaOf } from '../../../nodes/shared/events/definition';
import type { FieldMeta } from '../../../nodes/shared/events/fields';
import { sampleEvent } from '../../../nodes/shared/events/sample';

/** In every marked value, and by accident in none; upper case or not, encoded or not. */
export const MARK = /7070717|qzvyxwk|wkxyzvq/i;

/** A marked value of a kind; `n` tells it from others. */
function marked(kind: string, n: number, like: unknown): unknown {
	const digits = String(n % 10_000).padStart(4, '0');
	const number = `+3587070717${digits}`;
	if (typeof like === 'number') return Number(`7070717${digits}`);
	switch (kind) {
		case 'number':
			return n % 3 === 0 ? number.replace('+', '00') : number;
		case 'name':
			return `Qzvyxwk${digits} Wkxyzvq${digits}`;
		case 'address':
			return `qzvyxwk${digits}@wkxyzvq${digits}.com`;
		case 'link':
			return `https://files.example.com/qzvyxwk${digits}/a%20b?of=${number}`;
		case 'id':
			return `qzvyxwk-${digits}`;
		default:
			return `He said: "I am Qzvyxwk${digits}\\${digits},\nat ${number}" <qzvyxwk${digits}@wkxyzvq.com>`;
	}
}

/** An event's fields with each personal value marked; also those that its sample leaves out. */
export function markedEvent(
	catalogue: Catalogue,
	step: StoryStep,
	n: number,
	{ isMisfit = false } = {},
): { type: string; data: Record<string, unknown> } {
	const { type, data } = sampleEvent(catalogue, step, n);
	const definition = catalogue.find(type);
	if (!definition) throw new Error(`${catalogue.title} has no event ${type}`);
	return {
		type,
		data: change(schemaOf(definition), data, n, isMisfit) as Record<string, unknown>,
	};
}

function change(schema: z.ZodType, value: unknown, n: number, isMisfit: boolean): unknown {
	const inner = schema instanceof z.ZodPipe ? (schema.out as z.ZodType) : schema;
	if (inner instanceof z.ZodObject) {
		const given = { ...(value as Record<string, unknown> | undefined) };
		for (const [name, field] of Object.entries(inner.shape as Record<string, z.ZodType>)) {
			const changed = change(field, given[name], n, isMisfit);
			if (changed !== undefined) given[name] = changed;
		}
		return given;
	}
	if (inner instanceof z.ZodArray) {
		return Array.isArray(value)
			? value.map((one) => change(inner.element as z.ZodType, one, n, isMisfit))
			: value;
	}
	const { personal = 'no', isEventName } = (schema.meta() ?? {}) as Partial<FieldMeta>;
	if (personal !== 'no') {
		const instead = marked(personal.split('.')[1], n, value);
		return isMisfit ? { of: [instead] } : instead;
	}
	const isClosed = inner instanceof z.ZodEnum || inner instanceof z.ZodNumber;
	return isMisfit && isClosed && !isEventName ? marked('text', n, undefined) : value;
}
