import { releasesOf, vendorChangelog } from '../../../scripts/packages/changelog';
import { nextVersion, unreleasedKinds, withRelease } from '../../../scripts/release/changelog';

const CHANGELOG = `# Changelog

What changed.

## [Unreleased]

### Added

- **Enreach**: not released yet.

## 2026-12-01

Released: n8n-nodes-webitel 0.2.0, n8n-nodes-pbx 0.1.2, n8n-nodes-contact-center 0.3.0.

### Added

- **Documentation**: a page about nothing.
- **Enreach, PBX**: both of them.

### Fixed

- **Webitel Trigger**: a fault.

## 2026-11-30

Released: n8n-nodes-contact-center 0.2.0.

### Fixed

- **Documentation**: nothing for users of the packages.

## 2026-11-26

Released: n8n-nodes-webitel 0.1.0, n8n-nodes-pbx 0.1.0, n8n-nodes-alvaria 0.1.0, n8n-nodes-contact-center 0.1.0.

### Added

- One item shape for all vendors.
- **Webitel Trigger**: 8 events.
`;
const NAMES = ['Enreach', 'Alvaria', 'Webitel', 'PBX', 'RingCentral'];
const of = (changelog: string) =>
	vendorChangelog(CHANGELOG, { changelog, package: `n8n-nodes-${changelog.toLowerCase()}` }, NAMES);

describe('the changelog of a vendor’s own package', () => {
	it('has the released entries that name the vendor, or no vendor', () => {
		expect(of('Webitel')).toBe(`# Changelog

What changed.

## [0.2.0] - 2026-12-01

### Fixed

- **Webitel Trigger**: a fault.

## [0.1.0] - 2026-11-26

### Added

- One item shape for all vendors.
- **Webitel Trigger**: 8 events.
`);
	});

	it('has entries that name several, under the version of its own', () => {
		expect(of('PBX')).toContain('## [0.1.2] - 2026-12-01');
		expect(of('PBX')).toContain('- **Enreach, PBX**: both of them.');
		expect(of('PBX')).not.toContain('Webitel');
	});

	it('has no section for a day on which it was not released', () => {
		expect(of('Alvaria')).not.toMatch(/2026-11-30|2026-12-01|Unreleased/);
	});
});

describe('what is released next', () => {
	it.each([
		['0.1.0', ['Fixed'], '0.1.1'],
		['0.1.0', ['Security', 'Fixed'], '0.1.1'],
		['0.1.4', ['Added', 'Fixed'], '0.2.0'],
		['0.1.4', ['Changed'], '0.2.0'],
		['1.4.2', ['Fixed'], '1.4.3'],
		['1.4.2', ['Deprecated'], '1.5.0'],
		['1.4.2', ['Removed', 'Added'], '2.0.0'],
		['1.4.2', ['Changed'], '2.0.0'],
	])('after %s, with entries under %j: %s', (version, kinds, next) => {
		expect(nextVersion(version, kinds)).toBe(next);
	});

	it('weighs the unreleased entries that concern the vendor, and no others', () => {
		const kinds = (changelog: string) => unreleasedKinds(CHANGELOG, { changelog, names: NAMES });
		expect(kinds('Enreach')).toEqual(['Added']);
		expect(kinds('Webitel')).toEqual([]);
		expect(unreleasedKinds(CHANGELOG, { names: NAMES })).toEqual(['Added']);
	});

	it('has a dated section of its own, and nothing is unreleased any more', () => {
		const releases = [{ package: 'n8n-nodes-enreach', version: '0.1.0' }];
		const after = withRelease(CHANGELOG, releases, '2027-01-02');
		expect(after).toContain('\n## 2027-01-02\n\nReleased: n8n-nodes-enreach 0.1.0.\n\n### Added');
		expect(unreleasedKinds(after, { names: NAMES })).toEqual([]);
		expect(releasesOf(after, 'n8n-nodes-enreach')).toMatchObject([
			{ version: '0.1.0', date: '2027-01-02' },
		]);
	});
});
