/**
 * Releases of the vendors' packages. A package is released only when the files of its repository change.
 *
 * `npm run release -- prepare`: what has changed since it was released gets its next version, in the manifests
 * and in the changelog. `npm run release -- push [package …]`: what was prepared goes into the vendors'
 * repositories, each with its tag. `--to=<address>` says where those are, without the packages' names.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { UserError } from '../bootstrap.cjs';
import { releasesOf, vendorChangelog } from '../packages/changelog';
import { repository } from '../packages/repository';
import { ALL_IN_ONE, ROOT, type VendorPackage, vendorPackages } from '../packages/vendors';
import manifest from '../../package.json';
import { nextVersion, type Release, unreleasedKinds, withRelease } from './changelog';
import { Remote } from './remote';

const CHANGELOG = path.join(ROOT, 'CHANGELOG.md');
const MANIFEST = path.join(ROOT, 'package.json');

export async function main([command, ...args]: string[]): Promise<void> {
	const base = args.find((arg) => arg.startsWith('--to='))?.slice('--to='.length);
	const to = base ?? manifest.homepage.replace(/\/[^/]+$/, '');
	const named = args.filter((arg) => !arg.startsWith('--'));
	const all = vendorPackages();
	const unknown = named.filter((name) => !all.some((vendor) => vendor.package === name));
	if (unknown.length > 0) throw new UserError(`There is no package ${unknown.join(', ')}.`);
	const vendors = all.filter((vendor) => named.length === 0 || named.includes(vendor.package));
	if (command === 'prepare') return await prepare(all, to);
	if (command === 'push') return await push(vendors, to);
	throw new UserError('npm run release -- prepare, or npm run release -- push [package …]');
}

/** Does something with a vendor's repository, which is gone afterwards. */
async function withRemote<T>(
	to: string,
	vendor: VendorPackage,
	use: (remote: Remote) => Promise<T>,
): Promise<T> {
	const remote = await Remote.open(`${to}/${vendor.package}.git`);
	try {
		return await use(remote);
	} finally {
		remote.remove();
	}
}

async function prepare(vendors: readonly VendorPackage[], to: string): Promise<void> {
	const changelog = readFileSync(CHANGELOG, 'utf8');
	const names = vendors.map((vendor) => vendor.changelog);
	const next: Array<Release & { manifest: string }> = [];
	for (const vendor of vendors) {
		const { released, changed } = await withRemote(to, vendor, async (remote) => {
			const { version } = remote;
			// In the version that is there, so that its number makes no difference.
			return { released: version, changed: await remote.fill(repository(vendor, version)) };
		});
		if (changed.length === 0) continue;
		const isPrepared = isReleased(changelog, vendor.package, vendor.version);
		if (isPrepared && released !== vendor.version) {
			throw new UserError(`${vendor.package} ${vendor.version} is prepared already: push it.`);
		}
		const kinds = unreleasedKinds(changelog, { changelog: vendor.changelog, names });
		if (kinds.length === 0) {
			throw new UserError(
				`${vendor.package} has changed, but CHANGELOG.md has no unreleased entry about it:\n${changed.join('\n')}`,
			);
		}
		const version = released === undefined ? vendor.version : nextVersion(released, kinds);
		const file = path.join(ROOT, 'nodes', vendor.folder, 'manifest.json');
		next.push({ package: vendor.package, version, manifest: file });
	}
	if (next.length === 0) return console.log('Nothing has changed since it was released.');

	const current = (JSON.parse(readFileSync(MANIFEST, 'utf8')) as { version: string }).version;
	const isFirst = releasesOf(changelog, ALL_IN_ONE).length === 0;
	const version = isFirst ? current : nextVersion(current, unreleasedKinds(changelog, { names }));
	for (const file of [MANIFEST, path.join(ROOT, 'package-lock.json')]) {
		next.push({ package: ALL_IN_ONE, version, manifest: file });
	}
	for (const one of next) setVersion(one.manifest, one.version);
	const releases = next.slice(0, -1);
	writeFileSync(CHANGELOG, withRelease(changelog, releases, new Date().toISOString().slice(0, 10)));
	for (const one of releases) console.log(`${one.package} ${one.version}`);
}

async function push(vendors: readonly VendorPackage[], to: string): Promise<void> {
	const changelog = readFileSync(CHANGELOG, 'utf8');
	const names = vendorPackages().map((vendor) => vendor.changelog);
	for (const vendor of vendors) {
		const { package: name, version } = vendor;
		const pushed = await withRemote(to, vendor, async (remote) => {
			const changed = await remote.fill(repository(vendor, version));
			if (changed.length === 0) return false;
			const isOld = await remote.hasTag(version);
			if (isOld || !isReleased(changelog, name, version)) {
				throw new UserError(
					`${name} has changed, and ${version} is ${isOld ? 'released already' : 'not in CHANGELOG.md'}: npm run release -- prepare`,
				);
			}
			await remote.push(version, latest(vendorChangelog(changelog, vendor, names)));
			return true;
		});
		console.log(pushed ? `${name} ${version}: pushed` : `${name}: as it is`);
	}
}

const isReleased = (changelog: string, name: string, version: string) =>
	releasesOf(changelog, name).some((release) => release.version === version);

/** The first section of a package's changelog, without its heading. */
const latest = (changelog: string) =>
	changelog.split(/^## /m)[1].split('\n').slice(1).join('\n').trim();

/** Sets a manifest's own version, and in a lock file the one that is said twice. */
function setVersion(file: string, version: string): void {
	const text = readFileSync(file, 'utf8');
	const times = path.basename(file) === 'package-lock.json' ? 2 : 1;
	let count = 0;
	const changed = text.replace(/"version": "[^"]+"/g, (whole) =>
		++count <= times ? `"version": "${version}"` : whole,
	);
	writeFileSync(file, changed);
}
