'use strict';

/**
 * Reads n8n's database beside the running n8n: thousands of executions come back in one query
 * instead of a request each. Runs under n8n's own Node, with n8n's own database drivers. Answers
 * one JSON line for each JSON line `{ id, sql, values }` on standard input, ends with it.
 */

const { createInterface } = require('node:readline');
const { createRequire } = require('node:module');

const [kind, location, n8nFolder] = process.argv.slice(2);

function openSqlite() {
	const { DatabaseSync } = require('node:sqlite');
	const database = new DatabaseSync(location, { readOnly: true });
	database.exec('PRAGMA busy_timeout = 60000');
	return async (sql, values) => database.prepare(sql).all(...values);
}

function openPostgres() {
	const { Pool } = createRequire(`${n8nFolder}/node_modules/n8n/package.json`)('pg');
	const pool = new Pool({ connectionString: location, max: 1 });
	return async (sql, values) => {
		let position = 0;
		return (
			await pool.query(
				sql.replace(/\?/g, () => `$${++position}`),
				values,
			)
		).rows;
	};
}

let query;
createInterface({ input: process.stdin })
	.on('line', async (line) => {
		const { id, sql, values } = JSON.parse(line);
		try {
			query ??= kind === 'sqlite' ? openSqlite() : openPostgres();
			process.stdout.write(`${JSON.stringify({ id, rows: await query(sql, values) })}\n`);
		} catch (error) {
			process.stdout.write(`${JSON.stringify({ id, error: String(error) })}\n`);
		}
	})
	.on('close', () => process.exit());
