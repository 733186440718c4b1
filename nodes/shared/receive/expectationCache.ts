import type { Expectation } from './authenticate';

interface Known {
	expected: Expectation;
	/** Milliseconds on the process's own clock. */
	readAt: number;
}

/**
 * How long what a genuine request carries is kept. Reading a credential costs a look into the database and,
 * under n8n's default settings, as much CPU as the whole rest of the request; so a secret that was changed
 * is accepted this much longer. A new one is accepted at once.
 */
export const KEEP_MS = 10_000;
const MAX_NODES = 500;

/** What genuine requests carry, by node; kept for a short time. */
export class Expectations {
	private readonly known = new Map<string, Known>();

	constructor(private readonly now: () => number = () => performance.now()) {}

	/**
	 * What is expected, if it `isMet` by a request; undefined if not. `key` names the node and its settings;
	 * `read` reads the credential. A request is refused only after a fresh look.
	 */
	async metBy(
		key: string,
		read: () => Promise<Expectation>,
		isMet: (expected: Expectation) => boolean,
	): Promise<Expectation | undefined> {
		const known = this.known.get(key);
		if (known && this.now() - known.readAt < KEEP_MS && isMet(known.expected))
			return known.expected;
		this.known.delete(key);
		const expected = await read();
		this.known.set(key, { expected, readAt: this.now() });
		if (this.known.size > MAX_NODES) this.known.delete(this.known.keys().next().value as string);
		return isMet(expected) ? expected : undefined;
	}
}

/** Those of this process. */
export const expectations = new Expectations();
