import { enreach } from '../../../../nodes/Enreach/events';
import { sampleOf } from '../../../../nodes/shared/events/sample';
import { type Happening, randomSequence, randomUuid } from '../day';
import type { EnreachEvent } from './sender';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

const QUEUES = [
	{ id: '6cb31d7d-9cd9-41dc-a096-62cf31fd0281', name: 'Customer service', number: '+441632960234' },
	{ id: '0f6d8a3c-5a55-4a4e-9a34-0c2f6d1d7b11', name: 'Orders', number: '+441632960235' },
	{ id: 'c1b3f7a2-83d6-4f0e-8f56-5f9f1c7a2e90', name: 'Invoices', number: '+441632960236' },
] as const;
const AGENTS = [
	['b4df099e-70dc-4ff5-b4ea-c2c3547d97fb', 'anna.virtanen@example.com', '+441632960301'],
	['7b8f8f0e-3f0b-4a25-9d75-2f4f2c0f6c01', 'mikko.laine@example.com', '+441632960302'],
	['e2a9d0c4-6f1d-4b0c-8c0b-6b3f5a9d7d02', 'sofia.berg@example.com', '+441632960303'],
] as const;
/** Callers' numbers, from the ranges that Britain and Sweden keep free for fiction. */
const CALLER_COUNT = 30;
const HIDDEN = 'anonymous';

interface Call {
	readonly CallId: string;
	readonly LegId: string;
	readonly CallerNumber: string;
	readonly TargetNumber: string;
	readonly QueueId: string;
	readonly QueueName: string;
	readonly QueueNumber: string;
}

/**
 * A working day of a service desk, in order of time: callers arrive at queues, wait, are put through
 * to an agent or hang up before. Every call keeps its `CallId`. The same seed, the same day.
 *
 * @param begin when the day begins, epoch milliseconds
 * @param calls how many calls it has, spread over eight hours
 */
export function serviceDeskDay(
	seed: number,
	begin: number,
	calls = 60,
): Array<Happening<EnreachEvent>> {
	const random = randomSequence(seed);
	const between = (from: number, to: number) => from + Math.floor(random() * (to - from));
	const oneOf = <T>(list: readonly T[]): T => list[between(0, list.length)];
	const uuid = () => randomUuid(random);
	const callers = Array.from({ length: CALLER_COUNT }, (_, index) => {
		// Now and then one who gets no SMS: a landline, or a number that is not shown.
		if (index % 10 === 8) return `+441632960${between(100, 1000)}`;
		if (index % 10 === 9) return HIDDEN;
		return oneOf([`+447700900${between(100, 1000)}`, `+467017406${between(10, 100)}`]);
	});
	const day: Array<Happening<EnreachEvent>> = [];
	const add = (at: number, type: string, facts: object) =>
		day.push({
			at,
			event: payload(type, {
				...facts,
				Id: uuid(),
				Timestamp: new Date(begin + at).toISOString(),
			}),
		});

	for (let number = 0; number < calls; number++) {
		const queue = oneOf(QUEUES);
		const call: Call = {
			CallId: uuid(),
			LegId: uuid(),
			CallerNumber: oneOf(callers),
			TargetNumber: queue.number,
			QueueId: queue.id,
			QueueName: queue.name,
			QueueNumber: queue.number,
		};
		// The first call comes as the doors open.
		let now = number === 0 ? 0 : between(0, 8 * HOUR);
		add(now, 'QueueCallInComing', call);
		now += SECOND;
		add(now, 'QueueCallInArrived', call);
		if (random() < 0.3) {
			now += between(20 * SECOND, 3 * MINUTE);
		} else {
			const [UserId, UserName, UserNumber] = oneOf(AGENTS);
			const agent = { UserId, UserName, UserNumber, AgentLegId: uuid() };
			now += between(5 * SECOND, 90 * SECOND);
			add(now, 'QueueCallInUserAllocated', { ...call, ...agent });
			now += between(3 * SECOND, 12 * SECOND);
			add(now, 'QueueCallInUserConnected', { ...call, ...agent });
			now += between(2 * MINUTE, 8 * MINUTE);
		}
		add(now, 'QueueCallInDisconnected', { ...call, Reason: 'remote' });
	}
	return day.sort((one, other) => one.at - other.at);
}

/** An event as the vendor sends it: the definition's sample with these facts in the fields it has. */
export function payload(type: string, facts: Readonly<Record<string, unknown>>): EnreachEvent {
	const definition = enreach.find(type);
	if (!definition) throw new Error(`Enreach has no event ${type}`);
	const sample = sampleOf(definition);
	const known = Object.entries({ EntityId: facts.QueueId, ...facts, EventType: type }).filter(
		([name]) => name in sample,
	);
	return { ...sample, ...Object.fromEntries(known) } as EnreachEvent;
}
