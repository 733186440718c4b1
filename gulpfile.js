/**
 * The one build: `gulp build` makes dist/, which is all that is published.
 * compile (TypeScript) → assets (icons, codex files) → derive (JSON Schemas from the event definitions).
 */
const { rm } = require('node:fs/promises');
const { spawn } = require('node:child_process');

const { dest, series, src } = require('gulp');

const clean = () => rm('dist', { recursive: true, force: true });

const node = (...args) =>
	new Promise((resolve, reject) => {
		const child = spawn(process.execPath, args, { stdio: 'inherit' });
		child.on('error', reject);
		child.on('exit', (code) =>
			code === 0 ? resolve() : reject(new Error(`${args[0]} ended with code ${code}`)),
		);
	});

const compile = () => node(require.resolve('typescript/bin/tsc'), '-p', 'tsconfig.build.json');

const assets = () =>
	src(['nodes/**/*.{svg,png}', 'nodes/**/*.node.json', 'nodes/**/__schema__/**/*.json'], {
		base: '.',
		encoding: false,
	}).pipe(dest('dist'));

const derive = () => node('scripts/derive/index.js');

exports.clean = clean;
exports.derive = derive;
exports.build = series(clean, compile, assets, derive);
exports.default = exports.build;
