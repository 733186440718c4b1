/** What finished calls save and cost: executions of a day, memory of open calls, time of an event. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

import { gather, type Calls } from '../../nodes/shared/calls/gather';
import { CALL_LIMITS, OpenCalls } from '../../nodes/shared/calls/openCalls';
import { partOf } from '../../nodes/shared/calls/rules';
import { toItem, type VendorEvent } from '../../nodes/shared/events/item';
import { itemMasker } from '../../nodes/shared/privacy/masker';
import { DECODED } from '../../test/support/vendors/decoded';
import { median } from './load';

/** The day of `npm start`: its seed is another each time, the shares are not. */
const DAY = { seed: 1, calls: 60 };

export interface Saved {
	readonly vendor: string;
	readonly calls: number;
	/** Executions where every event of calls is picked. */
	readonly events: number;
	/** Executions with finished calls. */
	readonly ended: number;
}

const openCalls = () => new OpenCalls({ ...CALL_LIMITS, maxAgeMs: Infinity }, () => 0);

/** How many executions each vendor's day makes, by events and by calls. */
export const executionsOfADay = (): Saved[] =>
	DECODED.map(({ title, calls, day }) => {
		const open = openCalls();
		const events = day(DAY.seed, DAY.calls).filter((event) => isOfCall(calls, event));
		const ended = events.map((event) => {
			const gathering = gather(calls, open, [event], () => undefined);
			gathering.settle(true);
			return gathering.ended.length;
		});
		return {
			vendor: title,
			calls: DAY.calls,
			events: events.length,
			ended: ended.reduce((sum, one) => sum + one, 0),
		};
	});

function isOfCall({ catalogue, rules }: Calls, event: VendorEvent): boolean {
	const item = toItem(catalogue.source, catalogue.find(event.type), event);
	return item.interaction?.callId !== undefined && partOf(rules, item) !== undefined;
}

/** The same as a table. */
export const executionsTable = (): string =>
	[
		`A simulated day of ${DAY.calls} calls (for Webitel, some are customers whose time in a list is over: no call). _Each event_: every event of calls is picked.`,
		'',
		'| vendor | executions, each event | executions, finished calls | saved |',
		'| --- | --: | --: | --: |',
		...executionsOfADay().map(
			({ vendor, events, ended }) =>
				`| ${vendor} | ${events} | ${ended} | ${Math.round((1 - ended / events) * 100)} % |`,
		),
	].join('\n');

/**
 * What the process may grow by; and how often `JSON.parse` of the same event, in the same run, gathering and masking
 * may take: 50 µs and 10 µs on a machine that is at leisure, where it takes 1.6 µs.
 */
const LIMITS = { growthMb: 50, gather: 30, mask: 6 };
const OPEN = 10_000;
const EVENTS = 10;

const collect = (() => {
	setFlagsFromString('--expose-gc');
	return runInNewContext('gc') as () => void;
})();

const megabytes = () => {
	collect();
	const { heapUsed, external } = process.memoryUsage();
	return (heapUsed + external) / 2 ** 20;
};

/** Median microseconds of `work` for each of `events`. */
function micros<T>(events: readonly T[], work: (event: T) => void): number {
	const times = events.map((event) => {
		const began = performance.now();
		work(event);
		return (performance.now() - began) * 1000;
	});
	return median(times.slice(times.length / 2));
}

/** What finished calls save and cost, as Markdown. */
export async function benchCalls(): Promise<string> {
	const [enreach] = DECODED;
	const { calls } = enreach;
	const events = enreach.day(2, 2000).filter((event) => isOfCall(calls, event));
	const first = events.find(({ type }) => type === 'QueueCallInUserAllocated') as VendorEvent;
	const eventOf = (call: number, event: number): VendorEvent => {
		const ids = { CallId: `call-${call}`, Id: `event-${call}-${event}` };
		const time = new Date(Date.UTC(2026, 2, 2, 8, 0, event)).toISOString();
		return { ...first, id: ids.Id, time, data: { ...first.data, ...ids, Timestamp: time } };
	};

	const open = openCalls();
	const before = megabytes();
	for (let event = 0; event < EVENTS; event++) {
		for (let call = 0; call < OPEN; call++) {
			gather(calls, open, [eventOf(call, event)], () => undefined);
		}
	}
	const growth = megabytes() - before;
	if (open.size !== OPEN) throw new Error(`${open.size} calls are open`);

	const more = Array.from({ length: 10_000 }, (_, index) => eventOf(index, EVENTS));
	const texts = more.map(({ data }) => JSON.stringify(data));
	const { catalogue } = calls;
	const parse = micros(texts, (text) => void JSON.parse(text));
	const shape = micros(more, (event) => void toItem('enreach', catalogue.find(event.type), event));
	const gathered = micros(more, (event) => void gather(calls, open, [event], () => undefined));
	const items = more.map((event) => toItem('enreach', catalogue.find(event.type), event));
	const privacy = { unknown: 'leaveOut', key: 'a key that is long enough' } as const;
	const masking = (['mask', 'pseudonyms'] as const).map((choice) => {
		const mask = itemMasker(catalogue, { ...privacy, callers: choice, agents: choice });
		return [choice, micros(items, (item) => void mask?.(item))] as const;
	});
	const row = (what: string, time: number, limit?: number) => {
		const ratio = time / parse;
		const met = limit === undefined || ratio <= limit ? '' : ' (**over the limit**)';
		return `| ${what} | ${time.toFixed(1)} µs | ${ratio.toFixed(1)}${met} | ${limit ?? ''} |`;
	};
	return [
		executionsTable(),
		'',
		`${OPEN.toLocaleString('en')} open calls of ${EVENTS} events each, Enreach: the process grows by **${growth.toFixed(0)} MB** (limit ${LIMITS.growthMb}${growth <= LIMITS.growthMb ? '' : ', **over**'}). Medians of the second half of ${more.length.toLocaleString('en')} further events, in one process; on a busy machine the times are longer, their ratios are not:`,
		'',
		'| what | time | × `JSON.parse` | limit |',
		'| --- | --: | --: | --: |',
		row('`JSON.parse` of the event', parse),
		row('shaping it into its item, which single events need as well', shape),
		row('gathering it, on top', Math.max(0, gathered - shape), LIMITS.gather),
		...masking.map(([choice, time]) => row(`option Personal Data: ${choice}`, time, LIMITS.mask)),
	].join('\n');
}
