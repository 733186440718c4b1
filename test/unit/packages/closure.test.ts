import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { closure } from '../../../scripts/packages/closure';

describe('the files that a package needs', () => {
	let root: string;
	const write = (file: string, text: string) => {
		mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
		writeFileSync(path.join(root, file), text);
	};
	beforeEach(() => {
		root = mkdtempSync(path.join(tmpdir(), 'contact-center-closure-'));
	});
	afterEach(() => rmSync(root, { recursive: true }));

	it('are what its files import, and what those import, in every way of importing', () => {
		write('a/one.ts', "import { x } from '../b/two';\nimport type { T } from './types';\n");
		write('b/two.ts', "export * from './three';\nexport { y } from 'luxon';\n");
		write('b/three/index.ts', "import '../../a/one';\nimport data from './data.json';\n");
		write('b/three/data.json', '{}');
		write('a/types.ts', "export type T = import('./far').Far;\n");
		write('a/far.ts', '');
		write('a/unused.ts', '');
		expect(closure(root, ['a/one.ts'])).toEqual([
			'a/far.ts',
			'a/one.ts',
			'a/types.ts',
			'b/three/data.json',
			'b/three/index.ts',
			'b/two.ts',
		]);
	});

	it('say which file imports what is not there', () => {
		write('a/one.ts', "import { x } from './gone';\n");
		expect(() => closure(root, ['a/one.ts'])).toThrow(
			'a/one.ts imports ./gone, which is not there',
		);
	});
});
