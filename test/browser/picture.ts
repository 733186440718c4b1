import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import type { Page } from 'playwright-core';

/** A part of a page, in its pixels. */
export interface Area {
	readonly x: number;
	readonly y: number;
	readonly width: number;
	readonly height: number;
}

/** Small files in which letters are still clean. */
const FORMAT = { format: 'webp', quality: 80 } as const;

/** Hints of n8n itself that lie over what is shown. */
const WITHOUT_HINTS =
	'[data-reka-popper-content-wrapper], .el-popper, .el-notification { visibility: hidden !important }';

/** The themes of n8n, which follows the system's, and how a picture's name ends in each. */
const THEMES = { light: '.webp', dark: '.dark.webp' } as const;

/**
 * Takes a picture of a page, or of a part of it, in the light and in the dark theme, when nothing moves any
 * more: `<file>.webp` and `<file>.dark.webp`.
 */
export async function takePicture(page: Page, file: string, area?: Area): Promise<void> {
	mkdirSync(path.dirname(file), { recursive: true });
	const style = await page.addStyleTag({ content: WITHOUT_HINTS });
	// Playwright's own pictures are PNG or JPEG.
	const browser = await page.context().newCDPSession(page);
	for (const theme of ['dark', 'light'] as const) {
		await page.emulateMedia({ colorScheme: theme });
		await page.waitForFunction(
			'document.getAnimations().every(({ playState, effect }) => playState !== "running" || effect.getTiming().iterations === Infinity)',
		);
		const { data } = await browser.send('Page.captureScreenshot', {
			...FORMAT,
			...(area && { clip: { ...area, scale: 1 } }),
		});
		writeFileSync(`${file}${THEMES[theme]}`, Buffer.from(data, 'base64'));
	}
	await browser.detach();
	await style.evaluate((element) => (element as unknown as { remove(): void }).remove());
}
