import { setTimeout as wait } from 'node:timers/promises';

import { type Dispatcher, FormData, request } from 'undici';

export type Fields = Record<string, unknown>;

/** How the fields of an event travel. */
export type Encoding = 'json' | 'form' | 'form in parts' | 'query' | 'query of a POST';

/** Where it is not said by the request itself. */
const CONTENT_TYPES: Partial<Record<Encoding, string>> = {
	json: 'application/json',
	form: 'application/x-www-form-urlencoded',
};

export interface Target {
	readonly url: string;
	readonly encoding: Encoding;
	readonly headers?: Readonly<Record<string, string>>;
	/** Further parts of the URL. */
	readonly query?: Readonly<Record<string, string>>;
	readonly dispatcher?: Dispatcher;
	/** Deliveries tried in all; one by default. */
	readonly attempts?: number;
	readonly retryAfterMs?: number;
	readonly timeoutMs?: number;
}

export interface Sent {
	/** Status of the last answer; none where there was none in time. */
	readonly status?: number;
	/** What the trigger said that it did with the event (`X-Contact-Center`). */
	readonly outcome?: string;
	readonly attempts: number;
	readonly milliseconds: number;
}

/** Sends one event, or a list of them, and tries again while it is not answered with success. */
export async function send(target: Target, fields: Fields | Fields[]): Promise<Sent> {
	const { attempts = 1, retryAfterMs = 1000 } = target;
	for (let attempt = 1; ; attempt++) {
		const began = performance.now();
		const { status, outcome } = await deliver(target, fields);
		const milliseconds = performance.now() - began;
		const isDelivered = status !== undefined && status >= 200 && status < 300;
		if (isDelivered || attempt === attempts) {
			return { status, outcome, attempts: attempt, milliseconds };
		}
		await wait(retryAfterMs);
	}
}

/** Posts a body as it is, once. */
export async function sendBody(
	url: string,
	headers: Readonly<Record<string, string>>,
	content: string,
	timeoutMs: number,
): Promise<Sent> {
	const began = performance.now();
	const answer = await answerTo(url, {
		...{ method: 'POST', headers, body: content },
		signal: AbortSignal.timeout(timeoutMs),
	});
	return { ...answer, attempts: 1, milliseconds: performance.now() - began };
}

async function deliver(
	{ url, encoding, headers, query = {}, dispatcher, timeoutMs = 60_000 }: Target,
	fields: Fields | Fields[],
): Promise<Answered> {
	const address = new URL(url);
	for (const [name, value] of Object.entries(query)) address.searchParams.append(name, value);
	if (encoding.startsWith('query')) {
		const encoded = asForm(fields as Fields);
		address.search = [address.search.slice(1), encoded].filter(Boolean).join('&');
	}
	const contentType = CONTENT_TYPES[encoding];
	return await answerTo(address, {
		method: encoding === 'query' ? 'GET' : 'POST',
		headers: { ...(contentType ? { 'content-type': contentType } : {}), ...headers },
		body: bodyOf(encoding, fields),
		signal: AbortSignal.timeout(timeoutMs),
		dispatcher,
	});
}

/** What was answered; nothing where there is no answer. */
async function answerTo(...asked: Parameters<typeof request>): Promise<Answered> {
	try {
		const { statusCode, headers, body } = await request(...asked);
		await body.dump();
		return { status: statusCode, outcome: outcomeIn(headers) };
	} catch {
		return {};
	}
}

type Answered = Pick<Sent, 'status' | 'outcome'>;

/** What the trigger said that it did with an event. */
export const outcomeIn = (headers: Readonly<Record<string, unknown>>): string | undefined =>
	headers['x-contact-center'] === undefined ? undefined : String(headers['x-contact-center']);

function bodyOf(encoding: Encoding, fields: Fields | Fields[]): string | FormData | null {
	if (encoding === 'json') return JSON.stringify(fields);
	if (encoding === 'form') return asForm(fields as Fields);
	if (encoding !== 'form in parts') return null;
	const form = new FormData();
	for (const [name, value] of Object.entries(fields)) {
		for (const one of [value].flat()) form.append(name, asText(one));
	}
	return form;
}

/** Lists as repeated fields, objects as JSON, null as nothing: what a form can say. */
export const asForm = (fields: Fields): string =>
	Object.entries(fields)
		.flatMap(([name, value]) =>
			[value].flat().map((one) => `${encodeURIComponent(name)}=${encodeURIComponent(asText(one))}`),
		)
		.join('&');

export function asText(value: unknown): string {
	if (value === null || value === undefined) return '';
	return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
