import { rowOf, withRows } from '../../../scripts/matrix/table';

const HOST = { version: '2.1.0', database: 'SQLite', mode: 'regular' };
const EMPTY = 'before\n<!-- matrix -->\n\n| a |\n| - |\n\n<!-- end of matrix -->\nafter';
const rowsOf = (page: string) => page.split('\n').filter((line) => /^\| \d/.test(line));

describe('a line of the matrix', () => {
	it('tells each part from the tests that are called after it', () => {
		const tests = [
			{ title: 'is the one that the README names', status: 'failed' },
			{ title: 'load: all', status: 'passed' },
			{ title: 'events: one', status: 'passed' },
			{ title: 'events: another', status: 'failed' },
			{ title: 'sample: one', status: 'pending' },
		];
		expect(rowOf(HOST, tests, 'today').slice(3)).toEqual([
			...['yes', '**1 of 2**', '**0 of 1**', 'not run', 'today'],
		]);
	});

	it('takes the place of the one before, and other versions go', () => {
		const row = (version: string, day: string) => rowOf({ ...HOST, version }, [], day);
		const first = withRows(
			EMPTY,
			[row('1.0.0', 'a'), row('2.1.0', 'a'), row('2.0.0', 'a')],
			[...['2.1.0', '2.0.0', '1.0.0']],
		);
		expect(rowsOf(first).map((line) => line.slice(2, 7))).toEqual(['2.1.0', '2.0.0', '1.0.0']);
		const second = withRows(first, [row('2.1.0', 'b')], ['2.1.0', '1.0.0']);
		expect(rowsOf(second).map((line) => line.split(' | ').at(-1))).toEqual(['b |', 'a |']);
		expect(second.startsWith('before\n')).toBe(true);
		expect(second.endsWith('\nafter')).toBe(true);
	});
});
