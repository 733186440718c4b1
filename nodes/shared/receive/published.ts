import type { ITriggerFunctions, ITriggerResponse } from 'n8n-workflow';

import { watch } from '../calls/watch';
import { watchFeed } from '../feed/watch';
import { processState } from '../state';
import type { WebhookAdapter } from './adapter';

/** What n8n calls while the workflow is published, in its main process only: what a clock starts. */
export const watching = (adapter: WebhookAdapter) =>
	async function (this: ITriggerFunctions): Promise<ITriggerResponse> {
		const parts = [
			await watch(this, adapter, processState),
			watchFeed(this, adapter.catalogue.source, processState),
		];
		const closers = parts.flatMap(({ closeFunction }) => closeFunction ?? []);
		if (closers.length === 0) return {};
		return {
			closeFunction: async () => {
				await Promise.all(closers.map(async (close) => await close()));
			},
		};
	};
