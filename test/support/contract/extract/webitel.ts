/**
 * Extracts the facts about Webitel's queue events from the vendor's document ("Webhooks for queues", as plain
 * text of the page "Versions Compared"), which is not part of this repository:
 *
 *   node -r sucrase/register/ts test/support/contract/extract/webitel.ts <document>
 *
 * Writes facts/webitel.json (event → field → type and values), samples/webitel.json (the document has none)
 * and queueTypes/webitel.json (event → kinds of queue that send it).
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Fact, Facts } from '../facts';

/** In the document's order; a section ends where the next begins. */
const EVENTS = [
	'Joined',
	'Answered',
	'Offering',
	'Bridged',
	'Missed',
	'Leaving',
	'Processing',
	'Active',
];

const TYPES: Record<string, string> = {
	string: 'string',
	integer: 'integer',
	boolen: 'boolean',
	number: 'number',
};

/** "+ all variables that are passed with the subscriber and in the queue" */
const ALL_VARIABLES = '+ все переменные';
const SAME_AS_ANSWERED = 'аналогично, что и Answered';

const lines = readFileSync(process.argv[2], 'utf8')
	.split(/\r?\n/)
	.map((line) => line.replace(/\u00a0/g, ' ').trim())
	.filter((line) => line !== '');

const facts: Record<string, Facts> = {};
const queueTypes: Record<string, string[]> = {};

EVENTS.forEach((event, index) => {
	// The name stands at the start of its row, alone or with the description behind it.
	const start = lines.findIndex((line) => line.startsWith(event));
	const next = lines.findIndex(
		(line) => index + 1 < EVENTS.length && line.startsWith(EVENTS[index + 1]),
	);
	const section = lines.slice(start, next < 0 ? undefined : next);
	const name = event.toLowerCase();
	const isCopy = section.some((line) => line.includes(SAME_AS_ANSWERED));
	facts[name] = isCopy ? facts.answered : factsOf(section);
	queueTypes[name] = isCopy ? queueTypes.answered : typesOf(section);
});

write('facts/webitel.json', facts);
write('samples/webitel.json', {});
write('queueTypes/webitel.json', queueTypes);

function factsOf(section: string[]): Facts {
	const found: Facts = {};
	const joined = section.map((line, index) =>
		// The first field's name is in a cell of its own.
		line.startsWith('stringchannel') && section[index - 1] === 'channel' ? `channel${line}` : line,
	);
	for (const line of joined) {
		const [, name, type, description] =
			/^([a-z_]+?)\s*(string|integer|boolen|number)\s*(.*)$/.exec(line) ?? [];
		if (name) found[name] = { type: TYPES[type], ...valuesIn(name, description) };
		if (line.startsWith(ALL_VARIABLES)) found.variables = { type: 'object' };
	}
	return found;
}

/** Values in the description, with slashes between: `(chat/call/task)`, `HUMAN/MASHINE`. */
function valuesIn(name: string, description: string): Pick<Fact, 'values'> {
	// The comparison shows "sucess" as removed and "success" as added, one right behind the other.
	const mended = description.replace('sucesssuccess', 'success');
	const [list] = /\w+(?:\/\w+)+/.exec(mended) ?? [];
	if (!list) return {};
	const values = list.split('/');
	// The right spelling of MASHINE is to be expected too.
	return { values: name === 'amd_result' ? [...values, 'MACHINE'] : values };
}

function typesOf(section: string[]): string[] {
	return section.flatMap((line) => /^• (.*)$/.exec(line)?.[1] ?? []);
}

function write(path: string, content: unknown) {
	writeFileSync(join(__dirname, '..', path), `${JSON.stringify(content, null, '\t')}\n`);
}
