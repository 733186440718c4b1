/** The documentation site in a real browser, on a desk and on a phone: nothing runs off the page, and the search finds what people look for. */
import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

import type { Browser, Page } from 'playwright-core';

import { root } from '../../scripts/bootstrap.cjs';
import { openBrowser } from '../support/host/browser';

const SITE = path.join(root, '.build', 'site');
const DESK = { width: 1440, height: 900 };
const PHONE = { width: 390, height: 844 };
/** Screens of a phone that a page may have; one for each event would be two hundred. */
const MOST_SCREENS = 50;

/** In the page, which has types of its own. */
const SIZE = `[document.documentElement.scrollWidth, document.documentElement.scrollHeight]`;
const SCROLLING = `(() => {
	const table = document.querySelector('.table.scrolls');
	return [table.scrollWidth > table.clientWidth, getComputedStyle(table, '::before').content];
})()`;

let browser: Browser;
beforeAll(async () => {
	const eleventy = path.join(root, 'node_modules/@11ty/eleventy/cmd.cjs');
	const config = '--config=scripts/site/eleventy.config.mjs';
	execFileSync(process.execPath, [eleventy, config], { cwd: root, stdio: 'pipe' });
	browser = await openBrowser();
});
afterAll(async () => await browser?.close());

async function onPage<T>(
	file: string,
	viewport: typeof DESK,
	look: (page: Page) => Promise<T>,
): Promise<T> {
	const page = await browser.newPage({ viewport });
	try {
		await page.goto(
			`${pathToFileURL(path.join(SITE, file.split('#')[0])).href}${file.replace(/^[^#]*/, '')}`,
		);
		return await look(page);
	} finally {
		await page.close();
	}
}

const pages = () =>
	readdirSync(SITE, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.html'));

it.each([
	['a desk', DESK],
	['a phone', PHONE],
])('no page is wider or much longer than the screen of %s', async (_, viewport) => {
	const tooLarge: string[] = [];
	for (const file of pages()) {
		const [width, height] = await onPage(
			file,
			viewport,
			async (page) => await page.evaluate<[number, number]>(SIZE),
		);
		if (width > viewport.width) tooLarge.push(`${file} is ${width} px wide`);
		if (height > MOST_SCREENS * PHONE.height) tooLarge.push(`${file} is ${height} px long`);
	}
	expect(tooLarge).toEqual([]);
});

it('no heading of a table is broken within a word', async () => {
	const broken = await onPage('events/index.html', DESK, async (page) =>
		page.$$eval('th', (cells) =>
			cells.filter((cell) => cell.clientHeight > 60).map(({ textContent }) => textContent),
		),
	);
	expect(broken).toEqual([]);
});

it('a table that scrolls says so', async () => {
	const [scrolls, says] = await onPage('events/index.html', PHONE, async (page) => {
		await page.waitForSelector('.table.scrolls');
		return await page.evaluate<[boolean, string]>(SCROLLING);
	});
	expect(scrolls).toBe(true);
	expect(says).toContain('scrolls sideways');
});

it('a link to an event opens its section', async () => {
	const open = await onPage('events/enreach.html#queuecallindisconnected', PHONE, async (page) => {
		await page.waitForSelector('details.entry[open]');
		return await page.$$eval('details.entry[open] h2', (all) => all.map((one) => one.textContent));
	});
	expect(open).toEqual(['QueueCallInDisconnected']);
});

it.each([
	'backup',
	'docker',
	'troubleshooting',
	'QueueCallInDisconnected',
	'200 but nothing started',
	'Webhook node',
	'many customers',
	'gdpr',
])('the search finds "%s"', async (words) => {
	const found = await onPage('index.html', DESK, async (page) => {
		await page.fill('#search', words);
		return await page.$$eval('#results a', (links) => links.map(({ textContent }) => textContent));
	});
	expect(found).not.toEqual([]);
});
