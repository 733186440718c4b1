import { Ledger } from '../../../nodes/Alvaria/consumer/ledger';

let ledger: Ledger;
beforeEach(() => (ledger = new Ledger()));

it('takes an event once, while it waits, while it runs and while it is being acknowledged', () => {
	expect(ledger.judge('a', 1, 0)).toBe('take');
	ledger.queue('a');
	expect(ledger.judge('a', 2, 0)).toBe('known');
	ledger.run('a');
	expect(ledger.judge('a', 2, 0)).toBe('known');
	ledger.acknowledging('a');
	expect(ledger.judge('a', 3, 0)).toBe('known');
});

it('acknowledges again what is delivered long after the confirmation, by a poll begun since', () => {
	ledger.run('a');
	ledger.acknowledged('a', 3, 1000);
	expect(ledger.judge('a', 3, 60_000)).toBe('known');
	expect(ledger.judge('a', 4, 1001)).toBe('known');
	expect(ledger.judge('a', 4, 60_000)).toBe('acknowledgeAgain');
});

it('takes a resting event when it is due, and counts its attempts', () => {
	expect(ledger.run('a')).toBe(1);
	ledger.rest('a', 1000);
	expect(ledger.judge('a', 2, 999)).toBe('known');
	expect(ledger.judge('a', 3, 1000)).toBe('take');
	ledger.queue('a');
	expect(ledger.run('a')).toBe(2);
});

it('counts the executions that ended apart from the attempts to start one', () => {
	ledger.run('a');
	ledger.rest('a', 0);
	ledger.run('a');
	expect(ledger.ended('a')).toBe(1);
	ledger.rest('a', 0);
	expect([ledger.run('a'), ledger.ended('a')]).toEqual([3, 2]);
});

it('forgets resting events that are no longer delivered, and no others', () => {
	ledger.run('running');
	for (const id of ['gone', 'there']) {
		ledger.run(id);
		ledger.rest(id, 0);
	}
	ledger.reconcile(new Set(['there']));
	expect([ledger.has('running'), ledger.has('gone'), ledger.has('there')]).toEqual([
		true,
		false,
		true,
	]);
});

it('counts what is where', () => {
	ledger.run('a');
	ledger.run('b');
	ledger.acknowledging('b');
	ledger.run('c');
	ledger.rest('c', 0);
	ledger.run('c');
	expect([ledger.size, ledger.count('running'), ledger.count('acknowledging')]).toEqual([3, 2, 1]);
	ledger.acknowledged('b', 1, 0);
	ledger.forget('a');
	expect([ledger.size, ledger.count('running'), ledger.count('acknowledging')]).toEqual([1, 1, 0]);
});

it('remembers a bounded number of acknowledged events, the latest ones', () => {
	for (let event = 0; event < 20_000; event++) ledger.acknowledged(String(event), 1, 0);
	expect(ledger.judge('19999', 1, 0)).toBe('known');
	expect(ledger.judge('0', 1, 0)).toBe('take');
});

describe('events that wait for the end of their call', () => {
	beforeEach(() => {
		for (const call of ['one', 'two', 'three']) {
			for (const event of ['a', 'b']) ledger.hold(`${call} ${event}`, call);
		}
	});

	it('are known, and found by their call', () => {
		expect(ledger.judge('one a', 1, 0)).toBe('known');
		expect(ledger.heldOf('two')).toEqual(['two a', 'two b']);
		expect(ledger.count('held')).toBe(6);
	});

	it('make way by whole calls, the oldest first, as far as they have to', () => {
		expect(ledger.inTheWay(6)).toEqual([]);
		expect(ledger.inTheWay(5)).toEqual(['one a', 'one b']);
		ledger.hold('one c', 'one');
		expect(ledger.inTheWay(3)).toEqual(['one a', 'one b', 'two a', 'two b', 'one c']);
		for (const id of ledger.inTheWay(3)) ledger.acknowledging(id);
		expect(ledger.inTheWay(3)).toEqual([]);
	});

	it('leave others where they are', () => {
		ledger.run('x');
		expect(ledger.inTheWay(0)).toHaveLength(6);
		expect(ledger.isRunning('x')).toBe(true);
	});

	it('are forgotten when Alvaria no longer delivers them', () => {
		ledger.reconcile(new Set(['one a']));
		expect(ledger.heldOf('one')).toEqual(['one a']);
		expect(ledger.count('held')).toBe(1);
	});

	it('are judged anew where no calls are gathered any more', () => {
		ledger.releaseHeld();
		expect(ledger.judge('one a', 2, 0)).toBe('take');
		expect(ledger.count('held')).toBe(0);
	});
});

it('a call is ending while its end waits, runs or is to run again', () => {
	ledger.hold('begin', 'call');
	expect(ledger.isEnding('call')).toBe(false);
	ledger.queue('end', 'call');
	expect(ledger.isEnding('call')).toBe(true);
	ledger.run('end');
	expect(ledger.isEnding('call')).toBe(true);
	ledger.rest('end', 1000);
	expect(ledger.isEnding('call')).toBe(true);
	ledger.acknowledging('end');
	expect(ledger.isEnding('call')).toBe(false);
});
