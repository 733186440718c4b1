import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { callPicture, callSchema, callsPage, type CallVendor } from './calls';
import { pages } from './pages';
import { anyItemSchema, itemSchema } from './schema';
import { vendors, type Vendor } from './vendors';

const ROOT = path.join(__dirname, '..', '..');

/**
 * The directory that n8n looks in for the schemas of nodes of version 1.1: `v`, and the version filled up
 * to three numbers.
 */
const VERSION = 'v1.1.0';

/** The schema files of all events, by their path in the package. */
export function schemaFiles(): Map<string, string> {
	const files = new Map<string, string>();
	for (const vendor of vendors()) {
		const { node, catalogue } = vendor;
		const folder = `dist/nodes/${node}/__schema__/${VERSION}`;
		for (const event of [...catalogue.events, ...catalogue.feed]) {
			// A colon is no character for a file's name on Windows.
			const name = event.name.replaceAll(':', '.');
			files.set(
				`${folder}/${event.group}/${name}.json`,
				JSON.stringify(itemSchema(catalogue, event)),
			);
		}
		if (isDelivering(vendor)) {
			files.set(`${folder}/calls/call.json`, JSON.stringify(callSchema(vendor)));
		}
		files.set(`${folder}/output.json`, JSON.stringify(anyItemSchema(catalogue)));
	}
	return files;
}

/** The pages of the event reference and the picture of a call, by their path in the repository. */
export function docFiles(): Map<string, string> {
	const all = vendors();
	const delivering = all.filter(isDelivering);
	return new Map([
		...pages(all),
		['docs/events/finished-calls.md', callsPage(delivering)],
		['docs/images/finished-call.svg', callPicture(delivering.find(isShown) as CallVendor)],
	]);
}

const isDelivering = (vendor: Vendor): vendor is CallVendor => vendor.calls !== undefined;

/** Of the vendors, the one whose call is drawn: it has most events. */
const isShown = ({ node }: Vendor) => node === 'Enreach';

/** Writes files, by their paths from the project's root. */
export function write(files: Map<string, string>): void {
	for (const [file, content] of files) {
		mkdirSync(path.join(ROOT, path.dirname(file)), { recursive: true });
		writeFileSync(path.join(ROOT, file), content);
	}
}
