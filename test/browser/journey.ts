/** The path of somebody new to a trigger, step by step in the editor; a picture of each step. */
import type { Execution } from '../support/host/executions';
import type { N8n } from '../support/host/n8n';
import { until } from '../support/host/process';
import type { Editor } from './editor';
import type { Journey, Newcomer } from './newcomers';

/** From an empty canvas to the first item in the node after the trigger; with a secret, connects it too. */
export async function reachNextNode(
	editor: Editor,
	{ word, node, event, field }: Journey,
	secret?: string,
): Promise<void> {
	await editor.findTrigger(word, node);
	await editor.pickEvent(event);
	if (secret !== undefined) await editor.connect({ secret });
	await editor.execute(event);
	await editor.picture('sample', editor.at('ndv'));
	await editor.addNext('Edit Fields', 'Edit Fields (Set)');
	await editor.dragField(field.name);
	await editor.picture('field', editor.at('ndv'));
	await editor.execute(field.value);
	await editor.picture('next-node', editor.at('ndv'));
}

/** From the first item to the first real event; the executions it made, of which one is seen in the list. */
export async function receiveFirstEvent(
	editor: Editor,
	n8n: N8n,
	{ send }: Newcomer,
): Promise<Execution[]> {
	await editor.closeNode();
	const workflowId = await editor.publish();
	if (!(await send(await productionUrl(n8n, workflowId)))) throw new Error('It was refused');
	// Two test runs were before it.
	const executions = await n8n.waitForExecutions(workflowId, 3);
	await editor.seeExecution();
	await editor.picture('execution');
	return executions.filter(({ mode }) => mode === 'webhook');
}

/** Where a published workflow listens; publishing goes on for a moment after the editor says so. */
async function productionUrl(n8n: N8n, workflowId: string): Promise<string> {
	let urls: string[] = [];
	await until('the workflow to listen', async () => {
		urls = Object.values(await n8n.webhooks(workflowId));
		return urls.length > 0;
	});
	return urls[0];
}
