import type { INode } from 'n8n-workflow';
import type { Browser, Page } from 'playwright-core';

import { readExample, withNodes } from '../../demo/examples';
import type { N8n } from '../support/host/n8n';
import { Editor } from './editor';
import { type Area, takePicture } from './picture';

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
	crypto: 'crypto',
};

/** What those accounts must not leave empty. */
const ACCOUNT_DATA: Readonly<Record<string, object>> = {
	enreachWebhookApi: { secret: 'secret' },
	alvariaCloudOAuth2Api: {
		...{ organization: 'acme', region: 'aws-us', apiKey: 'key' },
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

/** Takes a picture of an example of `examples/` in the editor, as it looks when it is set up. */
export async function pictureExample(
	browser: Browser,
	n8n: N8n,
	example: string,
	file: string,
): Promise<void> {
	const workflow = readExample(example);
	const nodes = workflow.nodes as INode[];
	const id = await n8n.importWorkflow(withNodes(workflow, await accountsOf(n8n, nodes)));
	const editor = await Editor.open(browser, n8n);
	try {
		await editor.page.setViewportSize(windowFor(nodes));
		await showCanvas(editor.page, `${n8n.url}/workflow/${id}`);
		await takePicture(editor.page, file, await drawnArea(editor.page));
	} finally {
		await editor.close();
	}
}

/** Opens a workflow with the whole of it on the canvas, and nothing in front. */
async function showCanvas(page: Page, address: string): Promise<void> {
	await page.goto(address);
	await page.locator('.vue-flow__node').first().waitFor();
	await page.waitForLoadState('networkidle');
	await page.locator('.vue-flow__pane').click({ position: { x: 8, y: 300 } });
	await page.keyboard.press('1');
	await page.addStyleTag({ content: WITHOUT_BUTTONS });
}

const MARGIN = 24;

/** The editor's own buttons lie over the canvas. */
const WITHOUT_BUTTONS =
	'.vue-flow__panel, [data-test-id*="execute-workflow"], [class*="executionButtons"] { visibility: hidden }';

/** The part of the page that the workflow fills, with a margin around it. */
async function drawnArea(page: Page): Promise<Area> {
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
