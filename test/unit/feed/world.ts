/** n8n, as far as a trigger can tell: processes that share a database, whose clocks move when the test says so. */
import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	IRun,
	ITriggerFunctions,
	ITriggerResponse,
} from 'n8n-workflow';

import { watchFeed } from '../../../nodes/shared/feed/watch';
import type { WebhookAdapter } from '../../../nodes/shared/receive/adapter';
import { passOn } from '../../../nodes/shared/receive/passOn';
import { receive } from '../../../nodes/shared/receive/receive';
import { State } from '../../../nodes/shared/state';
import { FakeNode, FakeResponse, type FakeRequest } from '../receive/fakes';

/** What all processes share. */
export class World {
	staticData: IDataObject = {};
	/** The outputs of each execution that has ended. */
	readonly executions: IDataObject[][][] = [];
	/** How long the steps after the trigger take. */
	runMs = 0;
	/** Fails as a database does that can't be written to. */
	cannotStore = false;
	zone = 'Europe/Helsinki';
	private readonly keys = new Set<string>();
	private readonly processed = new Set<string>();
	private count = 0;

	constructor(
		readonly adapter: WebhookAdapter,
		readonly parameters: IDataObject,
	) {}

	/** The items of all executions, empty executions left out. */
	get items(): IDataObject[] {
		return this.executions.flat(2);
	}

	get types() {
		return this.items.map(({ type }) => type);
	}

	/** n8n reads the static data as a whole, and writes them as a whole where they changed. */
	read(): { data: IDataObject; save: () => void } {
		const before = JSON.stringify(this.staticData);
		const data = JSON.parse(before) as IDataObject;
		return {
			data,
			save: () => {
				const after = JSON.stringify(data);
				if (after !== before) this.staticData = JSON.parse(after) as IDataObject;
			},
		};
	}

	/** Runs an execution that begins with these items; rejects where it can't be stored. */
	async execute(items: INodeExecutionData[], state: State, mode: string, key?: string) {
		if (this.cannotStore) throw new Error('SQLITE_READONLY');
		if (key !== undefined && this.keys.has(key)) return;
		if (key !== undefined) this.keys.add(key);
		const { data, save } = this.read();
		const id = String(this.count++);
		const context = {
			logger: { warn: () => {} },
			getMode: () => mode,
			getExecutionId: () => id,
			getNode: () => ({ id: 'node', name: 'Trigger' }),
			getWorkflow: () => ({ id: 'workflow' }),
			getInputData: () => items,
			getNodeParameter: (name: string) => this.parameters[name],
			getWorkflowStaticData: () => data,
			helpers: {
				checkProcessedAndRecord: async (ids: string[]) => {
					const isNew = ids.filter((one) => !this.processed.has(one));
					for (const one of ids) this.processed.add(one);
					return await Promise.resolve({ new: isNew });
				},
			},
		} as unknown as IExecuteFunctions;
		const outputs = await passOn(context, state);
		if (this.runMs > 0) await new Promise((resolve) => setTimeout(resolve, this.runMs));
		save();
		this.executions.push(outputs.map((output) => output.map(({ json }) => json)));
	}
}

/** One process of n8n: the main one, where a trigger is published in it. */
export class Process {
	readonly state = new State(() => performance.now());
	readonly node: FakeNode;
	private running?: ITriggerResponse;

	constructor(readonly world: World) {
		this.node = new FakeNode(world.parameters);
	}

	/** What `n8n` does when it publishes a workflow, starts, or another main process takes over. */
	publish(activation: 'activate' | 'init' | 'leadershipChange' = 'activate'): void {
		const { data, save } = this.world.read();
		this.running = watchFeed(
			{
				logger: { debug: () => {}, error: (line: string) => this.node.log.push(line) },
				getNode: () => ({ id: 'node', name: 'Trigger' }),
				getWorkflow: () => ({ id: 'workflow', name: 'Calls' }),
				getTimezone: () => this.world.zone,
				getActivationMode: () => activation,
				getWorkflowStaticData: () => data,
				getNodeParameter: (name: string, fallback: unknown) =>
					this.world.parameters[name] ?? fallback,
				helpers: {
					createDeferredPromise: () => {
						let settle = {};
						const promise = new Promise((resolve, reject) => (settle = { resolve, reject }));
						return { promise, ...settle };
					},
				},
				emit: (
					[items]: INodeExecutionData[][],
					_response: undefined,
					done: { resolve(run: IRun): void; reject(error: Error): void },
					key?: string,
				) => {
					this.world
						.execute(items, this.state, 'trigger', key)
						.then(() => done.resolve({} as IRun), done.reject);
				},
			} as unknown as ITriggerFunctions,
			this.world.adapter.catalogue.source,
			this.state,
		);
		save();
	}

	/** Whether a trigger runs here that has something to end. */
	get isWatching() {
		return this.running?.closeFunction !== undefined;
	}

	async unpublish() {
		await this.running?.closeFunction?.();
		this.running = undefined;
	}

	/** A request, as n8n handles one; gives the status. */
	async request(request: FakeRequest): Promise<number> {
		const { data, save } = this.world.read();
		this.node.staticData = data;
		const response = new FakeResponse();
		const result = await receive(
			this.node.context(request, response),
			this.world.adapter,
			this.state,
		);
		const [items] = result.workflowData ?? [];
		if (items) await this.world.execute(items, this.state, 'webhook');
		if (!result.noWebhookResponse) response.status(200).end();
		save();
		return await response.answer();
	}
}
