import { IANAZone } from 'luxon';
import {
	NodeOperationError,
	type IDataObject,
	type IHookFunctions,
	type INodeProperties,
	type INodeTypeDescription,
} from 'n8n-workflow';

import { CALL } from '../calls/fold';
import { asksForCalls } from '../calls/properties';
import { gatheredFrom } from '../calls/rules';
import { faultOfFeed } from '../feed/properties';
import type { GetParameter } from '../node/parameters';
import { processState } from '../state';
import { maskerFor } from '../privacy/settings';
import type { WebhookAdapter } from './adapter';
import { faultOfSettings } from './select';
import { askForSample } from './testRun';

/**
 * Checks a node's settings when its workflow is published or tested, so that a mistake is told to the user
 * and not found by the vendor. Nothing is created on the vendor's side: none of them offers that.
 */
function checkSettings(
	context: IHookFunctions,
	adapter: WebhookAdapter,
	properties: readonly INodeProperties[],
): void {
	const refuse = (message: string, description: string) => {
		throw new NodeOperationError(context.getNode(), message, { description });
	};
	// Without one n8n registers an address that it does not find again: every request would be answered 404.
	if (!context.getNode().webhookId) {
		refuse(
			'This trigger has no webhook ID, so it would have no URL',
			'A workflow from the command line comes without one. Open it in the editor, move this node a little so that n8n saves it with one, and publish again. Or add "webhookId" with a UUID of its own to the node in the file, and import that.',
		);
	}
	const get: GetParameter = (name, fallback) => context.getNodeParameter(name, fallback as never);
	const { calls, catalogue } = adapter;
	const isForCalls = calls !== undefined && asksForCalls(context);
	const fault =
		faultOfSettings(
			adapter,
			{ get, parameters: context.getNode().parameters, properties },
			isForCalls ? { type: CALL, events: gatheredFrom(calls, catalogue) } : undefined,
		) ?? faultOfFeed(get);
	if (fault) refuse(fault.message, fault.description);
	const { timeZone } = get('options', {}) as IDataObject;
	if (timeZone && !IANAZone.isValidZone(String(timeZone))) {
		refuse(
			`"${String(timeZone)}" is not a time zone`,
			'Use a name such as UTC or Europe/Helsinki under Options > Time Zone.',
		);
	}
}

/** Whether pseudonyms have a key: without one, every request would be turned away. */
async function checkPersonalData(
	context: IHookFunctions,
	{ catalogue }: WebhookAdapter,
): Promise<void> {
	try {
		await maskerFor(context, catalogue, context.getNodeParameter('options', {}) as IDataObject);
	} catch (error) {
		throw new NodeOperationError(context.getNode(), (error as Error).message, {
			description: 'Pick or make the key under the name of the node, above its parameters.',
		});
	}
}

/** The webhook lifecycle of every trigger: the settings are checked, a test run gets its sample. */
export const webhookLifecycle = (
	adapter: WebhookAdapter,
	{ properties }: Pick<INodeTypeDescription, 'properties'>,
) => ({
	default: {
		async checkExists(this: IHookFunctions): Promise<boolean> {
			return false;
		},
		async create(this: IHookFunctions): Promise<boolean> {
			checkSettings(this, adapter, properties);
			await checkPersonalData(this, adapter);
			await askForSample(this, processState.listening);
			return true;
		},
		async delete(this: IHookFunctions): Promise<boolean> {
			return true;
		},
	},
});
