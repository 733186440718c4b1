import { getEventListeners } from 'node:events';

import { environment } from '../../nodes/Alvaria/consumer/keeper';
import { sleep } from '../../nodes/shared/sleep';

/** n8n's as it was up to 2.33, without a signal; waits until the test lets it. */
const waits: Array<() => void> = [];
jest.mock('n8n-workflow', () => ({
	...jest.requireActual<object>('n8n-workflow'),
	sleep: async () => await new Promise<void>((resolve) => waits.push(resolve)),
}));

describe('A wait under an n8n whose own knows no signal', () => {
	it.each([
		['shared', sleep],
		["the Alvaria consumer's", environment.sleep],
	])('ends when it is aborted: %s', async (_, wait) => {
		const over = new AbortController();
		const waiting = wait(60_000, over.signal);
		over.abort(new Error('over'));
		await expect(waiting).rejects.toThrow('over');
		await expect(wait(60_000, over.signal)).rejects.toThrow('over');
	});

	it('ends by itself, and leaves nothing at a signal that lives on', async () => {
		const { signal } = new AbortController();
		const waiting = sleep(1, signal);
		waits.forEach((end) => end());
		await waiting;
		expect(getEventListeners(signal, 'abort')).toEqual([]);
	});
});
