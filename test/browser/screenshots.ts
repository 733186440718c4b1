import { readdirSync } from 'node:fs';
import path from 'node:path';

import { onInterrupt, root, step } from '../../scripts/bootstrap.cjs';
import { openBrowser } from '../support/host/browser';
import { startN8n } from '../support/host/n8n';
import { pictureExample } from './examplePictures';
import { GUIDES, pictureSteps } from './stepPictures';

const IMAGES = path.join(root, 'docs', 'images');

/** The address in the pictures. The samples of test runs find n8n by its usual port. */
const N8N = { port: 5678, env: { WEBHOOK_URL: 'https://n8n.example.com/' } };

/**
 * `npm run screenshots`: the pictures of the documentation, taken in the real editor, in the light and in
 * the dark theme; with names of guides or examples after `--`, of these only.
 */
export async function main(names: readonly string[]): Promise<void> {
	const isWanted = (name: string) => names.length === 0 || names.includes(name);
	const examples = readdirSync(path.join(root, 'examples')).map((file) => path.parse(file).name);
	const n8n = await step('Starting n8n', async () => await startN8n(N8N));
	onInterrupt(async () => await n8n.stop());
	const browser = await openBrowser();
	try {
		for (const guide of GUIDES.filter(isWanted)) {
			await step(`Playing the newcomer of docs/${guide}.md`, async () => {
				await pictureSteps(browser, n8n, guide, path.join(IMAGES, guide));
			});
		}
		for (const example of examples.filter(isWanted)) {
			const file = path.join(IMAGES, 'examples', example);
			await step(`Taking ${path.relative(root, file)}`, async () => {
				await pictureExample(browser, n8n, `${example}.json`, file);
			});
		}
	} finally {
		await browser.close();
		await n8n.stop();
	}
}
