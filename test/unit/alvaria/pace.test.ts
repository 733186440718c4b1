import fc from 'fast-check';

import { planPoll, type Situation } from '../../../nodes/Alvaria/consumer/poll';

const situation = (changes: Partial<Situation> = {}): Situation => ({
	isAcknowledged: true,
	unacknowledged: 0,
	acknowledging: 0,
	resting: 0,
	queued: 0,
	freeSlots: 20,
	maxInFlight: 20,
	perPoll: false,
	maxEvents: 50,
	idlePolls: 0,
	wasFull: false,
	inactivityDelay: 120,
	...changes,
});

it("polls at once when nothing is unacknowledged, for the user's maximum", () => {
	expect(planPoll(situation())).toEqual({ after: 0, maxEvents: 50, take: 50 });
	expect(planPoll(situation({ freeSlots: 1, perPoll: true }))).toMatchObject({ take: 50 });
});

it('takes no more than may run where Alvaria does not keep it', () => {
	const take = (changes: Partial<Situation>) =>
		planPoll(situation({ isAcknowledged: false, ...changes })).take;
	expect(take({})).toBe(20);
	expect(take({ freeSlots: 100, maxInFlight: 100 })).toBe(50);
});

it('fetches ahead while fewer events wait than may run at once', () => {
	const full = { freeSlots: 0, unacknowledged: 40, wasFull: true };
	expect(planPoll(situation({ ...full, queued: 19 }))).toEqual({
		after: 50,
		maxEvents: 90,
		take: 50,
	});
	expect(planPoll(situation({ ...full, queued: 20 }))).toEqual({
		after: 10_000,
		maxEvents: 1,
		take: 0,
	});
	expect(planPoll(situation({ freeSlots: 0, perPoll: true })).take).toBe(0);
});

it('looks past unacknowledged events, at a slowing pace while there is nothing new', () => {
	const plans = [0, 1, 2, 3, 4, 5, 50].map((idlePolls) =>
		planPoll(situation({ unacknowledged: 30, freeSlots: 10, idlePolls, wasFull: true })),
	);
	expect(plans.map(({ maxEvents }) => maxEvents)).toEqual(Array(7).fill(80));
	expect(plans.map(({ after }) => after)).toEqual([50, 100, 200, 400, 800, 1000, 1000]);
});

it('takes its time while executions run, unless there is more to fetch', () => {
	const after = (running: number, wasFull = false) =>
		planPoll(situation({ freeSlots: 20 - running, unacknowledged: running, wasFull })).after;
	expect([1, 5, 6, 20].map((running) => after(running))).toEqual([50, 50, 250, 250]);
	expect(after(20, true)).toBe(50);
	expect(planPoll(situation({ freeSlots: 1 })).after).toBe(0);
});

it('waits for a confirmation rather than get the same events again', () => {
	const { after } = planPoll(situation({ unacknowledged: 30, acknowledging: 30 }));
	expect(after).toBe(2000);
});

it('keeps the session, and takes nothing over, when nothing may run', () => {
	expect(planPoll(situation({ freeSlots: 0, queued: 20, unacknowledged: 40 }))).toEqual({
		after: 10_000,
		maxEvents: 1,
		take: 0,
	});
	expect(planPoll(situation({ freeSlots: 0, isAcknowledged: false }))).toMatchObject({ take: 1 });
});

it('takes over again what failed, however much of it there is', () => {
	expect(planPoll(situation({ unacknowledged: 200, resting: 200, idlePolls: 1 }))).toEqual({
		after: 100,
		maxEvents: 200,
		take: 50,
	});
	expect(planPoll(situation({ unacknowledged: 200, resting: 20, freeSlots: 5 })).take).toBe(20);
});

it("asks for Alvaria's whole 200 when it knows that many, to learn which are gone", () => {
	expect(planPoll(situation({ unacknowledged: 200 }))).toEqual({
		after: 1000,
		maxEvents: 200,
		take: 0,
	});
});

it("is always within Alvaria's limits, the user's, and the session's life", () => {
	fc.assert(
		fc.property(
			fc.record({
				isAcknowledged: fc.boolean(),
				unacknowledged: fc.nat(400),
				acknowledging: fc.nat(400),
				resting: fc.nat(400),
				queued: fc.nat(200),
				maxInFlight: fc.integer({ min: 1, max: 200 }),
				wasFull: fc.boolean(),
				freeSlots: fc.nat(200),
				perPoll: fc.boolean(),
				maxEvents: fc.integer({ min: 1, max: 200 }),
				idlePolls: fc.nat(100),
				inactivityDelay: fc.integer({ min: 60, max: 600 }),
			}),
			(any) => {
				const resting = Math.min(any.resting, any.unacknowledged);
				const { after, maxEvents, take } = planPoll({ ...any, resting });
				expect(maxEvents).toBeGreaterThanOrEqual(1);
				expect(maxEvents).toBeLessThanOrEqual(200);
				expect(take).toBeLessThanOrEqual(any.maxEvents);
				if (any.freeSlots > 0 && !any.perPoll && !any.isAcknowledged)
					expect(take).toBeLessThanOrEqual(any.freeSlots);
				expect(after + 30_000).toBeLessThan(any.inactivityDelay * 1000);
			},
		),
	);
});
