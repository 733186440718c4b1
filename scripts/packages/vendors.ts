/** The vendors that have a package of their own, as their folders say. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import type { INodeTypeDescription } from 'n8n-workflow';

import type { Packages } from '../convert/convert';
import manifest from '../../package.json';

export const ROOT = path.join(__dirname, '..', '..');

/** The package that holds all vendors. */
export const ALL_IN_ONE = manifest.name;

/** What a vendor's folder says about the package of its own: `nodes/<Vendor>/manifest.json`. */
interface VendorManifest {
	/** Name on npm, and of the repository. */
	readonly package: string;
	/** Of the package: the one that is released next, or was last. `npm run release` sets it. */
	readonly version: string;
	/** The service as n8n's users call it. */
	readonly title: string;
	/** How the changelog calls the vendor. */
	readonly changelog: string;
	readonly description: string;
	/** The guide's name under `docs/`, without `.md`. */
	readonly guide: string;
	/** Beside the ones that all packages have. */
	readonly keywords: readonly string[];
	/** Whose names these are: "not affiliated with, or endorsed by, …". */
	readonly owners: string;
}

/** A vendor with a package of its own. */
export interface VendorPackage extends VendorManifest {
	/** Name of the folder under `nodes/`. */
	readonly folder: string;
	/** Its node files, by their paths from the root, without `.ts`. */
	readonly nodes: readonly string[];
	/** Names of its nodes, as workflows have them behind the package's name. */
	readonly types: readonly string[];
	/** Its credential files, by their paths from the root, without `.ts`. */
	readonly credentials: readonly string[];
}

/** Every vendor with a package of its own, by its folder's name. */
export function vendorPackages(): VendorPackage[] {
	return readdirSync(path.join(ROOT, 'nodes'))
		.filter((folder) => existsSync(path.join(ROOT, 'nodes', folder, 'manifest.json')))
		.sort()
		.map((folder) => {
			const file = path.join(ROOT, 'nodes', folder, 'manifest.json');
			const own = JSON.parse(readFileSync(file, 'utf8')) as VendorManifest;
			const nodes = manifest.n8n.nodes
				.map((name) => name.replace(/^dist\/|\.js$/g, ''))
				.filter((name) => name.startsWith(`nodes/${folder}/`));
			const descriptions = nodes.map(descriptionOf);
			return {
				...own,
				folder,
				nodes,
				types: descriptions.map(({ name }) => name),
				credentials: credentialFiles(descriptions),
			};
		});
}

/** Which package has which node. */
export const packages = (): Packages => ({
	allInOne: ALL_IN_ONE,
	vendors: Object.fromEntries(
		vendorPackages().flatMap((vendor) => vendor.types.map((type) => [type, vendor.package])),
	),
});

/** A node's description; its class is named after its file. */
function descriptionOf(name: string): INodeTypeDescription {
	const file = path.join(ROOT, `${name}.ts`);
	const className = path.basename(name, '.node');
	const exported = require(file) as Record<string, new () => { description: INodeTypeDescription }>;
	return new exported[className]().description;
}

/** The files of the credentials that these nodes ask for. */
function credentialFiles(descriptions: readonly INodeTypeDescription[]): string[] {
	const names = descriptions.flatMap(({ credentials = [] }) => credentials.map(({ name }) => name));
	return manifest.n8n.credentials
		.map((name) => name.replace(/^dist\/|\.js$/g, ''))
		.filter((file) => {
			const className = path.basename(file, '.credentials');
			return names.includes(className[0].toLowerCase() + className.slice(1));
		});
}
