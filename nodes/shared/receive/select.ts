import type { IDataObject } from 'n8n-workflow';

import { ANY_EVENT } from '../events/catalogue';
import type { VendorEvent } from '../events/item';
import { isBlank, textOf, typedList } from '../values';
import type { WebhookAdapter } from './adapter';
import type { Fate } from './outcomes';

/** What the user wants of the events, by the node's parameters. */
export interface Selection {
	/** Names of events, or {@link ANY_EVENT}. */
	picked: readonly string[];
	/** The node's collection of filters. */
	filters: IDataObject;
	/** Whether to drop events older than the lifetime that the vendor gives them. */
	ignoreStale: boolean;
}

/** How an event is told why it does not start the workflow; undefined if it may. */
export type Verdict = (event: VendorEvent) => Exclude<Fate, 'started' | 'duplicate'> | undefined;

/** Whether events are picked, pass the filters and are not stale at `now` (milliseconds since 1970). */
export function selector(
	{ filters: values = {}, lifetimeSeconds }: WebhookAdapter,
	{ picked, filters, ignoreStale }: Selection,
	now: number,
): Verdict {
	const names = new Set(picked);
	const conditions = Object.entries(values).map(([name, valueOf]) => ({
		wanted: typedList(filters[name]) ?? [],
		valueOf,
	}));
	return ({ type, time, data }) => {
		if (!names.has(ANY_EVENT) && !names.has(type)) return 'not-picked';
		if (!conditions.every(({ wanted, valueOf }) => passesFilter(wanted, valueOf(data))))
			return 'filtered';
		return ignoreStale && isStale(time, lifetimeSeconds?.(data), now) ? 'stale' : undefined;
	};
}

/**
 * Whether an event passes a filter: the filter is empty, the event is not about such a thing at all
 * (blank), or its value is among the wanted ones. Ids compare without regard to case.
 */
export function passesFilter(wanted: readonly string[], value: unknown): boolean {
	if (wanted.length === 0 || isBlank(value)) return true;
	const values = (Array.isArray(value) ? value : [value]).map((one) => textOf(one)?.toLowerCase());
	return wanted.some((one) => values.includes(one.toLowerCase()));
}

/** Whether an event's lifetime was over at `now` (milliseconds since 1970). Without a time it never is. */
export function isStale(
	time: string | null,
	lifetimeSeconds: number | undefined,
	now: number,
): boolean {
	if (time === null || lifetimeSeconds === undefined || lifetimeSeconds < 0) return false;
	return Date.parse(time) + lifetimeSeconds * 1000 < now;
}
