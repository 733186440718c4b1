/** What there is to know about untrusted JSON before code recurses into it or copies its keys. */
export interface Scan {
	/** Levels of nesting; 0 for a plain value. Stops counting at `limit`. */
	depth: number;
	/** Whether some object has a field named `__proto__`, which naive copying turns into a prototype. */
	hasProtoKey: boolean;
}

/** Looks through a parsed JSON value, without recursion of its own. */
export function scan(root: unknown, limit = Number.POSITIVE_INFINITY): Scan {
	let depth = 0;
	let hasProtoKey = false;
	let level: object[] = isContainer(root) ? [root] : [];
	while (level.length > 0 && depth < limit) {
		depth++;
		const next: object[] = [];
		for (const container of level) {
			if (Object.hasOwn(container, '__proto__')) hasProtoKey = true;
			for (const value of Object.values(container)) if (isContainer(value)) next.push(value);
		}
		level = next;
	}
	return { depth, hasProtoKey };
}

const isContainer = (value: unknown): value is object =>
	typeof value === 'object' && value !== null;
