import fc from 'fast-check';

import {
	OpenCalls,
	OpenCallsOfNodes,
	type CallLimits,
	type ClosingCall,
} from '../../../nodes/shared/calls/openCalls';
import type { VendorEvent } from '../../../nodes/shared/events/item';
import { MAX_IN_FLIGHT_MS } from '../../../nodes/shared/receive/duplicates';

const LIMITS: CallLimits = { maxCalls: 100, maxEvents: 10, maxAgeMs: 1000 };

const event = (id: string, data: Record<string, unknown> = {}): VendorEvent => ({
	type: 'Something',
	id,
	time: '2026-03-02T08:00:00.000Z',
	data,
});

describe('open calls', () => {
	let now = 0;
	const open = (limits: Partial<CallLimits> = {}) => {
		now = 0;
		const calls = new OpenCalls({ ...LIMITS, ...limits }, () => now);
		calls.isWatched = true;
		return calls;
	};
	const taken = (calls: OpenCalls, callId: string, end: VendorEvent): ClosingCall => {
		const ending = calls.end(callId, end);
		if (ending === 'late' || !('closing' in ending)) throw new Error('not to be delivered');
		return ending.closing;
	};

	it('gives back every event as it was', () => {
		fc.assert(
			fc.property(
				fc.array(
					fc.dictionary(
						fc.oneof(fc.constantFrom('a', 'b', '__proto__'), fc.string()),
						fc.jsonValue(),
					),
					{ minLength: 1, maxLength: 9 },
				),
				(payloads) => {
					// As they arrive: parsed from JSON.
					const sent = payloads.map((data, index) =>
						event(String(index), JSON.parse(JSON.stringify(data)) as Record<string, unknown>),
					);
					const calls = open();
					for (const one of sent) calls.add('call', one);
					const end = event('end');
					expect(taken(calls, 'call', end).events).toEqual([...sent, end]);
				},
			),
		);
	});

	it('delivers a call once; what comes later is late', () => {
		const calls = open();
		expect(calls.add('call', event('1'))).toBe('gathered');
		taken(calls, 'call', event('end')).settle(true);
		expect(calls.size).toBe(0);
		expect(calls.add('call', event('2'))).toBe('late');
		expect(calls.end('call', event('end'))).toBe('late');
	});

	it('keeps a call that n8n could not store, with what came meanwhile', () => {
		const calls = open();
		calls.add('call', event('1'));
		const first = taken(calls, 'call', event('end'));
		calls.add('call', event('2'));
		first.settle(false);
		const again = taken(calls, 'call', event('end'));
		expect(again.events.map(({ id }) => id)).toEqual(['1', '2', 'end']);
	});

	it('tells a second end how the first fares, and keeps nothing of what comes meanwhile', async () => {
		const calls = open();
		calls.add('call', event('1'));
		const first = taken(calls, 'call', event('end'));
		calls.add('call', event('2'));
		const other = calls.end('call', event('other end'));
		first.settle(true);
		expect(other).toHaveProperty('inFlight');
		await expect((other as { inFlight: Promise<boolean> }).inFlight).resolves.toBe(true);
		expect(calls.size).toBe(0);
		expect(calls.characters).toBe(0);
	});

	it('takes a delivery that is never decided for lost', () => {
		const calls = open();
		calls.add('call', event('1'));
		const lost = taken(calls, 'call', event('end'));
		now = MAX_IN_FLIGHT_MS;
		const again = taken(calls, 'call', event('end'));
		lost.settle(true);
		again.settle(false);
		expect(calls.add('call', event('2'))).toBe('late');
	});

	it('opens no call for what follows one', () => {
		const calls = open();
		expect(calls.add('call', event('recording'), false)).toBe('late');
		expect(calls.size).toBe(0);
	});

	it('keeps an event that is sent again once', () => {
		const calls = open();
		for (const id of ['1', '2', '2', '2']) calls.add('call', event(id, { id }));
		expect(taken(calls, 'call', event('end')).events).toHaveLength(3);
	});

	it('hands over calls whose end does not come, the oldest first', () => {
		const calls = open();
		calls.add('old', event('1'));
		now = 500;
		calls.add('young', event('2'));
		now = 1200;
		const [overdue, ...others] = calls.takeOverdue();
		expect(overdue.callId).toBe('old');
		expect(others).toEqual([]);
		// On its way, it is not taken again.
		expect(calls.takeOverdue()).toEqual([]);
		overdue.settle(true);
		expect(calls.add('old', event('late'))).toBe('late');
		expect(calls.takeOverdue(true).map(({ callId }) => callId)).toEqual(['young']);
	});

	it('still takes the end of a call that was delivered without it, and says what is missing', () => {
		const calls = open();
		calls.add('call', event('1'));
		now = 1200;
		calls.takeOverdue()[0].settle(true);
		const end = taken(calls, 'call', event('end'));
		expect(end).toMatchObject({ cut: true, events: [{ id: 'end' }] });
		end.settle(true);
		expect(calls.end('call', event('end'))).toBe('late');
	});

	it('forgets overdue calls that nobody takes, and tells how many', () => {
		const calls = open();
		calls.isWatched = false;
		calls.add('old', event('1'));
		now = 1200;
		calls.add('young', event('2'));
		expect(calls.size).toBe(1);
		expect(calls.takeForgotten()).toBe(1);
		expect(calls.takeForgotten()).toBe(0);
	});

	it('is bounded in calls and in events of a call', () => {
		const calls = open({ maxCalls: 3 });
		for (const callId of ['a', 'b', 'c', 'd']) calls.add(callId, event('1'));
		expect(calls.size).toBe(3);
		expect(taken(calls, 'a', event('end')).events).toHaveLength(1);

		for (let index = 0; index < 20; index++) calls.add('d', event(String(index + 2)));
		const cut = taken(calls, 'd', event('end'));
		expect(cut.events).toHaveLength(LIMITS.maxEvents + 1);
		expect(cut.cut).toBe(true);
	});

	it('forgets delivered calls in time, so that an id may come back', () => {
		const calls = open();
		taken(calls, 'call', event('end')).settle(true);
		now = 61 * 60_000;
		expect(calls.add('call', event('1'))).toBe('gathered');
	});
});

describe('the open calls of several nodes', () => {
	it('are kept apart, and bounded by the characters of them all: the fullest node gives way', () => {
		const nodes = new OpenCallsOfNodes(() => 0, 3000);
		const [small, large] = [nodes.of('small', 1000), nodes.of('large', 1000)];
		const long = (id: string) => event(id, { text: 'x'.repeat(400) });
		small.add('call', long('1'));
		for (let index = 0; index < 50; index++) large.add(`call ${index}`, long('1'));
		expect(nodes.of('small', 1000).size).toBe(1);
		expect(large.size).toBeGreaterThan(1);
		expect(small.characters + large.characters).toBeLessThanOrEqual(3000);
	});

	it('are forgotten with the nodes that were not used for longest', () => {
		const nodes = new OpenCallsOfNodes(() => 0);
		nodes.of('first', 1000).add('call', event('1'));
		for (let index = 0; index < 500; index++) nodes.of(`node ${index}`, 1000);
		expect(nodes.of('first', 1000).size).toBe(0);
	});
});
