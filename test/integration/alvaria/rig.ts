import type { IDataObject, ITriggerResponse, WorkflowActivateMode } from 'n8n-workflow';

import { AlvariaStreamingTrigger } from '../../../nodes/Alvaria/AlvariaStreamingTrigger.node';
import type { Environment } from '../../../nodes/Alvaria/consumer/connection';
import { environment, Keeper } from '../../../nodes/Alvaria/consumer/keeper';
import { startConsuming } from '../../../nodes/Alvaria/trigger/start';
import { until } from '../../support/host/process';
import { AlvariaServer, type CloudOptions } from '../../support/vendors/alvaria';
import { PlayedN8n } from './n8n';

/** A simulated Alvaria, an n8n played by the test, and the trigger between them. */
export class Rig {
	private readonly open: ITriggerResponse[] = [];
	private readonly over = new AbortController();
	/** Real time; what still waits when the rig stops waits for ever, as in a process that is gone. */
	readonly environment: Environment = {
		...environment,
		sleep: async (ms, signal) => {
			const { signal: over } = this.over;
			await environment
				.sleep(ms, signal ? AbortSignal.any([signal, over]) : over)
				.catch((error) => {
					if (over.aborted && !signal?.aborted) return new Promise<never>(() => {});
					throw error;
				});
		},
	};
	/** What the process of n8n remembers. */
	readonly process = new Keeper(this.environment);

	private constructor(
		readonly server: AlvariaServer,
		readonly n8n: PlayedN8n,
		readonly node = new AlvariaStreamingTrigger(),
	) {}

	static async start(
		options: Partial<CloudOptions> = {},
		credential: IDataObject = {},
	): Promise<Rig> {
		const server = await AlvariaServer.start(options);
		return new Rig(server, new PlayedN8n(server, credential));
	}

	get cloud() {
		return this.server.cloud;
	}

	/** Activates a workflow with the trigger; returns what n8n calls to deactivate it. */
	async activate(
		parameters: IDataObject = {},
		{ activation = 'activate' as WorkflowActivateMode, process = this.process } = {},
	): Promise<() => Promise<void>> {
		const context = this.n8n.trigger(this.node, { events: ['*'], ...parameters }, activation);
		const response = await startConsuming(context, process);
		this.open.push(response);
		return async () => {
			this.open.splice(this.open.indexOf(response), 1);
			await response.closeFunction?.();
		};
	}

	async untilPolling(): Promise<void> {
		await until('a poll', () => this.cloud.state().sessions.some(({ polling }) => polling), {
			everyMs: 5,
		});
	}

	/** Publishes events of the caller's own user; returns their ids. */
	publish(count = 1, type = 'engagementCenter.Idle'): string[] {
		const { userId } = this.cloud.options;
		return Array.from({ length: count }, (_, index) => {
			const payload = { userId, payload: { interactionId: 1000 + index } };
			return this.cloud.publish({ type, payload }).eventId;
		});
	}

	async untilExecuted(count: number): Promise<void> {
		await until(`${count} executions`, () => this.n8n.executions.length >= count, { everyMs: 5 });
	}

	async untilAcknowledged(): Promise<void> {
		await until('an empty queue', () => this.cloud.waiting.length === 0, { everyMs: 5 });
	}

	isAcknowledged(id: string): boolean {
		return this.cloud.ledger.get(id)?.acknowledgedAt !== undefined;
	}

	/** Polls made so far. */
	get polls(): number {
		return this.cloud.requests.events ?? 0;
	}

	/** Waits for so many further polls, which show that something did not happen. */
	async untilPolled(times: number): Promise<void> {
		const from = this.polls;
		await until(`${times} polls`, () => this.polls >= from + times, { everyMs: 5 });
	}

	async stop(): Promise<void> {
		this.server.faults.clear();
		for (const execution of this.n8n.executions) execution.end();
		this.n8n.play = (execution) => execution.end();
		for (const { closeFunction } of this.open.splice(0)) await closeFunction?.();
		this.over.abort();
		await this.server.close();
	}
}
