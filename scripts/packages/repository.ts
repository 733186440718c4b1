/**
 * The repository of a vendor's own package: n8n verifies a package only where it integrates one service and
 * comes from a repository with one package.json, so each vendor's is made from this one.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import manifest from '../../package.json';
import tsconfig from '../../tsconfig.json';
import buildConfig from '../../tsconfig.build.json';
import { convert } from '../convert/convert';
import { schemaFiles } from '../derive/files';
import { vendorChangelog } from './changelog';
import { closure } from './closure';
import { vendorReadme } from './readme';
import { ALL_IN_ONE, packages, ROOT, vendorPackages, type VendorPackage } from './vendors';

/** A repository's files, by their paths in it, with `/`. */
export type Tree = Map<string, string>;

/** Where the repositories of the organisation are. */
const ORGANISATION = manifest.homepage.replace(/\/[^/]+$/, '');

/** What a package is linted, checked and built with in its repository. Versions come from this one's package.json. */
const TOOLS = [
	'@types/luxon',
	'@types/node',
	'luxon',
	'n8n-workflow',
	'prettier',
	'typescript',
	'zod',
] as const;

/** n8n's own tool, which its marketplace asks for, and the ESLint that it brings. */
const NODE_CLI = { '@n8n/node-cli': '0.48.3', eslint: '9.29.0' };

