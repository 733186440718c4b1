import {
	NodeOperationError,
	type IExecuteFunctions,
	type INode,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type ITriggerFunctions,
	type ITriggerResponse,
} from 'n8n-workflow';

import { alvariaHttp, CREDENTIAL, streamingUrl } from './api/http';
import { toResponse } from './api/reply';
import { toNodeError } from './api/nodeError';
import { SettingsError } from './api/failure';
import { ANY_EVENT, eventsSubtitle } from '../shared/events/catalogue';
import { onOutputs, outputsExpression } from '../shared/node/outputs';
import { parametersOf, type GetParameter } from '../shared/node/parameters';
import type { Connection } from './consumer/connection';
import { PROCESS_START } from './consumer/keys';
import { environment, keeper } from './consumer/runtime';
import { fingerprintOf, type KnownSession } from './consumer/session';
import { sampleOf, toExecutionData } from './api/item';
import { properties } from './trigger/properties';
import { readSettings } from './trigger/settings';
import { firstEvents } from './trigger/testRun';

/** The event a sample is of when all events are picked. */
const SAMPLE = 'engagementCenter.ScreenPop';

/** Starts a workflow on events of an Alvaria Cloud streaming session. */
export class AlvariaStreamingTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Alvaria Streaming Trigger',
		name: 'alvariaStreamingTrigger',
		icon: { light: 'file:alvaria.svg', dark: 'file:alvaria.dark.svg' },
		group: ['trigger'],
		version: [1.1],
		defaultVersion: 1.1,
		subtitle: eventsSubtitle,
		description:
			'Starts the workflow on events of Alvaria Cloud: agents, calls and chats, campaigns, messages',
		defaults: { name: 'Alvaria Streaming Trigger' },
		inputs: [],
		outputs: outputsExpression,
		credentials: [{ name: CREDENTIAL, required: false }],
		properties,
	};

	async trigger(this: ITriggerFunctions): Promise<ITriggerResponse> {
		const node = this.getNode();
		const settings = checked(node, (name, fallback) => this.getNodeParameter(name, fallback));
		if (!node.credentials?.[CREDENTIAL]) {
			throw new NodeOperationError(node, 'Pick a credential for Alvaria Cloud');
		}
		const { id: credentialId } = node.credentials[CREDENTIAL];
		const address = streamingUrl(await this.getCredentials(CREDENTIAL), settings.version);
		const fingerprint = fingerprintOf(settings, `${credentialId} ${address}`);
		const stored = this.getWorkflowStaticData('node') as { session?: StoredSession };
		const connection: Connection = {
			settings,
			http: alvariaHttp(this),
			emitter: this,
			isPicked: settings.isPicked,
			toItem: toExecutionData,
			scope: {
				workflowId: String(this.getWorkflow().id),
				nodeId: node.id,
				processStart: PROCESS_START,
			},
			logger: this.logger,
			onSession: (session) => {
				// Without acknowledgements there is nothing that the next process could come back for.
				stored.session = session?.requireAcknowledgement ? { ...session, fingerprint } : undefined;
			},
			onFatal: (failure) => this.emitError(toNodeError(node, failure)),
		};
		// n8n itself has started, and the workflow was running before: the session may still be there.
		const isRestart = ['init', 'leadershipChange'].includes(this.getActivationMode());
		const earlier = isRestart ? sessionOf(stored.session, fingerprint) : undefined;
		try {
			const stop = await keeper.start(connection, {
				key: `${connection.scope.workflowId} ${node.id}`,
				fingerprint,
				earlier,
				isPatient: isRestart,
			});
			return { closeFunction: stop };
		} catch (error) {
			throw toNodeError(node, error);
		}
	}

	/**
	 * In an execution that the trigger has started: passes the events on, and tells the trigger where it
	 * waits for that: only here does n8n let it know that an execution is stored. In a test run: gets the
	 * events.
	 */
	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const get = parametersOf(this);
		if (this.getMode() !== 'manual') {
			// Nothing else needs it, and it costs as much as all the rest of an event here.
			if (get('acknowledge', 'onSuccess') === 'onStored') {
				await this.sendResponse(toResponse({ kind: 'started' }));
			}
			return onOutputs(get, this.getInputData());
		}
		const node = this.getNode();
		const settings = checked(node, get);
		if (get('testRun', 'live') === 'sample' || !node.credentials?.[CREDENTIAL]) {
			const [type] = get('events', []) as string[];
			const sample = sampleOf(type === ANY_EVENT ? SAMPLE : type, new Date());
			return onOutputs(get, [toExecutionData(sample)]);
		}
		try {
			const signal = this.getExecutionCancelSignal();
			const events = await firstEvents(alvariaHttp(this), settings, signal, environment);
			return onOutputs(get, events.map(toExecutionData));
		} catch (error) {
			throw toNodeError(node, error);
		}
	}
}

/** What the workflow's static data hold, for the next process. */
type StoredSession = KnownSession & { fingerprint: string };

function sessionOf(
	stored: StoredSession | undefined,
	fingerprint: string,
): KnownSession | undefined {
	if (stored === undefined) return undefined;
	const { fingerprint: madeFor, ...session } = stored;
	return madeFor === fingerprint ? session : undefined;
}

function checked(node: INode, get: GetParameter) {
	try {
		return readSettings(get);
	} catch (error) {
		if (error instanceof SettingsError) throw new NodeOperationError(node, error.message);
		throw new NodeOperationError(node, error as Error);
	}
}
