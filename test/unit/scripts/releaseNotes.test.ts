import { readFileSync } from 'node:fs';
import path from 'node:path';

import { releaseNotes, versionOf } from '../../../scripts/releaseNotes.cjs';

const CHANGELOG = `# Changelog

## [Unreleased]

## [1.1.0] - 2026-03-02

### Added

- **A new event**

## [1.0.0] - 2026-01-01

First release.

[1.1.0]: https://example.com/1.1.0
`;

describe('the release notes', () => {
	it('are the section of the version, without heading and links', () => {
		expect(releaseNotes(CHANGELOG, '1.1.0')).toBe('### Added\n\n- **A new event**');
		expect(releaseNotes(CHANGELOG, '1.0.0')).toBe('First release.');
	});

	it.each(['Unreleased', '2.0.0'])('are missing for %s, which stops the release', (version) => {
		expect(() => releaseNotes(CHANGELOG, version)).toThrow(`no notes for ${version}`);
	});

	it("are found in the project's own changelog, before a release and after it", () => {
		const changelog = readFileSync(path.join(__dirname, '../../../CHANGELOG.md'), 'utf8');
		const unreleased = '## [Unreleased]';
		expect(changelog).toContain(unreleased);
		const released = changelog.replace(unreleased, `${unreleased}\n\n## [99.0.0] - 2099-01-01`);
		const versions = [...changelog.matchAll(/^## \[(\d[^\]]*)\]/gm)].map(([, version]) => version);
		for (const version of versions) expect(releaseNotes(changelog, version)).toMatch(/^#{3} /m);
		if (versions.length === 0) expect(releaseNotes(released, '99.0.0')).toMatch(/^#{3} /m);
	});

	it('belong to the version of package.json', () => {
		expect(versionOf('v1.1.0', '1.1.0')).toBe('1.1.0');
		expect(() => versionOf('v1.1.0', '1.0.0')).toThrow('they must agree');
	});
});
