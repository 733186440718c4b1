import type { ExecutionStatus, INodeExecutionData, IRun, ITriggerFunctions } from 'n8n-workflow';

import { replyOf, type Reply } from '../api/reply';
import type { Outcome } from './decision';

/** The part of n8n's trigger context that starts executions. */
export type Emitter = Pick<ITriggerFunctions, 'emit'> & {
	helpers: Pick<ITriggerFunctions['helpers'], 'createDeferredPromise'>;
};

type AnswerPromise = NonNullable<Parameters<Emitter['emit']>[1]>;

/** An execution to start, and what to do about what it tells. */
export interface Handover {
	items: INodeExecutionData[];
	deduplicationKey: string;
	onReply: (reply: Reply) => void;
	/** Whether to wait on for the end of an execution that came to rest with this status. */
	isPaused: (status: ExecutionStatus) => boolean;
	/** It rests now, and costs nothing until it goes on. */
	onPaused: () => void;
}

/** Starts an execution and tells how it came out. Never rejects. */
export async function handOver(
	emitter: Emitter,
	{ items, deduplicationKey, onReply, isPaused, onPaused }: Handover,
): Promise<Outcome> {
	const done = emitter.helpers.createDeferredPromise<IRun>();
	const end = emitter.helpers.createDeferredPromise<void>();
	let paused = false;
	// n8n gives it every answer the execution sends, and one of its own when it has ended; an
	// ordinary promise would drop all but the first.
	const answers: AnswerPromise = {
		promise: new Promise(() => {}),
		resolve: (response) => {
			const reply = replyOf(response);
			if (reply) onReply(reply);
			else if (paused) end.resolve();
		},
		reject: () => {
			if (paused) end.resolve();
		},
	};
	try {
		emitter.emit([items], answers, done, deduplicationKey);
		// Undefined on a duplicate, whatever n8n's types say.
		const run = (await done.promise) as IRun | undefined;
		if (!run) return { kind: 'duplicate' };
		if (isPaused(run.status)) {
			paused = true;
			onPaused();
			await end.promise;
			return { kind: 'endedLater' };
		}
		return { kind: 'ended', status: run.status };
	} catch (error) {
		return outcomeOf(error as Error);
	}
}

/** What a rejection says: n8n rejects for executions it cancelled, and for those it could not start. */
function outcomeOf(error: Error): Outcome {
	const { name } = error.constructor ?? {};
	// All of n8n's cancellations, whose classes differ between versions: by hand, by time-out, at shutdown.
	if (/Cancell?ed/.test(name)) return { kind: 'ended', status: 'canceled' };
	// It was over before n8n could watch it: its status is not known here.
	if (name === 'ExecutionNotFoundError') return { kind: 'ended', status: 'unknown' };
	return { kind: 'notStarted', error };
}
