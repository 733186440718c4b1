/** The simulated days of the webhook vendors, as their triggers decode them. */
import { enreachAdapter } from '../../../nodes/Enreach/adapter';
import { pbxAdapter } from '../../../nodes/PbxEvents/adapter';
import { ringCentralAdapter } from '../../../nodes/RingCentralWfm/adapter';
import type { Calls } from '../../../nodes/shared/calls/gather';
import type { VendorEvent } from '../../../nodes/shared/events/item';
import type { WebhookAdapter } from '../../../nodes/shared/receive/adapter';
import { webitelAdapter } from '../../../nodes/Webitel/adapter';
import { serviceDeskDay } from './enreach';
import { pbxDay } from './pbx';
import { ringCentralDay } from './ringcentral';
import { webitelDay } from './webitel';

const BEGIN = Date.UTC(2026, 2, 2, 8);

type Body = Record<string, unknown>;

/** The bodies that a vendor posts in a day of that many calls. */
const BODIES: ReadonlyArray<[WebhookAdapter, (seed: number, count: number) => Body[]]> = [
	[
		enreachAdapter,
		(seed, count) => serviceDeskDay(seed, BEGIN, count).map(({ event }) => ({ ...event })),
	],
	[
		pbxAdapter,
		(seed, count) =>
			pbxDay(seed, BEGIN, count).map(({ event }) => ({ event: event.name, ...event.variables })),
	],
	[
		ringCentralAdapter,
		(seed, count) => ringCentralDay(seed, BEGIN, count).map(({ event }) => ({ ...event })),
	],
	[
		webitelAdapter,
		(seed, count) =>
			webitelDay(seed, BEGIN, count).map(({ event: { state, ...fields } }) => ({
				event: state,
				...fields,
			})),
	],
];

/** A vendor whose calls are gathered, and its days. */
export interface DecodedVendor {
	readonly title: string;
	readonly source: string;
	readonly calls: Calls;
	/** The same seed, the same day. */
	readonly day: (seed: number, count: number) => VendorEvent[];
}

export const DECODED: readonly DecodedVendor[] = BODIES.map(([adapter, bodies]) => {
	const { catalogue, calls: rules } = adapter;
	if (!rules) throw new Error(`${catalogue.title} has no calls`);
	const identified = (body: Body) =>
		adapter.identify(
			{ headers: {}, query: {}, body, receivedAt: BEGIN, issues: [] },
			{ workflowZone: 'UTC' },
		);
	return {
		title: catalogue.title,
		source: catalogue.source,
		calls: { catalogue, rules },
		day: (seed, count) => bodies(seed, count).flatMap(identified),
	};
});
