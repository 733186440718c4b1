import path from 'node:path';

import { type Browser, type Locator, type Page, selectors } from 'playwright-core';

import type { N8n } from '../support/host/n8n';
import { takePicture } from './picture';

/** n8n's editor waits for nothing longer than this, on the slowest machine. */
const PATIENCE_MS = 60_000;

/** The attribute by which n8n's own tests find elements. */
selectors.setTestIdAttribute('data-test-id');

/** How a picture of a step is sharp on most screens, and its file small. */
const PIXELS_PER_POINT = 1.5;
/** How much is shown below the last thing that counts. */
const MARGIN = 40;

/** Where pictures of steps go, and which steps are wanted: all by default. */
interface Album {
	readonly folder: string;
	readonly steps?: readonly string[];
}

/** n8n's editor as somebody uses it who has a mouse and a keyboard. Counts clicks; a drag is one. */
export class Editor {
	clicks = 0;

	private constructor(
		readonly page: Page,
		private readonly n8n: N8n,
		/** Without one, no pictures are taken. */
		private readonly album?: Album,
	) {}

	/** Signs the owner in. */
	static async open(browser: Browser, n8n: N8n, album?: Album): Promise<Editor> {
		const page = await browser.newPage({
			viewport: { width: 1400, height: 900 },
			deviceScaleFactor: album ? PIXELS_PER_POINT : 1,
		});
		page.setDefaultTimeout(PATIENCE_MS);
		await page.goto(`${n8n.url}/signin`);
		await page
			.locator('input[type=email], input[autocomplete=email]')
			.first()
			.fill(n8n.owner.email);
		await page.locator('input[type=password]').fill(n8n.owner.password);
		await page.locator('button:has-text("Sign in")').click();
		await page.waitForURL((address) => !address.pathname.includes('signin'));
		return new Editor(page, n8n, album);
	}

	/** Works in an editor of its own; on failure, a picture of what was there. */
	static async within(
		browser: Browser,
		n8n: N8n,
		folder: string,
		work: (editor: Editor) => Promise<void>,
	): Promise<void> {
		const editor = await Editor.open(browser, n8n, { folder });
		try {
			await work(editor);
		} catch (error) {
			await editor.picture('failure').catch(() => {});
			throw error;
		} finally {
			await editor.close();
		}
	}

	async close(): Promise<void> {
		await this.page.close();
	}

	/** An element by n8n's own test id. */
	at(testId: string): Locator {
		return this.page.getByTestId(testId);
	}

	/** Takes a picture of the editor as it is, or of a part of it, down to the last thing that counts. */
	async picture(step: string, part?: Locator, last?: Locator): Promise<void> {
		const { folder, steps } = this.album ?? {};
		if (!folder || (steps && !steps.includes(step))) return;
		await this.page.mouse.move(2, 2);
		const area = await part?.boundingBox();
		const end = await last?.boundingBox();
		if (area && end) {
			area.height = Math.min(area.height, end.y + end.height + MARGIN - area.y);
		}
		await takePicture(this.page, path.join(folder, step), area ?? undefined);
	}

	async newWorkflow(): Promise<void> {
		await this.page.goto(`${this.n8n.url}/workflow/new`);
		await this.at('canvas-add-button').waitFor();
	}

	/** Opens a stored workflow. */
	async openWorkflow(id: string): Promise<void> {
		await this.page.goto(`${this.n8n.url}/workflow/${id}`);
		await this.at('canvas-node').first().waitFor();
	}

	/** Opens a node of the canvas with a double click, which counts as two. */
	async openNode(name: string): Promise<void> {
		await this.at('canvas-node').filter({ hasText: name }).dblclick();
		this.clicks += 2;
		await this.at('ndv').waitFor();
	}

	/** Finds a node in the panel by a word and opens what it offers. */
	async findTrigger(word: string, title: string): Promise<void> {
		await this.click(this.at('canvas-add-button'));
		await this.search(word);
		const entry = this.entry(title);
		await entry.waitFor();
		await this.picture('search', this.at('node-creator'), entry);
		await this.click(entry);
	}

	/** Picks one of a trigger's events in the panel, which tells what each means and then its name. */
	async pickEvent(name: string): Promise<void> {
		const entry = this.at('node-creator')
			.getByTestId('item-iterator-item')
			.filter({ hasText: `(${name})` });
		await entry.waitFor();
		await this.picture('events', this.at('node-creator'));
		await this.click(entry);
		await this.at('ndv').waitFor();
	}

