/**
 * The changelog of a package: what of the project's concerns it. A section of the project's is a day on which
 * packages were released; its line `Released:` names them with their versions.
 */
import type { VendorPackage } from './vendors';

/** What an entry begins with where it is about none of the packages. */
const NO_PACKAGE = /^- \*\*(Documentation|Demo|Tests|All vendors in one package)\b/;

/** An entry's bold beginning names vendors; without a name it is about all packages. */
export function concerns(entry: string, vendor: string, vendors: readonly string[]): boolean {
	if (NO_PACKAGE.test(entry)) return false;
	const lead = /^- \*\*(.+?)\*\*/.exec(entry)?.[1] ?? '';
	const named = vendors.filter((name) => lead.includes(name));
	return named.length === 0 || named.includes(vendor);
}

/** A package's sections of the project's changelog: the version, the day and the entries' part. */
export function releasesOf(changelog: string, packageName: string) {
	return changelog.split(/^## /m).flatMap((section) => {
		const [date] = section.split('\n');
		const released = /^Released: (.+)\.$/m.exec(section);
		const [, version] =
			released?.[1]
				.split(', ')
				.map((one) => one.split(' '))
				.find(([name]) => name === packageName) ?? [];
		if (!released || version === undefined) return [];
		return [{ version, date, text: section.slice(released.index + released[0].length).trim() }];
	});
}

/**
 * The sections of the package's own versions, with the entries that concern the vendor.
 * @param changelog the project's, in the format of Keep a Changelog; every entry is one line
 * @param vendor its package, and its name in the changelog
 * @param vendors all names that the changelog has for vendors
 */
export function vendorChangelog(
	changelog: string,
	{ package: packageName, changelog: vendor }: Pick<VendorPackage, 'package' | 'changelog'>,
	vendors: readonly string[],
): string {
	const [head] = changelog.split(/^## /m);
	const sections = releasesOf(changelog, packageName).map(({ version, date, text }) => {
		const parts = text
			.split(/^(?=### )/m)
			.map((part) => part.split('\n'))
			.map((lines) =>
				lines.filter((line) => !line.startsWith('- ') || concerns(line, vendor, vendors)),
			)
			.filter((lines) => lines.some((line) => line.startsWith('- ')))
			.map((lines) => lines.join('\n').trim());
		return [`## [${version}] - ${date}`, ...parts].join('\n\n');
	});
	return `${[head.trim(), ...sections].join('\n\n')}\n`;
}
