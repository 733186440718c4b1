import fc from 'fast-check';

import {
	MAX_IN_FLIGHT_MS,
	NodeEvents,
	RecentEvents,
} from '../../../nodes/shared/receive/duplicates';

const MINUTE = 60_000;

function memory(limits = { maxEntries: 100, maxAgeMs: 10 * MINUTE }) {
	const clock = { now: 0 };
	const recent = new NodeEvents(limits, () => clock.now);
	const store = (id: string) => recent.claim([id]).settle(true);
	const isNew = (id: string) => {
		const { isNew: all, settle } = recent.claim([id]);
		settle(false);
		return all[0];
	};
	return { recent, clock, store, isNew };
}

describe('Recent events', () => {
	it('know an event once it is stored', () => {
		const { store, isNew } = memory();
		expect(isNew('one')).toBe(true);
		expect(isNew('one')).toBe(true);
		store('one');
		expect(isNew('one')).toBe(false);
		expect(isNew('two')).toBe(true);
	});

	it('forget an event when it is too old', () => {
		const { clock, store, isNew } = memory();
		store('one');
		clock.now = 10 * MINUTE - 1;
		expect(isNew('one')).toBe(false);
		clock.now = 10 * MINUTE;
		expect(isNew('one')).toBe(true);
	});

	it('obey shorter limits at once', () => {
		const { recent, clock, store, isNew } = memory();
		store('one');
		store('two');
		recent.limits = { maxEntries: 1, maxAgeMs: 10 * MINUTE };
		expect([isNew('one'), isNew('two')]).toEqual([true, false]);
		clock.now = MINUTE;
		recent.limits = { maxEntries: 1, maxAgeMs: MINUTE };
		expect(isNew('two')).toBe(true);
	});

	it('forget the oldest when there are too many', () => {
		const { recent, store, isNew } = memory({ maxEntries: 3, maxAgeMs: MINUTE });
		for (const id of ['a', 'b', 'c', 'd']) store(id);
		expect(recent.size).toBe(3);
		expect(['a', 'b', 'c', 'd'].map(isNew)).toEqual([true, false, false, false]);
	});

	it('keep every event in flight, however many are remembered', () => {
		const { recent, store } = memory({ maxEntries: 2, maxAgeMs: MINUTE });
		const first = recent.claim(['in flight']);
		for (const id of ['a', 'b', 'c', 'd']) store(id);
		expect(recent.claim(['in flight'])).toMatchObject({ isNew: [false] });
		first.settle(true);
		expect(recent.claim(['in flight'])).toMatchObject({ isNew: [false], inFlight: [] });
	});

	it('stay as small with ids of any length', () => {
		const { recent, isNew, store } = memory();
		const long = 'x'.repeat(1_000_000);
		store(`${long}1`);
		expect([isNew(`${long}1`), isNew(`${long}2`)]).toEqual([false, true]);
		const { stored } = recent as unknown as { stored: Map<string, number> };
		expect([...stored.keys()].every((key) => key.length <= 64)).toBe(true);
	});

	it('do not look at the machine’s time', () => {
		const recent = new NodeEvents({ maxEntries: 10, maxAgeMs: MINUTE }, () => performance.now());
		jest.useFakeTimers({ now: 1_000_000_000_000, doNotFake: ['performance'] });
		try {
			recent.claim(['one']).settle(true);
			jest.setSystemTime(1_000_000_000_000 + 60 * MINUTE);
			expect(recent.claim(['one']).isNew).toEqual([false]);
			jest.setSystemTime(1_000_000_000_000 - 60 * MINUTE);
			expect(recent.claim(['one']).isNew).toEqual([false]);
		} finally {
			jest.useRealTimers();
		}
	});
});

it('Remembering takes no longer the more events there are', () => {
	const microsecondsEach = (maxEntries: number) => {
		const recent = new NodeEvents({ maxEntries, maxAgeMs: 60 * MINUTE }, () => performance.now());
		let number = 0;
		const store = (count: number) => {
			for (let one = 0; one < count; one++) recent.claim([`event ${number++}`]).settle(true);
		};
		store(maxEntries);
		const { user } = process.cpuUsage();
		store(20_000);
		return process.cpuUsage().user - user;
	};
	// The least of some: a machine that is busy makes one of the two longer, not always the same.
	const ratios = Array.from({ length: 5 }, () => microsecondsEach(20_000) / microsecondsEach(100));
	expect(Math.min(...ratios)).toBeLessThan(8);
});

