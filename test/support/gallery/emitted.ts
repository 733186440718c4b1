/** What the triggers of examples emit, by the package's own code. */
import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { enreachAdapter } from '../../../nodes/Enreach/adapter';
import { pbxAdapter } from '../../../nodes/PbxEvents/adapter';
import { ringCentralAdapter } from '../../../nodes/RingCentralWfm/adapter';
import type { CallItem } from '../../../nodes/shared/calls/fold';
import { gather, type Calls } from '../../../nodes/shared/calls/gather';
import { CALL_LIMITS, OpenCalls } from '../../../nodes/shared/calls/openCalls';
import { isOfFeed } from '../../../nodes/shared/events/catalogue';
import { eventsOfCall } from '../../../nodes/shared/calls/samples';
import {
	toItem,
	type ContactCenterItem,
	type VendorEvent,
} from '../../../nodes/shared/events/item';
import { CALLS } from '../../../nodes/shared/node/properties';
import { callSelector } from '../../../nodes/shared/receive/select';
import { webitelAdapter } from '../../../nodes/Webitel/adapter';
import { vendors } from '../../../scripts/derive/vendors';

const ADAPTERS = [enreachAdapter, pbxAdapter, ringCentralAdapter, webitelAdapter];

/** What of an event is its own. */
export type Told = Pick<ContactCenterItem, 'type' | 'source' | 'id' | 'time' | 'data'> &
	Partial<Pick<ContactCenterItem, 'subject'>>;

export const catalogueOf = (source: string) => {
	const found = vendors().find(({ catalogue }) => catalogue.source === source);
	if (!found) throw new Error(`Nobody emits items of ${source}`);
	return found.catalogue;
};

function vendorEvent({ source, type, id, time, subject, data }: Told): VendorEvent {
	return {
		...{ type, id, time, data },
		...(subject === undefined ? {} : { subject }),
		...(isOfFeed(type) ? {} : catalogueOf(source).identity?.({ type, data })),
	};
}

/** The item of an event. */
export const emittedEvent = (event: Told): ContactCenterItem =>
	toItem(event.source, catalogueOf(event.source).find(event.type), vendorEvent(event));

/** The item of the call that events are of, where it passes the filters of the trigger; undefined where not. */
export function emittedCall(
	events: readonly Told[],
	parameters: INodeParameters,
): CallItem | undefined {
	const { calls, adapter } = callsOf(events[0].source);
	const filters = (parameters.filters ?? {}) as IDataObject;
	const { verdict } = callSelector(adapter, { filters, ignoreStale: false }, Date.now());
	const open = new OpenCalls({ ...CALL_LIMITS, maxAgeMs: Infinity }, () => 0);
	return gather(calls, open, events.map(vendorEvent), verdict).ended[0];
}

function callsOf(source: string) {
	const adapter = ADAPTERS.find(({ catalogue }) => catalogue.source === source);
	if (!adapter?.calls) throw new Error(`No calls are gathered of ${source}`);
	return { adapter, calls: { catalogue: adapter.catalogue, rules: adapter.calls } satisfies Calls };
}

/** The events of each of a vendor's sample calls that ends. */
export function sampleCallsOf(source: string): ContactCenterItem[][] {
	const { calls } = callsOf(source);
	return Object.values(calls.rules.samples).map((steps) => eventsOfCall(calls, steps));
}

/** Whether a trigger delivers whole calls. */
export const deliversCalls = ({ parameters }: { parameters: INodeParameters }) =>
	parameters.deliver === CALLS;
