/**
 * One-click samples: on a test run in the editor, a trigger can send itself a request that asks for a sample
 * of a picked event, over the test URL and so on the path of real traffic. Never in production.
 */
import {
	NodeOperationError,
	type IDataObject,
	type IHookFunctions,
	type INodeProperties,
	type IWebhookFunctions,
	type IWebhookResponseData,
} from 'n8n-workflow';

import { ask, firstOfN8n, localAddresses } from '../check/addresses';
import { CHECK, checkConnection } from '../check/connection';
import type { CallItem } from '../calls/fold';
import { asksForCalls, onlyForCalls } from '../calls/properties';
import type { CallRules } from '../calls/rules';
import { sampleCall, sampleCallOptions } from '../calls/samples';
import { eventOptions, type Catalogue, type StoryStep } from '../events/catalogue';
import type { ContactCenterItem } from '../events/item';
import { sampleItem } from '../events/sample';
import { chosenEvents, eventMeant } from '../node/choices';
import { CALLS } from '../node/properties';
import { maskedData, maskerFor } from '../privacy/settings';
import { sleep } from '../sleep';
import type { WebhookAdapter } from './adapter';
import { answer } from './answer';
import { FATE_HEADER } from './outcomes';
import type { Listening } from './request';
import { SET_UP, setUpItem, type SetUpFile } from './setup';

/** What a test run does, the value of the parameter `sample`; a story is named after its title. */
type Sample = 'first' | 'event' | 'off' | typeof CHECK | typeof SET_UP | `story: ${string}`;

/** Marks the request that asks for a sample. It carries nothing else, so it can be trusted with nothing. */
const HEADER = 'x-contact-center-sample';

/** n8n listens on the test URL a moment after it called us; an address is given up after this many tries. */
const TRIES = 40;
const PAUSE_MS = 250;

/** The parameter with the choice where whole calls are delivered: one of the sample calls, `off` or the file. */
const SAMPLE_CALL = 'sampleCall';

const SAMPLE_DESCRIPTION =
	'What "Execute Step" gives before the vendor is connected. A sample is made up and marked with "sample": true; a published workflow never gets one.';

/** The choice of a trigger's test run. */
export function sampleProperties(
	catalogue: Catalogue,
	setUp?: SetUpFile,
	calls?: CallRules,
): INodeProperties[] {
	const hide = { deliver: [CALLS] };
	const check = {
		name: 'Check the Connection',
		value: CHECK,
		description:
			'A test run looks whether events can reach the published workflow, and says what to do where they cannot',
	};
	const off = {
		name: 'Off: Wait for a Real Event',
		value: 'off',
		description: 'A test run listens on the test URL for what the vendor sends',
	};
	return [
		{
			displayName: 'Sample on Test Run',
			name: 'sample',
			type: 'options',
			default: 'first',
			noDataExpression: true,
			options: [
				check,
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
				off,
				...(setUp ? [{ ...setUp.option, value: SET_UP }] : []),
				...Object.keys(catalogue.stories ?? {}).map((title) => ({
					name: `Whole Story: ${title}`,
					value: `story: ${title}`,
					description: 'A test run gives the samples of this story, one item after the other',
				})),
			],
			displayOptions: { hide },
			description: SAMPLE_DESCRIPTION,
		},
		...(calls
			? [
					{
						displayName: 'Sample on Test Run',
						name: SAMPLE_CALL,
						type: 'options' as const,
						default: Object.keys(calls.samples)[0],
						noDataExpression: true,
						options: [
							...sampleCallOptions(calls),
							check,
							{
								...off,
								name: 'Off: Wait for a Real Call',
								description:
									'A test run listens on the test URL, gathers what the vendor sends and ends with the call; n8n listens for two minutes',
							},
							...(setUp ? [{ ...setUp.option, value: SET_UP }] : []),
						],
						displayOptions: onlyForCalls,
						description: SAMPLE_DESCRIPTION,
					},
				]
			: []),
		{
			displayName: 'Sample Event',
			name: 'sampleEvent',
			type: 'options',
			default: '',
			options: eventOptions(catalogue).filter(({ value }) => catalogue.find(String(value))),
			displayOptions: { show: { sample: ['event'] }, hide },
			description: 'The event to give a sample of',
		},
	];
}