describe('An event in flight', () => {
	it('tells all that wait for it how it went', async () => {
		const { recent } = memory();
		const first = recent.claim(['one']);
		const waiting = [recent.claim(['one']), recent.claim(['one'])];
		first.settle(true);
		await expect(Promise.all(waiting.map(({ inFlight }) => inFlight[0]))).resolves.toEqual([
			true,
			true,
		]);
	});

	it('is new again once it failed', async () => {
		const { recent } = memory();
		const first = recent.claim(['one']);
		const [outcome] = recent.claim(['one']).inFlight;
		first.settle(false);
		expect(await outcome).toBe(false);
		expect(recent.claim(['one']).isNew).toEqual([true]);
	});

	it('is taken for lost after five minutes, and a late word of it changes nothing', async () => {
		const { recent, clock } = memory();
		const first = recent.claim(['one']);
		const [outcome] = recent.claim(['one']).inFlight;
		clock.now = MAX_IN_FLIGHT_MS;
		const second = recent.claim(['one']);
		expect(second.isNew).toEqual([true]);
		expect(await outcome).toBe(false);
		first.settle(false);
		expect(recent.claim(['one']).inFlight).toHaveLength(1);
		second.settle(true);
		expect(recent.claim(['one'])).toMatchObject({ isNew: [false], inFlight: [] });
	});

	it('can be settled twice, and the first word counts', () => {
		const { recent } = memory();
		const { settle } = recent.claim(['one']);
		settle(true);
		settle(false);
		expect(recent.claim(['one']).isNew).toEqual([false]);
	});
});

it('Every event is stored exactly once, however deliveries of it overlap and fail', async () => {
	const step = fc.record({
		ids: fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { minLength: 1, maxLength: 4 }),
		isStored: fc.boolean(),
		/** After how many later requests this one is answered. */
		delay: fc.nat(3),
	});
	await fc.assert(
		fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
			const { recent } = memory();
			const storedCount = new Map<string, number>();
			const answers: Array<Array<() => void>> = [];
			const waits: Array<Promise<boolean>> = [];
			steps.forEach(({ ids, isStored, delay }, index) => {
				const { isNew, inFlight, settle } = recent.claim(ids);
				waits.push(...inFlight);
				(answers[index + delay] ??= []).push(() => {
					settle(isStored);
					ids
						.filter((_, at) => isNew[at] && isStored)
						.forEach((id) => storedCount.set(id, (storedCount.get(id) ?? 0) + 1));
				});
				answers[index]?.forEach((answer) => answer());
				delete answers[index];
			});
			answers.flat().forEach((answer) => answer());
			expect([...storedCount.values()].every((count) => count === 1)).toBe(true);
			await Promise.all(waits);
		}),
	);
});

describe('A process', () => {
	const limits = { maxEntries: 10, maxAgeMs: MINUTE };

	it('remembers for each node apart, however many there are', () => {
		const recent = new RecentEvents(() => 0);
		for (let node = 0; node < 2000; node++)
			recent.of(`${node}`, limits).claim(['one']).settle(true);
		for (let node = 0; node < 2000; node++) {
			expect(recent.of(`${node}`, limits).claim(['one']).isNew).toEqual([false]);
		}
		expect(recent.forgotEarly()).toBe(false);
	});

	it('is bounded by all events together: the nodes used least forget, and that is known', () => {
		const recent = new RecentEvents(() => 0, 100);
		for (let node = 0; node < 60; node++) recent.of(`${node}`, limits).claim(['one']).settle(true);
		expect([recent.forgotEarly(), recent.forgotEarly()]).toEqual([true, false]);
		expect(recent.of('59', limits).claim(['one']).isNew).toEqual([false]);
		expect(recent.of('0', limits).claim(['one']).isNew).toEqual([true]);
	});
});
