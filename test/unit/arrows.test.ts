/** Imports run one way; scripts/lint/zones.mjs says which. */
import { execFileSync } from 'node:child_process';

import { root } from '../../scripts/bootstrap.cjs';

/** A file, and an import of it that is not allowed. */
const FORBIDDEN = [
	['nodes/Enreach/forbidden.ts', "import { webitel } from '../Webitel/events';"],
	['nodes/Enreach/events/queue/forbidden.ts', "import type { W } from '../../../Webitel/flow';"],
	['nodes/shared/receive/forbidden.ts', "import { enreach } from '../../Enreach/events';"],
	['nodes/shared/events/forbidden.ts', "import type { V } from '../receive/request';"],
	['nodes/shared/events/forbidden.ts', "export { outputNames } from '../node/outputs';"],
	['nodes/shared/node/forbidden.ts', "import { receive } from '../receive/receive';"],
	['nodes/Alvaria/events/forbidden.ts', "import { request } from '../api/http';"],
	['nodes/Alvaria/api/forbidden.ts', "import type { State } from '../consumer/state';"],
	['nodes/Alvaria/consumer/forbidden.ts', "import { settingsOf } from '../trigger/settings';"],
	['nodes/Alvaria/trigger/forbidden.ts', "import { operations } from '../action/operations';"],
	['nodes/Alvaria/action/forbidden.ts', "import { settingsOf } from '../trigger/settings';"],
] as const;

const ALLOWED = [
	['nodes/Enreach/allowed.ts', "import { receive } from '../shared/receive/receive';"],
	['nodes/Enreach/events/queue/allowed.ts', "import { CAST } from '../common';"],
	['nodes/Alvaria/action/allowed.ts', "import { acknowledge } from '../consumer/keeper';"],
	['nodes/shared/receive/allowed.ts', "import { shape } from '../events/shape';"],
] as const;

/** The rules that each of some lines breaks, by ESLint itself: Jest can't load its configuration. */
function rulesBroken(lines: ReadonlyArray<readonly [file: string, line: string]>): string[][] {
	const program = `
		import { ESLint } from 'eslint';
		const eslint = new ESLint({ ruleFilter: ({ ruleId }) => ruleId === 'no-restricted-imports' });
		const results = [];
		for (const [filePath, line] of ${JSON.stringify(lines)}) {
			const [{ messages }] = await eslint.lintText(line, { filePath });
			results.push(messages.map(({ ruleId, message }) => ruleId ?? message));
		}
		console.log(JSON.stringify(results));`;
	const args = ['--input-type=module', '--eval', program];
	return JSON.parse(execFileSync(process.execPath, args, { cwd: root, encoding: 'utf8' }));
}

it('ESLint refuses an import against the arrows, of a type too', () => {
	const broken = rulesBroken([...FORBIDDEN, ...ALLOWED]);
	expect(broken).toEqual([
		...FORBIDDEN.map(() => ['no-restricted-imports']),
		...ALLOWED.map(() => []),
	]);
});
