import type { Browser } from 'playwright-core';

import type { N8n } from '../support/host/n8n';
import { Editor } from './editor';
import { reachNextNode, receiveFirstEvent } from './journey';
import { ALVARIA, NEWCOMERS, SECRET } from './newcomers';

/** The journey that is shown from beginning to end; of the others, what differs. */
const IN_FULL = 'enreach';
const OTHERS = ['search', 'credential'];
const ALL = ['search', 'events', 'credential', 'field', 'next-node', 'publish', 'execution'];

/** What a user does in the open node for the vendor's side, by guide. */
const SET_UP: Readonly<Record<string, (editor: Editor) => Promise<void>>> = {
	enreach: async (editor) => {
		await editor.choose('sample', 'Set-Up File for Enreach Support');
		await editor.execute('enreach-webhook.json');
	},
	webitel: async (editor) => {
		await editor.choose('sample', 'Set-Up File for Webitel');
		await editor.execute('webitel-flow.json');
	},
	'pbx-events': async (editor) => await editor.showWebhookUrls(),
	'ringcentral-wfm': async (editor) => await editor.showWebhookUrls(),
};

/** What Alvaria gives its customers, made up. */
const ALVARIA_ACCOUNT = {
	organization: 'acme',
	region: 'aws-us',
	apiKey: 'the key from Alvaria',
	clientId: 'n8n-acme',
	clientSecret: 'the secret from Alvaria',
};

/** Guides of `docs/` that have pictures of their steps. */
export const GUIDES: readonly string[] = [...NEWCOMERS, ALVARIA].map(({ guide }) => guide);

/** Plays the newcomer of a guide, and takes its pictures: in `folder`, each under the name of its step. */
export async function pictureSteps(
	browser: Browser,
	n8n: N8n,
	guide: string,
	folder: string,
): Promise<void> {
	const inEditor = async (steps: string[], work: (editor: Editor) => Promise<void>) => {
		const editor = await Editor.open(browser, n8n, { folder, steps });
		try {
			await editor.newWorkflow();
			await work(editor);
		} finally {
			await editor.close();
		}
	};
	const newcomer = NEWCOMERS.find((one) => one.guide === guide);
	await inEditor(guide === IN_FULL ? ALL : OTHERS, async (editor) => {
		await reachNextNode(editor, newcomer ?? ALVARIA, newcomer && SECRET);
		if (newcomer && guide === IN_FULL) await receiveFirstEvent(editor, n8n, newcomer);
	});
	await inEditor(['sample', 'set-up', 'credential'], async (editor) => {
		const { word, node, event } = newcomer ?? ALVARIA;
		await editor.findTrigger(word, node);
		await editor.pickEvent(event);
		await editor.execute(event);
		await editor.showSchema();
		await editor.picture('sample', editor.at('ndv'));
		if (!newcomer) return void (await editor.fillCredential(ALVARIA_ACCOUNT));
		await SET_UP[guide](editor);
		await editor.picture('set-up', editor.at('ndv'));
	});
}
