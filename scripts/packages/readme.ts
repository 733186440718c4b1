import { readFileSync } from 'node:fs';
import path from 'node:path';

import manifest from '../../package.json';
import { ROOT, type VendorPackage } from './vendors';

/** A link of a Markdown text that leads to a file of the repository. */
const LINK = /(!?)\]\((?![a-z]+:|#)([^)\s]+)\)/g;

/** The README of a vendor's own package, from the one in the vendor's folder: its links lead here. */
export function vendorReadme({ folder }: VendorPackage): string {
	const text = readFileSync(path.join(ROOT, 'nodes', folder, 'README.md'), 'utf8');
	return text.replace(
		LINK,
		(_, __, target: string) => `](${addressOf(`nodes/${folder}`, target)})`,
	);
}

/** Where a file of this repository is read by people, and pictures by programs. */
function addressOf(from: string, target: string): string {
	const file = path.posix.join(from, target);
	const isPicture = /\.(webp|png|svg)$/.test(file);
	return `${manifest.homepage}/${isPicture ? 'raw' : 'blob'}/main/${file}`;
}
