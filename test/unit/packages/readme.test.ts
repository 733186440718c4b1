/** What a user of the marketplace reads about a vendor's own package. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

import manifest from '../../../package.json';
import { root } from '../../../scripts/bootstrap.cjs';
import { repository } from '../../../scripts/packages/repository';
import { vendorPackages } from '../../../scripts/packages/vendors';

const HOME = manifest.homepage;
const ORGANISATION = HOME.replace(/\/[^/]+$/, '');

/** The anchors of a Markdown file's headings. */
const anchorsOf = (file: string) =>
	[...readFileSync(path.join(root, file), 'utf8').matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
		heading
			.toLowerCase()
			.replace(/[^\p{L}\p{N} _-]/gu, '')
			.replaceAll(' ', '-'),
	);

describe.each(vendorPackages())('the README of $package', (vendor) => {
	const tree = repository(vendor);
	const text = tree.get('README.md') ?? '';
	const links = [...text.matchAll(/(!?)\[[^\]]*\]\(([^)]+)\)/g)].map(([, picture, to]) => ({
		isPicture: picture === '!',
		to,
	}));

	it('says what a user needs, in order', () => {
		const headings = [...text.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading);
		expect(headings).toEqual([
			'Install',
			'Your first workflow',
			expect.stringMatching(/^(Connect|At|In) /),
			'Credential',
			'What an item looks like',
			'Examples',
			'On n8n Cloud',
			'What you can rely on',
			'More',
		]);
		expect(text).toContain(`enter \`${vendor.package}\``);
		expect(text).toContain(`Not affiliated with, or endorsed by, ${vendor.owners}.`);
		expect(text).not.toMatch(/<!--|\{(package|owners|guide)\}|undefined/);
	});

	it('is about one vendor', () => {
		const others = vendorPackages().filter((other) => other.folder !== vendor.folder);
		for (const other of others) expect(text).not.toContain(other.package);
		expect(text).not.toContain('n8n-nodes-contact-center`');
	});

	it('has pictures, by links that lead there from anywhere', () => {
		const pictures = links.filter(({ isPicture }) => isPicture);
		expect(pictures.length).toBeGreaterThanOrEqual(3);
		for (const { to } of pictures) expect(to).toMatch(new RegExp(`^${HOME}/raw/main/.+\\.webp$`));
	});

	it('links to what is there', () => {
		for (const { to } of links) {
			expect(to).toMatch(/^https:/);
			const [address, anchor] = to.split('#');
			const own = address.split(`${ORGANISATION}/${vendor.package}/blob/main/`)[1];
			const ours = address.split(new RegExp(`${HOME}/(?:raw|blob)/main/`))[1];
			if (own !== undefined) expect([to, tree.has(own)]).toEqual([to, true]);
			if (ours === undefined) continue;
			expect([to, existsSync(path.join(root, ours))]).toEqual([to, true]);
			if (anchor !== undefined) expect(anchorsOf(ours)).toContain(anchor);
		}
	});

	it('shows every example of the package, and no other', () => {
		const shown = links
			.filter(({ to }) => /\/examples\/[^/]+\.json$/.test(to))
			.map(({ to }) => `examples/${path.posix.basename(to)}`);
		const own = [...tree.keys()].filter((file) => file.startsWith('examples/'));
		expect([...new Set(shown)].sort()).toEqual(own.sort());
	});
});
