/**
 * What the user hands to the vendor's side: a file that n8n itself makes, so that it has the production URL
 * this n8n is configured with, and the events that are picked. A test run gives it, and a published trigger to
 * whoever asks with its secret.
 */
import type {
	IDataObject,
	INodeExecutionData,
	INodePropertyOptions,
	IWebhookFunctions,
} from 'n8n-workflow';

import { asksForCalls } from '../calls/properties';
import { gatheredFrom, type CallRules } from '../calls/rules';
import type { Catalogue } from '../events/catalogue';
import { chosenEvents, eventsPicked } from '../node/choices';
import { answer } from './answer';
import type { Expectation } from './authenticate';
import { FATE_HEADER } from './outcomes';

/** Stands in the file where the user's secret belongs: an execution's data are no place for secrets. */
export const SECRET_TO_FILL_IN = 'THE SECRET FROM YOUR CREDENTIAL';

/** The value of the parameter `sample` that asks for the file. */
export const SET_UP = 'setUp';

/** A file for the vendor's side. */
export interface SetUpFile {
	/** What it is, for the list of what a test run gives. */
	option: Pick<INodePropertyOptions, 'name' | 'description'>;
	fileName: string;
	/** Its content, from the production URL, the events to send (all by name), and how the node is set up. */
	content(url: string, events: string[], node: NodeSetUp): IDataObject;
}

/** How a node is set up, as far as the vendor's side has to know. */
export interface NodeSetUp {
	parameter(name: string): unknown;
	/** Whether whole calls are delivered: then all of the events are needed, whatever the filters. */
	isForCalls?: boolean;
	/** The workflow's name, by which people know what the vendor's side belongs to. */
	workflow: string;
	/** The headers of a genuine request, but for the secret; undefined where no credential can be read. */
	headers?: Record<string, string>;
}

/** The headers of a genuine request, with words in the place of the secret. */
function headersToFillIn(expected: Expectation): Record<string, string> {
	switch (expected.kind) {
		case 'header':
			return { [expected.name]: SECRET_TO_FILL_IN };
		case 'basic':
			return { Authorization: 'Basic USER:PASSWORD FROM YOUR CREDENTIAL, IN BASE64' };
		default:
			return {};
	}
}

/** Whose file it is: what of a vendor's adapter it depends on. */
interface Owner {
	catalogue: Catalogue;
	calls?: CallRules;
	setUp?: SetUpFile;
	expectation(context: IWebhookFunctions): Promise<Expectation>;
}

/** What every vendor's side has to know, where that has no form of its own. */
const plainly: SetUpFile['content'] = (url, events, { headers, workflow }) => ({
	workflow,
	url,
	headers,
	events,
});

async function contentFor(
	context: IWebhookFunctions,
	{ catalogue, calls, setUp, expectation }: Owner,
): Promise<IDataObject> {
	// A webhook context gives the production URL, also in a test run.
	const url = context.getNodeWebhookUrl('default') as string;
	const isForCalls = calls !== undefined && asksForCalls(context);
	const names = isForCalls
		? gatheredFrom(calls, catalogue)
		: eventsPicked(catalogue, chosenEvents(context.getNodeParameter('events', [])));
	const headers = await expectation(context).then(headersToFillIn, () => undefined);
	return (setUp?.content ?? plainly)(url, names, {
		parameter: (name) => context.getNodeParameter(name, ''),
		isForCalls,
		workflow: context.getWorkflow().name ?? 'n8n',
		headers,
	});
}

/** The item of a test run that asks for the file: its content, and the file to download. */
export async function setUpItem(
	context: IWebhookFunctions,
	owner: Owner,
	{ fileName }: SetUpFile,
): Promise<INodeExecutionData> {
	const json = await contentFor(context, owner);
	const file = Buffer.from(JSON.stringify(json, null, 2));
	return {
		json,
		binary: { file: await context.helpers.prepareBinaryData(file, fileName, 'application/json') },
	};
}

/** Answers a request that asks a published trigger for the file's content; only somebody with its secret may. */
export async function answerSetUp(context: IWebhookFunctions, owner: Owner): Promise<void> {
	const content = await contentFor(context, owner);
	const response = context.getResponseObject();
	response.setHeader(FATE_HEADER, 'check');
	answer(response, 200, JSON.stringify(content, null, 2), 'application/json');
}
