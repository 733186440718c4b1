import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';

import { lock } from 'proper-lockfile';

/** Where the big installs live, outside every checkout, so that they are made once a machine. */
export const cacheFolder = (): string =>
	process.env.N8N_CONTACT_CENTER_CACHE ?? path.join(homedir(), '.cache', 'n8n-contact-center');

/** Runs `work` while no other process works in `folder`; a lock left by a killed one expires. */
export async function withLock<T>(folder: string, work: () => Promise<T>): Promise<T> {
	mkdirSync(folder, { recursive: true });
	const release = await lock(folder, {
		// Its holder renews it every 10 s, on a disk that an install keeps busy.
		stale: 120_000,
		update: 10_000,
		retries: { retries: 1800, factor: 1, minTimeout: 1000 },
	});
	try {
		return await work();
	} finally {
		await release();
	}
}

/**
 * Runs `install` in `folder` unless it was completed there before with the same recipe.
 * The marker is written last, so an interrupted install is taken up again.
 */
export async function installOnce(
	folder: string,
	recipe: string,
	install: () => Promise<void>,
): Promise<void> {
	const marker = path.join(folder, 'installed.json');
	const isComplete = () => existsSync(marker) && readFileSync(marker, 'utf8') === recipe;
	if (isComplete()) return;
	await withLock(folder, async () => {
		if (isComplete()) return;
		await install();
		writeFileSync(marker, recipe);
	});
}
