import { AlvariaFailure } from '../api/failure';
import type { Connection, Environment } from './connection';
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
 * When n8n itself ends, it closes the trigger too, and is gone before that: the next process resumes the
 * session.
 */
export class Keeper {
	/**
	 * How long a session waits for its workflow to come back before it is deleted, in milliseconds: longer
	 * than n8n takes to end (30 s unless set otherwise), because the next process needs the session.
	 */
	linger = 35_000;
	private readonly kept = new Map<string, Kept>();

	constructor(private readonly environment: Environment) {}

	/** Starts consuming, and returns how to stop. Throws where Alvaria refuses, or can't be reached. */
	async start(connection: Connection, options: StartOptions): Promise<() => Promise<void>> {
		const { key, fingerprint, earlier } = options;
		const watched = this.watched(connection, key);
		const kept = this.reclaim(options) ?? {
			consumer: new Consumer(watched, this.environment),
			fingerprint,
			hasFailed: false,
		};
		const { consumer } = kept;
		consumer.use(watched);
		if (earlier && !consumer.isConnected) consumer.resume(earlier);
		else {
			await connect(consumer, options).catch((error: unknown) => {
				if (this.kept.get(key) === kept) this.wait(key, kept);
				throw error;
			});
		}
		this.kept.set(key, kept);
		consumer.start();
		return async () => await this.stop(key, kept);
	}

	/** Consumers that run, or wait for their workflow. */
	get size(): number {
		return this.kept.size;
	}

	private async stop(key: string, kept: Kept): Promise<void> {
		await kept.consumer.pause();
		// Whether the next start works shows only if it has to connect.
		if (kept.hasFailed) await kept.consumer.end();
		kept.hasFailed = false;
		this.wait(key, kept);
	}

	private wait(key: string, kept: Kept): void {
		kept.leaving = new AbortController();
		void this.leave(key, kept, kept.leaving.signal);
	}

	/** Deletes the session once nothing belongs to it any more and nobody has come back for it. */
	private async leave(key: string, kept: Kept, reclaimed: AbortSignal): Promise<void> {
		const { consumer } = kept;
		try {
			let waited = 0;
			do {
				await this.environment.sleep(this.linger, reclaimed);
				if (reclaimed.aborted) return;
				waited += this.linger;
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
	await consumer.connect().catch((error: unknown) => {
		const failure = AlvariaFailure.from(error);
		const isPassing = failure.kind === 'transient' || failure.kind === 'throttled';
		if (!isPatient || !isPassing) throw failure;
	});
}
