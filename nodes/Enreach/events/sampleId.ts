import { hash } from 'node:crypto';

/** The id of an event's sample: a UUID that is the same on every run, and another for each event. */
export function sampleId(event: string): string {
	const hex = hash('sha256', event);
	// Version 8 and the RFC's variant: a UUID by its maker's own rule (RFC 9562, 5.8).
	return [
		hex.slice(0, 8),
		hex.slice(8, 12),
		`8${hex.slice(13, 16)}`,
		`a${hex.slice(17, 20)}`,
		hex.slice(20, 32),
	].join('-');
}
