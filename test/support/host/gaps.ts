/**
 * What to do where a registry lacks parts of n8n: a mirror that is behind, a part that was withdrawn. Of n8n's
 * own parts another version would be another n8n; of all others a near version does.
 */

/** A package that an install asked for in vain. */
export interface MissingPart {
	readonly name: string;
	/** A version, or a range that no version fits. */
	readonly version: string;
}

/** What an n8n is installed from, as far as it is changed here. */
export interface Manifest {
	readonly overrides: Readonly<Record<string, string>>;
}

/** An n8n that can't be installed, since a part of its own is missing. */
export class MissingPartError extends Error {
	constructor(readonly part: MissingPart) {
		super(`${part.name}@${part.version} is not in the registry`);
	}
}

/** Near versions are tried for as many parts. */
const MOST_GAPS = 10;

const NO_VERSION = /No matching version found for (@?[^@\s]+)@([^\s]+?)\.?(?:\s|$)/;
const NO_FILE =
	/404 Not Found - GET \S+?\/((?:@[^/\s]+(?:\/|%2[fF]))?[^/\s]+)\/-\/\S+?-(\d+\.\d+\.\d+\S*)\.tgz/;
const NO_PACKAGE = /'((?:@[^/\s]+\/)?[^@/\s']+)@([^'\s]+)' is not in this registry/;

/** The part that npm could not find, from what it printed. */
export function missingPart(output: string): MissingPart | undefined {
	const found = [NO_VERSION, NO_FILE, NO_PACKAGE]
		.map((pattern) => pattern.exec(output))
		.find((match) => match !== null);
	if (!found) return undefined;
	return { name: decodeURIComponent(found[1]), version: found[2] };
}

/** Whether n8n itself publishes the package. */
export const isOwnPart = ({ name }: MissingPart): boolean => /^(n8n|n8n-.*|@n8n\/.*)$/.test(name);

type Numbers = readonly [major: number, minor: number, patch: number];

const numbersOf = (version: string): Numbers | undefined => {
	const found = /^\D*(\d+)\.(\d+)\.(\d+)$/.exec(version);
	return found ? [Number(found[1]), Number(found[2]), Number(found[3])] : undefined;
};

/** Orders by {@link numbersOf}, older first. */
function compare(left: Numbers, right: Numbers): number {
	const place = left.findIndex((number, index) => number !== right[index]);
	return place < 0 ? 0 : left[place] - right[place];
}

/** Versions without those before a release, newest first. */
export function newestFirst(versions: readonly string[]): string[] {
	return versions
		.flatMap((version) => {
			const numbers = /^\d/.test(version) && numbersOf(version);
			return numbers ? [{ version, numbers }] : [];
		})
		.sort((left, right) => compare(right.numbers, left.numbers))
		.map(({ version }) => version);
}

/** The version to take instead: the next fix of the same minor version, else the newest before it. */
export function nearVersion(
	{ version }: MissingPart,
	versions: readonly string[],
): string | undefined {
	const wanted = numbersOf(version);
	if (!wanted) return undefined;
	const others = newestFirst(versions).map((other) => ({
		other,
		numbers: numbersOf(other) as Numbers,
	}));
	const isLater = (numbers: Numbers) => compare(numbers, wanted) > 0;
	const sameMinor = others.findLast(
		({ numbers }) => numbers[0] === wanted[0] && numbers[1] === wanted[1] && isLater(numbers),
	);
	const before = others.find(
		({ numbers }) => numbers[0] === wanted[0] && compare(numbers, wanted) < 0,
	);
	return (sameMinor ?? before)?.other;
}

/**
 * Installs from `manifest`, and from one with near versions of what is missing until nothing is.
 * @param install throws an error with npm's words in its message
 * @throws {MissingPartError} where a part is missing that nothing can stand in for
 */
export async function installAroundGaps<M extends Manifest>(
	manifest: M,
	install: (manifest: M) => Promise<void>,
	versionsOf: (name: string) => Promise<readonly string[]>,
): Promise<void> {
	let current = manifest;
	for (let gaps = 0; ; gaps++) {
		try {
			return await install(current);
		} catch (error) {
			const part = missingPart((error as Error).message);
			if (!part) throw error;
			const near =
				isOwnPart(part) || gaps === MOST_GAPS
					? undefined
					: nearVersion(part, await versionsOf(part.name));
			// The same again: what stands in for it was missing as well.
			if (!near || current.overrides[part.name] === near) throw new MissingPartError(part);
			current = { ...current, overrides: { ...current.overrides, [part.name]: near } };
		}
	}
}
