import { spawn } from 'node:child_process';
import path from 'node:path';

import type { N8n } from './n8n';

/** Holds SQLite's write lock until its input ends. */
const HOLD = `
const { DatabaseSync } = require('node:sqlite');
const database = new DatabaseSync(process.argv[1]);
database.exec('PRAGMA busy_timeout = 120000; BEGIN IMMEDIATE');
console.log('locked');
process.stdin.on('end', () => { database.exec('ROLLBACK'); process.exit(); }).resume();
`;

/** Keeps n8n from writing to its SQLite database until released, as a backup or a full disk would. */
export async function lockDatabase({ install, folder }: N8n): Promise<{
	release: () => Promise<void>;
}> {
	const file = path.join(folder, '.n8n', 'database.sqlite');
	const holder = spawn(install.node, ['--disable-warning=ExperimentalWarning', '-e', HOLD, file], {
		stdio: ['pipe', 'pipe', 'inherit'],
	});
	const ended = new Promise<void>((resolve) => holder.once('close', () => resolve()));
	await new Promise<void>((resolve, reject) => {
		holder.stdout.once('data', () => resolve());
		holder.once('close', (code) => reject(new Error(`The lock's holder ended with ${code}`)));
	});
	return {
		release: async () => {
			holder.stdin.end();
			await ended;
		},
	};
}
