/** The event reference: a page for each vendor, and one about what they have in common. */
import type { StoryStep } from '../../nodes/shared/events/catalogue';
import type { AnyEvent } from '../../nodes/shared/events/definition';
import type { PersonalKind, Whose } from '../../nodes/shared/events/fields';
import { sampleItem } from '../../nodes/shared/events/sample';
import { FACT_NAMES, FACTS, ITEM } from './contract';
import { commonFields, fieldsOf, type Schema } from './fields';
import { sourcesOfFacts, type Sources } from './mapping';
import { feedEvents, feedIntroduction } from './feed';
import { anchor, code, heading, link, table } from './markdown';
import { ValueLists } from './valueLists';
import type { Vendor } from './vendors';

const FOLDER = 'docs/events';

/** The pages by their path in the repository. */
export function pages(vendors: Vendor[]): Map<string, string> {
	const files = new Map([[`${FOLDER}/README.md`, overview(vendors)]]);
	for (const vendor of vendors) files.set(`${FOLDER}/${fileOf(vendor)}`, page(vendor));
	files.set(`${FOLDER}/feed.md`, feedPage(vendors));
	return files;
}

const fileOf = ({ catalogue }: Vendor) => `${catalogue.source}.md`;

const made = (from: string) =>
	`<!-- Made by \`npm run docs\` from ${from}. Change the definitions, not this page. -->`;

function page({ node, catalogue }: Vendor): string {
	const lists = new ValueLists();
	const common = commonFields(catalogue);
	const shared = Object.keys(common).length > 0 && catalogue.events.length > 1;
	const groups = [...new Set(catalogue.events.map(({ group }) => group))];
	const sections = catalogue.events.flatMap((event) => {
		const fields = Object.entries(fieldsOf(event)).filter(
			([name, { personal }]) =>
				!shared || !(name in common) || (common[name].personal !== personal && personal !== 'no'),
		);
		return [
			heading(2, event.name),
			`${event.description}.`,
			...(fields.length > 0 ? [fieldTable(fields, lists)] : ['It has no fields of its own.']),
			...interactionTable(event),
			'A sample item:',
			json(sampleItem(catalogue, event.name)),
		];
	});
	return document([
		made(`nodes/${node}/events`),
		heading(1, `${catalogue.title} events`),
		`The ${catalogue.events.length} events of the ${catalogue.title} trigger, with the fields that each has in \`data\`. Every field may be missing or null, and fields that are not listed here are passed on as they were sent. ${link('The item around them', 'README.md')} is the same for all vendors.`,
		...groups.flatMap((group) => [
			...(groups.length > 1 ? [heading(2, `Group ${group}`)] : []),
			table(
				['Event', 'When'],
				catalogue.events
					.filter((event) => event.group === group)
					.map(({ name, description }) => [link(name, `#${anchor(name)}`), description]),
			),
		]),
		...stories(catalogue.stories),
		...(shared
			? [
					heading(2, 'Fields of every event'),
					fieldTable(Object.entries(common), lists),
					'The tables below list what an event has besides these.',
				]
			: []),
		...sections,
		...lists.sections(),
	]);
}

function feedPage(vendors: Vendor[]): string {
	const lists = new ValueLists();
	const events = feedEvents(vendors);
	return document([
		made('nodes/shared/feed/events.ts'),
		heading(1, 'Events of the feed'),
		...feedIntroduction(events),
		...events.flatMap(({ event, vendors: [{ catalogue }] }) => [
			heading(2, event.name),
			`${event.description}.`,
			fieldTable(Object.entries(fieldsOf(event)), lists),
			'A sample item:',
			json(sampleItem(catalogue, event.name)),
		]),
		...lists.sections(),
	]);
}

