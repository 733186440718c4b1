/**
 * Runs one of the project's TypeScript programs on any machine that has Node and npm:
 * `node scripts/run.mjs demo/start.ts`. The program exports `main()`.
 */

import { createRequire } from 'node:module';
import path from 'node:path';

import bootstrap from './bootstrap.cjs';

const require = createRequire(import.meta.url);

await bootstrap.main(async () => {
	const [program, ...args] = process.argv.slice(2);
	await bootstrap.ensureDependencies();
	bootstrap.enableTypeScript();
	return await require(path.resolve(bootstrap.root, program)).main(args);
});
