/** Which events start the workflow: those picked, that pass the filters and are not stale. */
import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { schemaOf } from '../events/definition';
import type { CallVerdict } from '../calls/gather';
import type { Interaction } from '../events/interaction';
import { toItem, type VendorEvent } from '../events/item';
import { sampleEvent } from '../events/sample';
import {
	chooser,
	chosenEvents,
	faultOfChoices,
	faultOfEvents,
	faultOfNames,
	isNamed,
	type Fault,
} from '../node/choices';
import { faultOfFilters, PASS, WITHOUT } from '../node/filters';
import type { GetParameter } from '../node/parameters';
import { isBlank, nameKey, textOf, typedList } from '../values';
import type { WebhookAdapter } from './adapter';
import type { Fate } from './outcomes';

/** What the user wants of the events, by the node's parameters. */
export interface Selection {
	/** Names of events, or `*`. */
	picked: readonly unknown[];
	/** The node's collection of filters. */
	filters: IDataObject;
	/** Whether to drop events older than the lifetime that the vendor gives them. */
	ignoreStale: boolean;
}

/** What a vendor tells of how its events are filtered. */
type Filtered = Pick<WebhookAdapter, 'catalogue' | 'filters' | 'lifetimeSeconds' | 'nameFilters'>;

/** How an event is told why it does not start the workflow; undefined if it may. */
export type Verdict = (event: VendorEvent) => Exclude<Fate, 'started' | 'duplicate'> | undefined;

/** A filter that is set. */
interface Filter {
	name: string;
	/** What of an event it looks at; blank where the event has none. */
	valueOf(event: VendorEvent): unknown;
	/** Whether a value is among those wanted; undefined where the setting comes to nothing. */
	isWanted?: (value: unknown) => boolean;
}

/**
 * Whether events are picked, pass the filters and are not stale at `now` (milliseconds since 1970); by which
 * choice one is picked; and the filters that are set but come to nothing, which nothing passes.
 */
export function selector(
	adapter: Filtered,
	{ picked, filters, ignoreStale }: Selection,
	now: number,
): { verdict: Verdict; choiceOf: (event: VendorEvent) => string | undefined; empty: string[] } {
	const choiceOf = chooser(adapter.catalogue, picked);
	const set = filtersOf(adapter, filters);
	const lets = ({ name, valueOf, isWanted }: Filter, event: VendorEvent) => {
		const value = valueOf(event);
		if (!isBlank(value)) return isWanted?.(value) ?? false;
		return (
			filters[WITHOUT] === PASS && isWanted !== undefined && !carries(adapter, kindOf(event), name)
		);
	};
	return {
		verdict: (event) => {
			if (choiceOf(event) === undefined) return 'not-picked';
			if (!set.every((filter) => lets(filter, event))) return 'filtered';
			const lifetime = adapter.lifetimeSeconds?.(event.data);
			return ignoreStale && isStale(event.time, lifetime, now) ? 'stale' : undefined;
		},
		choiceOf,
		empty: set.filter(({ isWanted }) => !isWanted).map(({ name }) => name),
	};
}

/**
 * The same for whole calls: facts are the call's, and of what else a filter looks at, one event of the call that
 * has it is enough. A call is as stale as its end.
 */
export function callSelector(
	adapter: Filtered,
	{ filters, ignoreStale }: Pick<Selection, 'filters' | 'ignoreStale'>,
	now: number,
): { verdict: CallVerdict; empty: string[] } {
	const set = filtersOf(adapter, filters);
	const canCarry = (events: readonly VendorEvent[], name: string) =>
		events.some(({ type }) => carries(adapter, type, name));
	return {
		verdict: ({ interaction }, events) => {
			const lets = ({ name, valueOf, isWanted }: Filter) => {
				const fact = FACTS[name];
				const all = fact ? [interaction[fact]] : events.map(valueOf);
				const told = all.filter((value) => !isBlank(value));
				if (told.length > 0) return told.some((value) => isWanted?.(value) ?? false);
				return filters[WITHOUT] === PASS && isWanted !== undefined && !canCarry(events, name);
			};
			if (!set.every(lets)) return 'filtered';
			const end = events.at(-1);
			const lifetime = end && adapter.lifetimeSeconds?.(end.data);
			return ignoreStale && end && isStale(end.time, lifetime, now) ? 'stale' : undefined;
		},
		empty: set.filter(({ isWanted }) => !isWanted).map(({ name }) => name),
	};
}

/** The event that an event is picked by: its own, or the one that stands for names that senders make up. */
const kindOf = ({ type, definition }: VendorEvent) => definition?.name ?? type;

/** The filters that a user has set. One that is not known lets nothing pass, as if it were empty. */
function filtersOf(adapter: Filtered, filters: IDataObject): Filter[] {
	return Object.entries(filters)
		.filter(([name]) => name !== WITHOUT)
		.map(([name, setting]) => ({
			name,
			valueOf: valueFor(adapter, name),
			isWanted: wantedBy(name, setting, adapter.nameFilters?.includes(name)),
		}));
}

/** The fact that a filter of all triggers looks at. */
const FACTS: Partial<Record<string, keyof Interaction>> = {
	customerNumbers: 'customerNumber',
	directions: 'direction',
	minimumConversation: 'durationSeconds',
	outcomes: 'outcome',
};

