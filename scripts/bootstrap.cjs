// @ts-check
'use strict';

/**
 * What every command of this project needs before `node_modules` exists: the right Node, npm, the
 * development set, and errors a user can act on. Only Node's own modules may be required here.
 */

const { spawn } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { setTimeout } = require('node:timers/promises');

const root = path.resolve(__dirname, '..');

/** The oldest Node that runs the scripts and tests; n8n itself gets a newer one of its own. */
const OLDEST_NODE = [20, 19];

/** An error whose message is all that the user needs: one sentence that says what to do. */
class UserError extends Error {}

/**
 * @param {string} version a Node version such as `20.19.0`
 * @returns {string | undefined} what to tell the user, when that Node is too old
 */
function nodeProblem(version) {
	const [major, minor] = version.split('.').map(Number);
	const isNewEnough =
		major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1]);
	if (isNewEnough) return undefined;
	const wanted = OLDEST_NODE.join('.');
	return `This needs Node ${wanted} or newer, and this is Node ${version}: install the current one from https://nodejs.org and try again.`;
}

/**
 * The program of npm itself, to be run with Node: starting `npm` by name needs a shell on Windows.
 * @returns {string}
 */
function npmCli() {
	const bin = path.dirname(process.execPath);
	const candidates = [
		process.env.npm_execpath,
		path.join(bin, '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js'),
		path.join(bin, 'node_modules', 'npm', 'bin', 'npm-cli.js'),
		...(process.env.PATH || '').split(path.delimiter).map((folder) => path.join(folder, 'npm')),
	];
	for (const candidate of candidates) {
		if (!candidate || !fs.existsSync(candidate)) continue;
		const file = fs.realpathSync(candidate);
		if (/npm-cli\.[cm]?js$/.test(file)) return file;
	}
	throw new UserError(
		'npm was not found beside Node: install Node with npm from https://nodejs.org.',
	);
}

/** What npm prints where the registry was not reached, or was not well. */
const UNREACHED =
	/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ERR_SOCKET_TIMEOUT|ENETUNREACH|code E(429|5\d\d)/;

/** Pauses after which npm tries again where the network failed. Milliseconds. */
const PAUSES = [5_000, 20_000];

/**
 * What a failed npm run means for the user.
 * @param {string} output everything npm printed
 * @returns {string | undefined} a sentence, where the cause is known
 */
function npmProblem(output) {
	if (UNREACHED.test(output)) {
		return 'The npm registry could not be reached: check the network (or proxy) and try again; what was downloaded so far is kept.';
	}
	if (/ENOSPC/.test(output)) {
		return 'The disk is full: n8n and the development set need about 4 GB; free some space and try again.';
	}
	if (/EACCES|EPERM/.test(output)) {
		return 'A file could not be written: check that this folder and the cache folder belong to you, and try again.';
	}
	if (/gyp ERR!/.test(output)) {
		return 'n8n’s database driver had to be compiled and could not be: install a C++ compiler, make and Python (Debian: apt-get install g++ make python3) and try again.';
	}
	return undefined;
}

/**
 * Runs npm without a shell and without its own progress bar; its output is shown only on failure. Where the
 * network fails it tries again: an install asks for thousands of files, and keeps those it has.
 * @param {string[]} args
 * @param {{ cwd: string, node?: string, env?: Record<string, string | undefined> }} options
 * @returns {Promise<string>} what npm printed
 */
async function npm(args, options) {
	let { code, output } = await runNpm(args, options);
	for (const pause of PAUSES) {
		if (code === 0 || !UNREACHED.test(output)) break;
		await setTimeout(pause);
		({ code, output } = await runNpm(args, options));
	}
	if (code === 0) return output;
	const lastLines = output.trim().split('\n').slice(-25).join('\n');
	throw new UserError(
		npmProblem(output) ?? `npm ${args[0]} failed in ${options.cwd}:\n${lastLines}`,
	);
}

/**
 * @param {string[]} args
 * @param {Parameters<typeof npm>[1]} options
 * @returns {Promise<{ code: number | null, output: string }>}
 */
