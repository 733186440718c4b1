import type {
	IDataObject,
	INodeExecutionData,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';

import { gather } from '../calls/gather';
import { asksForCalls, longestCallMs } from '../calls/properties';
import { ANY_EVENT } from '../events/catalogue';
import { toItem, toJson, type VendorEvent } from '../events/item';
import { countRefusal, type Feed } from '../feed/memory';
import { withFeed } from '../feed/tell';
import { answersCheck, CHECK_FIELD, CHECK_HEADER } from '../check/report';
import { maskedData, maskerFor, PrivacyFault } from '../privacy/settings';
import { CHOICE } from '../node/outputs';
import { processState, type State } from '../state';
import { isObject } from '../values';
import type { AdapterSettings, WebhookAdapter } from './adapter';
import { answer, answerTogether, isStoredInTime, whenAnswered } from './answer';
import type { Expectation } from './authenticate';
import { claimNew, combined, type Delivery } from './deliver';
import { FATE_HEADER, printable, summary, type Fate, type Outcome } from './outcomes';
import { BadRequest, isProbe, listeningOf, readRequest, type WebhookRequest } from './request';
import { chosenEvents, mayPickFeed } from '../node/choices';
import { callSelector, selector, type Selection } from './select';
import { AGAIN } from './passOn';
import { answerSetUp } from './setup';
import { testRunItems } from './testRun';

/** With this header, an authenticated sender has events run again that were delivered before. */
const AGAIN_HEADER = 'x-contact-center-again';

/** With this header, an authenticated sender is told what the vendor's side has to know; nothing starts. */
const SET_UP_HEADER = 'x-contact-center-set-up';

/** n8n is to leave the answer to us. */
const OURS: IWebhookResponseData = { noWebhookResponse: true };

/** One request to one node. */
interface Exchange extends Delivery {
	context: IWebhookFunctions;
	adapter: WebhookAdapter;
	/** The node for people, in the log. */
	label: string;
	/** What the user has set; undefined where an expression fails. */
	set?: Parameters;
	/** What is remembered of the feed where its events may be picked. */
	feed?: Feed;
}

/** The node's parameters, as far as requests depend on them. */
interface Parameters extends Pick<Selection, 'picked' | 'filters'> {
	options: IDataObject;
	/** Whether whole calls start the workflow, and not each event. */
	isForCalls: boolean;
	/** What the adapter wants to know. */
	settings: AdapterSettings;
}

/** What n8n calls for a request to a trigger of this vendor's. */
export const receiving = (adapter: WebhookAdapter) =>
	async function (this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await receive(this, adapter, processState);
	};

/**
 * The receive path of every webhook trigger. No path leaves a request unanswered, and nothing is answered
 * with success before n8n has stored its execution.
 */
export async function receive(
	context: IWebhookFunctions,
	adapter: WebhookAdapter,
	state: State,
): Promise<IWebhookResponseData> {
	state.listening ??= listeningOf(context.getRequestObject());
	const testRun = await testRunItems(context, adapter);
	if (testRun) return testRun;
	if (asksForReport(context) && (await answersCheck(context, adapter, state))) return OURS;

	const exchange = exchangeOf(context, adapter, state);
	const { feed } = exchange;
	if (!feed) return await received(exchange);
	const cameAt = state.clock();
	const { source } = adapter.catalogue;
	return withFeed({ context, source, state, feed, cameAt }, await received(exchange));
}

/** What n8n is given for a request: the items to start an execution with, or that all is done. */
async function received(exchange: Exchange): Promise<IWebhookResponseData> {
	const { adapter, context, feed, state } = exchange;
	const expected = await authenticate(exchange);
	if (!expected) return OURS;
	const { set } = exchange;
	if (!set) {
		cannotResolve(exchange);
		return OURS;
	}
	const isKnown = expected.kind !== 'none';
	if (isKnown && SET_UP_HEADER in context.getHeaderData()) {
		await answerSetUp(context, adapter).catch(() => cannotResolve(exchange));
		return OURS;
	}
	const clean = await cleaning(exchange, set);
	if (!clean) return OURS;
	const events = await read(exchange, expected, set);
	if (!events) return OURS;
	if (feed) Object.assign(feed, { arrivedAt: state.clock(), arrivedTime: Date.now() });
	const isAgain = isKnown && AGAIN_HEADER in context.getHeaderData();
	const items = set.isForCalls
		? await deliverCalls(exchange, events, set, isAgain)
		: await deliver(exchange, events, set, isAgain);
	return items ? { workflowData: [items.map(clean)] } : OURS;
}

/** Whether the request may be one that checks the connection. */
function asksForReport(context: IWebhookFunctions): boolean {
	const body = context.getBodyData() as unknown;
	return CHECK_HEADER in context.getHeaderData() || (isObject(body) && CHECK_FIELD in body);
}

function exchangeOf(context: IWebhookFunctions, adapter: WebhookAdapter, state: State): Exchange {
	const { id, name, parameters, credentials } = context.getNode();
	const workflow = context.getWorkflow();
	const node = `${workflow.id}/${id}`;
	const set = parametersOf(context, adapter);
	return {
		context,
		adapter,
		state,
		node,
		settingsKey: `${node}/${JSON.stringify([parameters, credentials])}`,
		label: `${name} in workflow ${workflow.id ?? ''}`,
		options: set?.options ?? {},
		set,
		feed:
			mayPickFeed(parameters) && context.getMode() !== 'manual' ? state.feeds.of(node) : undefined,
		response: context.getResponseObject(),
	};
}

/** Thrown on, a failing expression would make a failed execution of each request. */
function parametersOf(
	context: IWebhookFunctions,
	{ calls, settings: names = [] }: WebhookAdapter,
): Parameters | undefined {
	try {
		const options = context.getNodeParameter('options', {}) as IDataObject;
		const settings = Object.fromEntries(
			names.map((name) => [name, context.getNodeParameter(name, '') as string]),
		);
		return {
			options,
			picked: chosenEvents(context.getNodeParameter('events', [])),
			filters: context.getNodeParameter('filters', {}) as IDataObject,
			isForCalls: calls !== undefined && asksForCalls(context),
			settings: { ...options, ...settings, workflowZone: context.getTimezone() },
		};
	} catch {
		return undefined;
	}
}

/** What the request has met; undefined where it was refused and answered. */
async function authenticate(exchange: Exchange): Promise<Expectation | undefined> {
	const { context, adapter, state, settingsKey, response } = exchange;
	const sent = {
		headers: context.getHeaderData(),
		query: context.getQueryData() as Record<string, unknown>,
	};
	const met = await state.expectations
		.metBy(settingsKey, async () => await adapter.expectation(context), sent)
		.catch(() => 'unreadable' as const);
	if (met === 'unreadable') {
		notSetUp(exchange, 'the credential cannot be read');
		return undefined;
	}
	if (!met) {
		if (isProbe(context, [])) {
			answer(response, 200);
			return undefined;
		}
		write(
			exchange,
			'warn',
			'refused a request whose secret is missing or wrong. Compare the secret in the credential with the one the sender uses.',
		);
		if (exchange.feed) countRefusal(exchange.feed, 'secret', Date.now());
		note(exchange, { outcome: 'refused' }, 401);
		answer(response, 401);
		return undefined;
	}
	if (met.by === 'previous') {
		state.outcomes.notePrevious(exchange.node, Date.now());
		if (exchange.feed) countRefusal(exchange.feed, 'previousSecret', Date.now());
		write(
			exchange,
			'warn',
			'a sender still uses the previous secret. Give it the new one, then empty the field in the credential.',
		);
	}
	return met.expected;
}

/** Answers a request that the vendor is to send again once the user has mended the node. */
function notSetUp(exchange: Exchange, why: string): void {
	write(exchange, 'error', `${why}; requests are answered 503 until that is mended.`);
	note(exchange, { outcome: 'failed' }, 503);
	answer(exchange.response, 503, 'The receiver is not set up');
}

const cannotResolve = (exchange: Exchange) =>
	notSetUp(exchange, 'an expression in the parameters fails');

/**
 * What takes personal data out of an item, once all is decided on real values; undefined where it has no key, so
 * that nothing may pass.
 */
async function cleaning(
	exchange: Exchange,
	{ options }: Parameters,
): Promise<((item: INodeExecutionData) => INodeExecutionData) | undefined> {
	if (options.personalData === undefined) return (item) => item;
	const { adapter, context, settingsKey, state } = exchange;
	try {
		const mask = await state.maskers.of(
			settingsKey,
			async () => await maskerFor(context, adapter.catalogue, options),
		);
		return mask ? (item) => maskedData(item, mask) : (item) => item;
	} catch (error) {
		const isTold = error instanceof PrivacyFault;
		notSetUp(exchange, isTold ? error.message : 'the key for personal data cannot be read');
		return undefined;
	}
}

/** The events of the request; undefined where it has none that can be read, and was answered. */
async function read(
	exchange: Exchange,
	expected: Expectation,
	{ settings }: Parameters,
): Promise<VendorEvent[] | undefined> {
	const { context, adapter, response } = exchange;
	try {
		const secretNames = expected.kind === 'query' ? [expected.name] : [];
		// The one that users are told to write into the URL is no field, whatever the node is set to.
		if (adapter.secretParameter !== undefined) secretNames.push(adapter.secretParameter);
		if (isProbe(context, secretNames)) {
			response.setHeader(FATE_HEADER, 'check');
			note(exchange, { outcome: 'check' }, 200);
			answer(response, 200);
			return undefined;
		}
		const request = await readRequest(context, secretNames);
		const events = adapter.identify(request, settings);
		if (request.issues.length === 0) return events;
		write(
			exchange,
			'warn',
			'a request could be read only in part; the issues of its items say what.',
		);
		return events.map((event) => flagged(event, request));
	} catch (error) {
		const isBad = error instanceof BadRequest;
		const status = isBad ? error.status : 500;
		if (!isBad) {
			// Thrown on, it would become a failed execution; its message may quote the request.
			const name = error instanceof Error ? error.name : typeof error;
			write(exchange, 'error', `could not read a request: ${name}.`);
		}
		note(exchange, { outcome: isBad ? 'unreadable' : 'failed' }, status);
		answer(response, status, isBad ? error.message : 'The event could not be read');
		return undefined;
	}
}

/** An event with what could not be read for certain of its request. */
const flagged = (event: VendorEvent, { issues }: WebhookRequest): VendorEvent => ({
	...event,
	issues: [...issues, ...(event.issues ?? [])],
});

/** The items that this request carries into n8n; undefined where none do, and it was or will be answered. */
async function deliver(
	exchange: Exchange,
	events: VendorEvent[],
	{ picked, filters, options }: Parameters,
	isAgain: boolean,
): Promise<INodeExecutionData[] | undefined> {
	const { context, adapter, response } = exchange;
	const selection = { picked, filters, ignoreStale: options.ignoreStale === true };
	const { verdict, choiceOf, empty } = selector(adapter, selection, Date.now());
	warnOfEmpty(exchange, empty);
	const fates: Fate[] = events.map((event) => verdict(event) ?? 'started');
	const wanted = events.filter((_, index) => fates[index] === 'started');
	const itemsOf = (chosen: VendorEvent[]) =>
		chosen.map((event) => itemOf(adapter, event, choiceOf(event)));
	if (context.getMode() === 'manual' && wanted.length > 0) return itemsOf(wanted);

	noteFates(exchange, events, fates);
	if (wanted.length === 0) {
		announce(exchange, events, fates);
		answer(response, 200);
		return undefined;
	}
	if (isAgain) {
		announce(exchange, events, fates);
		const items = itemsOf(wanted).map((item) => ({ ...item, [AGAIN]: 1 }));
		return await combined(items, exchange);
	}
	const positions = events.flatMap((_, index) => (fates[index] === 'started' ? [index] : []));
	const fresh = await claimNew(wanted, exchange, (isNew) => {
		isNew.forEach((one, index) => {
			if (!one) fates[positions[index]] = 'duplicate';
		});
		announce(exchange, events, fates);
	});
	if (exchange.state.recent.forgotEarly()) {
		write(
			exchange,
			'warn',
			'so many events are remembered in this process that some were forgotten before their time. Lower "Remember at Most (Events)" of the triggers that receive most.',
		);
	}
	return fresh && (await combined(itemsOf(fresh), exchange));
}

/**
 * The same where whole calls start the workflow: the events are gathered, and the end of a call brings its item.
 */
async function deliverCalls(
	exchange: Exchange,
	events: VendorEvent[],
	{ filters, options }: Parameters,
	isAgain: boolean,
): Promise<INodeExecutionData[] | undefined> {
	const { adapter, context, node, response, state } = exchange;
	const { calls: rules, catalogue } = adapter;
	if (!rules) return undefined;
	const isTest = context.getMode() === 'manual';
	const selection = { filters, ignoreStale: options.ignoreStale === true };
	const { verdict, empty } = callSelector(adapter, selection, Date.now());
	warnOfEmpty(exchange, empty);
	const open = state.calls.of(isTest ? `${node}/test` : node, longestCallMs(options));
	const gathered = gather({ catalogue, rules }, open, events, verdict, isAgain);
	whenAnswered(response, gathered.settle);
	noteFates(exchange, events, gathered.fates);
	announce(exchange, events, gathered.fates);
	if (open.takeForgotten() > 0 && !isTest) {
		write(
			exchange,
			'warn',
			'calls whose end has not come in time were forgotten: only the main process of n8n delivers such calls.',
		);
	}
	const items = gathered.ended.map((call) => ({
		json: call as unknown as IDataObject,
		...(isAgain ? { [AGAIN]: 1 } : {}),
	}));
	const othersStored = Promise.all(gathered.inFlight).then((outcomes) => outcomes.every(Boolean));
	if (items.length === 0) {
		void answerTogether([response], othersStored);
		return undefined;
	}
	if (gathered.inFlight.length > 0 && !(await isStoredInTime(othersStored))) {
		answer(response, 503, 'The event could not be stored');
		return undefined;
	}
	return await combined(items, exchange);
}

function warnOfEmpty(exchange: Exchange, filters: readonly string[]): void {
	for (const name of filters) {
		write(
			exchange,
			'warn',
			`the filter ${name} comes to nothing, so nothing passes it. Fill it in or remove it.`,
		);
	}
}

/** A line about what callers can provoke. */
const write = ({ state, context, label }: Exchange, level: 'warn' | 'error', line: string) =>
	state.rareLog.write(context.logger, level, `${label}: ${line}`);

/**
 * Tells the sender what becomes of its events, and the log of each that starts nothing: which, and why; never
 * what is in it.
 */
function announce({ context, label, response }: Exchange, events: VendorEvent[], fates: Fate[]) {
	response.setHeader(FATE_HEADER, summary(fates));
	fates.forEach((fate, index) => {
		if (fate !== 'started') {
			context.logger.debug(`${label}: ${printable(events[index].type)} starts nothing: ${fate}`);
		}
	});
}

/** Remembers what became of the events, once the answer says whether n8n has stored them. */
function noteFates(exchange: Exchange, events: VendorEvent[], fates: Fate[]): void {
	const { response } = exchange;
	whenAnswered(response, (isStored) => {
		events.forEach(({ type }, index) => {
			const outcome = isStored ? fates[index] : 'failed';
			note(exchange, { type: printable(type), outcome }, response.statusCode);
		});
	});
}

function note(
	{ context, node, state }: Exchange,
	what: Omit<Outcome, 'at' | 'status'>,
	status: number,
) {
	// What a test run meets is not the published trigger's; a check that lost its signature is no sender's.
	const isChecked = CHECK_FIELD in (context.getQueryData() as object);
	if (isChecked || context.getMode() === 'manual') return;
	state.outcomes.note(node, { at: Date.now(), ...what, status });
}

const itemOf = (
	{ catalogue }: WebhookAdapter,
	event: VendorEvent,
	choice: string | undefined,
): INodeExecutionData => ({
	json: toJson(toItem(catalogue.source, event.definition ?? catalogue.find(event.type), event)),
	...(choice === event.type || choice === ANY_EVENT ? {} : { [CHOICE]: choice }),
});
