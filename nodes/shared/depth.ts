/** Whether a parsed JSON value has more than `limit` levels of nesting. Looks without recursion of its own. */
export function isDeeperThan(value: unknown, limit: number): boolean {
	let level = [value].filter(isContainer);
	for (let depth = 0; level.length > 0; depth++) {
		if (depth === limit) return true;
		level = level.flatMap((container) => Object.values(container).filter(isContainer));
	}
	return false;
}

const isContainer = (value: unknown): value is object =>
	typeof value === 'object' && value !== null;
