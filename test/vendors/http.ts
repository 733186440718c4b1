import { setTimeout as wait } from 'node:timers/promises';

import { type Dispatcher, request } from 'undici';

export type Fields = Record<string, unknown>;

/** How the fields of an event travel. */
export type Encoding = 'json' | 'form' | 'query' | 'query of a POST';

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
	readonly attempts: number;
	readonly milliseconds: number;
}

/** Sends one event, or a list of them, and tries again while it is not answered with success. */
export async function send(target: Target, fields: Fields | Fields[]): Promise<Sent> {
	const { attempts = 1, retryAfterMs = 1000 } = target;
	for (let attempt = 1; ; attempt++) {
		const began = performance.now();
		const status = await deliver(target, fields);
		const milliseconds = performance.now() - began;
		const isDelivered = status !== undefined && status >= 200 && status < 300;
		if (isDelivered || attempt === attempts) return { status, attempts: attempt, milliseconds };
		await wait(retryAfterMs);
	}
}

async function deliver(
	{ url, encoding, headers, query = {}, dispatcher, timeoutMs = 10_000 }: Target,
	fields: Fields | Fields[],
): Promise<number | undefined> {
	const address = new URL(url);
	for (const [name, value] of Object.entries(query)) address.searchParams.append(name, value);
	const encoded = encoding === 'json' ? '' : asForm(fields as Fields);
	if (encoding.startsWith('query'))
		address.search = [address.search.slice(1), encoded].filter(Boolean).join('&');
	const contentType =
		encoding === 'json' ? 'application/json' : 'application/x-www-form-urlencoded';
	const hasBody = encoding === 'json' || encoding === 'form';
	try {
		const { statusCode, body } = await request(address, {
			method: encoding === 'query' ? 'GET' : 'POST',
			headers: { ...(hasBody ? { 'content-type': contentType } : {}), ...headers },
			body: encoding === 'json' ? JSON.stringify(fields) : encoding === 'form' ? encoded : null,
			signal: AbortSignal.timeout(timeoutMs),
			dispatcher,
		});
		await body.dump();
		return statusCode;
	} catch {
		return undefined;
	}
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
