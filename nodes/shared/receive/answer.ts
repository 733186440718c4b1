import type { IWebhookFunctions } from 'n8n-workflow';

import { sleep } from '../sleep';

/** Express's response, as n8n hands it out. */
export type Response = ReturnType<IWebhookFunctions['getResponseObject']>;

/**
 * Calls back when this request has been answered: with true for a success, which n8n answers only after the
 * execution is stored. Looks at the answer being given, not at its arrival: a caller that hung up meanwhile
 * does not change what n8n stored.
 */
export function whenAnswered(response: Response, callback: (stored: boolean) => void): void {
	const end = response.end.bind(response) as (...args: unknown[]) => Response;
	response.end = ((...args: unknown[]) => {
		try {
			return end(...args);
		} finally {
			callback(response.statusCode >= 200 && response.statusCode < 400);
		}
	}) as Response['end'];
}

/**
 * How long a request waits to hear how another one's delivery went. Vendors give up sooner, but an event
 * counts as failed only then: n8n under great load stores it late.
 */
const PATIENCE_MS = 120_000;

/** Whether another request's delivery ends well while there is patience. */
export async function isStoredInTime(
	outcome: Promise<boolean>,
	patienceMs = PATIENCE_MS,
): Promise<boolean> {
	const known = new AbortController();
	const tooLate = sleep(patienceMs, known.signal).then(
		() => false,
		() => false,
	);
	const stored = await Promise.race([outcome, tooLate]);
	known.abort();
	return stored;
}

/**
 * Answers requests whose events another request delivers, once it is known how that went: with success only
 * if they are stored. They wait outside n8n, holding a socket and none of its isolates.
 */
export async function answerTogether(
	responses: readonly Response[],
	outcome: Promise<boolean>,
	patienceMs?: number,
): Promise<void> {
	const stored = await isStoredInTime(outcome, patienceMs);
	for (const response of responses) {
		if (stored) answer(response, 200);
		else answer(response, 503, 'The event could not be stored');
	}
}

/** Answers with a status alone, or with a text: by default one line that says what is wrong. */
export function answer(
	response: Response,
	status: number,
	text?: string,
	contentType = 'text/plain',
): void {
	response.status(status);
	if (text !== undefined) response.type(contentType);
	response.end(text);
}
