import { setTimeout as wait } from 'node:timers/promises';

import { type Dispatcher, request } from 'undici';

import { outcomeIn } from '../http';

/** How the vendor's service sends ("Endpoint implementation" of the webhooks document). */
export interface Endpoint {
	readonly url: string;
	readonly secret?: string;
	/** An answer later than this counts as none; the vendor's default is 5 s. */
	readonly timeoutMs?: number;
	/** Deliveries tried in all; the document says "a few times". */
	readonly attempts?: number;
	/** Pause before a further attempt. */
	readonly retryAfterMs?: number;
	readonly dispatcher?: Dispatcher;
	/** Headers beside the vendor's own. */
	readonly headers?: Readonly<Record<string, string>>;
}

export interface EnreachEvent extends Readonly<Record<string, unknown>> {
	readonly EventType: string;
	readonly Id: string;
}

export interface Sent {
	/** Only 200 counts as delivered. */
	readonly isDelivered: boolean;
	/** Status of the last answer; none when it did not come in time. */
	readonly status?: number;
	/** What the trigger said that it did with the event (`X-Contact-Center`). */
	readonly outcome?: string;
	readonly attempts: number;
	/** How long the last answer took. */
	readonly milliseconds: number;
}

/** Delivers one event: accepts exactly 200, waits 5 s at most, tries a few times, then drops it. */
export async function send(endpoint: Endpoint, event: EnreachEvent): Promise<Sent> {
	const { attempts = 4, retryAfterMs = 1000 } = endpoint;
	for (let attempt = 1; ; attempt++) {
		const began = performance.now();
		const { status, outcome } = await post(endpoint, event);
		const milliseconds = performance.now() - began;
		const isDelivered = status === 200;
		if (isDelivered || attempt === attempts) {
			return { isDelivered, status, outcome, attempts: attempt, milliseconds };
		}
		await wait(retryAfterMs);
	}
}

async function post(
	{ url, secret, timeoutMs = 5000, dispatcher, headers }: Endpoint,
	event: EnreachEvent,
): Promise<Pick<Sent, 'status' | 'outcome'>> {
	try {
		const answer = await request(url, {
			method: 'POST',
			headers: {
				'content-type': 'application/json; charset=utf-8',
				'x-benemen-event': event.EventType,
				...(secret === undefined ? {} : { 'x-benemen-token': secret }),
				...headers,
			},
			body: JSON.stringify(event),
			signal: AbortSignal.timeout(timeoutMs),
			dispatcher,
		});
		await answer.body.dump();
		return { status: answer.statusCode, outcome: outcomeIn(answer.headers) };
	} catch {
		// Refused, reset or too late: to the vendor these are all "not delivered".
		return {};
	}
}
