/**
 * 5,000 simulated calls of the webhook vendors against the simulators' own books: events shuffled, repeated and
 * missing, and the memory lost in the middle. Every call whose end came is one item, and of calls untouched by
 * faults every fact is what happened.
 */
import type { CallItem } from '../../nodes/shared/calls/fold';
import { gather } from '../../nodes/shared/calls/gather';
import { CALL_LIMITS, OpenCalls } from '../../nodes/shared/calls/openCalls';
import { partOf } from '../../nodes/shared/calls/rules';
import type { Interaction } from '../../nodes/shared/events/interaction';
import { toItem, type VendorEvent } from '../../nodes/shared/events/item';
import { callsOfADay } from '../support/vendors/calls';
import { randomSequence } from '../support/vendors/day';
import { DECODED, type DecodedVendor } from '../support/vendors/decoded';

const SEED = 16;
const COUNT = 1250;
/** Calls that are in progress at once. */
const AT_ONCE = 40;

/** What happened in each call, by the vendor's id of it. */
const BOOKS: Readonly<Record<string, (day: readonly VendorEvent[]) => Map<string, Interaction>>> = {
	pbx: () =>
		new Map(
			callsOfADay(SEED, COUNT).map(({ id, agent, waitMs, talkMs }) => [
				id,
				{
					...(agent
						? { agentId: String(agent.id), outcome: 'answered' }
						: { outcome: 'abandoned' }),
					...{ waitSeconds: waitMs / 1000, durationSeconds: talkMs / 1000 },
				},
			]),
		),
	// How long they talked, it does not tell.
	ringcentral: () =>
		new Map(
			callsOfADay(SEED, COUNT).map(({ id, agent, waitMs }) => [
				id,
				{
					...(agent
						? { agentId: String(agent.id), agentName: agent.username, outcome: 'answered' }
						: { outcome: 'abandoned', durationSeconds: 0 }),
					waitSeconds: waitMs / 1000,
				},
			]),
		),
	webitel: () =>
		new Map(
			callsOfADay(SEED, COUNT).map(({ number, agent, talkMs }) => [
				String(4_100_000 + number),
				agent
					? { agentId: String(agent.id), outcome: 'answered', durationSeconds: talkMs / 1000 }
					: { durationSeconds: 0 },
			]),
		),
	// Its day has books of its own: the moments of its events.
	enreach: (day) => {
		const moments = new Map<string, Record<string, { at: number; agentId?: string }>>();
		for (const { type, time, data } of day) {
			const call = String(data.CallId);
			const agentId = data.UserId as string | undefined;
			moments.set(call, { ...moments.get(call), [type]: { at: Date.parse(time ?? ''), agentId } });
		}
		return new Map(
			[...moments].map(([call, told]) => {
				const arrived = told.QueueCallInArrived.at;
				const answered = told.QueueCallInUserConnected;
				const ended = told.QueueCallInDisconnected.at;
				return [
					call,
					{
						...(answered
							? { agentId: answered.agentId, outcome: 'answered' as const }
							: { outcome: 'abandoned' as const }),
						waitSeconds: ((answered?.at ?? ended) - arrived) / 1000,
						durationSeconds: answered ? (ended - answered.at) / 1000 : 0,
					},
				];
			}),
		);
	},
};

interface Played {
	id: string;
	/** What is still to be sent, the end last. */
	events: VendorEvent[];
	isUntouched: boolean;
}

/** The calls of a day, each with faults of its own. */
function played({ calls: { catalogue, rules } }: DecodedVendor, day: readonly VendorEvent[]) {
	const random = randomSequence(SEED);
	const byCall = new Map<string, { before: VendorEvent[]; end?: VendorEvent }>();
	for (const event of day) {
		const item = toItem(catalogue.source, catalogue.find(event.type), event);
		const id = item.interaction?.callId;
		const moment = partOf(rules, item)?.moment;
		if (id === undefined || moment === undefined) continue;
		const call = byCall.get(id) ?? { before: [] };
		byCall.set(id, call);
		if (moment === 'ends' || moment === 'whole') call.end = event;
		else call.before.push(event);
	}
	return [...byCall].flatMap(([id, { before, end }]): Played[] => {
		if (!end) return [];
		const events = before
			.map((event) => ({ event, at: random() }))
			.sort((one, other) => one.at - other.at)
			.map(({ event }) => event);
		const isUntouched = random() >= 0.1 || events.length === 0;
		if (!isUntouched) events.pop();
		if (random() < 0.2) events.push(...events.slice(0, 2));
		return [{ id, events: [...events, end], isUntouched }];
	});
}

it.each(DECODED)('$title: the books balance', (vendor) => {
	const day = vendor.day(SEED, COUNT);
	const books = BOOKS[vendor.source](day);
	const calls = played(vendor, day);
	expect(calls.length).toBeGreaterThan(COUNT * 0.9);
	const random = randomSequence(SEED + 1);
	const newMemory = () => new OpenCalls({ ...CALL_LIMITS, maxAgeMs: Infinity }, () => 0);
	let open = newMemory();
	const items: CallItem[] = [];
	const waiting = [...calls];
	const active: Played[] = [];
	let hasRestarted = false;
	for (;;) {
		while (active.length < AT_ONCE && waiting.length > 0) active.push(waiting.shift() as Played);
		if (active.length === 0) break;
		if (!hasRestarted && waiting.length < calls.length / 2) {
			hasRestarted = true;
			open = newMemory();
			for (const call of active)
				call.isUntouched &&= call.events.length === 1 && vendor.source === 'ringcentral';
		}
		const index = Math.floor(random() * active.length);
		const call = active[index];
		const event = call.events.shift() as VendorEvent;
		const gathering = gather(vendor.calls, open, [event], () => undefined);
		// Now and then n8n can't store it, and the vendor sends it again.
		const isStored = random() >= 0.05;
		gathering.settle(isStored);
		if (gathering.ended.length > 0 && !isStored) call.events.unshift(event);
		else items.push(...gathering.ended);
		if (call.events.length === 0) active.splice(index, 1);
	}
	const byCall = new Map(items.map((item) => [item.subject, item]));
	expect([items.length, byCall.size]).toEqual([calls.length, calls.length]);
	const untouched = calls.filter(({ isUntouched }) => isUntouched);
	expect(untouched.length).toBeGreaterThan(calls.length * 0.8);
	for (const { id } of untouched) {
		const { call, interaction } = byCall.get(id) as CallItem;
		expect([id, call.complete, interaction]).toEqual([
			id,
			true,
			expect.objectContaining({ callId: id, ended: true, ...books.get(id) }),
		]);
	}
});
