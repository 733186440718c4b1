import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { preProcessFile } from 'typescript';

/**
 * The source files that `entries` need, themselves included: whatever they import, types too, and what that
 * imports. Packages are the host's to have.
 * @param root the folder that all paths are relative to, with `/`
 * @param entries paths of TypeScript files
 */
export function closure(root: string, entries: readonly string[]): string[] {
	const found = new Set<string>();
	const open = [...entries];
	for (let file = open.pop(); file !== undefined; file = open.pop()) {
		if (found.has(file)) continue;
		found.add(file);
		const { importedFiles } = preProcessFile(readFileSync(path.join(root, file), 'utf8'));
		for (const { fileName } of importedFiles) {
			if (fileName.startsWith('.')) open.push(resolve(root, file, fileName));
		}
	}
	return [...found].sort();
}

/** The file that an import means, as TypeScript finds it. */
function resolve(root: string, from: string, imported: string): string {
	const target = path.posix.join(path.posix.dirname(from), imported);
	const candidates = [`${target}.ts`, `${target}/index.ts`];
	if (imported.endsWith('.json')) candidates.unshift(target);
	const file = candidates.find((candidate) => existsSync(path.join(root, candidate)));
	if (file === undefined) throw new Error(`${from} imports ${imported}, which is not there`);
	return file;
}
