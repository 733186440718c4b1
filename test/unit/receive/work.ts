/** Counts what our code does, in place of the time it takes. Counts in modules that are loaded after this one. */
import { Session } from 'node:inspector';

/** Methods that look at many elements in one step, of which V8's counts know nothing. */
const NATIVE = [
	'concat',
	'includes',
	'indexOf',
	'lastIndexOf',
	'shift',
	'slice',
	'splice',
] as const;

const session = new Session();
session.connect();
session.post('Profiler.enable');
session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });

/** How often the blocks of our code have run since it was asked last. */
function blocksRun(): number {
	let count = 0;
	session.post('Profiler.takePreciseCoverage', (_, { result }) => {
		for (const { functions } of result.filter(({ url }) => /\/nodes\/.*\.ts$/.test(url))) {
			for (const { ranges } of functions) for (const range of ranges) count += range.count;
		}
	});
	return count;
}

/** How often blocks of our code run meanwhile, and how many elements native methods look at. */
export async function workOf(run: () => Promise<void>): Promise<number> {
	let looks = 0;
	const originals = NATIVE.map((name) => [name, Array.prototype[name]] as const);
	const replace = (name: string, value: unknown) =>
		Object.defineProperty(Array.prototype, name, { configurable: true, writable: true, value });
	for (const [name, original] of originals) {
		replace(name, function (this: unknown[], ...args: unknown[]) {
			looks += this.length;
			return (original as (...all: unknown[]) => unknown).apply(this, args);
		});
	}
	blocksRun();
	try {
		await run();
	} finally {
		for (const [name, original] of originals) replace(name, original);
	}
	return looks + blocksRun();
}