	/** Fills in the node's credential; fields by their name in the credential. */
	async fillCredential(fields: Readonly<Record<string, string>>): Promise<Locator> {
		await this.picture('node', this.at('ndv'));
		await this.click(this.at('node-credentials-empty-state').getByRole('button'));
		const dialog = this.at('editCredential-modal');
		await dialog.waitFor();
		for (const [name, value] of Object.entries(fields)) {
			const field = dialog.getByTestId(`parameter-input-${name}`).locator('input');
			await this.click(field);
			await field.fill(value);
		}
		await this.picture('credential', dialog, dialog.locator('input').last());
		return dialog;
	}

	/** Creates the node's credential. */
	async connect(fields: Readonly<Record<string, string>>): Promise<void> {
		const dialog = await this.fillCredential(fields);
		await this.click(dialog.getByTestId('credential-save-button'));
		// n8n tests the credential, and closes the dialog if it is good.
		await dialog.waitFor({ state: 'hidden' });
	}

	/** Presses "Execute step" in the open node and waits until `text` is in its output. */
	async execute(text: string): Promise<void> {
		await this.click(this.at('node-execute-button'));
		await this.at('output-panel').getByText(text).first().waitFor();
	}

	/** Shows the output as fields with their types. */
	async showSchema(): Promise<void> {
		await this.click(this.at('output-panel').getByText('Schema', { exact: true }));
		await this.at('output-panel').getByTestId('run-data-schema-item').first().waitFor();
	}

	/** Picks an option of one of the open node's parameters. */
	async choose(parameter: string, option: string): Promise<void> {
		await this.click(this.at(`parameter-input-${parameter}`));
		await this.click(this.page.getByRole('option', { name: option }));
	}

	/** Shows the open trigger's addresses. */
	async showWebhookUrls(): Promise<void> {
		await this.click(this.at('ndv').getByText('Webhook URLs', { exact: true }));
		await this.click(this.at('ndv').getByText('Production URL', { exact: true }));
	}

	/** Adds a node after the last one of the canvas. */
	async addNext(word: string, title: string): Promise<void> {
		await this.closeNode();
		await this.picture('canvas');
		await this.click(this.at('canvas-handle-plus').last());
		await this.search(word);
		const entry = this.entry(title);
		await entry.waitFor();
		await this.click(entry);
		await this.at('ndv').waitFor();
		await this.at('ndv-input-panel').getByTestId('run-data-schema-item').first().waitFor();
	}

	async closeNode(): Promise<void> {
		await this.click(this.at('ndv-close-button'));
		await this.at('ndv').waitFor({ state: 'hidden' });
	}

	/** Drags a field of the input into the open Edit Fields node. */
	async dragField(name: string): Promise<void> {
		const field = this.at('ndv-input-panel')
			.getByTestId('run-data-schema-node-name')
			.getByText(name, { exact: true })
			.first();
		await field.scrollIntoViewIfNeeded();
		const from = await centre(field);
		const to = await centre(this.at('assignment-collection-drop-area'));
		const { mouse } = this.page;
		await mouse.move(from.x, from.y);
		await mouse.down();
		await mouse.move(from.x + 20, from.y + 20, { steps: 5 });
		await mouse.move(to.x, to.y, { steps: 15 });
		await mouse.up();
		this.clicks++;
		await this.at('assignment').first().waitFor();
	}

	/** Publishes the workflow and returns its id. */
	async publish(): Promise<string> {
		await this.click(this.at('workflow-open-publish-modal-button'));
		await this.at('workflow-publish-button').waitFor();
		await this.picture('publish');
		await this.click(this.at('workflow-publish-button'));
		// n8n tells that it listens now.
		await this.click(this.page.getByRole('button', { name: 'Got it' }));
		const [, id] = /\/workflow\/(\w+)/.exec(this.page.url()) ?? [];
		return id;
	}

	/** Opens the list of executions and waits for one that succeeded. */
	async seeExecution(): Promise<void> {
		await this.page.getByTestId('radio-button-executions').click();
		await this.page
			.getByText(/^\s*Succeeded/)
			.locator('visible=true')
			.first()
			.waitFor();
	}

	private entry(title: string): Locator {
		return this.at('node-creator')
			.getByTestId('item-iterator-item')
			.filter({ has: this.page.getByText(title, { exact: true }) })
			.first();
	}

	private async search(word: string): Promise<void> {
		const bar = this.at('node-creator-search-bar');
		await bar.waitFor();
		await bar.fill(word);
	}

	private async click(target: Locator): Promise<void> {
		await target.click();
		this.clicks++;
	}
}

async function centre(element: Locator): Promise<{ x: number; y: number }> {
	const box = await element.boundingBox();
	if (!box) throw new Error('There is nothing to point at');
	return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}
