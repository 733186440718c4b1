import { countExecutions } from '../../test/support/host/executions';
import type { N8n } from '../../test/support/host/n8n';
import { until } from '../../test/support/host/process';
import { load, type LoadRequest, percentile } from './load';

export interface Measurement {
	/** Events answered with success, by the seconds until the last execution had ended. */
	readonly eventsPerSecond: number;
	/** CPU time of n8n's process, until the last execution had ended. */
	readonly cpuMsPerEvent: number;
	readonly p50: number;
	readonly p99: number;
	/** Largest resident memory while it ran. */
	readonly memoryMb: number;
	/** Requests that were not answered 200. */
	readonly failed: number;
	readonly executions: number;
}

export interface Subject {
	readonly id: string;
	readonly url: string;
}

/** Puts a workflow under load and waits until all it started has ended. */
export async function measure(
	n8n: N8n,
	{ id, url }: Subject,
	options: { connections: number; durationMs: number; next: () => LoadRequest },
): Promise<Measurement> {
	const before = await countExecutions(n8n.database, id);
	const { cpuSeconds } = n8n.main.usage();
	let memoryBytes = 0;
	const sampler = setInterval(() => {
		memoryBytes = Math.max(memoryBytes, n8n.main.usage().memoryBytes);
	}, 200);
	const began = performance.now();
	const { statuses, latencies } = await load({ url, ...options });
	const after = await until(
		'all executions to end',
		async () => {
			const now = await countExecutions(n8n.database, id);
			return now.ended === now.total && now;
		},
		{ everyMs: 50, timeoutMs: 300_000 },
	);
	const seconds = (performance.now() - began) / 1000;
	clearInterval(sampler);
	const answered = statuses.get(200) ?? 0;
	return {
		eventsPerSecond: answered / seconds,
		cpuMsPerEvent: ((n8n.main.usage().cpuSeconds - cpuSeconds) * 1000) / answered,
		p50: percentile(latencies, 0.5),
		p99: percentile(latencies, 0.99),
		memoryMb: memoryBytes / 2 ** 20,
		failed: latencies.length - answered,
		executions: after.total - before.total,
	};
}
