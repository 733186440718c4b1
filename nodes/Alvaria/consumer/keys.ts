import { hash } from 'node:crypto';

import type { StreamingEvent } from '../api/event';
import type { Redelivery } from './decision';

/** What a deduplication key holds besides the events. */
export interface KeyScope {
	workflowId: string;
	nodeId: string;
	redelivery: Redelivery;
	processStart: string;
}

/** An event and which of its executions this is, counted from 1; 0 for the only one it can have. */
export interface Attempt {
	event: StreamingEvent;
	attempt: number;
}

/**
 * The deduplication key of the execution for these events: n8n starts at most one execution per key,
 * across all its processes, for as long as it keeps the execution.
 *
 * `neverTwice`: the event alone, so that it never starts again. `runAgain`: also the process's start
 * and the attempt, so that after a crash, or after a failed attempt, it does.
 */
export function deduplicationKey(
	{ workflowId, nodeId, redelivery, processStart }: KeyScope,
	attempts: readonly Attempt[],
): string {
	const parts: unknown[] = [workflowId, nodeId];
	if (redelivery === 'runAgain') parts.push(processStart);
	for (const { event, attempt } of attempts) {
		// An id may be unique within a session's queue only; these do not change on redelivery.
		parts.push(event.id, event.type, event.correlationId ?? '', event.publishedTime ?? '');
		if (redelivery === 'runAgain') parts.push(attempt);
	}
	return `alvaria-streaming:${hash('sha256', JSON.stringify(parts))}`;
}
