import lock from '../../../scripts/packages/package-lock.json';
import { packageJson, repository } from '../../../scripts/packages/repository';
import { vendorPackages } from '../../../scripts/packages/vendors';

/** n8n's documentation, "Node codex files". */
const CATEGORIES = [
	'Data & Storage',
	'Finance & Accounting',
	'Marketing & Content',
	'Productivity',
	'Miscellaneous',
	'Sales',
	'Development',
	'Analytics',
	'Communication',
	'Utility',
];

describe.each(vendorPackages())('the repository of $package', (vendor) => {
	const tree = repository(vendor, '1.2.3');
	const parsed = (file: string) => JSON.parse(tree.get(file) ?? '');

	it('has a lock file that fits its manifest', () => {
		const { devDependencies, name, version } = parsed('package.json');
		expect(parsed('package-lock.json')).toMatchObject({
			name: vendor.package,
			version: '1.2.3',
			packages: { '': { name, version, devDependencies } },
		});
		// Otherwise: npm run packages -- lock
		expect(lock.packages[''].devDependencies).toEqual(packageJson(vendor, '').devDependencies);
	});

	it('has nothing of another vendor, nor tests', () => {
		const folders = [...tree.keys()].map((file) => file.split('/').slice(0, 2).join('/'));
		expect(new Set(folders.filter((folder) => folder.startsWith('nodes/')))).toEqual(
			new Set([`nodes/${vendor.folder}`, 'nodes/shared']),
		);
		const others = vendorPackages().filter((other) => other.folder !== vendor.folder);
		for (const [file, text] of tree) {
			if (!/\.(ts|json)$/.test(file)) continue;
			for (const other of others)
				expect([file, text]).not.toEqual([file, expect.stringContaining(`${other.package}.`)]);
		}
	});

	it('has codex categories of the documented list', () => {
		for (const file of vendor.nodes) {
			expect(CATEGORIES).toEqual(expect.arrayContaining(parsed(`${file}.json`).categories));
		}
	});

	it('has examples with its own nodes', () => {
		const examples = [...tree.keys()].filter((file) => file.startsWith('examples/'));
		expect(examples.length).toBeGreaterThan(0);
		for (const file of examples) {
			expect(tree.get(file)).toContain(`"${vendor.package}.`);
			expect(tree.get(file)).not.toContain('"n8n-nodes-contact-center.');
		}
	});
});
