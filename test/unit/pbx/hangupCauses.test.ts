import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { HANGUP_CAUSES } from '../../../nodes/PbxEvents/events/hangupCauses';

it('are explained in the docs as they are in the code', () => {
	const page = readFileSync(join(__dirname, '../../../docs/pbx-events.md'), 'utf8');
	const rows = [...page.matchAll(/^\| `([A-Z_]+)` +\| (.*?) +\| (\w*) *\|$/gm)];
	const explained = Object.fromEntries(
		rows.map(([, cause, meaning, outcome]) => [
			cause,
			{ meaning, ...(outcome ? { unanswered: outcome } : {}) },
		]),
	);
	expect(explained).toEqual(HANGUP_CAUSES);
});