function overview(vendors: Vendor[]): string {
	return document([
		made('the event definitions'),
		heading(1, 'Event reference'),
		table(
			['Vendor', '`source`', 'Events', 'Groups'],
			vendors.map((vendor) => {
				const { source, title, events } = vendor.catalogue;
				const groups = [...new Set(events.map(({ group }) => group))];
				return [
					link(title, fileOf(vendor)),
					code(source),
					String(events.length),
					groups.join(', '),
				];
			}),
		),
		`Every trigger can also tell ${link('of its feed itself', 'feed.md')}: that nothing arrives any more, or that requests are refused.`,
		heading(2, 'The item'),
		'Every trigger emits items of the same shape:',
		table(
			['Field', 'Type', 'What it is'],
			Object.entries(ITEM).map(([name, { type, description }]) => [code(name), type, description]),
		),
		'Numbers and truth values that arrive as text become what the vendor documents, where nothing is lost by it. Ids, phone numbers and codes stay as they were sent, leading zeros included. What does not fit its documented type stays as it was sent, too, and is listed in `issues`.',
		heading(2, 'Personal data'),
		'The column *Personal* says whose a value is, and what: a number, a name, an address, free text (whatever people typed or said), a link (also a path or key) to a recording, transcript, message or page, an IP address, a device, a location, or an id by which the vendor knows a person. *Caller* is any customer on the line, *agent* anyone who works at the contact centre; *caller or agent* means that the event tells which. A field without an entry tells of nobody: ids of calls, queues and teams, names of queues, reasons, states, counts and times. What a field that is not listed holds, nobody knows: take it for personal.',
		heading(2, 'Interaction'),
		'The same facts under the same names, whoever the vendor is. A fact that an event does not carry is missing.',
		table(
			['Fact', 'Type', 'What it is'],
			FACT_NAMES.map((fact) => {
				const { type, unit, description, meanings } = FACTS[fact];
				const values = Object.entries(meanings ?? {}).map(
					([value, meaning]) => `${code(value)}: ${meaning}`,
				);
				return [
					code(fact),
					type === 'number'
						? `number${unit ? `, ${unit}` : ''}`
						: type === 'string'
							? 'text'
							: 'true',
					[description, ...values].join('<br>'),
				];
			}),
		),
		heading(3, 'What the end of a call tells'),
		'The events that end a call, at each vendor, and the facts that they can tell. Finished calls tell more: what the events before the end told.',
		endsTable(vendors),
		...vendors.flatMap(({ catalogue }) => [
			heading(3, `Facts of ${catalogue.title} events`),
			factMatrix(catalogue.events, catalogue.source),
		]),
	]);
}

/** Which events tell which facts; events that tell the same ones share a row, those that tell none have none. */
function factMatrix(events: readonly AnyEvent[], source: string): string {
	const rows = new Map<string, string[]>();
	for (const event of events) {
		const told = Object.keys(sourcesOfFacts(event));
		if (told.length === 0) continue;
		const row = FACT_NAMES.map((fact) => (told.includes(fact) ? '●' : '')).join('|');
		const names = rows.get(row) ?? [];
		names.push(link(event.name, `${source}.md#${anchor(event.name)}`));
		rows.set(row, names);
	}
	return table(
		['Event', ...FACT_NAMES.map(code)],
		[...rows].map(([row, names]) => [names.join(', '), ...row.split('|')]),
	);
}

/** Which event ends a call, and which facts it tells, for each vendor. */
function endsTable(vendors: Vendor[]): string {
	const facts = FACT_NAMES.filter((fact) => fact !== 'ended');
	return table(
		['Vendor', 'Event', ...facts.map(code)],
		vendors.flatMap(({ catalogue }) =>
			catalogue.events
				.map((event) => ({ event, told: sourcesOfFacts(event) }))
				.filter(({ told }) => told.ended)
				.map(({ event, told }) => [
					catalogue.title,
					link(event.name, `${fileOf({ node: '', catalogue })}#${anchor(event.name)}`),
					...facts.map((fact) =>
						!told[fact] ? '' : fact === 'durationSeconds' && !talks(event) ? '0 only' : '●',
					),
				]),
		),
	);
}

/** Whether an event can tell the length of a conversation, and not only that there was none. */
const talks = (event: AnyEvent): boolean =>
	(sourcesOfFacts(event).durationSeconds?.from.length ?? 0) > 0;

function stories(told: Readonly<Record<string, readonly StoryStep[]>> = {}): string[] {
	const entries = Object.entries(told);
	if (entries.length === 0) return [];
	const steps = (story: readonly StoryStep[]) =>
		story
			.map((step) => (typeof step === 'string' ? step : step.event))
			.map((name) => link(name, `#${anchor(name)}`))
			.join(' → ');
	return [
		heading(2, 'In which order they come'),
		...entries.map(([title, story]) => `**${title}**: ${steps(story)}`),
	];
}

