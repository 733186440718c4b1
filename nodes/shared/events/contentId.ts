import { hash } from 'node:crypto';

/**
 * An id for an event whose vendor sends none: a hash over what identifies the occurrence. The same facts
 * give the same id, whatever the order of their keys, so that a retry is recognised.
 */
export function contentId(facts: unknown): string {
	return hash('sha256', canonical(facts)).slice(0, 32);
}

function canonical(value: unknown): string {
	if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
	if (typeof value === 'object' && value !== null) {
		const entries = Object.entries(value).filter(([, one]) => one !== undefined);
		entries.sort(([a], [b]) => (a < b ? -1 : 1));
		return `{${entries.map(([key, one]) => `${JSON.stringify(key)}:${canonical(one)}`).join(',')}}`;
	}
	return JSON.stringify(value) ?? 'null';
}
