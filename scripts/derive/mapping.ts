import { schemaOf, type AnyEvent } from '../../nodes/shared/events/definition';
import { toInteraction, type Interaction } from '../../nodes/shared/events/interaction';
import { sampleOf } from '../../nodes/shared/events/sample';
import { shape } from '../../nodes/shared/events/shape';
import { FACT_NAMES } from './contract';
import { fieldsOf, type Schema } from './fields';

/** Where an event's mapping takes a fact from. */
export interface Sources {
	/** Fields whose value it is, dotted, the first choice first. */
	from: string[];
	/** Fields that decide what it is, or from where it is taken. */
	by: string[];
	/** Its value, where it is always the same. */
	always?: string | number | boolean;
}

type Data = Record<string, unknown>;
type Fact = keyof Interaction;
type Path = readonly string[];
type AllSources = Partial<Record<Fact, Sources>>;

/** A field that holds a value itself, and the values it is tried with. */
interface Leaf {
	path: Path;
	trials: unknown[];
	/** Whether these are the documented values: each may be a kind of event with fields of its own. */
	isKind: boolean;
}

/**
 * Finds out what the facts of `interaction` depend on, by trying: a field feeds a fact if another value of
 * the field, or none, gives another fact. Fields that only count where a better one is missing show once the
 * better one is taken away, and those that count for a certain kind of event once that kind is tried.
 */
export function sourcesOfFacts(event: AnyEvent): AllSources {
	const known = sourcesByEvent.get(event);
	if (known) return known;
	const sources = event.interaction ? findSources(event) : {};
	sourcesByEvent.set(event, sources);
	return sources;
}

const sourcesByEvent = new WeakMap<AnyEvent, AllSources>();

/** An event's sample, the same with every documented field, and the fields that it is made of. */
function material(event: AnyEvent): { sample: Data; complete: Data; leaves: Leaf[] } {
	const sample = shape(schemaOf(event), sampleOf(event)).fitting;
	const documented = Object.entries(fieldsOf(event)).flatMap(([name, field]) =>
		leavesOf([name], field),
	);
	const leaves = [...documented, ...undocumentedLeaves([], sample, documented)];
	const complete = leaves.reduce(
		(data, leaf) =>
			isEmpty(valueAt(data, leaf.path)) ? changed(data, leaf.path, leaf.trials[0]) : data,
		sample,
	);
	return { sample, complete, leaves };
}

const isEmpty = (value: unknown) => value === undefined || value === null || value === '';

/** An event's sample with some value for each documented field that it leaves out or empty. */
export const completeSample = (event: AnyEvent): Record<string, unknown> =>
	material(event).complete;

function findSources(event: AnyEvent): AllSources {
	const { sample, complete } = material(event);
	const told = [sample, complete].flatMap((data) => Object.keys(factsOf(event, data)) as Fact[]);
	const facts = [...new Set([...told, ...FACT_NAMES])];
	return Object.fromEntries(
		facts.flatMap((fact) => {
			const sources = sourcesOfFact(event, fact);
			return sources ? [[fact, sources]] : [];
		}),
	);
}

function sourcesOfFact(event: AnyEvent, fact: Fact): Sources | undefined {
	const { sample, complete, leaves } = material(event);
	const sources: Sources = { from: [], by: [] };
	const isUsedKind = ({ path, isKind }: Leaf) =>
		isKind && [...sources.from, ...sources.by].includes(path.join('.'));
	// A fact that is there shows its fields in the order of choice; one that is not, in any order.
	for (const isThere of [true, false]) {
		const collectFrom = (data: Data) => collect(event, fact, data, leaves, sources, isThere);
		for (const data of [sample, complete]) collectFrom(data);
		for (const { path, trials } of leaves.filter(isUsedKind)) {
			for (const value of trials) collectFrom(changed(complete, path, value));
		}
	}
	if (sources.from.length + sources.by.length > 0) return sources;
	const always = factsOf(event, complete)[fact];
	return always === undefined ? undefined : { ...sources, always };
}

function collect(
	event: AnyEvent,
	fact: Fact,
	start: Data,
	leaves: Leaf[],
	sources: Sources,
	isThere: boolean,
) {
	let data = start;
	let left = leaves;
	while (left.length > 0) {
		const told = factsOf(event, data)[fact];
		if (isThere && told === undefined) return;
		const values = new Set<Leaf>();
		const deciders = new Set<Leaf>();
		for (const leaf of left) {
			for (const value of [...leaf.trials, null]) {
				const other = factsOf(event, changed(data, leaf.path, value))[fact];
				if (other === told) continue;
				const isValue =
					told === undefined ? isSame(other, value) : isSame(told, valueAt(data, leaf.path));
				(isValue ? values : deciders).add(leaf);
				note(sources, leaf.path.join('.'), isValue);
			}
		}
		// Without its value, the next choice shows; without what decides, only what decides next.
		const found = values.size > 0 ? values : deciders;
		if (found.size === 0) return;
		for (const { path } of found) data = changed(data, path, null);
		left = left.filter((leaf) => !found.has(leaf));
	}
}

function note(sources: Sources, field: string, isValue: boolean) {
	if (sources.from.includes(field)) return;
	const list = isValue ? sources.from : sources.by;
	if (!list.includes(field)) list.push(field);
	if (isValue) sources.by = sources.by.filter((one) => one !== field);
}

const factsOf = (event: AnyEvent, data: Data): Interaction =>
	toInteraction(event.interaction?.(data) ?? {}) ?? {};

/** Whether a fact is a field's very value; vendors count some times in milliseconds. */
const isSame = (fact: unknown, value: unknown) =>
	typeof fact === 'number'
		? fact === value || fact === Number(value) / 1000
		: String(fact) === String(value);

function leavesOf(path: Path, field: Schema): Leaf[] {
	if (field.properties) {
		return Object.entries(field.properties).flatMap(([name, inner]) =>
			leavesOf([...path, name], inner),
		);
	}
	if (field.items || field.additionalProperties) return [];
	const isKind = Boolean(field.enum ?? field.meanings);
	return [{ path, trials: trialsOf(path.join('.'), field), isKind }];
}

/** The values in a sample that lie within lists, dictionaries, or fields nobody documented. */
function undocumentedLeaves(path: Path, value: unknown, documented: Leaf[]): Leaf[] {
	if (typeof value === 'object' && value !== null) {
		return Object.entries(value).flatMap(([key, inner]) =>
			undocumentedLeaves([...path, key], inner, documented),
		);
	}
	const name = path.join('.');
	if (documented.some((leaf) => leaf.path.join('.') === name)) return [];
	const trials = typeof value === 'number' ? [value + 1000] : [`${String(value)}0`];
	return [{ path, trials, isKind: false }];
}

function trialsOf(name: string, { type, enum: values, meanings }: Schema): unknown[] {
	if (values) return values.filter((value) => value !== null);
	if (meanings) return Object.keys(meanings);
	const types = [type].flat();
	if (types.includes('string') || type === undefined) return [`${name} 1`, `${name} 2`];
	return types.includes('boolean') ? [true, false] : [4000, 7000];
}

const valueAt = (root: Data, path: Path) =>
	path.reduce<unknown>((value, key) => (value as Data | null | undefined)?.[key], root);

function changed<T extends object>(root: T, [key, ...rest]: Path, value: unknown): T {
	const copy = (Array.isArray(root) ? [...root] : { ...root }) as Data;
	copy[key] = rest.length === 0 ? value : changed((copy[key] ?? {}) as Data, rest, value);
	return copy as T;
}
