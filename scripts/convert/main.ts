/**
 * `npm run convert -- workflow.json > converted.json`: nodes of the package with all vendors become nodes of the
 * vendors' own packages; with `--all-in-one`, the other way. `-` or no file reads the standard input.
 */
import { readFileSync } from 'node:fs';

import { UserError } from '../bootstrap.cjs';
import { packages } from '../packages/vendors';
import { convert } from './convert';

export async function main(args: string[]): Promise<void> {
	const file = args.find((arg) => !arg.startsWith('--')) ?? '-';
	const to = args.includes('--all-in-one') ? 'allInOne' : 'vendors';
	try {
		const { text, moved } = convert(readFileSync(file === '-' ? 0 : file, 'utf8'), packages(), to);
		for (const move of moved) console.error(`${move.from} → ${move.to}`);
		if (moved.length === 0) console.error('No node had to be moved: the text is as it was.');
		process.stdout.write(text);
	} catch (error) {
		throw new UserError(`${file === '-' ? 'The text' : file}: ${(error as Error).message}`);
	}
}
