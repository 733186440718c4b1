import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { pages } from './pages';
import { anyItemSchema, itemSchema } from './schema';
import { vendors } from './vendors';

const ROOT = path.join(__dirname, '..', '..');

/**
 * The directory that n8n looks in for the schemas of nodes of version 1.1: `v`, and the version filled up
 * to three numbers.
 */
const VERSION = 'v1.1.0';

/** The schema files of all events, by their path in the package. */
export function schemaFiles(): Map<string, string> {
	const files = new Map<string, string>();
	for (const { node, catalogue } of vendors()) {
		const folder = `dist/nodes/${node}/__schema__/${VERSION}`;
		for (const event of catalogue.events) {
			// A colon is no character for a file's name on Windows.
			const name = event.name.replaceAll(':', '.');
			files.set(
				`${folder}/${event.group}/${name}.json`,
				JSON.stringify(itemSchema(catalogue, event)),
			);
		}
		files.set(`${folder}/output.json`, JSON.stringify(anyItemSchema(catalogue)));
	}
	return files;
}

/** The pages of the event reference, by their path in the repository. */
export const docFiles = (): Map<string, string> => pages(vendors());

/** Writes files, by their paths from the project's root. */
export function write(files: Map<string, string>): void {
	for (const [file, content] of files) {
		mkdirSync(path.join(ROOT, path.dirname(file)), { recursive: true });
		writeFileSync(path.join(ROOT, file), content);
	}
}