function fieldTable(fields: Array<[string, Schema]>, lists: ValueLists): string {
	const rows = fields.flatMap(([name, field]) => fieldRows(name, field, lists));
	const hasUnits = rows.some(({ unit }) => unit);
	const hasPersonal = rows.some(({ personal }) => personal);
	return table(
		[
			...['Field', 'Type', ...(hasUnits ? ['Unit'] : []), 'What it is'],
			...(hasPersonal ? ['Personal'] : []),
		],
		rows.map(({ name, type, unit, text, personal }) => [
			code(name),
			type,
			...(hasUnits ? [unit ?? ''] : []),
			text,
			...(hasPersonal ? [personal] : []),
		]),
	);
}

interface Row {
	name: string;
	type: string;
	unit?: string;
	text: string;
	personal: string;
}

/** Whose and what a personal value is, in words; empty for one that tells of nobody. */
function personalIn({ personal = 'no', additionalProperties, items }: Schema): string {
	const inside = additionalProperties ?? items;
	if (personal === 'no') return inside ? personalIn(inside) : '';
	const [whose, kind] = personal.split('.') as [Whose, PersonalKind];
	return `${WHOSE[whose]}: ${KINDS[kind]}`;
}

const WHOSE: Record<Whose, string> = {
	caller: 'caller',
	agent: 'agent',
	either: 'caller or agent',
};

const KINDS: Record<PersonalKind, string> = {
	number: 'number',
	name: 'name',
	address: 'address',
	text: 'free text',
	link: 'link',
	ip: 'IP address',
	device: 'device',
	location: 'location',
	id: 'id',
};

function fieldRows(name: string, field: Schema, lists: ValueLists): Row[] {
	const { description = '', meanings, unit } = field;
	const values = meanings ? lists.told(name, meanings, !field.enum) : '';
	const inner = (prefix: string, { properties = {} }: Schema) =>
		Object.entries(properties).flatMap(([key, one]) => fieldRows(`${prefix}.${key}`, one, lists));
	return [
		{
			name,
			type: typeOf(field),
			unit,
			text: [description, values].filter(Boolean).join('<br>'),
			personal: personalIn(field),
		},
		...inner(name, field),
		...(field.items ? inner(`${name}[]`, field.items) : []),
	];
}

/** A field's type in words. */
function typeOf({ type, documentedAs, format, items, additionalProperties }: Schema): string {
	const [kind = 'any'] = [type].flat().filter((one) => one !== 'null');
	if (documentedAs === 'integer') return 'number, as sent';
	if (documentedAs === 'date-time' || format === 'date-time') return 'time';
	if (format === 'uuid') return 'UUID';
	if (kind === 'array') return `list of ${plural(typeOf(items ?? {}))}`;
	if (additionalProperties) return `${typeOf(additionalProperties)} by name`;
	return TYPES[kind] ?? kind;
}

const TYPES: Record<string, string> = {
	string: 'text',
	integer: 'whole number',
	boolean: 'true or false',
	any: 'anything',
};

const plural = (type: string) => (['object', 'number'].includes(type) ? `${type}s` : type);

function interactionTable(event: AnyEvent): string[] {
	const sources = Object.entries(sourcesOfFacts(event));
	if (sources.length === 0) return [];
	return [
		table(
			['`interaction`', 'From'],
			sources.map(([fact, source]) => [code(fact), origin(source)]),
		),
	];
}

function origin({ from, by, always }: Sources): string {
	if (always !== undefined) return `always ${code(String(always))}`;
	const fields = from.map(code).join(', else ');
	const deciding = by.map(code).join(' and ');
	if (fields && deciding) return `${fields}, depending on ${deciding}`;
	return fields || `depends on ${deciding}`;
}

const json = (value: unknown) => `\`\`\`json\n${JSON.stringify(value, null, 2)}\n\`\`\``;

const document = (blocks: string[]) => `${blocks.join('\n\n')}\n`;
