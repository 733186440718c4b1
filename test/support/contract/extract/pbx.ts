/**
 * Extracts the facts about PBX events from the document ("API Documentation, Events, Version 1.3" as plain
 * text with tabs between cells), which is not part of this repository:
 *
 *   node -r sucrase/register/ts test/support/contract/extract/pbx.ts <document>
 *
 * Writes facts/pbx.json (event → field → type and values) and samples/pbx.json (the document has none).
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Fact, Facts } from '../facts';

const text = readFileSync(process.argv[2], 'utf8').replace(/\r/g, '');
const [queuePart, callPart] = text.split('Variables in call events');

const facts: Record<string, Facts> = {};

for (const [, event, fields] of queuePart.matchAll(/^((?:agent|queue):\w+)\t(.*)$/gm)) {
	facts[event] = Object.fromEntries(
		fields.split(', ').map((field) => [/^\w+/.exec(field)![0], factOf(field)]),
	);
}
// The document says what 1 means; 0 is the other one.
facts['agent:status'].in_calls.values = [0, 1];

const [, names] = /^Event names: (.*)$/m.exec(text)!;
const [, table] = callPart.split('Event\tData\n');
const call: Facts = Object.fromEntries(
	[...`\n${table}`.matchAll(/\n(\w+)\t([^]*?)(?=\n\w+\t|$)/g)].map(([, name, description]) => [
		name,
		factOf(description),
	]),
);
for (const [event] of names.matchAll(/call:\w+/g)) facts[event] = call;

write('facts/pbx.json', facts);
write('samples/pbx.json', {});

/** The document names no types; the descriptions give them away. */
function factOf(description: string): Fact {
	if (description.includes('(array)')) return { type: 'array' };
	if (/\bUUID\b/.test(description)) return { type: 'guid' };
	if (/\bepoch\b|milliseconds|in seconds|\(1 if /.test(description)) return { type: 'integer' };
	// The values are in another document, which it links to.
	if (/\bSee: /.test(description)) return { type: 'string', open: true };
	return { type: 'string', ...valuesIn(description) };
}

function valuesIn(description: string): Pick<Fact, 'values'> {
	const [, list] = /\((\w+(?: \/ \w+)+)\)/.exec(description) ?? [];
	if (list) return { values: list.split(' / ') };
	const [, constants] = /One of:([^]*)/.exec(description) ?? [];
	return constants ? { values: [...new Set(constants.match(/\b[A-Z_]{4,}\b/g))] } : {};
}

function write(path: string, content: unknown) {
	writeFileSync(join(__dirname, '..', path), `${JSON.stringify(content, null, '\t')}\n`);
}
