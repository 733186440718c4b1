import type { StreamingEvent } from '../../../nodes/Alvaria/api/event';
import { AlvariaFailure } from '../../../nodes/Alvaria/api/failure';
import { Acknowledger } from '../../../nodes/Alvaria/consumer/acknowledger';
import { Backoff } from '../../../nodes/Alvaria/consumer/waits';
import { deduplicationKey } from '../../../nodes/Alvaria/consumer/keys';
import {
	endsSession,
	fingerprintOf,
	fingerprintOfSubscriptions,
} from '../../../nodes/Alvaria/consumer/session';

describe('back-off', () => {
	it('doubles up to the cap, with jitter of at most half', () => {
		const low = new Backoff({ first: 500, cap: 4000, random: () => 0 });
		const high = new Backoff({ first: 500, cap: 4000, random: () => 0.999_999 });
		const waits = (backoff: Backoff) => Array.from({ length: 5 }, () => backoff.next());
		expect(waits(low)).toEqual([250, 500, 1000, 2000, 2000]);
		expect(waits(high)).toEqual([500, 1000, 2000, 4000, 4000]);
	});

	it('never waits less than the server asks for, nor absurdly long', () => {
		const backoff = new Backoff({ first: 500, cap: 4000, random: () => 0 });
		expect(backoff.next(30_000)).toBe(30_000);
		expect(backoff.next(1e12)).toBe(90_000);
	});

	it('starts over after a success, and stays finite', () => {
		const backoff = new Backoff({ first: 500, cap: 60_000, random: () => 0 });
		for (let failure = 0; failure < 2000; failure++) {
			expect(backoff.next()).toBeLessThanOrEqual(60_000);
		}
		backoff.reset();
		expect(backoff.next()).toBe(250);
	});
});

describe('deduplication key', () => {
	const event: StreamingEvent = { id: '1-0', type: 'a', correlationId: 'c', payload: '{}' };
	const scope = { workflowId: 'w', nodeId: 'n', processStart: 'p1' };
	const key = (redelivery: 'runAgain' | 'neverTwice', changes = {}, attempt = 1, of = event) =>
		deduplicationKey({ ...scope, redelivery, ...changes }, [{ event: of, attempt }]);

	it('never twice: is the event, in this node, alone', () => {
		expect(key('neverTwice', { processStart: 'p2' }, 2)).toBe(key('neverTwice'));
		expect(key('neverTwice', { nodeId: 'm' })).not.toBe(key('neverTwice'));
		expect(key('neverTwice', {}, 1, { ...event, id: '2-0' })).not.toBe(key('neverTwice'));
	});

	it('run again: also tells processes and attempts apart', () => {
		const keys = [key('runAgain'), key('runAgain', { processStart: 'p2' }), key('runAgain', {}, 2)];
		expect(new Set(keys).size).toBe(3);
		expect(key('runAgain')).toBe(keys[0]);
	});

	it('tells two events of the same id apart, and fits in n8n', () => {
		const other = { ...event, correlationId: 'd'.repeat(1000) };
		expect(key('neverTwice', {}, 1, other)).not.toBe(key('neverTwice'));
		expect(key('neverTwice', {}, 1, other).length).toBeLessThanOrEqual(255);
	});
});

describe('acknowledger', () => {
	function rig(post: (ids: readonly string[]) => Promise<void>) {
		const waits: number[] = [];
		const confirmed: string[][] = [];
		let session: string | undefined = 's1';
		let time = 0;
		const acknowledger = new Acknowledger({
			session: () => session,
			post: async (_session, ids) => {
				await post(ids);
				return { acknowledged: [...ids], notFound: [] };
			},
			gatherFor: () => 0,
			onConfirmed: (ids) => confirmed.push([...ids]),
			onFailure: (failure) => {
				if (failure.kind === 'sessionInvalid') session = undefined;
			},
			backoff: new Backoff({ first: 500, cap: 60_000, random: () => 0 }),
			sleep: async (ms) => {
				waits.push(ms);
				time += ms;
			},
			now: () => time,
		});
		return { acknowledger, waits, confirmed, reconnect: () => (session = 's2') };
	}

	it('sends what comes together in one request, 200 at most', async () => {
		const posts: number[] = [];
		const { acknowledger } = rig(async (ids) => void posts.push(ids.length));
		for (let event = 0; event < 450; event++) acknowledger.add([String(event)]);
		await acknowledger.idle();
		expect(posts).toEqual([200, 200, 50]);
	});

	it('waits as Alvaria asks, also right after a new session', async () => {
		const failures = [new AlvariaFailure('throttled', '429', { retryAfter: 7000 })];
		const { acknowledger, waits, confirmed } = rig(async () => {
			const failure = failures.pop();
			if (failure) throw failure;
		});
		acknowledger.resume();
		acknowledger.add(['a']);
		await acknowledger.idle();
		expect(waits).toEqual([7000]);
		expect(confirmed).toEqual([['a']]);
	});

	it('keeps what an invalid session did not take for the next one', async () => {
		const failures = [new AlvariaFailure('sessionInvalid', '400')];
		const { acknowledger, confirmed, reconnect } = rig(async () => {
			const failure = failures.pop();
			if (failure) throw failure;
		});
		acknowledger.add(['a']);
		await acknowledger.idle();
		expect([acknowledger.size, confirmed]).toEqual([1, []]);
		reconnect();
		acknowledger.resume();
		await acknowledger.idle();
		expect([acknowledger.size, confirmed]).toEqual([0, [['a']]]);
	});
});

describe('session plan', () => {
	const plan = {
		version: 'v3' as const,
		inactivityDelay: 120,
		requireAcknowledgement: true,
		subscriptions: [],
	};
	const thirdParty = (events: string[]) => ({
		...plan,
		subscriptions: [
			{
				catalogType: 'engagementCenterThirdParty' as const,
				events,
				resourceType: '*' as const,
				resourceIds: [],
			},
		],
	});

	it('has a fingerprint of what makes the session, and of the account', () => {
		expect(fingerprintOf({ ...plan, maxEvents: 5 } as typeof plan, 'a')).toBe(
			fingerprintOf(plan, 'a'),
		);
		expect(fingerprintOf(plan, 'b')).not.toBe(fingerprintOf(plan, 'a'));
		expect(fingerprintOf({ ...plan, inactivityDelay: 60 }, 'a')).not.toBe(fingerprintOf(plan, 'a'));
	});

	it('has a fingerprint of its subscriptions, which can be changed', () => {
		expect(fingerprintOf(thirdParty(['all']), 'a')).toBe(fingerprintOf(plan, 'a'));
		expect(fingerprintOfSubscriptions(thirdParty(['all']))).not.toBe(
			fingerprintOfSubscriptions(thirdParty(['Idle'])),
		);
		expect(fingerprintOfSubscriptions(plan)).toBe(fingerprintOfSubscriptions({ ...plan }));
	});

	it("tells its own end from another agent's", () => {
		expect(endsSession('engagementCenter.Disconnected', plan)).toBe(true);
		expect(endsSession('engagementCenter.Disconnected', thirdParty(['ScreenPop']))).toBe(true);
		expect(endsSession('engagementCenter.Disconnected', thirdParty(['all']))).toBe(false);
		expect(endsSession('engagementCenter.SystemUnavailable', thirdParty(['all']))).toBe(true);
		expect(endsSession('engagementCenter.Idle', plan)).toBe(false);
	});
});
