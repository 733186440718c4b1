import type { IDataObject, IExecuteResponsePromiseData } from 'n8n-workflow';

/**
 * What a running execution tells the Alvaria Streaming Trigger that started it. n8n carries it to the
 * process that holds the trigger, also from a worker, as the answer of an execution.
 */
export type Reply =
	/** n8n has stored the execution and started it. */
	| { kind: 'started' }
	/** The workflow is done with these events. */
	| { kind: 'acknowledge'; eventIds: string[] };

const KEY = 'alvariaStreaming';

/** The reply in the form n8n carries. */
export const toResponse = (reply: Reply): IExecuteResponsePromiseData =>
	({ [KEY]: reply }) as unknown as IDataObject;

/** The reply in an execution's answer; undefined for answers that are not for the trigger. */
export function replyOf(response: unknown): Reply | undefined {
	const reply = (response as Record<string, unknown> | null | undefined)?.[KEY] as
		{ kind?: unknown; eventIds?: unknown } | undefined;
	if (reply?.kind === 'started') return { kind: 'started' };
	if (reply?.kind === 'acknowledge' && Array.isArray(reply.eventIds)) {
		return { kind: 'acknowledge', eventIds: reply.eventIds.map(String) };
	}
	return undefined;
}
