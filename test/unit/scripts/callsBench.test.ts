import { readFileSync } from 'node:fs';
import path from 'node:path';

import { root } from '../../../scripts/bootstrap.cjs';
import { executionsOfADay, executionsTable } from '../../../scripts/bench/calls';

const cells = (text: string) => text.replace(/[ \t]+/g, ' ');

it('docs/performance.md has the present executions of a day, by events and by calls', () => {
	const page = cells(readFileSync(path.join(root, 'docs', 'performance.md'), 'utf8'));
	const rows = executionsTable()
		.split('\n')
		.filter((line) => /\d %/.test(line));
	expect(rows).toHaveLength(4);
	for (const row of rows) expect(page).toContain(cells(row));
});

it('a call is one execution', () => {
	for (const { vendor, calls, events, ended } of executionsOfADay()) {
		expect([vendor, ended <= calls && ended >= calls * 0.9]).toEqual([vendor, true]);
		expect(events).toBeGreaterThanOrEqual(ended);
	}
});
