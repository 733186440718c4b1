import type { ExecutionStatus } from 'n8n-workflow';

/** When an event is acknowledged. */
export type AcknowledgeMode =
	'onReceipt' | 'onStored' | 'onFinish' | 'onSuccess' | 'onStatus' | 'byWorkflow';

/** What becomes of an event that Alvaria delivers again. */
export type Redelivery = 'runAgain' | 'neverTwice';

/** How the attempt to run an execution came out, as far as n8n tells. */
export type Outcome =
	| { kind: 'ended'; status: ExecutionStatus }
	/** An execution that had paused is over; n8n does not tell how it ended. */
	| { kind: 'endedLater' }
	/** Another execution was started with the same deduplication key; this one was not. */
	| { kind: 'duplicate' }
	/** n8n could not store or start an execution. */
	| { kind: 'notStarted'; error: Error };

/** What happens to the events of an execution. */
export type Verdict =
	| 'acknowledge'
	/** Run again when Alvaria delivers it again, after a delay. */
	| 'retry';

/** What the user decides about acknowledgements. */
export interface Policy {
	mode: AcknowledgeMode;
	/** For `onStatus`. */
	statuses: readonly ExecutionStatus[];
	redelivery: Redelivery;
	/** Executions an event may have before it is given up; 0 for no limit. */
	maxAttempts: number;
}

/**
 * What happens to events once their execution is over; `executions` is how many of theirs have ended.
 *
 * With `neverTwice` an event is used up by its one start, however that ended: it is acknowledged, for
 * unacknowledged it would only block the queue. With `runAgain` nothing is acknowledged but by the
 * user's choice, or after the attempts the user allows.
 */
export function verdict(policy: Policy, outcome: Outcome, executions: number): Verdict {
	const { mode, redelivery, maxAttempts } = policy;
	if (outcome.kind === 'duplicate') return redelivery === 'neverTwice' ? 'acknowledge' : 'retry';
	if (outcome.kind === 'notStarted') return 'retry';
	if (outcome.kind === 'endedLater' && mode !== 'byWorkflow') return 'acknowledge';
	if (outcome.kind === 'ended' && isFulfilled(policy, outcome.status)) return 'acknowledge';
	if (redelivery === 'neverTwice') return 'acknowledge';
	return maxAttempts > 0 && executions >= maxAttempts ? 'acknowledge' : 'retry';
}

/** Whether an execution that ended with this status is what the user waits for. */
function isFulfilled({ mode, statuses }: Policy, status: ExecutionStatus): boolean {
	switch (mode) {
		case 'onReceipt':
		case 'onStored':
		case 'onFinish':
			return true;
		case 'onSuccess':
			return status === 'success';
		case 'onStatus':
			return statuses.includes(status);
		case 'byWorkflow':
			return false;
	}
}

/**
 * Whether an execution that paused (Wait node) is to be waited for: it goes on later, and the events
 * stay taken over until then.
 */
export const isPaused = ({ mode, statuses }: Policy, status: ExecutionStatus): boolean =>
	status === 'waiting' &&
	mode !== 'onStored' &&
	mode !== 'onReceipt' &&
	!(mode === 'onStatus' && statuses.includes('waiting'));

/** Milliseconds until an event may run again after so many attempts: doubling, up to ten minutes. */
export const retryDelay = (first: number, attempts: number): number =>
	Math.min(Math.max(first, 10 * 60_000), first * 2 ** Math.min(attempts - 1, 20));
