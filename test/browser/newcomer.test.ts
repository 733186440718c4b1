/**
 * Somebody new to the package, in a real editor: from an empty n8n to the first item in the next node, and on
 * to the first real event. How many clicks and seconds that takes is written to `artifacts/browser/`.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import type { Browser } from 'playwright-core';

import { root } from '../../scripts/bootstrap.cjs';
import { openBrowser } from '../support/host/browser';
import { itemsOf } from '../support/host/executions';
import { type N8n, startN8n } from '../support/host/n8n';
import { Editor } from './editor';
import { reachNextNode, receiveFirstEvent } from './journey';
import { ALVARIA, NEWCOMERS, SECRET } from './newcomers';

const FOLDER = path.join(root, 'artifacts', 'browser');
/** What a newcomer may need at most, drags included. */
const MOST_CLICKS = 12;

let n8n: N8n;
let browser: Browser;
const journeys: Array<{ vendor: string; clicks: number; seconds: number }> = [];

beforeAll(async () => {
	n8n = await startN8n({ env: { N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'true' } });
	browser = await openBrowser();
});

afterAll(async () => {
	await browser?.close();
	await n8n?.stop();
	if (journeys.length === 0) return;
	mkdirSync(FOLDER, { recursive: true });
	writeFileSync(path.join(FOLDER, 'journeys.json'), JSON.stringify(journeys, null, '\t'));
	console.table(journeys);
});

/** A new workflow in an editor of its own. */
const inEditor = async (title: string, work: (editor: Editor) => Promise<void>) =>
	await Editor.within(browser, n8n, path.join(FOLDER, title), async (editor) => {
		await editor.newWorkflow();
		await work(editor);
	});

/** Notes how many clicks and seconds `work` takes; not too many clicks. Seconds are the machine's. */
async function timed(vendor: string, editor: Editor, work: () => Promise<void>): Promise<void> {
	const since = performance.now();
	await work();
	const seconds = Math.round((performance.now() - since) / 1000);
	journeys.push({ vendor, clicks: editor.clicks, seconds });
	expect(editor.clicks).toBeLessThanOrEqual(MOST_CLICKS);
}

it.each(NEWCOMERS)(
	'$title: from the search for "$word" to the first real event',
	async (newcomer) => {
		await inEditor(newcomer.title, async (editor) => {
			await timed(newcomer.title, editor, async () => {
				await reachNextNode(editor, newcomer, SECRET);
			});
			const executions = await receiveFirstEvent(editor, n8n, newcomer);
			expect(executions.map(({ status }) => status)).toEqual(['success']);
			const [item] = itemsOf(executions[0], 'Edit Fields');
			expect(JSON.stringify(item.json)).toContain(newcomer.field.value);
		});
	},
);

it('Alvaria: from the search for "Aspect" to a sample in the next node, without an account', async () => {
	await inEditor(ALVARIA.title, async (editor) => {
		await timed(ALVARIA.title, editor, async () => await reachNextNode(editor, ALVARIA));
	});
});
