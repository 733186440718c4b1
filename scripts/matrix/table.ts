/** The parts of the suite test/matrix, by which the titles of its tests begin. */
export const PARTS = ['load', 'events', 'sample', 'acknowledge'] as const;

/** One n8n: its version, its database and its mode. */
export interface Host {
	readonly version: string;
	readonly database: string;
	readonly mode: string;
}

/** A line of the table: a host, what became of each part, and the day. */
export type Row = readonly string[];

const BEGIN = '<!-- matrix -->';
const END = '<!-- end of matrix -->';
const HEAD = ['n8n', 'database', 'mode', ...PARTS, 'tried on'];

const keyOf = ([version, database, mode]: Row) => `${version} ${database} ${mode}`;

/** What became of a host's tests, by their titles. */
export function rowOf(
	{ version, database, mode }: Host,
	tests: ReadonlyArray<{ readonly title: string; readonly status: string }>,
	day: string,
): Row {
	const parts = PARTS.map((part) => {
		const those = tests.filter(({ title }) => title.startsWith(`${part}:`));
		const passed = those.filter(({ status }) => status === 'passed').length;
		if (those.length === 0) return 'not run';
		return passed === those.length ? 'yes' : `**${passed} of ${those.length}**`;
	});
	return [version, database, mode, ...parts, day];
}

/** The page with `rows` in its table, in place of those of the same hosts; of other versions than `versions`, none stay. */
export function withRows(page: string, rows: readonly Row[], versions: readonly string[]): string {
	const [before, rest] = page.split(BEGIN);
	const [table, after] = rest.split(END);
	const known = table
		.trim()
		.split('\n')
		.slice(2)
		.map((line) => line.split('|').slice(1, -1))
		.map((cells) => cells.map((cell) => cell.trim()));
	const all = new Map([...known, ...rows].map((row) => [keyOf(row), row]));
	const kept = [...all.values()]
		.filter(([version]) => versions.includes(version))
		.sort((a, b) => versions.indexOf(a[0]) - versions.indexOf(b[0]));
	const line = (cells: Row) => `| ${cells.join(' | ')} |`;
	const lines = [line(HEAD), line(HEAD.map(() => '---')), ...kept.map(line)];
	return `${before}${BEGIN}\n\n${lines.join('\n')}\n\n${END}${after}`;
}
