import { AlvariaFailure } from '../../../nodes/Alvaria/api/failure';
import { Acknowledger } from '../../../nodes/Alvaria/consumer/acknowledger';
import { Backoff } from '../../../nodes/Alvaria/consumer/waits';

/** Everything already due has happened. */
const settled = async () => await new Promise((resolve) => setImmediate(resolve));

/** An acknowledger whose requests fail as told, and whose waits end only when rung or let pass. */
function setUp(...failures: AlvariaFailure[]) {
	let session: string | undefined = 'session-1';
	let time = 0;
	const posts: string[] = [];
	const waits: Array<{ ms: number; pass: () => void }> = [];
	const batches: string[][] = [];
	const more = { gatherFor: 0 };
	const acknowledger = new Acknowledger({
		session: () => session,
		gatherFor: () => more.gatherFor,
		post: async (id, eventIds) => {
			posts.push(id);
			batches.push([...eventIds]);
			const failure = failures.shift();
			if (failure) throw failure;
			return { acknowledged: [...eventIds], notFound: [] };
		},
		onConfirmed: () => {},
		onFailure: () => {},
		backoff: new Backoff({ first: 500, cap: 60_000, random: () => 0 }),
		sleep: async (ms, signal) =>
			await new Promise<void>((resolve, reject) => {
				const pass = () => {
					time += ms;
					resolve();
				};
				waits.push({ ms, pass });
				signal?.addEventListener('abort', () => reject(new Error('aborted')));
			}),
		now: () => time,
	});
	const becomes = (id: string | undefined) => {
		session = id;
		acknowledger.resume();
	};
	return { acknowledger, posts, batches, waits, more, becomes };
}

const throttled = (retryAfter?: number) => new AlvariaFailure('throttled', '429', { retryAfter });

it('tries again at once in a new session', async () => {
	const { acknowledger, posts, becomes } = setUp(throttled());
	acknowledger.add(['1']);
	await settled();
	becomes('session-2');
	await settled();
	expect(posts).toEqual(['session-1', 'session-2']);
	expect(acknowledger.size).toBe(0);
});

it('keeps the time that Retry-After named, new session or not', async () => {
	const { acknowledger, posts, waits, becomes } = setUp(throttled(2000));
	acknowledger.add(['1']);
	await settled();
	becomes('session-2');
	await settled();
	expect(posts).toEqual(['session-1']);
	expect(waits.map(({ ms }) => ms)).toEqual([2000, 2000]);
	waits[1].pass();
	await settled();
	expect(posts).toEqual(['session-1', 'session-2']);
});

it('keeps it also when there was no session for a while', async () => {
	const { acknowledger, posts, waits, becomes } = setUp(throttled(2000));
	acknowledger.add(['1']);
	await settled();
	becomes(undefined);
	await acknowledger.idle();
	becomes('session-2');
	await settled();
	expect(posts).toEqual(['session-1']);
	waits[1].pass();
	await settled();
	expect(posts).toEqual(['session-1', 'session-2']);
});

it('waits for nothing when there is no session any more', async () => {
	const { acknowledger, posts, becomes } = setUp(throttled(2000));
	acknowledger.add(['1']);
	await settled();
	becomes(undefined);
	await acknowledger.idle();
	expect(posts).toEqual(['session-1']);
});

describe('while executions run', () => {
	it('gathers what ends meanwhile into one request', async () => {
		const { acknowledger, batches, waits, more } = setUp();
		more.gatherFor = 200;
		acknowledger.add(['1']);
		await settled();
		acknowledger.add(['2']);
		await settled();
		expect(batches).toEqual([]);
		expect(waits.map(({ ms }) => ms)).toEqual([200]);
		waits[0].pass();
		await settled();
		expect(batches).toEqual([['1', '2']]);
	});

	it('sends at once what fills a request', async () => {
		const { acknowledger, batches, more } = setUp();
		more.gatherFor = 200;
		acknowledger.add(['0']);
		await settled();
		acknowledger.add(Array.from({ length: 199 }, (_, index) => String(index + 1)));
		await settled();
		expect(batches.map(({ length }) => length)).toEqual([200]);
	});

	it('gathers no longer when it is told to hurry', async () => {
		const { acknowledger, batches, more } = setUp();
		more.gatherFor = 200;
		acknowledger.add(['1']);
		await settled();
		acknowledger.hurry();
		await settled();
		expect(batches).toEqual([['1']]);
	});
});
