/** What a request gives cause to tell of its feed: in whichever process it arrives. */
import type {
	IDataObject,
	INodeExecutionData,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';

import { contentId } from '../events/contentId';
import type { AnyEvent } from '../events/definition';
import { toItem, toJson } from '../events/item';
import type { State } from '../state';
import { refused, resumed, type Reason } from './events';
import type { Feed, Refusals, Silence, StoredFeed } from './memory';
import { feedEventsPicked } from './properties';

/** Refusals of a kind are told at most this often. */
export const HOUR_MS = 60 * 60_000;

/** How often, at most, a process in which the trigger does not run writes when an event last arrived. */
const WRITE_MS = 60_000;

/** Whose feed it is, as n8n's contexts tell. */
export type Teller = Pick<IWebhookFunctions, 'getNode' | 'getWorkflow'>;

/** An item about the feed. `occurrence` tells it from others of its type. */
export function feedItem(
	context: Teller,
	source: string,
	definition: AnyEvent,
	{ occurrence, data }: { occurrence: unknown; data: IDataObject },
): INodeExecutionData {
	const { id: workflowId, name: workflowName } = context.getWorkflow();
	const { id: nodeId, name: nodeName } = context.getNode();
	const item = toItem(source, definition, {
		type: definition.name,
		id: contentId([definition.name, workflowId, nodeId, occurrence]),
		time: new Date().toISOString(),
		subject: nodeId,
		data: { workflowId, workflowName, nodeName, ...data },
	});
	return { json: toJson(item) };
}

/** The node's part of the workflow's static data that is about its feed. */
export const storedFeed = (context: Pick<IWebhookFunctions, 'getWorkflowStaticData'>): StoredFeed =>
	context.getWorkflowStaticData('node');

/** A time in milliseconds since 1970 as ISO 8601. */
export const iso = (time: number): string => new Date(time).toISOString();

/** A request to a node that may have picked events of its feed. */
interface Request {
	context: IWebhookFunctions;
	source: string;
	state: State;
	feed: Feed;
	/** When it came, on the process's clock. */
	cameAt: number;
}

/** The answer of a request, with what is to be told besides. */
export function withFeed(
	{ context, source, state, feed, cameAt }: Request,
	result: IWebhookResponseData,
): IWebhookResponseData {
	const picked = pickedIn(context);
	if (picked.length === 0) return result;
	const stored = storedFeed(context);
	const now = { clock: state.clock(), time: Date.now() };
	const told: INodeExecutionData[] = [];
	if (feed.arrivedAt !== undefined && feed.arrivedAt >= cameAt) {
		const ended = endOfSilence(feed, stored);
		if (ended && picked.includes(resumed.name)) {
			told.push(resumedItem(context, source, ended, now.time));
		}
		if (!feed.isWatched && Math.abs(now.time - (stored.arrivedTime ?? 0)) >= WRITE_MS) {
			stored.arrivedTime = now.time;
		}
	}
	if (picked.includes(refused.name)) {
		for (const [reason, refusals] of dueRefusals(feed, stored, now)) {
			told.push(refusedItem(context, source, reason, refusals));
			stored.refusalsTold = { ...stored.refusalsTold, [reason]: now.time };
		}
	}
	if (told.length === 0) return result;
	const [items = []] = result.workflowData ?? [];
	return { ...result, workflowData: [[...items, ...told]] };
}

/** The events of the feed that a node has picked: none where an expression fails, which was told by then. */
function pickedIn(context: IWebhookFunctions): string[] {
	try {
		return feedEventsPicked((name, fallback) => context.getNodeParameter(name, fallback as never));
	} catch {
		return [];
	}
}

/** The silence that an event has just ended; undefined where there was none, or its end was told before. */
function endOfSilence(feed: Feed, stored: StoredFeed): Silence | undefined {
	const silence = feed.told ?? stored.silence;
	feed.told = undefined;
	if (stored.silence) delete stored.silence;
	if (silence === undefined || silence.id === feed.endedId) return undefined;
	feed.endedId = silence.id;
	return silence;
}

const resumedItem = (
	context: Teller,
	source: string,
	{ id, since, toldAt }: Silence,
	now: number,
): INodeExecutionData =>
	feedItem(context, source, resumed, {
		occurrence: id,
		data: { since, toldAt, silentMinutes: Math.floor((now - Date.parse(since)) / 60_000) },
	});

/** The refusals that are to be told now; from then on they count as told. */
export function dueRefusals(
	{ refusals }: Feed,
	{ refusalsTold = {} }: Pick<StoredFeed, 'refusalsTold'>,
	now: { clock: number; time: number },
): Array<[Reason, Refusals]> {
	const due: Array<[Reason, Refusals]> = [];
	for (const reason of Object.keys(refusals) as Reason[]) {
		const counted = refusals[reason] as Refusals;
		const { count, toldAt = Number.NEGATIVE_INFINITY } = counted;
		// Another process may have told some, or this one before a restart.
		const sinceStored = now.time - (refusalsTold[reason] ?? Number.NEGATIVE_INFINITY);
		const isSoon = now.clock - toldAt < HOUR_MS || (sinceStored >= 0 && sinceStored < HOUR_MS);
		if (count === 0 || isSoon) continue;
		due.push([reason, counted]);
		refusals[reason] = { ...counted, count: 0, toldAt: now.clock };
	}
	return due;
}

/** The item about refusals of one kind. */
export const refusedItem = (
	context: Teller,
	source: string,
	reason: Reason,
	{ count, firstAt, lastAt }: Refusals,
): INodeExecutionData =>
	feedItem(context, source, refused, {
		// Two processes that tell at once tell the same.
		occurrence: [reason, Math.floor(Date.now() / HOUR_MS)],
		data: { reason, count, firstAt: iso(firstAt), lastAt: iso(lastAt) },
	});
