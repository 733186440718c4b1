/**
 * Extracts the facts about Alvaria's events from the vendor's document ("Alvaria Cloud Streaming Client
 * REST API v2.0/3.0" as plain text), which is not part of this repository:
 *
 *   node -r sucrase/register/ts test/support/contract/extract/alvaria.ts <document>
 *
 * Writes facts/alvaria.json (event → field → type and values), samples/alvaria.json (event → documented
 * payload) and subscriptions/alvaria.json (catalogue type → event names).
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Facts } from '../facts';

interface Correction {
	events: string[];
	reason: string;
	correct: (facts: Facts) => void;
}

/** Schemas that are not called after their event. */
const EVENT_OF_SCHEMA: Record<string, string> = {
	EventECInteractionRelXferred: 'engagementCenter.InteractionReleasedXferred',
	EventECUpdateAgtStatReason: 'engagementCenter.UpdateAgentStatusReason',
	EventMessagingEntityDialReq: 'messaging.EntityDialRequest',
	EventFastpathDispostion: 'outreach.disposition',
	EventFastpathStatus: 'outreach.status',
	EventScriptStatus: 'outreach.automationScriptStatus',
};

const GROUPS: Record<string, string> = { EC: 'engagementCenter', Messaging: 'messaging' };

/** Where the document does not mean what it says. */
const CORRECTIONS: Correction[] = [
	{
		events: ['engagementCenter.Error'],
		reason:
			'The listed fail reasons begin with the code in brackets, "for documentation purposes" only: ' +
			'the codes are the values of failCode, and the text of failReason is open',
		correct: (facts) => {
			const { values = [], ...open } = facts['payload.failReason'];
			facts['payload.failReason'] = open;
			facts['payload.failCode'].values = values.map((text) =>
				Number(/^\((\d+)\)/.exec(String(text))?.[1]),
			);
		},
	},
	{
		events: ['engagementCenter.ScreenPop', 'engagementCenter.PreviewScreenPop'],
		reason: 'The list of screenpopType lacks 2, the value that both samples have',
		correct: (facts) => {
			facts['payload.interactionInfo.otherData.screenpopType'].open = true;
		},
	},
];

const document = readFileSync(process.argv[2], 'utf8').split(/\r?\n/);

const sections = sectionsOf(document);
const facts: Record<string, Facts> = {};
const samples: Record<string, unknown> = {};
for (const [schema, lines] of sections) {
	const event = eventOf(schema);
	facts[event] = factsOf(lines);
	samples[event] = sampleOf(lines);
}
for (const { events, correct } of CORRECTIONS) for (const event of events) correct(facts[event]);

for (const [event, sample] of Object.entries(samples)) {
	const undocumented = pathsIn(sample).filter((path) => !facts[event][path]);
	if (undocumented.length > 0) throw new Error(`Only in a sample: ${event} ${undocumented}`);
}

const listed = document.flatMap(
	(line) => /^((?:engagementCenter|outreach|messaging)\.\w+) \|$/.exec(line)?.[1] ?? [],
);
expectSame('event list and schemas', listed, Object.keys(facts));

write('facts/alvaria.json', facts);
write('samples/alvaria.json', samples);
write('subscriptions/alvaria.json', subscriptions());

/** The lines of each event's schema, by the schema's name. */
function sectionsOf(lines: string[]): Map<string, string[]> {
	const found = new Map<string, string[]>();
	let section: string[] | undefined;
	lines.forEach((line, index) => {
		if (lines[index + 1] === '{' && /^[A-Z]\w+$/.test(line)) {
			section = /^Event(?!Response|Payload)/.test(line) ? [] : undefined;
			if (section) found.set(line, section);
		} else section?.push(line);
	});
	return found;
}

function eventOf(schema: string): string {
	const [, group, name] = /^Event(EC|Messaging)(\w+)$/.exec(schema) ?? [];
	return EVENT_OF_SCHEMA[schema] ?? `${GROUPS[group]}.${name}`;
}

