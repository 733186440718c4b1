import { randomSequence, randomUuid } from './day';

export interface Agent {
	readonly id: number;
	readonly name: string;
	readonly username: string;
	readonly extension: string;
}

/** A call to a queue, as it happens, whoever tells of it. */
export interface Call {
	readonly number: number;
	readonly id: string;
	/** Milliseconds since the day began. */
	readonly at: number;
	readonly queue: { readonly id: number; readonly name: string; readonly number: string };
	readonly customer: string;
	/** Who let it ring. */
	readonly missedBy?: Agent;
	/** Who answered; nobody where the caller gave up. */
	readonly agent?: Agent;
	readonly waitMs: number;
	readonly talkMs: number;
}

const SECOND = 1000;
const HOUR = 3600 * SECOND;

const QUEUES = [
	{ id: 17, name: 'Customer service', number: '+441632960234' },
	{ id: 18, name: 'Orders', number: '+441632960235' },
] as const;

export const AGENTS: readonly Agent[] = [
	{ id: 204, name: 'Anna Virtanen', username: 'anna.virtanen@example.com', extension: '301' },
	{ id: 207, name: 'Mikko Laine', username: 'mikko.laine@example.com', extension: '304' },
	{ id: 209, name: 'Sofia Berg', username: 'sofia.berg@example.com', extension: '306' },
];

/** The calls of a working day, in order of arrival; the same seed, the same calls. */
export function callsOfADay(seed: number, count: number): Call[] {
	const random = randomSequence(seed);
	const between = (from: number, to: number) => from + Math.floor(random() * (to - from));
	const oneOf = <T>(list: readonly T[]): T => list[between(0, list.length)];
	const uuid = () => randomUuid(random);
	return Array.from({ length: count }, (_, number): Call => {
		const isAnswered = random() < 0.7;
		return {
			number,
			id: uuid(),
			at: between(0, 8 * HOUR),
			queue: oneOf(QUEUES),
			// From the numbers that Britain keeps free for fiction.
			customer: `+447700900${between(100, 1000)}`,
			missedBy: random() < 0.3 ? oneOf(AGENTS) : undefined,
			agent: isAnswered ? oneOf(AGENTS) : undefined,
			waitMs: between(20, 180) * SECOND,
			talkMs: isAnswered ? between(30, 480) * SECOND : 0,
		};
	}).sort((one, other) => one.at - other.at);
}
