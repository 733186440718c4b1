/** Every package has its place in the workflow that releases it, and its key in the owner's checklist. */
import { readFileSync } from 'node:fs';
import path from 'node:path';

import { root } from '../../../scripts/bootstrap.cjs';
import { vendorPackages } from '../../../scripts/packages/vendors';

const read = (file: string) => readFileSync(path.join(root, file), 'utf8');

it('each package is pushed with a key of its own, which the checklist names', () => {
	const workflow = read('.github/workflows/publish.yml');
	const pushed = [...workflow.matchAll(/\{ package: (\S+), key: (\S+) \}/g)];
	const names = vendorPackages().map((vendor) => vendor.package);
	expect(pushed.map(([, name]) => name).sort()).toEqual(names.sort());
	const checklist = read('docs/releasing.md');
	for (const [, name, key] of pushed) {
		expect(key).toBe(
			`DEPLOY_KEY_${name.replace('n8n-nodes-', '').replaceAll('-', '_').toUpperCase()}`,
		);
		expect(checklist).toContain(`\`${key}\``);
		expect(checklist).toContain(`\`${name}\``);
	}
});

it('both publishing workflows make the same bill of materials and checksums', () => {
	const made = (file: string) => /What is in the package[^]+?SHA256SUMS/.exec(read(file))?.[0];
	const own = made('.github/workflows/publish.yml');
	expect(own).toContain('--sbom-format=cyclonedx');
	expect(made('scripts/packages/template/.github/workflows/publish.yml')).toBe(own);
});
