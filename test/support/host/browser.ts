import { existsSync } from 'node:fs';
import path from 'node:path';

import { type Browser, chromium } from 'playwright-core';

import { UserError } from '../../../scripts/bootstrap.cjs';

/** Where the systems put Chromium, Chrome or Edge. */
const PLACES = [
	...['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'],
	'/snap/bin/chromium',
	...['Google Chrome', 'Chromium', 'Microsoft Edge'].map(
		(name) => `/Applications/${name}.app/Contents/MacOS/${name}`,
	),
	...[process.env.PROGRAMFILES, process.env['PROGRAMFILES(X86)'], process.env.LOCALAPPDATA]
		.filter((folder) => folder !== undefined)
		.flatMap((folder) => [
			path.join(folder, 'Google', 'Chrome', 'Application', 'chrome.exe'),
			path.join(folder, 'Microsoft', 'Edge', 'Application', 'msedge.exe'),
		]),
];

/** Starts the browser of this machine, without a window. */
export async function openBrowser(): Promise<Browser> {
	const executablePath = [process.env.CHROMIUM_PATH, ...PLACES].find(
		(place) => place !== undefined && existsSync(place),
	);
	if (!executablePath) {
		throw new UserError(
			'No browser was found: install Chromium or Chrome, or name its program in CHROMIUM_PATH.',
		);
	}
	return await chromium.launch({ executablePath, args: ['--no-sandbox'] });
}
