/**
 * What the user hands to the vendor's side: a file that a test run makes, so that it has the production URL
 * this n8n is configured with, and the events that are picked.
 */
import type {
	IDataObject,
	INodeExecutionData,
	INodePropertyOptions,
	IWebhookFunctions,
} from 'n8n-workflow';

import { ANY_EVENT, type Catalogue } from '../catalogue';

/** Every webhook of our triggers ends in this; n8n puts the node's own id before it. */
export const WEBHOOK_PATH = 'webhook';

/** Stands in the file where the user's secret belongs: an execution's data are no place for secrets. */
export const SECRET_TO_FILL_IN = 'THE SECRET FROM YOUR CREDENTIAL';

/** The value of the parameter `sample` that asks for the file. */
export const SET_UP = 'setUp';

/** A file for the vendor's side. */
export interface SetUpFile {
	/** What it is, for the list of what a test run gives. */
	option: Pick<INodePropertyOptions, 'name' | 'description'>;
	fileName: string;
	/** Its content, from the production URL, the picked events (all by name), and the node's parameters. */
	content(url: string, events: string[], parameter: (name: string) => unknown): IDataObject;
}

/** The item of a test run that asks for the file: its content, and the file to download. */
export async function setUpItem(
	context: IWebhookFunctions,
	{ events }: Catalogue,
	{ fileName, content }: SetUpFile,
): Promise<INodeExecutionData> {
	// A webhook context gives the production URL, also in a test run.
	const url = context.getNodeWebhookUrl('default') as string;
	const picked = context.getNodeParameter('events', []) as string[];
	const names = picked.includes(ANY_EVENT) ? events.map(({ name }) => name) : picked;
	const json = content(url, names, (name) => context.getNodeParameter(name, ''));
	const file = Buffer.from(JSON.stringify(json, null, 2));
	return {
		json,
		binary: { file: await context.helpers.prepareBinaryData(file, fileName, 'application/json') },
	};
}
