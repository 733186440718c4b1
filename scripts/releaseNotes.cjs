// @ts-check
'use strict';

/**
 * What changed in a version, from the changelog: `node scripts/releaseNotes.cjs v1.2.0`. A version that is
 * not package.json's, or has no notes, is an error: nothing is published then.
 */

const fs = require('node:fs');
const path = require('node:path');

const root = path.resolve(__dirname, '..');
const PACKAGE = 'n8n-nodes-contact-center';

/**
 * The entries of the section that says `Released: … n8n-nodes-contact-center 1.2.0 …`.
 * @param {string} changelog in the format of Keep a Changelog, a section a day
 * @param {string} version such as `1.2.0`
 */
function releaseNotes(changelog, version) {
	const sections = changelog.split(/^## /m).slice(1);
	const released = /^Released: (.+)\.$/m;
	const notes = sections
		.find((text) => released.exec(text)?.[1].split(', ').includes(`${PACKAGE} ${version}`))
		?.split(released)
		.at(-1)
		?.trim();
	if (!notes)
		throw new Error(
			`CHANGELOG.md has no notes for ${version}: npm run release -- prepare makes its section.`,
		);
	return notes;
}

/**
 * @param {string} tag such as `v1.2.0`
 * @param {string} packageVersion
 */
function versionOf(tag, packageVersion) {
	if (tag !== `v${packageVersion}`) {
		throw new Error(`The tag is ${tag}, but package.json says ${packageVersion}: they must agree.`);
	}
	return packageVersion;
}

if (require.main === module) {
	const { version } = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'));
	const changelog = fs.readFileSync(path.join(root, 'CHANGELOG.md'), 'utf8');
	console.log(releaseNotes(changelog, versionOf(String(process.argv[2]), version)));
}

module.exports = { releaseNotes, versionOf };
