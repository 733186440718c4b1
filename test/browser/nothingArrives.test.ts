/** "The vendor says 200, and nothing starts": in a real editor, from there to the cause in a few clicks. */
import path from 'node:path';

import type { Browser } from 'playwright-core';

import { root } from '../../scripts/bootstrap.cjs';
import { openBrowser } from '../support/host/browser';
import { type N8n, startN8n } from '../support/host/n8n';
import { TRIGGER, triggerWorkflow } from '../support/host/workflows';
import { payload, send } from '../support/vendors/enreach';
import { Editor } from './editor';

const SECRET = 'a-long-random-text-of-mine';
const MOST_CLICKS = 6;

let n8n: N8n;
let browser: Browser;

beforeAll(async () => {
	n8n = await startN8n({ env: { N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'true' } });
	browser = await openBrowser();
});
afterAll(async () => {
	await browser?.close();
	await n8n?.stop();
});

it('the connection’s check tells that the events that came are not picked', async () => {
	const type = 'enreachWebhookApi';
	const { id, url } = await n8n.run(
		triggerWorkflow(
			'enreachTrigger',
			{ authentication: 'secret', events: ['QueueCallInDisconnected'] },
			{ [type]: await n8n.importCredential('Enreach', type, { secret: SECRET }) },
		),
	);
	const sent = await send({ url, secret: SECRET }, payload('QueueCallInArrived', {}));
	expect(sent.isDelivered).toBe(true);

	const folder = path.join(root, 'artifacts', 'browser', 'Nothing arrives');
	await Editor.within(browser, n8n, folder, async (editor) => {
		await editor.openWorkflow(id);
		await editor.openNode(TRIGGER);
		await editor.choose('sample', 'Check the Connection');
		await editor.execute('Last Requests');
		await editor.picture('checked');
		const output = await editor.at('output-panel').innerText();
		expect(output).toContain('1 not-picked (QueueCallInArrived)');
		expect(output).toContain('Pick these events under Trigger On');
		console.log(`${editor.clicks} clicks`);
		expect(editor.clicks).toBeLessThanOrEqual(MOST_CLICKS);
	});
});