/** The repository of a vendor's package in a version. */
export function repository(vendor: VendorPackage, version: string = vendor.version): Tree {
	const tree: Tree = new Map();
	const copy = (file: string) => tree.set(file, readFileSync(path.join(ROOT, file), 'utf8'));

	const sources = [...vendor.nodes, ...vendor.credentials].map((file) => `${file}.ts`);
	closure(ROOT, sources).forEach(copy);
	icons(vendor).forEach(copy);
	for (const file of vendor.nodes) tree.set(`${file}.json`, codex(`${file}.json`, vendor));
	for (const [file, content] of schemas(vendor)) tree.set(file, content);
	const workflows = examples(vendor);
	for (const [file, content] of workflows) tree.set(file, content);

	tree.set('package.json', json(packageJson(vendor, version)));
	tree.set('package-lock.json', json(lock(vendor, version)));
	tree.set('tsconfig.json', json(compilerConfig()));
	tree.set('README.md', vendorReadme(vendor, [...workflows.keys()]));
	const names = vendorPackages().map(({ changelog }) => changelog);
	tree.set('CHANGELOG.md', vendorChangelog(read('CHANGELOG.md'), vendor, names));
	copy('LICENSE.md');
	for (const file of templateFiles()) tree.set(file, read(`scripts/packages/template/${file}`));
	tree.set('.gitignore', 'dist\nnode_modules\n*.tgz\n');
	return new Map([...tree].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Makes `folder` hold the tree and nothing else, but what is git's and npm's. */
export function writeTree(tree: Tree, folder: string): void {
	mkdirSync(folder, { recursive: true });
	for (const entry of readdirSync(folder)) {
		if (entry === '.git' || entry === 'node_modules') continue;
		rmSync(path.join(folder, entry), { recursive: true });
	}
	for (const [file, content] of tree) {
		mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
		writeFileSync(path.join(folder, file), content);
	}
}

const read = (file: string) => readFileSync(path.join(ROOT, file), 'utf8');

/** As npm writes it. */
export const json = (value: unknown) => `${JSON.stringify(value, null, '\t')}\n`;

const filesIn = (folder: string) =>
	existsSync(path.join(ROOT, folder))
		? readdirSync(path.join(ROOT, folder), { recursive: true, withFileTypes: true })
				.filter((entry) => entry.isFile())
				.map((entry) =>
					path.relative(path.join(ROOT, folder), path.join(entry.parentPath, entry.name)),
				)
				.map((file) => file.replaceAll(path.sep, '/'))
				.sort()
		: [];

/** The vendor's own, and those that all share. */
const icons = ({ folder }: VendorPackage) =>
	[folder, 'shared'].flatMap((one) =>
		filesIn(`nodes/${one}`)
			.filter((file) => /\.svg$/.test(file))
			.map((file) => `nodes/${one}/${file}`),
	);

/** A node's codex file under the package's own name. */
const codex = (file: string, vendor: VendorPackage) =>
	read(file).replace(`"${ALL_IN_ONE}.`, `"${vendor.package}.`);

/** The schemas that are written by hand, and those that the event definitions give. */
function schemas({ folder }: VendorPackage): Tree {
	const here = `nodes/${folder}/__schema__`;
	const tree: Tree = new Map(
		filesIn(here).map((file) => [`${here}/${file}`, read(`${here}/${file}`)]),
	);
	for (const [file, content] of derivedSchemas()) {
		const inRepository = file.replace(/^dist\//, '');
		if (inRepository.startsWith(`${here}/`)) tree.set(inRepository, content);
	}
	return tree;
}

let derived: ReturnType<typeof schemaFiles> | undefined;

/** Of all vendors; made once, for five repositories. */
const derivedSchemas = () => (derived ??= schemaFiles());

/** The example workflows that need no other vendor, with the package's own node types. */
function examples(vendor: VendorPackage): Tree {
	const tree: Tree = new Map();
	for (const file of filesIn('examples')) {
		const { text, moved } = convert(read(`examples/${file}`), packages());
		const isOwn = moved.every(({ to }) => to.startsWith(`${vendor.package}.`));
		if (moved.length > 0 && isOwn) tree.set(`examples/${file}`, text);
	}
	return tree;
}

/** The manifest; its order is that of n8n's own template. */
export function packageJson(vendor: VendorPackage, version: string) {
	return {
		name: vendor.package,
		version,
		description: vendor.description,
		license: manifest.license,
		homepage: `${ORGANISATION}/${vendor.package}#readme`,
		bugs: { url: `${manifest.homepage}/issues` },
		keywords: [...new Set([...manifest.keywords.slice(0, COMMON_KEYWORDS), ...vendor.keywords])],
		author: manifest.author,
		repository: { type: 'git', url: `git+${ORGANISATION}/${vendor.package}.git` },
		engines: manifest.engines,
		scripts: {
			build: 'n8n-node build',
			'build:watch': 'tsc --watch',
			dev: 'n8n-node dev',
			lint: 'n8n-node lint',
			'lint:fix': 'n8n-node lint --fix',
			release: 'n8n-node release',
			prepublishOnly: 'n8n-node prerelease',
		},
		files: manifest.files,
		n8n: {
			n8nNodesApiVersion: manifest.n8n.n8nNodesApiVersion,
			strict: true,
			credentials: vendor.credentials.map((file) => `dist/${file}.js`),
			nodes: vendor.nodes.map((file) => `dist/${file}.js`),
		},
		devDependencies: devDependencies(),
		peerDependencies: manifest.peerDependencies,
	};
}

/** The first keywords of the package with all vendors say what any of them is; the others name vendors. */
const COMMON_KEYWORDS = 7;

/** The same for each vendor's package, so that one lock file serves them all. */
function devDependencies(): Record<string, string> {
	const known: Record<string, string> = manifest.devDependencies;
	const tools = TOOLS.map((name) => [name, known[name]]);
	return Object.fromEntries(
		[...Object.entries(NODE_CLI), ...tools].sort(([a], [b]) => (a < b ? -1 : 1)),
	);
}

/** The lock file: what differs between packages is in its first lines. */
function lock(vendor: VendorPackage, version: string) {
	const { packages, ...rest } = JSON.parse(read(LOCK)) as {
		packages: Record<string, { name?: string; version?: string }>;
	};
	const { '': self, ...others } = packages;
	return {
		...rest,
		name: vendor.package,
		version,
		packages: { '': { ...self, name: vendor.package, version }, ...others },
	};
}

/** Where the lock file that all share is kept; `npm run packages -- lock` makes it. */
export const LOCK = 'scripts/packages/package-lock.json';

/** A vendor's repository has no `.npmrc`; what this repository's says must not be inherited by its npm. */
export const PLAIN = ['--legacy-peer-deps=false'];

/** Compiles as this repository does, so that the code is the same. */
function compilerConfig() {
	const { types: _, allowJs: __, rootDir: ___, ...options } = tsconfig.compilerOptions;
	return {
		compilerOptions: {
			...options,
			...buildConfig.compilerOptions,
			rootDir: '.',
			outDir: './dist/',
		},
		include: ['credentials/**/*', 'nodes/**/*', 'nodes/*/*.node.json'],
	};
}

/** Files that are the same in every vendor's repository. */
const templateFiles = () => filesIn('scripts/packages/template');

/** Name and repository of every vendor's package, written into `folder`/`<name>`. */
export function writeRepositories(folder: string): string[] {
	return vendorPackages().map((vendor) => {
		const target = path.join(folder, vendor.package);
		writeTree(repository(vendor), target);
		return target;
	});
}
