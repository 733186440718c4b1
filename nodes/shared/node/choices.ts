/**
 * What a user chooses in a trigger, read in one way for all nodes, however it was written: in the editor, by a
 * script or by an assistant. What means nothing is refused before the vendor finds out.
 */
import type {
	IDataObject,
	INodeProperties,
	INodePropertyCollection,
	INodePropertyOptions,
} from 'n8n-workflow';

import { ANY_EVENT, isOfFeed, type Catalogue } from '../events/catalogue';
import { toItem, type VendorEvent } from '../events/item';
import { once } from '../once';
import { isBlank, isObject, typedList } from '../values';
import type { GetParameter } from './parameters';

/** What is wrong with a choice, and what to do about it. */
export interface Fault {
	message: string;
	description: string;
}

/** The events chosen under Trigger On: a list, or the text that an expression or a script gave in its place. */
export const chosenEvents = (value: unknown): string[] => typedList(value, /[,;\n]/) ?? [];

/** The event that a choice means: its name as the vendor writes it or in another case, or as the list shows it. */
export function meantEvent(choice: unknown): string {
	const name = String(choice)
		.replace(/^[^:]+: /, '')
		.trim()
		.toLowerCase();
	return name === 'all events' ? ANY_EVENT : name;
}

/** Whether an event is among those picked. */
export function picker(choices: readonly unknown[]): (type: string) => boolean {
	const names = new Set(choices.map(meantEvent));
	return names.has(ANY_EVENT) ? () => true : (type) => names.has(type.toLowerCase());
}

/** Whether an event is picked by its own name. */
export const isNamed = (choices: readonly unknown[], name: string): boolean =>
	choices.some((choice) => meantEvent(choice) === name.toLowerCase());

/** Whether a node's parameters, as they are written, may pick what it tells of its feed: an expression may. */
export const mayPickFeed = ({ events, feedEvents }: IDataObject): boolean =>
	[events, feedEvents]
		.flat()
		.some((one) => typeof one === 'string' && (one.startsWith('=') || /feed\./i.test(one)));

/** The event's own name that a choice means; undefined where it means none, or all. */
export const eventMeant = ({ events, feed }: Catalogue, choice: unknown): string | undefined =>
	[...events, ...feed].find(({ name }) => isNamed([choice], name))?.name;

/** The ready choices among those of a user. */
const presetsIn = ({ presets = [] }: Catalogue, choices: readonly unknown[]) => {
	const names = new Set(choices.map(meantEvent));
	return presets.filter(({ choice }) => names.has(choice.toLowerCase()));
};

/** The names of all events that choices can stand for, in the catalogue's order. */
export function eventsPicked(catalogue: Catalogue, choices: readonly unknown[]): string[] {
	const isPicked = picker(choices);
	const inPresets = new Set(presetsIn(catalogue, choices).flatMap(({ events }) => events));
	return catalogue.events
		.map(({ name }) => name)
		.filter((name) => isPicked(name) || inPresets.has(name));
}

/**
 * By which choice an event is picked: its own name, the one that its definition stands for, a ready choice,
 * or all events; undefined where it is not picked.
 */
export function chooser(
	catalogue: Catalogue,
	choices: readonly unknown[],
): (event: VendorEvent) => string | undefined {
	const names = new Set(choices.map(meantEvent));
	const presets = presetsIn(catalogue, choices);
	return (event) => {
		// Whoever sends an event of such a name: the trigger alone tells of its feed.
		if (isOfFeed(event.type)) return undefined;
		const own = [event.type, event.definition?.name ?? event.type];
		const named = own.find((name) => names.has(name.toLowerCase()));
		if (named !== undefined) return named;
		const item = once(() =>
			toItem(catalogue.source, event.definition ?? catalogue.find(event.type), event),
		);
		const preset = presets.find(
			({ events, when }) => events.includes(event.type) && (when?.(item()) ?? true),
		);
		return preset?.choice ?? (names.has(ANY_EVENT) ? ANY_EVENT : undefined);
	};
}