/** The rows of the table that begins with `header`, as cells. */
function tableOf(lines: string[], header: string): string[][] {
	const start = lines.indexOf(header);
	if (start < 0) return [];
	const rows = lines.slice(start + 2);
	const end = rows.findIndex((line) => !line.startsWith('|'));
	return rows.slice(0, end < 0 ? undefined : end).map((line) =>
		line
			.split('|')
			.slice(1, -1)
			.map((cell) => cell.trim()),
	);
}

function factsOf(lines: string[]): Facts {
	const found: Facts = {};
	const parents: string[] = [];
	for (const [cell, type, , , description] of tableOf(
		lines,
		'| Name | Type | Required | Restrictions | Description |',
	)) {
		const [, marks, name] = /^(»*)\s*(.+)$/.exec(cell) ?? [];
		const depth = marks.length;
		const path = depth === 0 ? name : `${parents[depth - 1]}.${name}`;
		const isList = /^\[.+\]$/.test(type);
		parents[depth] = isList ? `${path}[]` : path;
		found[path] = { type: isList ? 'array' : (/\((.+)\)/.exec(type)?.[1] ?? type) };
		const codes = type === 'integer' ? codesIn(description) : [];
		if (codes.length > 0) found[path].values = codes;
	}
	for (const [property, value] of tableOf(lines, '| Property | Value |')) {
		const paths = Object.keys(found).filter((path) => path.split('.').pop() === property);
		if (paths.length !== 1) throw new Error(`Values of ${property}: which field?`);
		const fact = found[paths[0]];
		const typed = fact.type === 'integer' ? Number(value) : value;
		fact.values = [...new Set([...(fact.values ?? []), typed])];
	}
	return found;
}

/** A whole number whose description names two numbers or more is a code, and these are its values. */
function codesIn(description: string): number[] {
	const numbers = [...description.matchAll(/\b\d+\b/g)].map(([digits]) => Number(digits));
	return numbers.length < 2 ? [] : [...new Set(numbers)].sort((a, b) => a - b);
}

/** The payload before the table; the document's own indentation is lost, so its last brace ends it. */
function sampleOf(lines: string[]): unknown {
	const end = lines.slice(0, lines.indexOf('Properties')).lastIndexOf('}');
	return JSON.parse(lines.slice(0, end + 1).join('\n'));
}

/** The paths of a sample's fields; blanks around names are faults of the document. */
function pathsIn(value: unknown, parent = ''): string[] {
	if (Array.isArray(value)) return value.flatMap((element) => pathsIn(element, `${parent}[]`));
	if (typeof value !== 'object' || value === null) return [];
	return Object.entries(value).flatMap(([name, inner]) => {
		const path = parent ? `${parent}.${name.trim()}` : name.trim();
		return [path, ...pathsIn(inner, path)];
	});
}

/** The names a subscription accepts: they stand in the description of `catalogTypeEvents`. */
function subscriptions(): Record<string, string[]> {
	const row = document.find((line) => line.startsWith('| catalogTypeEvents |')) ?? '';
	const namesIn = (catalogType: string, separator: RegExp) =>
		(new RegExp(`Events in ${catalogType} catalogType are ([^.|]+)`).exec(row)?.[1] ?? '')
			.split(separator)
			.map((name) => name.trim())
			.filter(Boolean);
	return {
		changeNotification: namesIn('changeNotification', / and /),
		engagementCenterThirdParty: namesIn('engagementCenterThirdParty', /,/),
	};
}

function expectSame(what: string, one: string[], other: string[]): void {
	const differing = [
		...one.filter((name) => !other.includes(name)),
		...other.filter((name) => !one.includes(name)),
	];
	if (differing.length > 0) throw new Error(`${what} differ: ${differing.join(', ')}`);
}

function write(file: string, content: unknown): void {
	writeFileSync(join(__dirname, '..', file), `${JSON.stringify(content, null, '\t')}\n`);
}
