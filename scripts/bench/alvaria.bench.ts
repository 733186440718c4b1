import { performance } from 'node:perf_hooks';
import { queryObjects, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

import { step } from '../bootstrap.cjs';
import { until } from '../../test/support/host/process';
import { Rig } from '../../test/integration/alvaria/rig';
import { MAX_EVENTS, scaledClock } from '../../test/support/vendors/alvaria';
import { costOfTrigger } from './alvariaProfile';
import { median, percentile } from './load';

const HOUR = 3_600_000;

/**
 * The Alvaria trigger against the simulated Alvaria over HTTP on loopback, both in this process, through
 * n8n-core's own HTTP client and OAuth2; executions succeed at once. The last figure is of a real n8n.
 * Returns Markdown.
 */
export async function benchAlvaria(isQuick: boolean): Promise<string> {
	const rows = [
		await step('Alvaria: from publication to execution', async () => latency(isQuick ? 50 : 500)),
		await step(
			'Alvaria: draining a queue',
			async () => await drain(isQuick ? 10_000 : 20_000, isQuick ? 1 : 5),
		),
		await step('Alvaria: idle', async () => await idle(isQuick ? 3 : 10)),
		await step('Alvaria: a day', async () => await day(isQuick ? 4 : 24)),
		await step('Alvaria: real executions', async () => await share(isQuick ? 300 : 3000)),
	].flat();
	const lines = rows.map(
		({ what, measured, target, isMet }) =>
			`| ${what} | ${measured} | ${target} | ${isMet ? 'yes' : '**no**'} |`,
	);
	return ['| what | measured | target | met |', '|---|---|---|---|', ...lines].join('\n');
}

interface Row {
	readonly what: string;
	readonly measured: string;
	readonly target: string;
	readonly isMet: boolean;
}

/** Runs `work` with a trigger whose executions succeed at once. */
async function withRig<T>(
	options: Parameters<typeof Rig.start>[0],
	work: (rig: Rig) => Promise<T>,
): Promise<T> {
	const rig = await Rig.start(options);
	rig.n8n.play = (execution) => {
		rig.n8n.executions.length = 0;
		rig.n8n.logs.length = 0;
		execution.end();
	};
	try {
		return await work(rig);
	} finally {
		await rig.stop();
	}
}

/** Milliseconds from publication to `emit`, the trigger polling and nothing else to do. */
async function latency(samples: number): Promise<Row[]> {
	const took = await withRig({}, async (rig) => {
		const { play } = rig.n8n;
		let published = 0;
		const measured: number[] = [];
		rig.n8n.play = (execution) => {
			measured.push(performance.now() - published);
			play(execution);
		};
		await rig.activate();
		for (let sample = 0; sample < samples; sample++) {
			await rig.untilAcknowledged();
			await rig.untilPolling();
			published = performance.now();
			rig.publish();
			await until('an execution', () => measured.length > sample, { everyMs: 1 });
		}
		return measured;
	});
	const slow = percentile(
		[...took].sort((a, b) => a - b),
		0.99,
	);
	const middle = median(took);
	return [
		{
			what: 'publication to `emit`, idle: median (99th percentile)',
			measured: `${middle.toFixed(1)} ms (${slow.toFixed(1)} ms)`,
			target: 'under 10 ms',
			isMet: middle < 10,
		},
	];
}

/** Events a second through one session, and requests for them. */
async function drain(events: number, rounds: number): Promise<Row[]> {
	const rates: number[] = [];
	const requests: number[] = [];
	for (let round = 0; round < rounds; round++) {
		await withRig({ ledgerSize: events }, async (rig) => {
			const options = { maxEvents: MAX_EVENTS.max, maxInFlight: MAX_EVENTS.max };
			await rig.activate({ options });
			await rig.untilPolling();
			const before = requestsOf(rig);
			const ids = rig.publish(events);
			// Published in one go: nothing was drained meanwhile.
			const began = performance.now();
			await until('the last event', () => !rig.cloud.isWaiting(ids[events - 1]), { everyMs: 1 });
			await rig.untilAcknowledged();
			rates.push(events / ((performance.now() - began) / 1000));
			requests.push(((requestsOf(rig) - before) / events) * MAX_EVENTS.max);
		});
	}
	return [
		{
			what: 'events a second drained per session',
			measured: Math.round(median(rates)).toLocaleString('en'),
			target: '10,000',
			isMet: median(rates) >= 10_000,
		},
		{
			what: `requests per ${MAX_EVENTS.max} events`,
			measured: median(requests).toFixed(2),
			target: 'at most 2',
			isMet: median(requests) <= 2,
		},
	];
}

/** `GET events` and acknowledgements taken so far. */
const requestsOf = ({ cloud: { requests } }: Rig): number =>
	(requests.events ?? 0) + (requests.acknowledge ?? 0);

/** What a trigger without events costs; 15 s pass in 1.5 s. */
async function idle(polls: number): Promise<Row[]> {
	const SPEED = 10;
	const clock = scaledClock(SPEED);
	const { perPoll, cpu } = await withRig({ clock }, async (rig) => {
		await rig.activate();
		await rig.untilPolling();
		const { user, system } = process.cpuUsage();
		const before = { at: clock.now(), polls: rig.polls };
		await until('polls', () => rig.polls >= before.polls + polls, { everyMs: 1 });
		const used = process.cpuUsage();
		return {
			perPoll: (clock.now() - before.at) / (rig.polls - before.polls) / 1000,
			cpu: (used.user + used.system - user - system) / 1000 / (rig.polls - before.polls),
		};
	});
	return [
		{
			what: 'idle: seconds per poll (CPU per poll, the simulator included)',
			measured: `${perPoll.toFixed(1)} s (${cpu.toFixed(1)} ms)`,
			target: 'one poll per 15 s',
			isMet: perPoll >= 15,
		},
	];
}

/** Hours of the simulated clock, with an event a minute, in which nothing may pile up. */
async function day(hours: number): Promise<Row[]> {
	const SPEED = 1000;
	const clock = scaledClock(SPEED);
	const warnings: Error[] = [];
	const onWarning = (warning: Error) => {
		if (warning.name === 'MaxListenersExceededWarning') warnings.push(warning);
	};
	process.on('warning', onWarning);
	const { first, last, events } = await withRig({ clock, ledgerSize: 100 }, async (rig) => {
		const { play } = rig.n8n;
		let events = 0;
		rig.n8n.play = (execution) => {
			events++;
			play(execution);
		};
		// The longest delay: at this speed it is over in 0.6 s of this busy process.
		await rig.activate({ options: { inactivityDelay: 600 } });
		await rig.untilPolling();
		const began = clock.now();
		const stopTraffic = everyMinute(clock, () => rig.publish());
		const passed = async (ms: number) =>
			await until('time to pass', () => clock.now() >= began + ms, { timeoutMs: 600_000 });
		await passed(HOUR);
		const first = census();
		await passed(hours * HOUR);
		stopTraffic();
		await rig.untilAcknowledged();
		const last = census();
		return { first, last, events };
	});
	process.off('warning', onWarning);
	const growth = (last.heap - first.heap) / 2 ** 20;
	const isSame = last.timers <= first.timers + 1 && last.signals <= first.signals + 5;
	return [
		{
			what: `${hours} simulated hours, ${events.toLocaleString('en')} events: growth of heap, timers, signals; warnings of too many listeners`,
			measured: `${growth.toFixed(1)} MB, ${last.timers - first.timers}, ${last.signals - first.signals}; ${warnings.length}`,
			target: 'none',
			isMet: growth < 1 && isSame && warnings.length === 0,
		},
	];
}

function everyMinute(clock: ReturnType<typeof scaledClock>, action: () => void): () => void {
	let cancel = clock.after(60_000, function again() {
		action();
		cancel = clock.after(60_000, again);
	});
	return () => cancel();
}

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** What is alive after a garbage collection. */
function census() {
	collectGarbage();
	collectGarbage();
	return {
		heap: process.memoryUsage().heapUsed,
		timers: process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length,
		signals: queryObjects(AbortSignal as unknown as () => void, { format: 'count' }),
	};
}

/** The trigger's share of n8n's CPU, from a CPU profile of a real n8n. */
async function share(events: number): Promise<Row[]> {
	const { triggerShare, perEvent, requestsPerEvent, eventsPerSecond } = await costOfTrigger(events);
	return [
		{
			what: `the trigger's share of n8n's CPU, with ${events.toLocaleString('en')} real executions (per event; executions a second)`,
			measured: `${(triggerShare * 100).toFixed(1)} % (${perEvent.toFixed(2)} ms and ${requestsPerEvent.toFixed(2)} requests; ${eventsPerSecond.toFixed(0)})`,
			target: 'under 3 %',
			isMet: triggerShare < 0.03,
		},
	];
}
