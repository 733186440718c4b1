/** Where n8n's context of a published trigger becomes a consumer's connection. */
import {
	NodeOperationError,
	type IDataObject,
	type INode,
	type ITriggerFunctions,
	type ITriggerResponse,
	type Logger,
} from 'n8n-workflow';

import { SettingsError, type AlvariaFailure } from '../api/failure';
import { alvariaHttp, CREDENTIAL, streamingUrl } from '../api/http';
import { toNodeError } from '../api/nodeError';
import { personalDataMask } from '../api/personalData';
import { faultOfSettings } from '../../shared/receive/select';
import { deliversCalls, type GetParameter } from '../../shared/node/parameters';
import { CALL } from '../../shared/calls/fold';
import { gatheredFrom } from '../../shared/calls/rules';
import { alvariaCalls } from '../calls';
import { CallDesk, dueData } from '../consumer/callDesk';
import type { Connection, Troubled } from '../consumer/connection';
import type { Keeper } from '../consumer/keeper';
import { fingerprintOf, type KnownSession } from '../consumer/session';
import { alvaria } from '../events';
import { properties } from './properties';
import { readSettings, type TriggerSettings } from './settings';

/** Starts consuming for a workflow that is published, and returns how to stop. Throws what the user is to know. */
export async function startConsuming(
	context: ITriggerFunctions,
	keeper: Keeper,
): Promise<ITriggerResponse> {
	const node = context.getNode();
	const settings = checkedSettings(node, (name, fallback) =>
		context.getNodeParameter(name, fallback),
	);
	if (!node.credentials?.[CREDENTIAL]) {
		throw new NodeOperationError(node, 'Pick a credential for Alvaria Cloud');
	}
	const { id: credentialId } = node.credentials[CREDENTIAL];
	const address = streamingUrl(await context.getCredentials(CREDENTIAL), settings.version);
	const fingerprint = fingerprintOf(settings, `${credentialId} ${address}`);
	const stored = context.getWorkflowStaticData('node') as { session?: StoredSession };
	const { id: workflowId, name: workflowName } = context.getWorkflow();
	const key = `${workflowId} ${node.id}`;
	// n8n itself has started, and the workflow was running before: the session may still be there.
	const isRestart = ['init', 'leadershipChange'].includes(context.getActivationMode());
	const connection: Connection = {
		settings,
		calls: callDesk(keeper, key, settings),
		http: alvariaHttp(context),
		emitter: context,
		isWanted: settings.isWanted,
		toItem: dueData(await personalDataMask(context, optionsOf(context))),
		scope: {
			workflowId: String(workflowId),
			nodeId: node.id,
			processStart: keeper.processStart,
		},
		logger: naming(context.logger, `workflow "${workflowName}", node "${node.name}"`),
		onSession: (session) => {
			// Without acknowledgements there is nothing that the next process could come back for.
			stored.session = session?.requireAcknowledgement ? { ...session, fingerprint } : undefined;
		},
		onTrouble: (failure, troubled) => tellUser(context, failure, troubled),
	};
	// Another process may have had the events since.
	if (isRestart) connection.calls?.cut();
	const earlier = isRestart ? sessionOf(stored.session, fingerprint) : undefined;
	try {
		const stop = await keeper.start(connection, {
			key,
			fingerprint,
			earlier,
			isPatient: isRestart,
		});
		return { closeFunction: stop };
	} catch (error) {
		throw toNodeError(node, error);
	}
}

/** Who gathers the node's calls; what is gathered is kept while the workflow is published anew. */
function callDesk({ calls }: Keeper, key: string, settings: TriggerSettings) {
	if (settings.calls) return new CallDesk(calls.of(key, settings.calls.longestMs), settings.calls);
	calls.forget(key);
	return undefined;
}

const optionsOf = (context: ITriggerFunctions) =>
	context.getNodeParameter('options', {}) as IDataObject;

/** The node's parameters, checked; throws what n8n shows. */
export function checkedSettings(node: INode, get: GetParameter): TriggerSettings {
	const { parameters } = node;
	const fault = faultOfSettings(
		{ catalogue: alvaria },
		{ get, parameters, properties },
		deliversCalls(get) ? { type: CALL, events: gatheredFrom(alvariaCalls, alvaria) } : undefined,
	);
	if (fault) {
		throw new NodeOperationError(node, fault.message, { description: fault.description });
	}
	try {
		return readSettings(get);
	} catch (error) {
		if (error instanceof SettingsError) throw new NodeOperationError(node, error.message);
		throw new NodeOperationError(node, error as Error);
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

/** What lasting trouble means for the user. */
const MEANING: Record<Troubled, string> = {
	events:
		'While this lasts no events arrive. Alvaria keeps them for the Inactivity Delay of the trigger',
	subscriptions:
		'The session goes on with the subscriptions it had. Check Subscriptions in the trigger',
	acknowledgements:
		'Events still start the workflow, but Alvaria does not learn that they are dealt with: after 200 of them it delivers no newer ones, and after a restart they run again',
};

/**
 * Makes trouble visible: a failed execution, which runs the error workflow. n8n before 2 has no way to do so
 * without giving the trigger up; there the log tells alone.
 */
function tellUser(context: ITriggerFunctions, failure: AlvariaFailure, troubled: Troubled): void {
	if (typeof context.saveFailedExecution !== 'function') return;
	const error = toNodeError(context.getNode(), failure);
	const advice = error.description ? `${error.description} – ` : '';
	error.description = `${advice}${MEANING[troubled]}. The trigger goes on trying by itself: nothing needs to be published again.`;
	context.saveFailedExecution(error);
}

/** A logger whose lines say of what they are. */
const naming = (logger: Logger, subject: string): Connection['logger'] => {
	const line =
		(level: 'debug' | 'info' | 'warn' | 'error') =>
		(message: string, fields?: Parameters<Logger['info']>[1]) =>
			logger[level](`${message} (${subject})`, fields);
	return { debug: line('debug'), info: line('info'), warn: line('warn'), error: line('error') };
};
