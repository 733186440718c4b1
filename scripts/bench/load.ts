import { Client } from 'undici';

/** One HTTP request of a load. */
export interface LoadRequest {
	readonly headers: Readonly<Record<string, string>>;
	readonly body: string;
}

export interface LoadOptions {
	readonly url: string;
	/** Each sends its next request when its last one was answered, as a vendor's sender does. */
	readonly connections: number;
	/** Milliseconds after which no further request is sent; all that were sent are waited for. */
	readonly durationMs: number;
	readonly next: () => LoadRequest;
}

export interface LoadResult {
	/** Answers by status; 0 for none. */
	readonly statuses: ReadonlyMap<number, number>;
	/** Milliseconds from request to answer, ascending. */
	readonly latencies: readonly number[];
}

/** Sends requests over kept-alive connections for a while, and waits for every answer. */
export async function load({
	url,
	connections,
	durationMs,
	next,
}: LoadOptions): Promise<LoadResult> {
	const { origin, pathname } = new URL(url);
	const statuses = new Map<number, number>();
	const latencies: number[] = [];
	const end = performance.now() + durationMs;
	await Promise.all(
		Array.from({ length: connections }, async () => {
			const client = new Client(origin, { headersTimeout: 120_000 });
			while (performance.now() < end) {
				const began = performance.now();
				const status = await post(client, pathname, next());
				latencies.push(performance.now() - began);
				statuses.set(status, (statuses.get(status) ?? 0) + 1);
			}
			await client.close();
		}),
	);
	return { statuses, latencies: latencies.sort((a, b) => a - b) };
}

async function post(client: Client, path: string, request: LoadRequest): Promise<number> {
	try {
		const { statusCode, body } = await client.request({ method: 'POST', path, ...request });
		await body.dump();
		return statusCode;
	} catch {
		return 0;
	}
}

/** The value below which a share of the ascending `values` lies. */
export const percentile = (values: readonly number[], share: number): number =>
	values[Math.min(values.length - 1, Math.floor(values.length * share))] ?? Number.NaN;

export const median = (values: readonly number[]): number =>
	percentile(
		[...values].sort((a, b) => a - b),
		0.5,
	);
