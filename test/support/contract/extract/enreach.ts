/**
 * Extracts the facts about Enreach's events from the vendor's document ("Enreach webhooks" as plain text),
 * which is not part of this repository:
 *
 *   node -r sucrase/register/ts test/support/contract/extract/enreach.ts <document>
 *
 * Writes facts/enreach.json (event → field → type and values) and samples/enreach.json (event → documented
 * payload, or payloads).
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

interface Fact {
	type: string;
	/** The document marks it as one that may be null. */
	nullable?: true;
	/** The values the document names. */
	values?: Array<string | number>;
	/** The document says, or shows, that there are more values. */
	open?: true;
}
type Facts = Record<string, Fact>;
type Payload = Record<string, unknown>;

interface Row {
	name: string;
	type: string;
	description: string;
}

const PRIMITIVES: Record<string, string> = {
	guid: 'guid',
	string: 'string',
	datetime: 'date-time',
	int: 'integer',
	long: 'integer',
	short: 'integer',
	float: 'number',
	bool: 'boolean',
	boolean: 'boolean',
};

/** How the document words the values of a field, first match wins. */
const READINGS: Array<{
	/** The types such a wording is looked for in. */
	of: string;
	words: RegExp;
	/** Each match's first group is a value. */
	value: RegExp;
	open?: true;
}> = [
	// values like: AdHoc_1, ServiceOpen …
	{ of: 'string', words: /values like: (.+)$/, value: /(\w+)/g, open: true },
	// possible values: Available, Busy …; Reason for the overflow: DND, OffWork …
	{ of: 'string', words: /: ([A-Z]\w+(?:,? [A-Z]\w+)+)$/, value: /(\w+)/g },
	// operation. OK, NOT_FOUND, FAILED
	{ of: 'string', words: /\. ([A-Z_]+(?:, [A-Z_]+)+)$/, value: /(\w+)/g },
	// 'remote' or 'local'
	{ of: 'string', words: /('\w+' or '\w+')/, value: /'(\w+)'/g },
	// allocated = Call allocated nocalls = No calls …
	{ of: 'string', words: /: (\w+ = .+)$/, value: /(\w+) = /g },
	// UserIncoming/UserOutgoing/VoiceMailRecording
	{ of: 'string', words: /(\w+(?:\/\w+)+)$/, value: /(\w+)/g },
	// e.g "manual" or "timer"; "servicequeue"
	{ of: 'string', words: /("\w+".*)$/, value: /"(\w+)"/g, open: true },
	// <empty>, CONVERSION_ERROR or reason string from …
	{ of: 'string', words: /<empty>, (\w+) or/, value: /(\w+)/g, open: true },
	// NA = 0 NoActiveHandler = 1 …
	{ of: 'integer', words: /(\w+ = \d.*)$/, value: /\w+ = (\d+)/g },
	// 1 - Explicit callback request 2 - Overflown call …
	{ of: 'integer', words: /(\d - .*)$/, value: /(\d+) - /g },
];

/** Where the document does not say what it means. */
const CORRECTIONS: Array<{ reason: string; correct: (event: Facts) => void }> = [
	{
		reason:
			'Samples show "Unknown" for the kind of a transcribed recording, so the enumeration has this member too',
		correct: ({ TranscribeRecordingType: kind }) => kind?.values?.unshift('Unknown'),
	},
	{
		reason:
			'MessageTTLSeconds is in no table but in all samples, so the one event without a sample has it too',
		correct: (event) => {
			event.MessageTTLSeconds ??= { type: 'integer' };
		},
	},
];

const document = readFileSync(process.argv[2], 'utf8').split(/\r?\n/);
const sections = sectionsOf(document);
const enumerations: Record<string, string[]> = {
	RootEntityType: namesIn(rowsAfter('Root entity types', 'Type | Description |')),
	EntityType: namesIn(rowsAfter('Entity types', 'Type | Description |')),
};
const common = rowsAfter('Common event properties', 'Property | Type | Description |');

/** A whole request, shown to explain the protocol, is one more sample of its event. */
const request = sampleIn(
	document.slice(document.findIndex((line) => /^Example full request/.test(line))),
);

