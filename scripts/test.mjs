/**
 * `npm test`: everything that must hold, from a fresh clone: set-up, build, lint, formatting, types,
 * unit, integration and scanner tests, then a real n8n. The last line alone is the result:
 * `N passed, N failed`. Names after the command select steps: `npm test -- lint unit`.
 */

import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import bootstrap from './bootstrap.cjs';

const { root } = bootstrap;

/**
 * Runs a tool of the development set as its own process, its output shown as it comes. `tool` is its
 * file in node_modules: some packages do not export their programs.
 */
function run(tool, args) {
	// An absolute path, such as npm's own, stays as it is.
	const program = path.resolve(root, 'node_modules', tool);
	return new Promise((resolve, reject) => {
		const child = spawn(process.execPath, [program, ...args], { cwd: root, stdio: 'inherit' });
		const end = () => child.kill();
		process.once('exit', end);
		child.on('error', reject);
		child.on('close', (code) => {
			process.removeListener('exit', end);
			resolve(code === 0);
		});
	});
}

/** A tool that passes or fails as a whole. */
const check =
	(tool, ...args) =>
	async () =>
		(await run(tool, args)) ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };

/** A jest project; every test counts, and so does a file that could not be run. */
const jest =
	(project, ...args) =>
	async () => {
		const folder = mkdtempSync(path.join(tmpdir(), 'contact-center-test-'));
		const report = path.join(folder, 'report.json');
		try {
			const ok = await run('jest/bin/jest.js', [
				...['--selectProjects', project, '--forceExit'],
				...['--json', '--outputFile', report],
				...args,
			]);
			const result = JSON.parse(readFileSync(report, 'utf8'));
			const passed = result.numPassedTests;
			const failed = result.numFailedTests + result.numRuntimeErrorTestSuites;
			// A step that ran nothing, or that jest itself calls failed, has not passed.
			return { passed, failed: failed || (ok && passed > 0 ? 0 : 1) };
		} finally {
			rmSync(folder, { recursive: true, force: true });
		}
	};

const STEPS = {
	build: check('gulp/bin/gulp.js', 'build'),
	lint: check('eslint/bin/eslint.js', '--max-warnings', '0', '.'),
	format: check('prettier/bin/prettier.cjs', '--check', '.'),
	typecheck: check('typescript/bin/tsc', '--noEmit'),
	docs: () => check(bootstrap.npmCli(), 'run', '--silent', 'docs:check')(),
	unit: jest('unit', '--maxWorkers=100%'),
	integration: jest('integration', '--maxWorkers=2'),
	scan: jest('scan', '--runInBand'),
	packages: jest('packages', '--runInBand'),
	// Two files at once: much of their time is waiting, for n8n to start and for faults to pass.
	e2e: jest('e2e', '--maxWorkers=2'),
	browser: jest('browser', '--maxWorkers=2'),
	scale: jest('scale', '--runInBand'),
};

await bootstrap.main(async () => {
	const started = Date.now();
	const wanted = process.argv.slice(2);
	const unknown = wanted.filter((name) => !(name in STEPS));
	if (unknown.length > 0) {
		throw new bootstrap.UserError(
			`No such step: ${unknown.join(', ')}. There are ${Object.keys(STEPS).join(', ')}.`,
		);
	}
	await bootstrap.ensureDependencies();
	const total = { passed: 0, failed: 0 };
	for (const [name, step] of Object.entries(STEPS)) {
		if (wanted.length > 0 && !wanted.includes(name)) continue;
		console.log(`\n▸ ${name}`);
		const since = Date.now();
		const { passed, failed } = await step().catch((error) => {
			console.error(error);
			return { passed: 0, failed: 1 };
		});
		total.passed += passed;
		total.failed += failed;
		const seconds = Math.round((Date.now() - since) / 1000);
		console.log(`▸ ${name}: ${passed} passed, ${failed} failed, ${seconds} s`);
	}
	console.log(`\nin ${Math.round((Date.now() - started) / 1000)} s`);
	console.log(`${total.passed} passed, ${total.failed} failed`);
	return total.failed > 0 || total.passed === 0 ? 1 : 0;
});