/** What is wrong with the events picked: none, or one that does not exist. */
export function faultOfEvents(
	{ events, feed, presets = [] }: Catalogue,
	choices: readonly unknown[],
	areUnknownAllowed: boolean,
): Fault | undefined {
	if (choices.length === 0) {
		return {
			message: 'No event is picked',
			description: 'Pick at least one event under Trigger On, or "All Events".',
		};
	}
	const names = [
		...[...events, ...feed].map(({ name }) => name),
		...presets.map(({ choice }) => choice),
	];
	const known = new Set([ANY_EVENT, ...names.map((name) => name.toLowerCase())]);
	const unknown = choices.find((choice) => !known.has(meantEvent(choice)));
	if (unknown === undefined || areUnknownAllowed) return undefined;
	const texts = [
		...[...events, ...feed].map(({ name, description }) => ({
			name,
			text: `${name} ${description}`,
		})),
		...presets.map(({ choice }) => ({ name: choice, text: choice })),
	];
	return {
		message: `There is no event "${String(unknown)}"`,
		description: `The nearest are ${nearest(String(unknown), texts).join(', ')}. Pick one under Trigger On. Has the vendor added this event since? Then switch on Options > Allow Unknown Events.`,
	};
}

/** What is wrong with how the parameters are written: a name that is unknown, or in the wrong place. */
export function faultOfNames(
	parameters: IDataObject,
	properties: readonly INodeProperties[],
): Fault | undefined {
	const collections = properties.filter(({ type }) => type === 'collection');
	const places = [
		{ title: undefined, given: parameters, known: properties },
		...collections.map(({ name, displayName, options }) => ({
			title: displayName,
			given: parameters[name],
			known: (options ?? []) as INodeProperties[],
		})),
	];
	for (const { given, known } of places) {
		// An expression gives the whole collection; what is in it shows only when it is resolved.
		if (typeof given !== 'object' || given === null) continue;
		const names = known.map(({ name }) => name);
		const unknown = Object.keys(given).find((name) => !names.includes(name));
		if (unknown === undefined) continue;
		const home = places.find((place) => place.known.some(({ name }) => name === unknown));
		const texts = places.flatMap((place) =>
			place.known.map(({ name, displayName }) => ({ name, text: `${name} ${displayName}` })),
		);
		return {
			message: `"${unknown}" is not known where it stands`,
			description: home
				? `It belongs under ${home.title ?? 'the parameters of the node'}.`
				: `The nearest names are ${nearest(unknown, texts).join(', ')}.`,
		};
	}
	return undefined;
}

/**
 * What is wrong with what the parameters are set to: a value that is none of those offered, or not in its range.
 * An expression, a script or an assistant can set what the form does not offer; a node must not guess then. The
 * events under Trigger On are judged by {@link faultOfEvents}.
 */
export function faultOfChoices(
	get: GetParameter,
	properties: readonly INodeProperties[],
): Fault | undefined {
	for (const property of properties) {
		const value = property.name === 'events' ? undefined : get(property.name, null);
		const fault = faultOfValue(value, property, property.displayName);
		if (fault) return fault;
	}
	return undefined;
}

/** `label`: where the user finds the field. */
function faultOfValue(value: unknown, property: INodeProperties, label: string): Fault | undefined {
	if (isBlank(value)) return undefined;
	switch (property.type) {
		case 'options':
			return faultOfOptions([value], property, label);
		case 'multiOptions':
			return Array.isArray(value)
				? faultOfOptions(value, property, label)
				: fault(label, value, 'Set it to a list of these', property);
		case 'boolean':
			return typeof value === 'boolean'
				? undefined
				: fault(label, value, 'Set it to true or false, without quotes');
		case 'number':
			return faultOfNumber(value, property, label);
		case 'collection':
			return faultOfFields(value, (property.options ?? []) as INodeProperties[], label);
		case 'fixedCollection':
			return faultOfRows(value, (property.options ?? []) as INodePropertyCollection[], label);
		default:
			return undefined;
	}
}