/** Facts that a whole call tells although none of its events need to: they are counted from their moments. */
const OF_CALLS: ReadonlyArray<keyof Interaction | undefined> = ['durationSeconds', 'outcome'];

/** What of an event a filter looks at: one of its fields, or one of the facts that all vendors tell. */
function valueFor(
	{ catalogue, filters = {} }: Pick<WebhookAdapter, 'catalogue' | 'filters'>,
	name: string,
): Filter['valueOf'] {
	const fact = FACTS[name];
	if (!fact) return ({ data }) => filters[name]?.(data);
	return (event) =>
		toItem(catalogue.source, event.definition ?? catalogue.find(event.type), event).interaction?.[
			fact
		];
}

/** Whether a value is what a filter's setting wants; undefined where that comes to nothing. */
function wantedBy(name: string, setting: unknown, areNames = false): Filter['isWanted'] {
	if (name === 'minimumConversation') {
		const seconds = Number(textOf(setting)?.trim() || Number.NaN);
		return Number.isNaN(seconds) ? undefined : (value) => Number(value) >= seconds;
	}
	// People put blanks into numbers, and names have them.
	const isNumbers = name === 'customerNumbers';
	const wanted = typedList(setting, isNumbers || areNames ? /[,;\n]/ : undefined) ?? [];
	if (wanted.length === 0) return undefined;
	if (isNumbers) {
		const patterns = wanted.map(numberOf);
		return (value) => {
			const number = numberOf(textOf(value) ?? '');
			// Of a phone number, * stands for digits: a caller's number may be any text.
			const isPhone = /^\+?\d+$/.test(number);
			return patterns.some(
				(pattern) => (isPhone || !/^\+?[\d*]*\d[\d*]*$/.test(pattern)) && isLike(number, pattern),
			);
		};
	}
	const compared = (one: string) => (areNames ? nameKey(one) : one.toLowerCase());
	const names = new Set(wanted.map(compared).filter((one) => one !== ''));
	if (names.size === 0) return undefined;
	return (value) => [value].flat().some((one: unknown) => names.has(compared(textOf(one) ?? '')));
}

/** A phone number as it is compared: without what people put between the digits, 00 as a plus. */
const numberOf = (written: string) =>
	written
		.replace(/[\s().\-/]/g, '')
		.replace(/^00/, '+')
		.toLowerCase();

/** Whether a text is like a pattern, in which `*` stands for any characters. Linear in both. */
function isLike(text: string, pattern: string): boolean {
	const [first, ...parts] = pattern.split('*');
	if (parts.length === 0) return text === first;
	const last = parts.pop() as string;
	let at = first.length;
	if (!text.startsWith(first)) return false;
	for (const part of parts) {
		const found = text.indexOf(part, at);
		if (found === -1) return false;
		at = found + part.length;
	}
	return text.length - last.length >= at && text.endsWith(last);
}

/** Whether events of a type carry what a filter looks at, by their definition. */
export function carries(
	adapter: Pick<WebhookAdapter, 'catalogue' | 'filters'>,
	type: string,
	filter: string,
): boolean {
	const definition = adapter.catalogue.find(type);
	if (!definition) return false;
	const fields = Object.keys((schemaOf(definition) as unknown as { shape: object }).shape);
	const valueOf = valueFor(adapter, filter);
	// A fact may show in one call and not in another: each that the catalogue tells of counts.
	const steps = Object.values(adapter.catalogue.stories ?? {}).flat();
	const told = steps.filter((step) => (typeof step === 'string' ? step : step.event) === type);
	return [type, ...told].some((step) => {
		const sample = sampleEvent(adapter.catalogue, step);
		// Fields that the sample leaves out may be there as well.
		const filled = { ...Object.fromEntries(fields.map((name) => [name, 'x'])), ...sample.data };
		return !isBlank(valueOf(FACTS[filter] ? sample : { ...sample, data: filled }));
	});
}

/** A node's parameters: read, as they are written, and as its form has them. */
interface Settings {
	get: GetParameter;
	parameters: IDataObject;
	properties: readonly INodeProperties[];
}

/**
 * What is wrong with how a trigger is set, to be told at publication. `whole`: the type of what is delivered in
 * place of the events that are picked, and the names of those that it is made of.
 */
export function faultOfSettings(
	vendor: Filtered,
	{ get, parameters, properties }: Settings,
	whole?: { type: string; events: readonly string[] },
): Fault | undefined {
	const { catalogue } = vendor;
	const choices = chosenEvents(get('events', []));
	const { unknownEvents } = get('options', {}) as IDataObject;
	const named = catalogue.events.map(({ name }) => name).filter((name) => isNamed(choices, name));
	return (
		faultOfNames(parameters, properties) ??
		faultOfChoices(get, properties) ??
		(whole ? undefined : faultOfEvents(catalogue, choices, unknownEvents === true)) ??
		faultOfFilters(
			get('filters', {}) as IDataObject,
			properties,
			whole ? [whole.type] : named,
			(type, filter) =>
				(whole !== undefined && OF_CALLS.includes(FACTS[filter])) ||
				(whole?.events ?? [type]).some((name) => carries(vendor, name, filter)),
		)
	);
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
