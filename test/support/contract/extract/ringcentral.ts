/**
 * Extracts the facts about RingCentral WFM events from the vendor's document ("Understanding the Event
 * Payload" as plain text), which is not part of this repository:
 *
 *   node -r sucrase/register/ts test/support/contract/extract/ringcentral.ts <document>
 *
 * Writes facts/ringcentral.json (event → field → type and values) and samples/ringcentral.json.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Fact, Facts } from '../facts';

type Payload = Record<string, string | null>;

const TABLE = 'API Property Description';

const text = readFileSync(process.argv[2], 'utf8').replace(/\r/g, '');
/** Prose, table and samples of logins, logouts, states and calls, in this order. */
const [prose, ...tables] = text.split(`${TABLE}\n`);
const [login, logout, states, calls] = tables;
const stateProse = logout;

const [, predefined] = /Predefined states include ([A-Z, and]+)\./.exec(stateProse)!;
const STATES = predefined.split(/, and |, | and /).map((state) => state.trim());

const samples = {
	LOGIN: samplesIn(login),
	LOGOUT: samplesIn(logout),
	AGENT_STATE: samplesIn(states),
	'ACD-CALL': samplesIn(calls),
};

const state = factsOf(states, samples.AGENT_STATE);
// "custom states can be created on an account": the list is open. An agent comes from LOGIN first.
state.event_type = { type: 'string', values: STATES, open: true };
state.prev_state = { type: 'string', values: ['LOGIN', ...STATES], open: true };

const call = factsOf(calls, samples['ACD-CALL']);

if (!prose.includes('login/logoff')) throw new Error('This is another document');
write('facts/ringcentral.json', {
	LOGIN: factsOf(login, samples.LOGIN),
	LOGOUT: factsOf(logout, samples.LOGOUT),
	AGENT_STATE: state,
	'ACD-CALL': call,
	'VPD-CALL': call,
});
write('samples/ringcentral.json', samples);

function factsOf(section: string, shown: Payload[]): Facts {
	const rows = section.slice(0, section.indexOf('\n{')).split('\n');
	const found: Facts = {};
	for (const row of rows) {
		const [, name, description] = /^([a-z_]+) (.*)$/.exec(row) ?? [];
		if (name) found[name] = factOf(name, description);
	}
	// Shown, but in no table: who took the call.
	for (const name of shown.flatMap((sample) => Object.keys(sample)))
		found[name] ??= { type: 'string' };
	return found;
}

/** Every value is sent as text; the descriptions tell which are counts. */
function factOf(name: string, description: string): Fact {
	if (/^Amount of time|^How long|^\[0\]/.test(description)) return { type: 'integer' };
	if (name === 'call_state') {
		return { type: 'string', values: [...new Set(description.match(/\b[A-Z]{4,}\b/g))] };
	}
	if (name === 'call_type') {
		return {
			type: 'string',
			values: [...description.matchAll(/\(([A-Z]{3})\)/g)].map(([, one]) => one),
		};
	}
	return { type: 'string' };
}

function samplesIn(section: string): Payload[] {
	return [...section.matchAll(/^\{\n[^]*?\n\}/gm)].map(([sample]) =>
		// One line of the document lacks its comma.
		JSON.parse(sample.replace(/"\n(\s*")/g, '",\n$1')),
	);
}

function write(path: string, content: unknown) {
	writeFileSync(join(__dirname, '..', path), `${JSON.stringify(content, null, '\t')}\n`);
}
