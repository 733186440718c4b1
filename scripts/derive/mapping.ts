import { schemaOf, type AnyEvent } from '../../nodes/shared/event';
import { toInteraction, type Interaction } from '../../nodes/shared/interaction';
import { sampleOf } from '../../nodes/shared/sample';
import { shape } from '../../nodes/shared/shape';
import { fieldsOf, type Schema } from './fields';

/** Where an event's mapping takes a fact from. */
export interface Sources {
	/** Fields whose value it is, dotted, the first choice first. */
	from: string[];
	/** Fields that decide what it is, or from where it is taken. */
	by: string[];
	/** Its value, where it is always the same. */
	always?: string | number;
}

type Data = Record<string, unknown>;
type Fact = keyof Interaction;
type Path = readonly string[];
type AllSources = Partial<Record<Fact, Sources>>;

/** A field that holds a value itself, and the values it is tried with. */
interface Leaf {
	path: Path;
	trials: unknown[];
}

/**
 * Finds out what the facts of `interaction` depend on, by trying: a field feeds a fact if another value of
 * the field, or none, gives another fact. Fields that only count where a better one is missing show once the
 * better one is taken away, and those that count for a certain kind of event once that kind is tried.
 */
export function sourcesOfFacts(event: AnyEvent): AllSources {
	const known = found.get(event);
	if (known) return known;
	const sources = event.interaction ? findSources(event) : {};
	found.set(event, sources);
	return sources;
}

const found = new WeakMap<AnyEvent, AllSources>();

/** An event's sample, the same with every documented field, and the fields that it is made of. */
function material(event: AnyEvent): { sample: Data; complete: Data; leaves: Leaf[] } {
	const sample = shape(schemaOf(event), sampleOf(event)).fitting;
	const documented = Object.entries(fieldsOf(event)).flatMap(([name, field]) =>
		leavesOf([name], field),
	);
	const leaves = [...documented, ...undocumentedLeaves([], sample, documented)];
	const complete = leaves.reduce(
		(data, leaf) =>
			(valueAt(data, leaf.path) ?? null) === null ? changed(data, leaf.path, leaf.trials[0]) : data,
		sample,
	);
	return { sample, complete, leaves };
}

/** An event's sample with some value for each documented field that it leaves out. */
export const completeSample = (event: AnyEvent): Record<string, unknown> =>
	material(event).complete;

function findSources(event: AnyEvent): AllSources {
	const { sample, complete, leaves } = material(event);
	const sources: AllSources = {};
	for (const data of [sample, complete]) collect(event, data, leaves, sources);
	const kinds = leaves.filter(({ path, trials }) => trials.length > 2 && isUsed(path, sources));
	for (const { path, trials } of kinds) {
		for (const value of trials) collect(event, changed(complete, path, value), leaves, sources);
	}
	for (const [fact, { from, by }] of Object.entries(sources)) {
		if (from.length + by.length > 0) continue;
		sources[fact as Fact]!.always = factsOf(event, complete)[fact as Fact];
	}
	return sources;
}

function collect(event: AnyEvent, start: Data, leaves: Leaf[], sources: AllSources) {
	let data = start;
	let left = leaves;
	while (left.length > 0) {
		const facts = factsOf(event, data);
		const used = new Set<Leaf>();
		for (const fact of Object.keys(facts) as Fact[]) {
			const known = (sources[fact] ??= { from: [], by: [] });
			for (const leaf of left) {
				const feeds = [...leaf.trials, null].some(
					(value) => factsOf(event, changed(data, leaf.path, value))[fact] !== facts[fact],
				);
				if (!feeds) continue;
				used.add(leaf);
				const name = leaf.path.join('.');
				const isValue = isSame(facts[fact], valueAt(data, leaf.path));
				const list = isValue ? known.from : known.by;
				if (!known.from.includes(name) && !list.includes(name)) list.push(name);
				known.by = known.by.filter((one) => !known.from.includes(one));
			}
		}
		if (used.size === 0) return;
		for (const { path } of used) data = changed(data, path, null);
		left = left.filter((leaf) => !used.has(leaf));
	}
}

const factsOf = (event: AnyEvent, data: Data): Interaction =>
	toInteraction(event.interaction?.(data) ?? {}) ?? {};

const isUsed = (path: Path, sources: AllSources) =>
	Object.values(sources).some(({ from, by }) => [...from, ...by].includes(path.join('.')));

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
	return [{ path, trials: trialsOf(path.join('.'), field) }];
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
	return [{ path, trials: typeof value === 'number' ? [value + 1000] : [`${String(value)}0`] }];
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
