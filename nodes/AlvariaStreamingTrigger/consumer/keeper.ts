import { AlvariaFailure } from '../../AlvariaStreaming/api/failure';
import type { Session } from '../../AlvariaStreaming/api/streaming';
import type { Connection, Environment } from './connection';
import { Consumer } from './consumer';

/** How long a session waits for its workflow to come back before it is deleted. Milliseconds. */
const LINGER = 5_000;

export interface StartOptions {
	/** Workflow and node. */
	key: string;
	/** Of the session; only an equal one can be taken over. */
	fingerprint: string;
	/** A session of an earlier process, if there may be one. */
	earlier?: Session;
	/** Whether to go on trying in the background where Alvaria can't be reached now. */
	isPatient: boolean;
}

interface Kept {
	consumer: Consumer;
	fingerprint: string;
	/** Ends the wait for the workflow to come back. */
	leaving?: AbortController;
	hasFailed: boolean;
}

/**
 * Keeps a trigger's consumer while n8n closes the trigger and opens it again, as it does when an edited
 * workflow is published: the session goes on collecting events meanwhile, and executions that run are
 * still known. A session whose workflow does not come back is deleted.
 *
 * When n8n itself ends, there is no time for that: the next process resumes the session.
 */
export class Keeper {
	private readonly kept = new Map<string, Kept>();

	constructor(private readonly environment: Environment) {}

	/** Starts consuming, and returns how to stop. Throws where Alvaria refuses, or can't be reached. */
	async start(connection: Connection, options: StartOptions): Promise<() => Promise<void>> {
		const kept = this.reclaim(options) ?? {
			consumer: new Consumer(this.watched(connection, options.key), this.environment),
			fingerprint: options.fingerprint,
			hasFailed: false,
		};
		const { consumer } = kept;
		if (!consumer.isConnected) {
			if (options.earlier) consumer.resume(options.earlier);
			else await connect(consumer, options);
		}
		this.kept.set(options.key, kept);
		consumer.start(this.watched(connection, options.key));
		return async () => await this.stop(options.key, kept);
	}

	/** Consumers that run, or wait for their workflow. */
	get size(): number {
		return this.kept.size;
	}

	private async stop(key: string, kept: Kept): Promise<void> {
		await kept.consumer.pause();
		if (kept.hasFailed) {
			this.forget(key, kept);
			await kept.consumer.end();
		} else {
			kept.leaving = new AbortController();
			void this.leave(key, kept, kept.leaving.signal);
		}
	}

	/** Deletes the session once nothing belongs to it any more and nobody has come back for it. */
	private async leave(key: string, kept: Kept, reclaimed: AbortSignal): Promise<void> {
		const { consumer } = kept;
		try {
			let waited = 0;
			do {
				await this.environment.sleep(LINGER, reclaimed);
				if (reclaimed.aborted) return;
				waited += LINGER;
				// Without polls the session dies anyway.
			} while (consumer.isBusy && waited < consumer.inactivityDelay * 1000);
		} catch {
			return;
		}
		this.forget(key, kept);
		await consumer.end();
	}

	/** The consumer that waits for its workflow, if it is of use to it. */
	private reclaim({ key, fingerprint }: StartOptions): Kept | undefined {
		const kept = this.kept.get(key);
		if (!kept?.leaving || kept.fingerprint !== fingerprint) return undefined;
		kept.leaving.abort();
		kept.leaving = undefined;
		return kept;
	}

	private forget(key: string, kept: Kept): void {
		if (this.kept.get(key) === kept) this.kept.delete(key);
	}

	private watched(connection: Connection, key: string): Connection {
		return {
			...connection,
			onFatal: (failure) => {
				const kept = this.kept.get(key);
				if (kept) kept.hasFailed = true;
				connection.onFatal(failure);
			},
		};
	}
}

/** Connects; a patient consumer leaves it to its own retries where that may help. */
async function connect(consumer: Consumer, { isPatient }: StartOptions): Promise<void> {
	await consumer.connect().catch(async (error: unknown) => {
		const failure = AlvariaFailure.from(error);
		const isPassing = failure.kind === 'transient' || failure.kind === 'throttled';
		if (!isPatient || !isPassing) await Promise.reject(failure);
	});
}