const facts: Record<string, Facts> = {};
const samples: Record<string, Payload | Payload[]> = {};
for (const [title, lines] of sections) {
	const [, event] = /^Event: (\w+)$/.exec(title) ?? [];
	if (!event) continue;
	const documented = [sampleIn(lines), request?.EventType === event ? request : undefined].filter(
		(sample) => sample !== undefined,
	);
	facts[event] = factsOf([...common, ...tableIn(lines)], documented);
	for (const { correct } of CORRECTIONS) correct(facts[event]);
	if (documented.length > 0) samples[event] = documented.length > 1 ? documented : documented[0];
}
write('facts/enreach.json', facts);
write('samples/enreach.json', samples);

/** The lines below each heading of an event or a nested type. */
function sectionsOf(lines: string[]): Map<string, string[]> {
	const found = new Map<string, string[]>();
	let section: string[] | undefined;
	for (const line of lines) {
		if (/^(?:Event|Misc): \w+$/.test(line)) found.set(line, (section = []));
		else section?.push(line);
	}
	return found;
}

/** The rows below a table's header line, up to the first line that is none. */
function tableIn(lines: string[], header = 'Property name | Value type | Description |'): Row[] {
	const start = lines.indexOf(header);
	if (start < 0) return [];
	const rows: Row[] = [];
	for (const line of lines.slice(start + 2)) {
		if (!line.endsWith('|')) break;
		const [name, type, description = ''] = line.split('|').map((cell) => cell.trim());
		rows.push({ name, type, description });
	}
	return rows;
}

function rowsAfter(heading: string, header: string): Row[] {
	return tableIn(document.slice(document.indexOf(heading)), header);
}

function namesIn(rows: Row[]): string[] {
	return rows.map(({ name }) => name);
}

/** The first JSON object that begins and ends on lines of its own. */
function sampleIn(lines: string[]): Payload | undefined {
	const start = lines.indexOf('{');
	const end = lines.indexOf('}', start);
	return start < 0 ? undefined : JSON.parse(lines.slice(start, end + 1).join('\n'));
}

function factsOf(rows: Row[], documented: Payload[]): Facts {
	const found: Facts = {};
	for (const row of rows) add(found, row.name, row, documented);
	for (const [name, value] of documented.flatMap((sample) => Object.entries(sample))) {
		// Shown, but in no table: MessageTTLSeconds, and Username on one event.
		found[name] ??= { type: typeOfValue(value) };
	}
	return found;
}

function add(found: Facts, path: string, { name, type, description }: Row, documented: Payload[]) {
	const nullable = type.endsWith('?') ? { nullable: true as const } : {};
	const bare = type.replace(/\?$/, '');
	const [, element] = /^List<(\w+)>$/.exec(bare) ?? [];
	if (element) {
		found[path] = { type: 'array', ...nullable };
		const rows = tableIn(sections.get(`Misc: ${element}`) ?? []);
		for (const row of rows) add(found, `${path}[].${row.name}`, row, []);
		if (element.toLowerCase() in PRIMITIVES) {
			found[`${path}[]`] = { type: PRIMITIVES[element.toLowerCase()] };
		}
		return;
	}
	const normalised = bare.startsWith('Dictionary<')
		? 'object'
		: bare in enumerations
			? 'string'
			: // Enumerations without a list of members are sent as the samples show them.
				(PRIMITIVES[bare.toLowerCase()] ?? typeOfValue(documented[0]?.[name]));
	found[path] = { type: normalised, ...nullable, ...valuesIn(description, normalised) };
	if (bare in enumerations) found[path].values = enumerations[bare];
}

function valuesIn(description: string, type: string): Pick<Fact, 'values' | 'open'> {
	for (const { of, words, value, open } of READINGS) {
		const [, list] = (of === type && words.exec(description)) || [];
		if (!list) continue;
		const values = [...list.matchAll(value)].map(([, found]) =>
			type === 'integer' ? Number(found) : found,
		);
		return { values, ...(open ? { open } : {}) };
	}
	return {};
}

function typeOfValue(value: unknown): string {
	if (value === undefined || value === null)
		throw new Error('No sample shows a value of this field');
	return Number.isInteger(value) ? 'integer' : typeof value;
}

function write(path: string, content: unknown) {
	writeFileSync(join(__dirname, '..', path), `${JSON.stringify(content, null, '\t')}\n`);
}