function faultOfOptions(
	values: readonly unknown[],
	property: INodeProperties,
	label: string,
): Fault | undefined {
	const offered = offeredBy(property);
	// Loaded when the form opens: what it offers is not known here.
	if (offered.length === 0) return undefined;
	const wrong = values.find((value) => !offered.some((option) => option.value === value));
	return wrong === undefined ? undefined : fault(label, wrong, 'Set it to one of these', property);
}

function faultOfNumber(
	value: unknown,
	{ typeOptions: { minValue = -Infinity, maxValue = Infinity } = {} }: INodeProperties,
	label: string,
): Fault | undefined {
	const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
	if (typeof number === 'number' && number >= minValue && number <= maxValue) return undefined;
	const range =
		minValue === -Infinity
			? ''
			: maxValue === Infinity
				? ` of at least ${minValue}`
				: ` from ${minValue} to ${maxValue}`;
	return fault(label, value, `Set it to a number${range}`);
}

function faultOfFields(
	value: unknown,
	fields: readonly INodeProperties[],
	label: string,
): Fault | undefined {
	if (!isObject(value))
		return fault(label, value, 'Set it to an object with the names of its fields');
	for (const field of fields) {
		const found = faultOfValue(value[field.name], field, `${label} > ${field.displayName}`);
		if (found) return found;
	}
	return undefined;
}

function faultOfRows(
	value: unknown,
	groups: readonly INodePropertyCollection[],
	label: string,
): Fault | undefined {
	if (!isObject(value))
		return fault(label, value, 'Set it to an object with the names of its groups');
	for (const { name, displayName, values } of groups) {
		for (const row of [value[name] ?? []].flat()) {
			const found = faultOfFields(row, values, `${label} > ${displayName}`);
			if (found) return found;
		}
	}
	return undefined;
}

const offeredBy = ({ options = [] }: INodeProperties) =>
	options.filter((option): option is INodePropertyOptions => 'value' in option);

/** So much of a wrong value is shown. */
const SHOWN = 60;

function fault(label: string, value: unknown, advice: string, property?: INodeProperties): Fault {
	const shown = (JSON.stringify(value) ?? String(value)).slice(0, SHOWN);
	const offered = property ? offeredBy(property).map((option) => JSON.stringify(option.value)) : [];
	return {
		message: `${label} is set to ${shown}, which is no choice`,
		description: `${[advice, offered.join(', ')].filter(Boolean).join(': ')}.`,
	};
}

const NEAREST = 3;

/** The names nearest to what was written, the nearest first: by the words and pairs of letters they share. */
export function nearest(
	written: string,
	candidates: ReadonlyArray<{ name: string; text: string }>,
): string[] {
	const wanted = partsOf(written);
	const shared = (text: string) => {
		const parts = partsOf(text);
		return [...wanted]
			.filter((part) => parts.has(part))
			.reduce((sum, { length }) => sum + length, 0);
	};
	return candidates
		.map(({ name, text }) => ({
			name,
			likeness: 2 * shared(name) + shared(text) - name.length / 9,
		}))
		.sort((a, b) => b.likeness - a.likeness)
		.slice(0, NEAREST)
		.map(({ name }) => name);
}

/** The words of a text, `CallEnded` being two, and its pairs of letters. */
function partsOf(text: string): Set<string> {
	const words = text
		.replace(/([a-z])([A-Z])/g, '$1 $2')
		.toLowerCase()
		.split(/[^a-z\d]+/)
		.filter((word) => word.length > 2);
	const pairs = words.flatMap((word) =>
		Array.from({ length: word.length - 1 }, (_, at) => word.slice(at, at + 2)),
	);
	return new Set([...words, ...pairs]);
}