/** What a test run gives at the user's wish, or undefined where this is a real request. */
export async function testRunItems(
	context: IWebhookFunctions,
	vendor: WebhookAdapter,
): Promise<IWebhookResponseData | undefined> {
	const samples = requestedSamples(context, vendor);
	if (!samples) return undefined;
	const response = context.getResponseObject();
	response.setHeader(FATE_HEADER, 'test');
	const choice = choiceOf(context);
	if (choice === CHECK) {
		// The check takes longer than what is on the way may wait for an answer.
		answer(response, 200);
		return { noWebhookResponse: true, workflowData: [await checkConnection(context, vendor)] };
	}
	if (vendor.setUp && choice === SET_UP) {
		return { workflowData: [[await setUpItem(context, vendor, vendor.setUp)]] };
	}
	const options = context.getNodeParameter('options', {}) as IDataObject;
	const mask = await maskerFor(context, vendor.catalogue, options);
	const items = samples.map((sample) => ({ json: sample as unknown as IDataObject }));
	return { workflowData: [mask ? items.map((item) => maskedData(item, mask)) : items] };
}

/**
 * The samples that this request asks for, or undefined if it is a real one. Only a test run gives samples,
 * whoever asks.
 */
export function requestedSamples(
	context: IWebhookFunctions,
	{ catalogue, calls: rules }: Pick<WebhookAdapter, 'catalogue' | 'calls'>,
): Array<(ContactCenterItem | CallItem) & { sample: true }> | undefined {
	if (context.getMode() !== 'manual' || !(HEADER in context.getHeaderData())) return undefined;
	const choice = choiceOf(context);
	// Asked for by a test run that was stopped before.
	if (choice === 'off') return undefined;
	if (rules && asksForCalls(context)) {
		return [{ ...sampleCall({ catalogue, rules }, choice), sample: true }];
	}
	return stepsFor(
		catalogue,
		choice as Sample,
		chosenEvents(context.getNodeParameter('events', [])),
		context.getNodeParameter('sampleEvent', '') as string,
	).map((step, index) => ({ ...sampleItem(catalogue, step, index), sample: true }));
}

/** What the test run is to give. */
const choiceOf = (context: IWebhookFunctions | IHookFunctions): string =>
	context.getNodeParameter(asksForCalls(context) ? SAMPLE_CALL : 'sample', 'first') as string;

/** Which samples a choice stands for; with all events picked, the end of the first story, which tells most. */
export function stepsFor(
	catalogue: Catalogue,
	choice: Sample,
	picked: readonly string[],
	chosen: string,
): readonly StoryStep[] {
	const { events, stories = {}, presets = [] } = catalogue;
	const story = choice.startsWith('story: ') && stories[choice.slice('story: '.length)];
	if (story) return story;
	const wanted = choice === 'event' ? chosen : picked[0];
	const preset = presets.find(({ choice: name }) => name === wanted);
	if (preset) return [preset.sample];
	const meant = eventMeant(catalogue, wanted);
	if (meant !== undefined) return [meant];
	return Object.values(stories)[0]?.slice(-1) ?? [events[0].name];
}

/**
 * Asks for a sample, if this is a test run and the user wants one. Returns at once: n8n waits for the request
 * only after its caller has returned. Throws where n8n cannot reach itself.
 */
export async function askForSample(context: IHookFunctions, listening?: Listening): Promise<void> {
	const isTestRun = context.getMode() === 'manual' && context.getActivationMode() === 'manual';
	if (!isTestRun || choiceOf(context) === 'off') return;
	const url = context.getNodeWebhookUrl('default') as string;
	const addresses = [url, ...localAddresses(url, listening)];
	const found = await firstOfN8n(context, addresses);
	if (found.url === undefined) {
		const tried = found.tried.map((one) => `${one.url}: ${one.found}`).join('; ');
		throw new NodeOperationError(
			context.getNode(),
			'No sample: n8n cannot reach its own test URL',
			{
				description: `Tried from the machine n8n runs on: ${tried}. Set "Sample on Test Run" to "Off: Wait for a Real Event", or use "set mock data" in the output panel. Is n8n on an unusual port and N8N_WEBHOOK_URL another address? Then let that address be reached from n8n's machine as well.`,
			},
		);
	}
	void deliver(context, found.url, addresses);
}

/** Delivers the request to the first address; where that is another n8n's, to the next ones. */
async function deliver(
	context: IHookFunctions,
	first: string,
	addresses: readonly string[],
): Promise<void> {
	for (let url: string | undefined = first, rest = addresses; url !== undefined;) {
		for (let tries = 0; tries < TRIES; tries++) {
			await sleep(PAUSE_MS);
			const given = await ask(context, { method: 'POST', url, headers: { [HEADER]: '1' } });
			if ('fault' in given) continue;
			if (given.status === 200) return;
			// Not there yet; any other answer stays what it is: on the way the request becomes another one.
			if (given.status < 500 && given.status !== 404) break;
		}
		rest = rest.slice(rest.indexOf(url) + 1);
		({ url } = await firstOfN8n(context, rest));
	}
	context.logger.warn(
		`${context.getNode().name}: the sample could not be delivered to the test URL. Was the test stopped?`,
	);
}
