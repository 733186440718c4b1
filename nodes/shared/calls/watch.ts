import type { IDataObject, IRun, ITriggerFunctions, ITriggerResponse } from 'n8n-workflow';

import { maskerFor } from '../privacy/settings';
import { sleep } from '../sleep';
import type { State } from '../state';
import type { WebhookAdapter } from '../receive/adapter';
import { callSelector } from '../receive/select';
import { itemOf, type Calls } from './gather';
import { asksForCalls, longestCallMs } from './properties';

/** How often, at least, somebody looks for calls whose end has not come. */
const LOOK_MS = 30_000;

/** How long an execution may take to start, or at a shutdown to run. n8n itself gives all its nodes 30 seconds. */
const PATIENCE_MS = 5000;

/**
 * Delivers the calls whose end does not come: after the time that the user gives them, and all that are open
 * when the workflow is unpublished or n8n shuts down. A node that delivers each event has none.
 */
export async function watch(
	context: ITriggerFunctions,
	adapter: WebhookAdapter,
	state: State,
): Promise<ITriggerResponse> {
	if (!adapter.calls || !asksForCalls(context)) return {};
	const options = context.getNodeParameter('options', {}) as IDataObject;
	const filters = context.getNodeParameter('filters', {}) as IDataObject;
	const maxAgeMs = longestCallMs(options);
	const { id, name } = context.getNode();
	const mask = await maskerFor(context, adapter.catalogue, options);
	const open = state.calls.of(`${context.getWorkflow().id}/${id}`, maxAgeMs);
	open.isWatched = true;

	const deliver = async (all: boolean) => {
		const taken = open.takeOverdue(all);
		const { verdict } = callSelector(adapter, { filters, ignoreStale: false }, Date.now());
		const calls: Calls = { catalogue: adapter.catalogue, rules: adapter.calls! };
		const wanted = options.unfinishedCalls === false ? [] : taken;
		const items = wanted.flatMap((call) => {
			const item = itemOf(calls, call);
			if (verdict(item, call.events)) return [];
			return [{ json: (mask ? mask(item) : item) as unknown as IDataObject }];
		});
		if (taken.length > 0) {
			context.logger.debug(
				`${name}: the end of ${taken.length} calls has not come; ${items.length} start an execution`,
			);
		}
		const stored = items.length === 0 || (await hasStarted(context, items));
		for (const call of taken) call.settle(stored);
	};

	const closed = new AbortController();
	void (async () => {
		while (!closed.signal.aborted) {
			await sleep(Math.min(LOOK_MS, maxAgeMs / 4), closed.signal).catch(() => {});
			if (!closed.signal.aborted) await deliver(false);
		}
	})();
	return {
		closeFunction: async () => {
			closed.abort();
			open.isWatched = false;
			await deliver(true);
		},
	};
}

/**
 * Starts one execution with these items, and waits a while for its end: n8n tells no sooner whether it could
 * store it. At a shutdown, what n8n has not run by then it never stores. With the same key, one starts at most.
 */
export async function hasStarted(
	context: ITriggerFunctions,
	items: Array<{ json: IDataObject }>,
	deduplicationKey?: string,
): Promise<boolean> {
	const done = context.helpers.createDeferredPromise<IRun>();
	const inTime = new AbortController();
	context.emit([items], undefined, done, deduplicationKey);
	const patience = sleep(PATIENCE_MS, inTime.signal).then(
		() => true,
		() => true,
	);
	const ended = done.promise.then(
		() => true,
		// One that was stopped had started.
		(error: Error) => /Cancell?ed|NotFound/.test(error.constructor.name),
	);
	const hasBegun = await Promise.race([ended, patience]);
	inTime.abort();
	return hasBegun;
}
