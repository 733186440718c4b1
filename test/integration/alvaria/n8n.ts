/**
 * The Alvaria nodes in n8n-core's own contexts: its OAuth2, its HTTP client. Executions are played by the
 * test, with n8n's rules: a deduplication key starts one execution, a duplicate resolves with nothing.
 */
import 'reflect-metadata';
import { ExecuteContext, TriggerContext } from 'n8n-core';
import {
	createRunExecutionData,
	type ExecutionStatus,
	type IDataObject,
	type IExecuteData,
	type INode,
	type INodeExecutionData,
	type INodeType,
	type IRun,
	type ITriggerFunctions,
	type IWorkflowExecuteAdditionalData,
	type Workflow,
	type WorkflowActivateMode,
	type WorkflowExecuteMode,
} from 'n8n-workflow';

import { toResponse, type Reply } from '../../../nodes/Alvaria/api/reply';
import { type AlvariaServer, TOKEN_PATH } from '../../support/vendors/alvaria';

export const CREDENTIAL = 'alvariaCloudOAuth2Api';

/** The credential as n8n hands it out, for a simulated Alvaria. */
export const credentialFor = (server: AlvariaServer, changes: IDataObject = {}): IDataObject => ({
	grantType: 'clientCredentials',
	organization: server.cloud.options.organization,
	region: 'local',
	apiKey: server.cloud.options.apiKey,
	clientId: server.cloud.options.clientId,
	clientSecret: server.cloud.options.clientSecret,
	scope: 'streamingapi',
	authentication: 'header',
	baseUrl: server.baseUrl,
	tokenUrl: '',
	accessTokenUrl: `${server.baseUrl}${TOKEN_PATH}`,
	...changes,
});

/** An execution that a trigger has started. */
export class PlayedExecution {
	constructor(
		readonly items: INodeExecutionData[],
		readonly key: string | undefined,
		private readonly answers: Parameters<ITriggerFunctions['emit']>[1],
		private readonly done: Parameters<ITriggerFunctions['emit']>[2],
	) {}

	get ids(): string[] {
		return this.items.map(({ json }) => String(json.id));
	}

	reply(reply: Reply): void {
		this.answers?.resolve(toResponse(reply));
	}

	/** n8n's own last answer, also after an execution that had paused. */
	close(): void {
		this.answers?.resolve({});
	}

	end(status: ExecutionStatus = 'success'): void {
		this.done?.resolve({ status, mode: 'trigger' } as IRun);
	}

	fail(error: Error): void {
		this.done?.reject(error);
	}
}

export interface LogLine {
	level: string;
	message: string;
	fields?: unknown;
}

/** One n8n, with its database of executions and its stored token. */
export class PlayedN8n {
	readonly executions: PlayedExecution[] = [];
	/** Errors that would have n8n start the trigger again, and give it up after five. */
	readonly fatal: Error[] = [];
	/** Failed executions that the trigger has recorded, for the user and the error workflow. */
	readonly told: Error[] = [];
	readonly logs: LogLine[] = [];
	readonly staticData: IDataObject = {};
	duplicates = 0;
	credential: IDataObject;
	/** What becomes of an execution as soon as it starts; by default it runs until the test ends it. */
	play: (execution: PlayedExecution) => void = () => {};
	/** n8n cannot store executions. */
	isBroken = false;
	private readonly keys = new Set<string>();

	constructor(server: AlvariaServer, changes: IDataObject = {}) {
		this.credential = credentialFor(server, changes);
	}

	get ids(): string[] {
		return this.executions.flatMap(({ ids }) => ids);
	}

	trigger(
		nodeType: INodeType,
		parameters: IDataObject,
		activation: WorkflowActivateMode = 'activate',
	): ITriggerFunctions {
		const node = nodeOf(nodeType, parameters);
		const context = new TriggerContext(
			this.workflow(nodeType),
			node,
			this.additionalData(),
			'trigger',
			activation,
			(data, answers, done, key) => this.emit(data[0], answers, done, key),
			(error) => this.fatal.push(error),
			(error) => this.told.push(error),
		);
		return Object.defineProperty(context, 'logger', { value: this.logger });
	}

	execution(
		nodeType: INodeType,
		parameters: IDataObject,
		{
			items = [{ json: {} }],
			mode = 'manual' as WorkflowExecuteMode,
			signal = new AbortController().signal,
			onResponse = (_response: unknown) => {},
		} = {},
	): ExecuteContext {
		const node = nodeOf(nodeType, parameters);
		const hooks = {
			runHook: async (_name: string, [response]: unknown[]) => onResponse(response),
		};
		const runExecutionData = createRunExecutionData({});
		return new ExecuteContext(
			this.workflow(nodeType),
			node,
			{ ...this.additionalData(), hooks } as unknown as IWorkflowExecuteAdditionalData,
			mode,
			runExecutionData,
			0,
			items,
			{ main: [items] },
			{ node, data: { main: [items] }, source: null } as IExecuteData,
			[],
			signal,
		);
	}

	private emit(
		items: INodeExecutionData[],
		answers: Parameters<ITriggerFunctions['emit']>[1],
		done: Parameters<ITriggerFunctions['emit']>[2],
		key: string | undefined,
	): void {
		if (this.isBroken) {
			done?.reject(new Error('SQLITE_FULL: database or disk is full'));
			return;
		}
		if (key !== undefined && this.keys.has(key)) {
			this.duplicates++;
			done?.resolve(undefined as unknown as IRun);
			return;
		}
		if (key !== undefined) this.keys.add(key);
		const execution = new PlayedExecution(items, key, answers, done);
		this.executions.push(execution);
		this.play(execution);
	}

	private workflow(nodeType: INodeType): Workflow {
		const { staticData } = this;
		return {
			id: 'workflow-1',
			name: 'Test',
			active: true,
			timezone: 'UTC',
			settings: {},
			nodeTypes: { getByNameAndVersion: () => nodeType, getByName: () => nodeType },
			getStaticData: () => staticData,
			getNode: () => null,
			expression: { getParameterValue: (value: unknown) => value },
		} as unknown as Workflow;
	}

	private additionalData(): IWorkflowExecuteAdditionalData {
		return {
			webhookWaitingBaseUrl: 'http://localhost/webhook-waiting',
			formWaitingBaseUrl: 'http://localhost/form-waiting',
			credentialsHelper: {
				getParentTypes: () => ['oAuth2Api'],
				isCredentialUsableByNode: () => true,
				getCredentialsProperties: () => [],
				runPreAuthentication: async () => undefined,
				getDecrypted: async () => structuredClone(this.credential),
				updateCredentialsOauthTokenData: async (
					_node: unknown,
					_type: string,
					data: IDataObject,
				) => {
					this.credential.oauthTokenData = structuredClone(data.oauthTokenData);
				},
			},
		} as unknown as IWorkflowExecuteAdditionalData;
	}

	/** In place of n8n's own. */
	private readonly logger = Object.fromEntries(
		['debug', 'info', 'warn', 'error'].map((level) => [
			level,
			(message: string, fields?: unknown) => void this.logs.push({ level, message, fields }),
		]),
	);
}

const nodeOf = (nodeType: INodeType, parameters: IDataObject): INode => ({
	id: 'node-1',
	name: 'Alvaria',
	type: `n8n-nodes-contact-center.${nodeType.description.name}`,
	typeVersion: 1.1,
	position: [0, 0],
	parameters: parameters as INode['parameters'],
	credentials: { [CREDENTIAL]: { id: 'credential-1', name: 'Alvaria' } },
});
