/** How the changelog says what was released: pure functions on its text. */
import { concerns } from '../packages/changelog';

const UNRELEASED = '## [Unreleased]';

/** A package in the version that is to be released. */
export interface Release {
	readonly package: string;
	readonly version: string;
}

/** A vendor as the changelog calls it, and all the names that it has for vendors; without: every entry counts. */
export interface Concern {
	readonly changelog?: string;
	readonly names: readonly string[];
}

/** The kinds of unreleased entries (`Added`, `Fixed` …) that concern a vendor. */
export function unreleasedKinds(
	changelog: string,
	{ changelog: vendor, names }: Concern,
): string[] {
	const [, unreleased = ''] = changelog.split(UNRELEASED);
	const [section] = unreleased.split(/^## /m);
	return section.split(/^### /m).flatMap((part) => {
		const [kind, ...lines] = part.split('\n');
		const entries = lines.filter((line) => line.startsWith('- '));
		const own = entries.filter((entry) => vendor === undefined || concerns(entry, vendor, names));
		return own.length > 0 ? [kind.trim()] : [];
	});
}

/** What the kinds of entries ask for, by Semantic Versioning; below 1.0.0 a minor version may break. */
export function nextVersion(version: string, kinds: readonly string[]): string {
	const [major, minor, patch] = version.split('.').map(Number);
	const has = (...wanted: string[]) => wanted.some((kind) => kinds.includes(kind));
	const breaks = has('Changed', 'Removed');
	if (breaks && major > 0) return `${major + 1}.0.0`;
	if (breaks || has('Added', 'Deprecated')) return `${major}.${minor + 1}.0`;
	return `${major}.${minor}.${patch + 1}`;
}

/** The changelog with everything unreleased in a section of its own, which names what is released. */
export function withRelease(changelog: string, releases: readonly Release[], date: string): string {
	const list = releases.map((one) => `${one.package} ${one.version}`).join(', ');
	return changelog.replace(UNRELEASED, `${UNRELEASED}\n\n## ${date}\n\nReleased: ${list}.`);
}
