import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
	existsSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	renameSync,
	rmSync,
	statSync,
} from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';

import { extract } from 'tar';

import { npm, root, UserError } from '../../../scripts/bootstrap.cjs';
import { withLock } from './cache';

/** Everything the packed tarball is made from. */
const SOURCES = [
	'nodes',
	'credentials',
	'scripts/derive',
	'gulpfile.js',
	'package.json',
	'tsconfig.json',
	'tsconfig.build.json',
	'README.md',
	'LICENSE.md',
];

const filesOf = (entry: string): string[] => {
	if (!existsSync(entry)) return [];
	if (!statSync(entry).isDirectory()) return [entry];
	return readdirSync(entry)
		.sort()
		.flatMap((name) => filesOf(path.join(entry, name)));
};

function fingerprint(): string {
	const hash = createHash('sha256');
	for (const file of SOURCES.flatMap((source) => filesOf(path.join(root, source)))) {
		hash.update(path.relative(root, file)).update('\0').update(readFileSync(file)).update('\0');
	}
	return hash.digest('hex').slice(0, 16);
}

/**
 * Builds and packs the package as it would be published, and returns the tarball's path. The same
 * sources are packed once; the file's name tells their content.
 */
export async function packPackage(): Promise<string> {
	const folder = path.join(root, '.build');
	const tarball = path.join(folder, `package-${fingerprint()}.tgz`);
	if (existsSync(tarball)) return tarball;
	await withLock(folder, async () => {
		if (existsSync(tarball)) return;
		for (const old of readdirSync(folder).filter((name) => /^package-.*\.tgz$/.test(name))) {
			rmSync(path.join(folder, old));
		}
		await build();
		const packed = path.join(folder, 'packing');
		rmSync(packed, { recursive: true, force: true });
		mkdirSync(packed);
		await npm(['pack', '--pack-destination', packed, '--ignore-scripts'], { cwd: root });
		renameSync(path.join(packed, readdirSync(packed)[0]), tarball);
	});
	return tarball;
}

/** Does not block: the lock around it has to be renewed meanwhile. */
async function build(): Promise<void> {
	const gulp = path.join(root, 'node_modules', 'gulp', 'bin', 'gulp.js');
	try {
		await promisify(execFile)(process.execPath, [gulp, 'build', '--silent'], { cwd: root });
	} catch (error) {
		const { stdout, stderr } = error as { stdout: string; stderr: string };
		throw new UserError(`The package does not build:\n${stdout}${stderr}`);
	}
}

/** Unpacks a packed package into `folder`, which then is the package's own folder. */
export async function unpackPackage(tarball: string, folder: string): Promise<void> {
	rmSync(folder, { recursive: true, force: true });
	mkdirSync(folder, { recursive: true });
	await extract({ file: tarball, cwd: folder, strip: 1 });
}
