import { readFileSync } from 'node:fs';
import path from 'node:path';

import manifest from '../../package.json';
import { ROOT, type VendorPackage } from './vendors';

/** A link of a Markdown text that leads to a file of the repository. */
const LINK = /\]\((?![a-z]+:|#)([^)\s]+)\)/g;

/** A place in a vendor's README for what all packages share: `<!-- name -->`. */
const PLACE = /^<!-- (\w+) -->$/gm;

/** What all READMEs share, by place. */
const SHARED = 'scripts/packages/readme.md';
const GALLERY = 'docs/examples.md';

const read = (file: string) => readFileSync(path.join(ROOT, file), 'utf8');

/**
 * The README of a vendor's own package: the one in the vendor's folder, with what all share put in. Its links
 * lead to the project's repository, those to examples to the package's own.
 * @param examples paths of the examples that the package has
 */
export function vendorReadme(vendor: VendorPackage, examples: readonly string[]): string {
	const shared = blocksOf(read(SHARED));
	const text = read(`nodes/${vendor.folder}/README.md`);
	return linked(text, `nodes/${vendor.folder}`, vendor).replace(PLACE, (_, place: string) => {
		if (place === 'examples') return linked(gallery(examples), 'docs', vendor);
		const block = shared.get(place);
		if (block === undefined) throw new Error(`${SHARED} has nothing for ${place}`);
		return linked(
			block.replace(/\{(package|owners|guide)\}/g, (__, name) => fact(vendor, name)),
			'',
			vendor,
		);
	});
}

function fact(vendor: VendorPackage, name: string): string {
	if (name === 'guide') return vendor.guide;
	return name === 'owners' ? vendor.owners : vendor.package;
}

/** The texts behind each place's name. */
const blocksOf = (text: string) => {
	const [, ...parts] = text.split(PLACE);
	return new Map(
		parts.flatMap((name, index) => (index % 2 ? [] : [[name, parts[index + 1].trim()]])),
	);
};

/** What the page of examples says about these. */
function gallery(examples: readonly string[]): string {
	const sections = read(GALLERY)
		.split(/^(?=###? )/m)
		.filter((section) => section.startsWith('### '))
		.filter((section) => examples.some((file) => section.includes(`(../${file})`)))
		.map((section) => section.trim());
	const intro =
		'Workflows to import: download the file, open an empty workflow in n8n, and choose **⋯ → Import → From file**. Each has a sample pinned to its trigger, to try it before the vendor is connected, and says in its notes what to fill in.';
	return ['## Examples', intro, ...sections].join('\n\n');
}

/** The text with its links made to lead where npm and n8n show it, which know nothing of this repository. */
const linked = (text: string, from: string, vendor: VendorPackage) =>
	text.replace(
		LINK,
		(_, target: string) => `](${addressOf(path.posix.join(from, target), vendor)})`,
	);

/** Where a file is read by people, and pictures by programs. */
function addressOf(file: string, vendor: VendorPackage): string {
	const organisation = path.posix.dirname(new URL(manifest.homepage).pathname);
	const own = new URL(`${organisation}/${vendor.package}`, manifest.homepage).href;
	if (file.startsWith('examples/') || file === 'CHANGELOG.md') return `${own}/blob/main/${file}`;
	const isPicture = /\.(webp|png|svg)$/.test(file);
	return `${manifest.homepage}/${isPicture ? 'raw' : 'blob'}/main/${file}`;
}