function runNpm(args, { cwd, node = process.execPath, env = {} }) {
	return new Promise((resolve, reject) => {
		const child = spawn(node, [npmCli(), ...args, '--no-audit', '--no-fund', '--no-progress'], {
			cwd,
			env: { ...process.env, ...env },
			stdio: ['ignore', 'pipe', 'pipe'],
		});
		const end = () => child.kill();
		process.once('exit', end);
		let output = '';
		const collect = (/** @type {Buffer} */ chunk) => {
			output = (output + chunk.toString()).slice(-200_000);
		};
		child.stdout.on('data', collect);
		child.stderr.on('data', collect);
		child.on('error', reject);
		child.on('close', (code) => {
			process.removeListener('exit', end);
			resolve({ code, output });
		});
	});
}

/**
 * Announces a long step and keeps saying that it is still at work, once every ten seconds.
 * @template T
 * @param {string} title
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
async function step(title, work) {
	const started = Date.now();
	const seconds = () => Math.round((Date.now() - started) / 1000);
	console.log(`▸ ${title} …`);
	const timer = setInterval(() => console.log(`  … still at it, ${seconds()} s`), 10_000);
	try {
		const result = await work();
		console.log(`  done in ${seconds()} s`);
		return result;
	} finally {
		clearInterval(timer);
	}
}

/**
 * Whether what is installed is what the lock file says. npm keeps its own record of the installed
 * packages beside them; packages for other platforms are in the lock file only.
 */
function isInstalled() {
	const installedFile = path.join(root, 'node_modules', '.package-lock.json');
	if (!fs.existsSync(installedFile)) return false;
	const packages = (/** @type {string} */ file) =>
		JSON.parse(fs.readFileSync(file, 'utf8')).packages;
	const installed = packages(installedFile);
	return Object.entries(packages(path.join(root, 'package-lock.json'))).every(
		([folder, { version, optional }]) =>
			folder === '' || optional || installed[folder]?.version === version,
	);
}

/** Installs the development set when it is missing or not what the lock file says. */
async function ensureDependencies() {
	if (isInstalled()) return;
	await step('Installing the development set (once, about a minute)', () =>
		npm(['ci', '--ignore-scripts'], { cwd: root }),
	);
}

/** Lets `require` load the project's TypeScript files as they are. */
function enableTypeScript() {
	require(require.resolve('sucrase/register/ts', { paths: [root] }));
	// `X.node` means the code, `X.node.ts`; `require` would prefer the description beside it, a JSON file.
	const loader = /** @type {any} */ (require('node:module'));
	const resolve = loader._resolveFilename;
	loader._resolveFilename = (
		/** @type {string} */ request,
		/** @type {NodeModule | undefined} */ parent,
		/** @type {unknown[]} */ ...rest
	) => {
		const isOwn = request.endsWith('.node') && !parent?.filename?.includes('node_modules');
		return resolve.call(loader, isOwn ? `${request}.ts` : request, parent, ...rest);
	};
}

/** @type {(() => Promise<void>) | undefined} */
let stop;

/**
 * What Ctrl-C does from now on; a second Ctrl-C does not wait for it.
 * @param {() => Promise<void>} work
 */
function onInterrupt(work) {
	stop = work;
}

async function interrupt() {
	const work = stop;
	stop = undefined;
	await work?.();
	// Exit handlers end what is still running.
	process.exit(work ? 0 : 130);
}

/**
 * Runs a command's work; a {@link UserError} is shown as its sentence alone, anything else in full.
 * @param {() => Promise<number | void>} work resolves to the exit code
 */
async function main(work) {
	process.on('SIGINT', interrupt);
	process.on('SIGTERM', interrupt);
	try {
		const problem = nodeProblem(process.versions.node);
		if (problem) throw new UserError(problem);
		process.exitCode = (await work()) ?? 0;
	} catch (error) {
		console.error(error instanceof UserError ? `\n${error.message}` : error);
		await stop?.();
		process.exit(1);
	}
}

module.exports = {
	root,
	UserError,
	nodeProblem,
	npm,
	npmCli,
	npmProblem,
	onInterrupt,
	step,
	ensureDependencies,
	enableTypeScript,
	main,
};
