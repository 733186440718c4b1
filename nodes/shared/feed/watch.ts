/** What the published trigger tells of its feed by the clock: a silence, and refusals that no further request tells. */
import type { INodeExecutionData, ITriggerFunctions, ITriggerResponse } from 'n8n-workflow';

import { hasStarted } from '../calls/watch';
import { sleep } from '../sleep';
import type { State } from '../state';
import { refused, silent } from './events';
import { isOpen } from './hours';
import type { Feed, StoredFeed } from './memory';
import { feedEventsPicked, silenceSettings, type SilenceSettings } from './properties';
import { look, type Moment, type Watch } from './silence';
import { dueRefusals, feedItem, iso, refusedItem, storedFeed } from './tell';

/** How often, at least, somebody looks. */
const LOOK_MS = 30_000;

/** A trigger whose feed is watched. */
interface Watcher {
	context: ITriggerFunctions;
	source: string;
	feed: Feed;
	/** Undefined where a silence is not to be told. */
	silence?: SilenceSettings;
	tellsRefusals: boolean;
	/** What n8n had stored when the trigger started. */
	stored: StoredFeed;
}

/** Watches the feed of a published node that has picked events of it; a node that has not, costs nothing. */
export function watchFeed(
	context: ITriggerFunctions,
	source: string,
	{ clock, feeds }: Pick<State, 'clock' | 'feeds'>,
): ITriggerResponse {
	const get = (name: string, fallback: unknown) =>
		context.getNodeParameter(name, fallback as never) as unknown;
	const picked = feedEventsPicked(get);
	if (picked.length === 0) return {};
	const feed = feeds.of(`${context.getWorkflow().id}/${context.getNode().id}`);
	const stored = storedFeed(context);
	if (isRestart(context)) feed.told = stored.silence;
	else {
		// Just published: what was before counts no more.
		feed.told = undefined;
		if (stored.silence) delete stored.silence;
	}
	feed.isWatched = true;
	const silence = picked.includes(silent.name)
		? silenceSettings(get, context.getTimezone())
		: undefined;
	const watcher: Watcher = {
		...{ context, source, feed, silence },
		tellsRefusals: picked.includes(refused.name),
		stored: { refusalsTold: { ...stored.refusalsTold } },
	};

	const closed = new AbortController();
	void (async () => {
		const pause = Math.min(LOOK_MS, (silence?.limitMs ?? Infinity) / 4);
		const moment = () => ({ clock: clock(), time: Date.now() });
		for (let watch = await lookOnce(watcher, undefined, moment()); ;) {
			await sleep(pause, closed.signal).catch(() => {});
			if (closed.signal.aborted) return;
			watch = await lookOnce(watcher, watch, moment());
		}
	})();
	return {
		closeFunction: async () => {
			closed.abort();
			feed.isWatched = false;
			await Promise.resolve();
		},
	};
}

/** n8n itself has started, or another process of it took over: what was told stays told. */
const isRestart = (context: ITriggerFunctions) =>
	['init', 'leadershipChange'].includes(context.getActivationMode());

/** Looks at the feed once and tells what there is to tell; gives what the next look needs. */
export async function lookOnce(
	{ context, source, feed, silence, tellsRefusals, stored }: Watcher,
	before: Watch | undefined,
	now: Moment,
): Promise<Watch | undefined> {
	try {
		if (tellsRefusals) {
			for (const [reason, refusals] of dueRefusals(feed, stored, now)) {
				await hasStarted(context, [refusedItem(context, source, reason, refusals)]);
			}
		}
		if (!silence) return undefined;
		const { watch, silentSince } = look(before, {
			now,
			isOpen: isOpen(now.time, silence.hours),
			arrivedAt: feed.arrivedAt,
			limitMs: silence.limitMs,
		});
		if (silentSince === undefined) return watch;
		// Where the events go to other processes, this one does not hear of the end of a silence.
		if (feed.told && feed.arrivedAt !== undefined) return watch;
		const item = silenceItem(context, source, feed, silentSince, now);
		const { id, time, data } = item.json as { id: string; time: string; data: { since: string } };
		const told = { id, since: data.since, toldAt: time };
		feed.told = told;
		const isStored = await hasStarted(context, [item], id);
		if (!isStored && feed.told === told) feed.told = undefined;
		// What is told is told; the next silence, if it is one, is as long again.
		return isStored ? { ...watch, openSince: now.clock } : watch;
	} catch (error) {
		context.logger.error(
			`${context.getNode().name}: the feed could not be watched (${(error as Error).name}); goes on`,
		);
		return before;
	}
}

function silenceItem(
	context: ITriggerFunctions,
	source: string,
	{ arrivedTime }: Feed,
	silentSince: number,
	now: Moment,
): INodeExecutionData {
	const silentMs = now.clock - silentSince;
	const since = iso(now.time - silentMs);
	return feedItem(context, source, silent, {
		occurrence: since,
		data: {
			lastEventAt: arrivedTime === undefined ? null : iso(arrivedTime),
			since,
			silentMinutes: Math.floor(silentMs / 60_000),
		},
	});
}
