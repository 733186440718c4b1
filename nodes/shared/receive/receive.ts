import type {
	IDataObject,
	INodeExecutionData,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';

import { ANY_EVENT } from '../events/catalogue';
import { toItem, toJson, type VendorEvent } from '../events/item';
import { isAuthentic, type Expectation } from './authenticate';
import { combiner } from './combine';
import { recentEventsOf } from './duplicates';
import { expectations } from './expectationCache';
import { filterValues, isStale, passesFilter } from './filters';
import { logRarely } from './log';
import { combineLimits, memoryLimits } from './options';
import { BadRequest, readRequest } from './request';
import { answer, answerTogether, isStoredInTime, whenAnswered, type Response } from './stored';
import { testRunItems } from './testRun';
import type { VendorSettings, WebhookVendor } from './vendor';

/** n8n is to leave the answer to us. */
const OURS: IWebhookResponseData = { noWebhookResponse: true };

/**
 * The receive path of every webhook trigger: authenticate, decode, identify, picked?, filters, stale?,
 * duplicate?, shape, answer. No path leaves a request unanswered, and nothing is answered with success
 * before n8n has stored its execution.
 */
export async function receive(
	context: IWebhookFunctions,
	vendor: WebhookVendor,
): Promise<IWebhookResponseData> {
	const testItems = await testRunItems(context, vendor);
	if (testItems) return { workflowData: [testItems] };

	const response = context.getResponseObject();
	const { id, name, parameters, credentials } = context.getNode();
	const node = `${context.getWorkflow().id}/${id}`;
	/** Changes with the node's settings, so that requests before and after an edit are not mixed. */
	const settingsKey = `${node}/${JSON.stringify([parameters, credentials])}`;
	const label = `${name} in workflow ${context.getWorkflow().id ?? ''}`;

	const sent = {
		headers: context.getHeaderData(),
		query: context.getQueryData() as Record<string, unknown>,
	};
	let expected: Expectation | undefined;
	try {
		expected = await expectations.metBy(
			settingsKey,
			() => vendor.expectation(context),
			(expectation) => isAuthentic(sent, expectation),
		);
	} catch {
		logRarely(
			context.logger,
			'error',
			`${label}: the credential cannot be read; requests are answered 503 until it can.`,
		);
		answer(response, 503, 'The receiver is not set up');
		return OURS;
	}
	if (!expected) {
		logRarely(
			context.logger,
			'warn',
			`${label}: refused a request whose secret is missing or wrong. Compare the secret in the ` +
				'credential with the one the sender uses.',
		);
		answer(response, 401);
		return OURS;
	}

	const options = context.getNodeParameter('options', {}) as IDataObject;
	let events: VendorEvent[];
	try {
		const secretName = expected.kind === 'query' ? expected.name : undefined;
		const request = await readRequest(context, secretName);
		events = vendor.identify(request, settingsOf(context, vendor, options));
	} catch (error) {
		if (error instanceof BadRequest) {
			answer(response, 400, error.message);
		} else {
			// Thrown on, it would become a failed execution; its message may quote the request.
			logRarely(context.logger, 'error', `${label}: could not read a request: ${nameOf(error)}.`);
			answer(response, 500, 'The event could not be read');
		}
		return OURS;
	}

	const wanted = events.filter(selection(context, vendor, options));
	if (wanted.length === 0) {
		answer(response, 200);
		return OURS;
	}
	if (context.getMode() === 'manual') return { workflowData: [itemsOf(vendor, wanted)] };

	const fresh = await claimed(response, node, options, wanted);
	if (fresh.length === 0) return OURS;

	const limits = combineLimits(options);
	const items =
		limits.windowMs > 0
			? await combiner.add(settingsKey, response, itemsOf(vendor, fresh), limits)
			: itemsOf(vendor, fresh);
	return items ? { workflowData: [items] } : OURS;
}

/**
 * The events that no other request has delivered or is delivering; they count as delivered once this request
 * is answered with success. Where none are left, the request is answered here.
 */
async function claimed(
	response: Response,
	node: string,
	options: IDataObject,
	events: VendorEvent[],
): Promise<VendorEvent[]> {
	const limits = memoryLimits(options);
	if (limits.maxAgeMs === 0) return events;
	const recent = recentEventsOf(node, limits);
	const claims = recent.claim(events.map(({ type, id }) => `${type} ${id}`));
	whenAnswered(response, claims.settle);

	const fresh = events.filter((_, index) => claims.isNew[index]);
	if (claims.inFlight.length === 0 && fresh.length > 0) return fresh;
	const othersStored = Promise.all(claims.inFlight).then((outcomes) => outcomes.every(Boolean));
	if (fresh.length === 0) {
		void answerTogether([response], othersStored);
	} else if (!(await isStoredInTime(othersStored))) {
		answer(response, 503, 'The event could not be stored');
		return [];
	}
	return fresh;
}

function settingsOf(
	context: IWebhookFunctions,
	vendor: WebhookVendor,
	options: IDataObject,
): VendorSettings {
	const settings: VendorSettings = { ...options, workflowZone: context.getTimezone() };
	for (const name of vendor.settings ?? []) {
		settings[name] = context.getNodeParameter(name, '') as string;
	}
	return settings;
}

/** Whether an event is picked, passes the filters and is not stale, by the node's parameters. */
function selection(context: IWebhookFunctions, vendor: WebhookVendor, options: IDataObject) {
	const picked = context.getNodeParameter('events', []) as string[];
	const filters = context.getNodeParameter('filters', {}) as IDataObject;
	const conditions = Object.entries(vendor.filters ?? {}).map(([name, valueOf]) => ({
		wanted: filterValues(filters[name]),
		valueOf,
	}));
	const now = Date.now();
	return ({ type, time, data }: VendorEvent): boolean =>
		(picked.includes(ANY_EVENT) || picked.includes(type)) &&
		conditions.every(({ wanted, valueOf }) => passesFilter(wanted, valueOf(data))) &&
		!(options.ignoreStale === true && isStale(time, vendor.lifetimeSeconds?.(data), now));
}

const nameOf = (error: unknown) => (error instanceof Error ? error.name : typeof error);

const itemsOf = ({ catalogue }: WebhookVendor, events: VendorEvent[]): INodeExecutionData[] =>
	events.map((event) => ({
		json: toJson(toItem(catalogue.source, catalogue.find(event.type), event)),
	}));
