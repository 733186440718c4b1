import { vendorChangelog } from '../../../scripts/packages/changelog';

const CHANGELOG = `# Changelog

What changed.

## [Unreleased]

### Added

- **Enreach**: not released yet.

## [0.2.0] - 2026-12-01

### Added

- **Documentation**: a page about nothing.
- **Enreach, PBX**: both of them.

### Fixed

- **Webitel Trigger**: a fault.

## [0.1.1] - 2026-11-30

### Fixed

- **Documentation**: nothing for users of the packages.

## [0.1.0] - 2026-11-26

### Added

- One item shape for all vendors.
- **Webitel Trigger**: 8 events.

[0.2.0]: https://example.com/0.2.0
`;
const NAMES = ['Enreach', 'Alvaria', 'Webitel', 'PBX', 'RingCentral'];
const of = (changelog: string) => vendorChangelog(CHANGELOG, { changelog }, NAMES);

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

	it('has entries that name several', () => {
		expect(of('PBX')).toContain('- **Enreach, PBX**: both of them.');
		expect(of('PBX')).not.toContain('Webitel');
	});

	it('has no section for a version that did not concern it', () => {
		expect(of('Alvaria')).not.toMatch(/0\.1\.1|0\.2\.0|Unreleased/);
	});
});
