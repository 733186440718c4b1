/**
 * One-click samples: on a test run in the editor, a trigger can send itself a request that asks for a sample
 * of a picked event, over the test URL and so on the path of real traffic. Never in production.
 */
import {
	NodeOperationError,
	type IHookFunctions,
	type INodeExecutionData,
	type INodeProperties,
	type IWebhookFunctions,
} from 'n8n-workflow';

import { ANY_EVENT, eventOptions, type Catalogue, type StoryStep } from '../events/catalogue';
import { type ContactCenterItem, toJson } from '../events/item';
import { sampleItem } from '../events/sample';
import { chosenEvents } from '../node/choices';
import { sleep } from '../sleep';
import { SET_UP, setUpItem, type SetUpFile } from './setup';
import type { WebhookAdapter } from './adapter';

/** What a test run does, the value of the parameter `sample`; a story is named after its title. */
type Sample = 'first' | 'event' | 'off' | typeof SET_UP | `story: ${string}`;

/** Marks the request that asks for a sample. It carries nothing else, so it can be trusted with nothing. */
const HEADER = 'x-contact-center-sample';

/** n8n answers here unless it was told otherwise; for when its public address does not lead back to it. */
const LOCAL_ORIGINS = ['http://127.0.0.1:5678', 'http://localhost:5678'];

/** n8n listens on the test URL a moment after it called us; it is given up after this many tries. */
const TRIES = 40;
const PAUSE_MS = 250;

/** The choice of a trigger's test run. */
export function sampleProperties(catalogue: Catalogue, setUp?: SetUpFile): INodeProperties[] {
	return [
		{
			displayName: 'Sample on Test Run',
			name: 'sample',
			type: 'options',
			default: 'first',
			noDataExpression: true,
			options: [
				{
					name: 'Chosen Event',
					value: 'event',
					description: 'A test run gives a sample of the event chosen below',
				},
				{
					name: 'First Picked Event',
					value: 'first',
					description: 'A test run gives a sample of the first event picked above',
				},
				{
					name: 'Off: Wait for a Real Event',
					value: 'off',
					description: 'A test run listens on the test URL for what the vendor sends',
				},
				...(setUp ? [{ ...setUp.option, value: SET_UP }] : []),
				...Object.keys(catalogue.stories ?? {}).map((title) => ({
					name: `Whole Story: ${title}`,
					value: `story: ${title}`,
					description: 'A test run gives the samples of this story, one item after the other',
				})),
			],
			description:
				'What "Execute Step" gives before the vendor is connected. A sample is made up and marked with "sample": true; a published workflow never gets one.',
		},
		{
			displayName: 'Sample Event',
			name: 'sampleEvent',
			type: 'options',
			default: '',
			options: eventOptions(catalogue).filter(({ value }) => value !== ANY_EVENT),
			displayOptions: { show: { sample: ['event'] } },
			description: 'The event to give a sample of',
		},
	];
}

/** What a test run gives at the user's wish, or undefined where this is a real request. */
export async function testRunItems(
	context: IWebhookFunctions,
	vendor: Pick<WebhookAdapter, 'catalogue' | 'expectation' | 'setUp'>,
): Promise<INodeExecutionData[] | undefined> {
	const samples = requestedSamples(context, vendor.catalogue);
	if (samples && vendor.setUp && context.getNodeParameter('sample', 'first') === SET_UP) {
		return [await setUpItem(context, vendor, vendor.setUp)];
	}
	return samples?.map((sample) => ({ json: toJson(sample) }));
}

/**
 * The samples that this request asks for, or undefined if it is a real one. Only a test run gives samples,
 * whoever asks.
 */
export function requestedSamples(
	context: IWebhookFunctions,
	catalogue: Catalogue,
): Array<ContactCenterItem & { sample: true }> | undefined {
	if (context.getMode() !== 'manual' || !(HEADER in context.getHeaderData())) return undefined;
	const choice = context.getNodeParameter('sample', 'first') as Sample;
	// Asked for by a test run that was stopped before.
	if (choice === 'off') return undefined;
	return stepsFor(
		catalogue,
		choice,
		chosenEvents(context.getNodeParameter('events', [])),
		context.getNodeParameter('sampleEvent', '') as string,
	).map((step, index) => ({ ...sampleItem(catalogue, step, index), sample: true }));
}

/** Which samples a choice stands for; with all events picked, the end of the first story, which tells most. */
export function stepsFor(
	{ events, stories = {}, find }: Catalogue,
	choice: Sample,
	picked: readonly string[],
	chosen: string,
): readonly StoryStep[] {
	const story = choice.startsWith('story: ') && stories[choice.slice('story: '.length)];
	if (story) return story;
	const wanted = choice === 'event' ? chosen : picked[0];
	if (wanted !== undefined && find(wanted)) return [wanted];
	return Object.values(stories)[0]?.slice(-1) ?? [events[0].name];
}

/**
 * Asks for a sample, if this is a test run and the user wants one. Returns at once: n8n waits for the request
 * only after its caller has returned. Throws where n8n cannot reach itself.
 */
export async function askForSample(context: IHookFunctions): Promise<void> {
	const isTestRun = context.getMode() === 'manual' && context.getActivationMode() === 'manual';
	if (!isTestRun || context.getNodeParameter('sample', 'off') === 'off') return;
	const url = new URL(context.getNodeWebhookUrl('default') as string);
	const candidates = [url.origin, ...LOCAL_ORIGINS].map((origin) => `${origin}${url.pathname}`);
	let reachable: string | undefined;
	for (const candidate of candidates) {
		if (await answers(context, new URL('/healthz', candidate).href)) {
			reachable = candidate;
			break;
		}
	}
	if (reachable === undefined) {
		throw new NodeOperationError(
			context.getNode(),
			'No sample: n8n cannot reach its own test URL',
			{
				description: `Neither ${url.origin} nor ${LOCAL_ORIGINS.join(' nor ')} answers from the machine n8n runs on. Set "Sample on Test Run" to "Off: Wait for a Real Event", or use "set mock data" in the output panel.`,
			},
		);
	}
	// The others too: what answers there may be another server, a proxy for example.
	void deliver(context, [reachable, ...candidates.filter((one) => one !== reachable)]);
}

async function deliver(context: IHookFunctions, urls: string[]): Promise<void> {
	for (let tries = 0; tries < TRIES; tries++) {
		await sleep(PAUSE_MS);
		for (const url of urls) {
			if ((await request(context, 'POST', url, { [HEADER]: '1' })) === 200) return;
		}
	}
	context.logger.warn(
		`${context.getNode().name}: the sample could not be delivered to the test URL. Was the test stopped?`,
	);
}

const answers = async (context: IHookFunctions, url: string) =>
	(await request(context, 'GET', url)) !== undefined;

/** The status of the answer; undefined where there is none. */
async function request(
	context: IHookFunctions,
	method: 'GET' | 'POST',
	url: string,
	headers: Record<string, string> = {},
): Promise<number | undefined> {
	try {
		const response = (await context.helpers.httpRequest({
			method,
			url,
			headers,
			timeout: 3000,
			ignoreHttpStatusErrors: true,
			returnFullResponse: true,
		})) as { statusCode: number };
		return response.statusCode;
	} catch {
		return undefined;
	}
}
