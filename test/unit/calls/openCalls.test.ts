import fc from 'fast-check';

import { OpenCalls, type CallLimits } from '../../../nodes/shared/calls/openCalls';
import type { VendorEvent } from '../../../nodes/shared/events/item';

const LIMITS: CallLimits = {
	maxCalls: 100,
	maxEvents: 10,
	maxCharacters: 100_000,
	maxAgeMs: 1000,
};

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
		return new OpenCalls({ ...LIMITS, ...limits }, () => now);
	};

	it('gives back every event as it was', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.array(
					fc.dictionary(
						fc.oneof(fc.constantFrom('a', 'b', '__proto__'), fc.string()),
						fc.jsonValue(),
					),
					{
						minLength: 1,
						maxLength: 9,
					},
				),
				async (payloads) => {
					// As they arrive: parsed from JSON.
					const sent = payloads.map((data, index) =>
						event(String(index), JSON.parse(JSON.stringify(data)) as Record<string, unknown>),
					);
					const calls = open({ maxCharacters: 10_000_000 });
					for (const one of sent) await calls.add('call', one);
					const end = event('end');
					expect((await calls.end('call', end))?.events).toEqual([...sent, end]);
				},
			),
		);
	});

	it('delivers a call once; what comes later is late', async () => {
		const calls = open();
		expect(await calls.add('call', event('1'))).toBe('gathered');
		(await calls.end('call', event('end')))?.settle(true);
		expect(calls.size).toBe(0);
		expect(await calls.add('call', event('2'))).toBe('late');
		expect(await calls.end('call', event('end'))).toBeUndefined();
	});

	it('keeps a call that n8n could not store', async () => {
		const calls = open();
		await calls.add('call', event('1'));
		(await calls.end('call', event('end')))?.settle(false);
		expect(await calls.add('call', event('2'))).toBe('gathered');
		const again = await calls.end('call', event('end'));
		expect(again?.events.map(({ id }) => id)).toEqual(['1', '2', 'end']);
	});

	it('decides about what comes meanwhile when it is known whether the call was stored', async () => {
		const calls = open();
		await calls.add('call', event('1'));
		const first = await calls.end('call', event('end'));
		const meanwhile = calls.add('call', event('2'));
		const otherEnd = calls.end('call', event('other end'));
		first?.settle(true);
		expect(await meanwhile).toBe('late');
		expect(await otherEnd).toBeUndefined();
	});

	it('opens no call for what follows one', async () => {
		const calls = open();
		expect(await calls.add('call', event('recording'), false)).toBe('late');
		expect(calls.size).toBe(0);
	});

	it('hands over calls whose end does not come, the oldest first', async () => {
		const calls = open();
		await calls.add('old', event('1'));
		now = 500;
		await calls.add('young', event('2'));
		now = 1200;
		const [overdue, ...others] = calls.takeOverdue();
		expect(overdue.callId).toBe('old');
		expect(others).toEqual([]);
		// On its way, it is not taken again.
		expect(calls.takeOverdue()).toEqual([]);
		overdue.settle(true);
		expect(await calls.add('old', event('late'))).toBe('late');
		expect(calls.takeOverdue(true).map(({ callId }) => callId)).toEqual(['young']);
	});

	it('is bounded in calls, in events of a call and in characters', async () => {
		const calls = open({ maxCalls: 3 });
		for (const callId of ['a', 'b', 'c', 'd']) await calls.add(callId, event('1'));
		expect(calls.size).toBe(3);
		expect((await calls.end('a', event('end')))?.events).toHaveLength(1);

		for (let index = 0; index < 20; index++) await calls.add('d', event(String(index + 2)));
		const cut = await calls.end('d', event('end'));
		expect(cut?.events).toHaveLength(LIMITS.maxEvents + 1);
		expect(cut?.cut).toBe(true);

		const small = open({ maxCharacters: 1000 });
		for (const callId of ['a', 'b', 'c'])
			await small.add(callId, event('1', { text: 'x'.repeat(400) }));
		expect(small.size).toBeLessThan(3);
	});

	it('forgets delivered calls in time, so that an id may come back', async () => {
		const calls = open();
		(await calls.end('call', event('end')))?.settle(true);
		now = 61 * 60_000;
		expect(await calls.add('call', event('1'))).toBe('gathered');
	});
});
