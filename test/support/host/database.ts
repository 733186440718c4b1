import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';

import type { N8nInstall } from './install';

/** Where n8n keeps its data: the path of a SQLite file, or a PostgreSQL connection URL. */
export type DatabaseLocation =
	| { readonly kind: 'sqlite'; readonly file: string }
	| { readonly kind: 'postgres'; readonly url: string };

type Row = Readonly<Record<string, unknown>>;

/** Reads n8n's database while n8n runs, or after it crashed. */
export class Database {
	private reader?: ChildProcessWithoutNullStreams;
	private lastId = 0;
	private readonly waiting = new Map<
		number,
		{ resolve: (rows: Row[]) => void; reject: (error: Error) => void }
	>();

	constructor(
		private readonly install: N8nInstall,
		private readonly location: DatabaseLocation,
	) {}

	/** Rows of a `SELECT` with `?` placeholders. */
	async query<T extends object = Row>(
		sql: string,
		...values: ReadonlyArray<string | number>
	): Promise<T[]> {
		const reader = this.open();
		const id = ++this.lastId;
		return await new Promise((resolve, reject) => {
			this.waiting.set(id, { resolve: (rows) => resolve(rows as T[]), reject });
			reader.stdin.write(`${JSON.stringify({ id, sql, values })}\n`);
		});
	}

	close(): void {
		this.reader?.stdin.end();
		this.reader = undefined;
	}

	private open(): ChildProcessWithoutNullStreams {
		if (this.reader) return this.reader;
		const { kind } = this.location;
		const place = this.location.kind === 'sqlite' ? this.location.file : this.location.url;
		const script = path.join(__dirname, 'reader.cjs');
		const reader = spawn(
			this.install.node,
			['--disable-warning=ExperimentalWarning', script, kind, place, this.install.folder],
			{ windowsHide: true },
		);
		createInterface({ input: reader.stdout }).on('line', (line) => {
			const { id, rows, error } = JSON.parse(line) as { id: number; rows: Row[]; error?: string };
			const request = this.waiting.get(id);
			this.waiting.delete(id);
			if (error) request?.reject(new Error(error));
			else request?.resolve(rows);
		});
		reader.on('close', () => {
			this.waiting.forEach(({ reject }) => reject(new Error('The database reader ended')));
			this.waiting.clear();
		});
		this.reader = reader;
		return reader;
	}
}
