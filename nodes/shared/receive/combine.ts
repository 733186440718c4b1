import type { INodeExecutionData } from 'n8n-workflow';

import { sleep } from '../sleep';
import { answer, answerTogether, whenAnswered, type Response } from './answer';

/** How far events are combined. */
export interface CombineLimits {
	/** How long the first request of a batch waits for others, in milliseconds; 0 for not at all. */
	windowMs: number;
	/** A batch of this many items goes at once. */
	maxItems: number;
}

/** Requests that one execution will carry. */
interface Batch {
	items: INodeExecutionData[];
	/** Those that wait for the answer of the first. */
	followers: Response[];
	/** Ends the wait of the first. */
	go(): void;
}

/** Requests that wait in this process at once; more are turned away, for the vendor to deliver again. */
const MAX_HELD = 1000;

/**
 * Group commit: requests that arrive within a short time go into one execution. The first carries the items
 * of all, in the order of arrival; the others are answered after it, with the same outcome. None is answered
 * with success before n8n has stored its items, so a crash loses nothing.
 */
export class Combiner {
	private readonly open = new Map<string, Batch>();
	private held = 0;

	constructor(private readonly maxHeld = MAX_HELD) {}

	/**
	 * Adds a request's items to the open batch of its key. Resolves to the items that this request carries
	 * into n8n, or to undefined if it is answered with another one's.
	 */
	async add(
		key: string,
		response: Response,
		items: INodeExecutionData[],
		limits: CombineLimits,
	): Promise<INodeExecutionData[] | undefined> {
		const open = this.open.get(key);
		if (!open) return await this.carry(key, response, items, limits);
		if (this.held >= this.maxHeld) {
			answer(response, 503, 'Too many events are waiting');
			return undefined;
		}
		this.held++;
		whenAnswered(response, () => this.held--);
		open.followers.push(response);
		// One request may bring more events than a call takes arguments.
		for (const item of items) open.items.push(item);
		if (open.items.length >= limits.maxItems) open.go();
		return undefined;
	}

	private async carry(
		key: string,
		response: Response,
		items: INodeExecutionData[],
		{ windowMs, maxItems }: CombineLimits,
	): Promise<INodeExecutionData[]> {
		if (items.length >= maxItems) return items;
		const batch: Batch = { items: [...items], followers: [], go: () => {} };
		this.open.set(key, batch);
		await new Promise<void>((go) => {
			batch.go = () => {
				if (this.open.get(key) === batch) this.open.delete(key);
				go();
			};
			void sleep(windowMs).then(batch.go);
		});
		const outcome = new Promise<boolean>((resolve) => whenAnswered(response, resolve));
		void answerTogether(batch.followers, outcome);
		return batch.items;
	}
}
