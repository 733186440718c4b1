import { mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';

import type { INode } from 'n8n-workflow';
import type { Page } from 'playwright-core';

import { onInterrupt, root, step } from '../../scripts/bootstrap.cjs';
import { readExample, withNodes } from '../demo/examples';
import { openBrowser } from '../host/browser';
import { type N8n, startN8n } from '../host/n8n';

/** Accounts that make a workflow look set up: nothing is sent. By node type. */
const ACCOUNTS: Readonly<Record<string, string>> = {
	enreachTrigger: 'enreachWebhookApi',
	alvariaStreamingTrigger: 'alvariaCloudOAuth2Api',
	webitelTrigger: 'webitelWebhookApi',
	pbxEventsTrigger: 'pbxEventsWebhookApi',
	ringCentralWfmTrigger: 'ringCentralWfmWebhookApi',
	twilio: 'twilioApi',
	hubspot: 'hubspotAppToken',
	microsoftTeams: 'microsoftTeamsOAuth2Api',
	googleSheets: 'googleSheetsOAuth2Api',
	emailSend: 'smtp',
	postgres: 'postgres',
};

/** What those accounts must not leave empty. */
const ACCOUNT_DATA: Readonly<Record<string, object>> = {
	enreachWebhookApi: { secret: 'secret' },
	alvariaCloudOAuth2Api: {
		...{ organization: 'acme', region: 'us-east-1', apiKey: 'key' },
		...{ clientId: 'client', clientSecret: 'secret' },
	},
	twilioApi: { authType: 'authToken', accountSid: 'AC0', authToken: 'token' },
	...Object.fromEntries(
		['webitelWebhookApi', 'pbxEventsWebhookApi', 'ringCentralWfmWebhookApi'].map((type) => [
			type,
			{ sentIn: 'header', headerName: 'X-Token', parameterName: 'token', secret: 'secret' },
		]),
	),
};

/** How much smaller than life a workflow is drawn, how wide it gets, what the editor has around it. */
const SCALE = 0.66;
const WIDEST = 1140;
const FRAME = { width: 330, height: 340 };

/**
 * `npm run screenshots`: pictures of the example workflows, taken in the real editor; with names after
 * `--`, of these only.
 */
export async function main(names: readonly string[]): Promise<void> {
	const folder = path.join(root, 'docs', 'images', 'examples');
	mkdirSync(folder, { recursive: true });
	const wanted = readdirSync(path.join(root, 'examples')).filter(
		(file) => names.length === 0 || names.includes(file.replace(/\.json$/, '')),
	);
	const n8n = await step('Starting n8n', async () => await startN8n());
	onInterrupt(async () => await n8n.stop());
	const browser = await openBrowser();
	try {
		const page = await browser.newPage();
		await signIn(page, n8n);
		for (const example of wanted) {
			const file = path.join(folder, example.replace(/\.json$/, '.png'));
			await step(`Taking ${path.relative(root, file)}`, async () => {
				const workflow = readExample(example);
				const id = await n8n.importWorkflow(
					withNodes(workflow, await accountsOf(n8n, workflow.nodes as INode[])),
				);
				await page.setViewportSize(windowFor(workflow.nodes as INode[]));
				await showCanvas(page, `${n8n.url}/workflow/${id}`);
				await page.screenshot({ path: file, clip: await drawnArea(page), style: WITHOUT_BUTTONS });
			});
		}
	} finally {
		await browser.close();
		await n8n.stop();
	}
}

async function signIn(page: Page, { url, owner }: N8n): Promise<void> {
	await page.goto(`${url}/signin`);
	await page.locator('input[type=email], input[autocomplete=email]').first().fill(owner.email);
	await page.locator('input[type=password]').fill(owner.password);
	await page.locator('button:has-text("Sign in")').click();
	await page.waitForURL((address) => !address.pathname.includes('signin'));
}

/** Opens a workflow with the whole of it on the canvas, and nothing in front. */
async function showCanvas(page: Page, address: string): Promise<void> {
	await page.goto(address);
	await page.locator('.vue-flow__node').first().waitFor();
	await page.waitForLoadState('networkidle');
	await page.locator('.vue-flow__pane').click({ position: { x: 8, y: 300 } });
	await page.keyboard.press('1');
	await page.waitForFunction('document.getAnimations().length === 0');
}

const MARGIN = 24;

/** The editor's own buttons lie over the canvas. */
const WITHOUT_BUTTONS =
	'.vue-flow__panel, [data-test-id*="execute-workflow"], [class*="executionButtons"] { visibility: hidden }';

/** The part of the page that the workflow fills, with a margin around it. */
async function drawnArea(page: Page) {
	const nodes = await page.locator('.vue-flow__node').all();
	const boxes = (await Promise.all(nodes.map(async (node) => await node.boundingBox()))).filter(
		(box) => box !== null,
	);
	const left = Math.min(...boxes.map(({ x }) => x)) - MARGIN;
	const top = Math.min(...boxes.map(({ y }) => y)) - MARGIN;
	const right = Math.max(...boxes.map(({ x, width }) => x + width)) + MARGIN;
	const bottom = Math.max(...boxes.map(({ y, height }) => y + height)) + MARGIN;
	return { x: left, y: top, width: right - left, height: bottom - top };
}

/** A window in which the notes, which surround everything, are drawn at {@link SCALE} or smaller. */
function windowFor(nodes: readonly INode[]) {
	const notes = nodes.filter(({ parameters }) => parameters.width !== undefined);
	const extent = (axis: 0 | 1, size: 'width' | 'height') =>
		Math.max(...notes.map((note) => note.position[axis] + Number(note.parameters[size]))) -
		Math.min(...notes.map((note) => note.position[axis]));
	const scale = Math.min(SCALE, WIDEST / extent(0, 'width'));
	return {
		width: Math.round(scale * extent(0, 'width')) + FRAME.width,
		height: Math.round(scale * extent(1, 'height')) + FRAME.height,
	};
}

/** The account that a node asks for, if it does. */
function accountOf({ type, parameters }: INode): string | undefined {
	const name = type.replace(/^.*\./, '');
	if (name === 'slack')
		return parameters.authentication === 'oAuth2' ? 'slackOAuth2Api' : 'slackApi';
	return (
		ACCOUNTS[name] ?? ((parameters.nodeCredentialType ?? parameters.genericAuthType) as string)
	);
}

/** The changes that give nodes an account, so that the picture shows a workflow that is set up. */
async function accountsOf(n8n: N8n, nodes: readonly INode[]) {
	const changes: Record<string, Partial<INode>> = {};
	for (const node of nodes) {
		const type = accountOf(node);
		if (!type) continue;
		const credential = await n8n.importCredential(type, type, ACCOUNT_DATA[type] ?? {});
		changes[node.name] = { credentials: { [type]: credential } };
	}
	return changes;
}
