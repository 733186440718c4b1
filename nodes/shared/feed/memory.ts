/** What a process remembers of the feed of each node, and what all of them find in the workflow's static data. */
import type { Reason } from './events';

/** A silence that was told; times in ISO 8601. */
export interface Silence {
	id: string;
	since: string;
	toldAt: string;
}

/** Requests that were counted since that was last told. */
export interface Refusals {
	count: number;
	/** Milliseconds since 1970. */
	firstAt: number;
	lastAt: number;
	/** When they were last told, on the process's clock. */
	toldAt?: number;
}

/** What a process remembers of one node's feed. */
export interface Feed {
	/** When the last event arrived: on the process's clock, and in milliseconds since 1970. */
	arrivedAt?: number;
	arrivedTime?: number;
	refusals: Partial<Record<Reason, Refusals>>;
	/** Whether the trigger of the node runs in this process. */
	isWatched?: boolean;
	/** The silence that was told and has not ended. */
	told?: Silence;
	/** The silence whose end was told last. */
	endedId?: string;
}

/** What the workflow's static data hold for the node, in whichever process. */
export interface StoredFeed {
	silence?: Silence;
	/** When an event last arrived where the trigger itself does not run, to the minute; milliseconds since 1970. */
	arrivedTime?: number;
	/** When refusals were last told; milliseconds since 1970. */
	refusalsTold?: Partial<Record<Reason, number>>;
}

const MAX_NODES = 1000;

/** The feeds of a process's nodes. */
export class Feeds {
	/** The node heard of last is the last. */
	private readonly byNode = new Map<string, Feed>();

	/** How many are remembered. */
	get size() {
		return this.byNode.size;
	}

	/** What is remembered of a node's feed. */
	of(node: string): Feed {
		const feed = this.byNode.get(node) ?? { refusals: {} };
		this.byNode.delete(node);
		this.byNode.set(node, feed);
		if (this.byNode.size > MAX_NODES) {
			const [oldest] = [...this.byNode].find(([, { isWatched }]) => !isWatched) ?? [];
			if (oldest !== undefined) this.byNode.delete(oldest);
		}
		return feed;
	}
}

/** Counts a request that came with the wrong secret, at a time in milliseconds since 1970. */
export function countRefusal({ refusals }: Feed, reason: Reason, time: number): void {
	const before = refusals[reason];
	refusals[reason] = before?.count
		? { ...before, count: before.count + 1, lastAt: time }
		: { ...before, count: 1, firstAt: time, lastAt: time };
}
