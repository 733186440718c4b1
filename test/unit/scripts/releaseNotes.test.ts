import { readFileSync } from 'node:fs';
import path from 'node:path';

import { releasesOf } from '../../../scripts/packages/changelog';
import { releaseNotes, versionOf } from '../../../scripts/releaseNotes.cjs';

const CHANGELOG = `# Changelog

## [Unreleased]

## 2026-03-02

Released: n8n-nodes-webitel 0.2.0, n8n-nodes-contact-center 1.1.0.

### Added

- **A new event**

## 2026-01-01

Released: n8n-nodes-contact-center 1.0.0.

First release.
`;

describe('the release notes', () => {
	it('are the section of the version, without its heading', () => {
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
		const day = `${unreleased}\n\n## 2099-01-01\n\nReleased: n8n-nodes-contact-center 99.0.0.`;
		const released = changelog.replace(unreleased, day);
		const versions = releasesOf(changelog, 'n8n-nodes-contact-center');
		for (const { version } of versions) expect(releaseNotes(changelog, version)).toMatch(/^#{3} /m);
		if (versions.length === 0) expect(releaseNotes(released, '99.0.0')).toMatch(/^#{3} /m);
	});

	it('belong to the version of package.json', () => {
		expect(versionOf('v1.1.0', '1.1.0')).toBe('1.1.0');
		expect(() => versionOf('v1.1.0', '1.0.0')).toThrow('they must agree');
	});
});
