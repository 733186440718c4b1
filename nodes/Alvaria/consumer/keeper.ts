import { randomUUID } from 'node:crypto';

import { OpenCallsOfNodes } from '../../shared/calls/openCalls';
import { sleep } from '../../shared/sleep';
import type { Connection, ConsumerReport, Environment } from './connection';
import { Consumer } from './consumer';
import type { KnownSession } from './session';

/** Which consumer to start, or to take over. */
export interface StartOptions {
	/** Workflow and node. */
	key: string;
	/** Of the session; only an equal one can be taken over. */
	fingerprint: string;
	/** A session of an earlier process, if there may be one. */
	earlier?: KnownSession;
	/** Whether to go on trying in the background where it can't connect now. */
	isPatient: boolean;
}

interface Kept {
	consumer: Consumer;
	fingerprint: string;
	/** The stop under way. */
	stopping?: Promise<void>;
	/** Ends the wait for the workflow to come back. */
	leaving?: AbortController;
}

/** How long a consumer at least waits for its workflow to be published again. Milliseconds. */
const LINGER = 35_000;

/** Between two looks at whether a consumer that is no longer wanted still has something to do. Milliseconds. */
const LOOK = 1_000;

/**
 * Keeps a trigger's consumer while n8n closes the trigger and opens it again, as it does when an edited
 * workflow is published: the session goes on collecting events meanwhile, and executions that run are still
 * known.
 *
 * n8n does not tell a trigger why it is closed: the workflow is unpublished, or another process takes over,
 * after a shutdown however long or as the new leader, and resumes the session. So a session that can be
 * resumed is not deleted; Alvaria drops it when nobody has polled it for its inactivity delay.
 */
export class Keeper {
	/** Tells this process of n8n from any that runs before or after it. */
	readonly processStart = randomUUID();
	/** Calls whose end has not come, of each node. */
	readonly calls: OpenCallsOfNodes;
	private readonly kept = new Map<string, Kept>();

	constructor(private readonly environment: Environment) {
		this.calls = new OpenCallsOfNodes(environment.now);
	}

	/** Starts consuming, and returns how to stop. Throws where it can't connect, unless it is patient. */
	async start(connection: Connection, options: StartOptions): Promise<() => Promise<void>> {
		const { key, fingerprint, earlier, isPatient } = options;
		await this.kept.get(key)?.stopping;
		const kept = this.reclaim(options) ?? {
			consumer: new Consumer(connection, this.environment),
			fingerprint,
		};
		const { consumer } = kept;
		consumer.use(connection);
		if (earlier && !consumer.isConnected) consumer.resume(earlier);
		else {
			await consumer.connect().catch((error: unknown) => {
				if (isPatient) return;
				if (this.kept.get(key) === kept) this.wait(key, kept);
				throw error;
			});
		}
		const replaced = this.kept.get(key);
		if (replaced && replaced !== kept) void this.retire(replaced);
		this.kept.set(key, kept);
		consumer.start();
		return async () => {
			kept.stopping = consumer.pause().then(() => this.wait(key, kept));
			await kept.stopping;
		};
	}

	/** How a consumer is; undefined where this process has none of that key. */
	report(key: string): ConsumerReport | undefined {
		const kept = this.kept.get(key);
		if (!kept) return undefined;
		const { state, figures, isConnected, isFailing } = kept.consumer;
		return { state, ...figures, isConnected, isFailing, isLeaving: kept.leaving !== undefined };
	}

	/** Consumers that run, or wait for their workflow. */
	get size(): number {
		return this.kept.size;
	}

	/** The consumer that waits for its workflow, if it is of use to it. */
	private reclaim({ key, fingerprint }: StartOptions): Kept | undefined {
		const kept = this.kept.get(key);
		if (!kept?.leaving || kept.fingerprint !== fingerprint) return undefined;
		kept.leaving.abort();
		kept.leaving = undefined;
		return kept;
	}

	private wait(key: string, kept: Kept): void {
		kept.stopping = undefined;
		kept.leaving = new AbortController();
		void this.leave(key, kept, kept.leaving.signal);
	}

	/** Forgets a consumer that nobody has come back for while its session could live. */
	private async leave(key: string, kept: Kept, reclaimed: AbortSignal): Promise<void> {
		const { consumer } = kept;
		const { isResumable, life } = consumer;
		const lingers = isResumable ? Math.max(life, LINGER) : LINGER;
		await this.environment.sleep(lingers, reclaimed).catch(() => {});
		if (reclaimed.aborted) return;
		if (this.kept.get(key) === kept) this.kept.delete(key);
		if (!isResumable) await consumer.end();
	}

	/** Deletes the session of a consumer that another has taken the place of, once it is done with it. */
	private async retire({ consumer, leaving }: Kept): Promise<void> {
		leaving?.abort();
		while (consumer.isBusy && consumer.life > 0) await this.environment.sleep(LOOK);
		await consumer.end();
	}
}

/** Time and chance, as they are; a change of the machine's clock is none of ours. */
export const environment: Environment = {
	sleep,
	now: () => performance.timeOrigin + performance.now(),
	random: Math.random,
};

/** The consumers of this process: all that Alvaria's nodes remember. */
export const keeper = new Keeper(environment);
