import { randomUUID } from 'node:crypto';

import { OpenCallsOfNodes } from './calls/openCalls';
import { Feeds } from './feed/memory';
import { Maskers } from './privacy/settings';
import { Combiner } from './receive/combine';
import { Expectations } from './receive/authenticate';
import { RecentEvents } from './receive/duplicates';
import { Outcomes } from './receive/outcomes';
import { RareLog } from './receive/rareLog';
import type { Listening } from './receive/request';
import type { Clock } from './time';

/**
 * All that the webhook triggers of a process remember from one request to the next, in one place; handed down
 * to whoever needs it. Bounded, and gone with the process.
 */
export class State {
	/** Tells this process from others, and since when it runs; milliseconds since 1970. */
	readonly process = randomUUID();
	readonly since = Date.now();
	/** Where n8n listens, as the first request showed. */
	listening?: Listening;
	/** Lines about what callers can provoke. */
	readonly rareLog: RareLog;
	/** What genuine requests carry. */
	readonly expectations: Expectations;
	/** What takes personal data out of each node's items. */
	readonly maskers: Maskers;
	/** Events that n8n has stored. */
	readonly recent: RecentEvents;
	/** Calls whose end has not come. */
	readonly calls: OpenCallsOfNodes;
	/** Requests that wait for others, to go into one execution. */
	readonly combiner = new Combiner();
	/** What became of the last requests. */
	readonly outcomes = new Outcomes();
	/** What the nodes that watch their feed have seen of it. */
	readonly feeds = new Feeds();
	/** The last check in the database of each node: n8n reads and writes its row without a lock. */
	readonly databaseChecks = new Map<string, Promise<unknown>>();

	constructor(readonly clock: Clock = () => performance.now()) {
		this.rareLog = new RareLog(clock);
		this.expectations = new Expectations(clock);
		this.maskers = new Maskers(clock);
		this.recent = new RecentEvents(clock);
		this.calls = new OpenCallsOfNodes(clock);
	}
}

/** What this process remembers. */
export const processState = new State();
