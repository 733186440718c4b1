/** The changelog of a vendor's own package: what of the project's concerns it. */
import type { VendorPackage } from './vendors';

/** What an entry begins with where it is about none of the packages. */
const NO_PACKAGE = /^- \*\*(Documentation|Demo|Tests|All vendors in one package)\b/;

/** An entry's bold beginning names vendors; without a name it is about all packages. */
function concerns(entry: string, vendor: string, vendors: readonly string[]): boolean {
	if (NO_PACKAGE.test(entry)) return false;
	const lead = /^- \*\*(.+?)\*\*/.exec(entry)?.[1] ?? '';
	const named = vendors.filter((name) => lead.includes(name));
	return named.length === 0 || named.includes(vendor);
}

/**
 * The sections of released versions, with the entries that concern the vendor.
 * @param changelog the project's, in the format of Keep a Changelog; every entry is one line
 * @param vendor as the changelog calls it
 * @param vendors all names that the changelog has for vendors
 */
export function vendorChangelog(
	changelog: string,
	{ changelog: vendor }: Pick<VendorPackage, 'changelog'>,
	vendors: readonly string[],
): string {
	const [head, ...sections] = changelog.split(/^(?=## )/m);
	const kept = sections
		.filter((section) => !section.startsWith('## [Unreleased]'))
		.map((section) => section.replace(/^\[[^\]]+\]: .*$/gm, ''))
		.map((section) =>
			section
				.split(/^(?=### )/m)
				.map((part) => part.split('\n'))
				.map((lines) =>
					lines.filter((line) => !line.startsWith('- ') || concerns(line, vendor, vendors)),
				)
				.filter((lines, index) => index === 0 || lines.some((line) => line.startsWith('- ')))
				.map((lines) => lines.join('\n').trim())
				.join('\n\n'),
		)
		.filter((section) => /^- /m.test(section));
	return `${[head.trim(), ...kept].join('\n\n')}\n`;
}
