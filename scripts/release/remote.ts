/** The git repository of a vendor's package, in a temporary folder. */
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

import manifest from '../../package.json';
import { type Tree, writeTree } from '../packages/repository';

const BRANCH = 'main';

export class Remote {
	private constructor(private readonly folder: string) {}

	/** @param url of the repository, which may have no commit yet */
	static async open(url: string): Promise<Remote> {
		const remote = new Remote(mkdtempSync(path.join(tmpdir(), 'contact-center-release-')));
		try {
			// Not a clone: which branch is a repository's first depends on who made it.
			await remote.git('init', '--quiet');
			await remote.git('symbolic-ref', 'HEAD', `refs/heads/${BRANCH}`);
			await remote.git('remote', 'add', 'origin', url);
			if ((await remote.git('ls-remote', '--heads', 'origin', BRANCH)) !== '') {
				await remote.git('fetch', '--quiet', '--depth', '1', 'origin', BRANCH);
				await remote.git('reset', '--quiet', '--hard', 'FETCH_HEAD');
			}
		} catch (error) {
			remote.remove();
			throw error;
		}
		return remote;
	}

	/** The version that it holds, if any. */
	get version(): string | undefined {
		const file = path.join(this.folder, 'package.json');
		if (!existsSync(file)) return undefined;
		return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
	}

	/** Puts the tree in the place of what is there; resolves to the files that differ. */
	async fill(tree: Tree): Promise<string[]> {
		writeTree(tree, this.folder);
		await this.git('add', '--all', '--force');
		const changed = await this.git('diff', '--cached', '--name-only', '-z');
		return changed.split('\0').filter((file) => file !== '');
	}

	async hasTag(version: string): Promise<boolean> {
		return (await this.git('ls-remote', '--tags', 'origin', `refs/tags/v${version}`)) !== '';
	}

	/** Commits what {@link fill} left and pushes it with the version's tag: both arrive, or neither. */
	async push(version: string, notes: string): Promise<void> {
		const { name, email } = manifest.author;
		const as = ['-c', `user.name=${name}`, '-c', `user.email=${email}`];
		const message = `${version}\n\n${notes}`;
		// Lines of the notes that begin with # are headings, no comments.
		const text = ['--cleanup=whitespace', '-m', message];
		await this.git(...as, 'commit', '--quiet', ...text);
		await this.git(...as, 'tag', '--annotate', ...text, `v${version}`);
		await this.git('push', '--quiet', '--atomic', 'origin', BRANCH, `v${version}`);
	}

	remove(): void {
		rmSync(this.folder, { recursive: true, force: true });
	}

	private async git(...args: string[]): Promise<string> {
		const plain = [
			'-c',
			'core.autocrlf=false',
			'-c',
			'commit.gpgSign=false',
			'-c',
			'tag.gpgSign=false',
		];
		const { stdout } = await promisify(execFile)('git', [...plain, ...args], {
			cwd: this.folder,
			env: { ...process.env, GIT_TERMINAL_PROMPT: '0' },
		});
		return stdout;
	}
}
