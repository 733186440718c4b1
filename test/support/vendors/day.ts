/** Something that happens in a simulated day. */
export interface Happening<E> {
	/** Milliseconds since the day began. */
	readonly at: number;
	readonly event: E;
}

/**
 * Lets a day happen `speed` times faster than life: each event at its time, whether or not the ones
 * before it are settled. Resolves when all are settled, or soon after `signal` aborted.
 */
export async function inFastMotion<E>(
	day: ReadonlyArray<Happening<E>>,
	speed: number,
	signal: AbortSignal,
	happen: (event: E) => Promise<void>,
): Promise<void> {
	const began = Date.now();
	const settling = new Set<Promise<void>>();
	for (const { at, event } of day) {
		await pause(began + at / speed - Date.now(), signal);
		if (signal.aborted) break;
		const settled = happen(event).finally(() => settling.delete(settled));
		settling.add(settled);
	}
	await Promise.all(settling);
}

async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
	if (milliseconds <= 0 || signal.aborted) return;
	await new Promise<void>((resolve) => {
		const done = () => {
			clearTimeout(timer);
			signal.removeEventListener('abort', done);
			resolve();
		};
		const timer = setTimeout(done, milliseconds);
		signal.addEventListener('abort', done);
	});
}

/** Numbers in [0, 1) that are the same for the same seed (mulberry32). */
export function randomSequence(seed: number): () => number {
	let state = seed >>> 0;
	return () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
}

/** A version 4 UUID of these random numbers. */
export function randomUuid(random: () => number): string {
	const hex = Array.from({ length: 32 }, () => Math.floor(random() * 16).toString(16)).join('');
	return hex.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, '$1-$2-4$3-a$4-$5');
}
