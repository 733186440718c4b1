import { callsOfADay, type Agent, type Call } from '../calls';
import type { Happening } from '../day';
import { randomSequence } from '../day';
import { eventsOfAttempt, expiredMember, type AttemptCourse, type Variables } from './callCentre';

/** A call is in a menu this long before it joins its queue. */
const MENU_MS = 27_000;

/**
 * A day of an inbound queue and of a predictive dialer: customers join or are called, agents miss or take the
 * call, the customer leaves; some customers of the dialer expire. Each event has the variables that Webitel
 * gives to the flow it starts.
 */
export function webitelDay(seed: number, begin: number, count = 60): Array<Happening<Variables>> {
	const random = randomSequence(seed + 1);
	return callsOfADay(seed, count)
		.flatMap((call) => {
			const kind = random();
			if (kind > 0.95) return expiryOf(call);
			return attemptOf(kind > 0.75 ? dialled(call) : called(call), call, begin);
		})
		.sort((one, other) => one.at - other.at);
}

const attemptOf = (course: AttemptCourse, call: Call, begin: number) =>
	eventsOfAttempt(course, begin + call.at).map(({ at, event }) => ({ at: at + call.at, event }));

const expiryOf = (call: Call): Array<Happening<Variables>> => [
	{
		at: call.at,
		event: expiredMember(
			{ id: 880_000 + call.number, seq: call.number % 3 },
			{ name: nameOf(call), queueId: DIALER },
		),
	},
];

const DIALER = 21;

const nameOf = ({ number }: Call) => `Customer ${number}`;

const agentOf = (agent: Agent, { id }: Call, leg: string) => ({
	id: agent.id,
	userId: agent.id + 800,
	name: agent.name,
	extension: agent.extension,
	channel: `${id}-${agent.id}-${leg}`,
});

/** Who called, and waits until an agent is free. */
function called(call: Call): AttemptCourse {
	const missedAt = Math.min(15_000, call.waitMs / 2);
	return {
		...common(call),
		type: 'inbound queue',
		queueId: call.queue.id,
		ringsAt: -MENU_MS,
		answeredAt: -MENU_MS,
		...(call.missedBy
			? { missed: { agent: agentOf(call.missedBy, call, 'a'), from: missedAt / 2, to: missedAt } }
			: {}),
		...(call.agent
			? servedBy(call.agent, call, call.waitMs)
			: {
					endedAt: call.waitMs,
					result: 'abandoned',
					cause: 'ORIGINATOR_CANCEL',
					sipCode: 487,
				}),
	};
}

/** Whom a predictive dialer called, and who answered after 12 seconds if at all. */
function dialled(call: Call): AttemptCourse {
	const answeredAt = 12_000;
	return {
		...common(call),
		type: 'predictive dialer',
		queueId: DIALER,
		member: { id: 880_000 + call.number, seq: 1 + (call.number % 3) },
		ringsAt: 1000,
		...(call.agent
			? { answeredAt, ...servedBy(call.agent, call, answeredAt + 3000) }
			: { endedAt: 31_000, result: 'failed', cause: 'NO_ANSWER', sipCode: 480 }),
	};
}

const common = (call: Call) => ({
	id: 4_100_000 + call.number,
	destination: call.customer,
	name: nameOf(call),
	channel: call.id,
});

const servedBy = (agent: Agent, call: Call, bridgedAt: number) => ({
	agent: agentOf(agent, call, 'b'),
	offeredAt: bridgedAt - 2000,
	bridgedAt,
	endedAt: bridgedAt + call.talkMs,
	reportedAt: bridgedAt + call.talkMs + 20_000,
	result: 'success',
});
