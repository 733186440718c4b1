import { NodeOperationError, type IExecuteFunctions, type INodeExecutionData } from 'n8n-workflow';

import { parametersOf } from '../../../shared/node/parameters';
import type { Keeper } from '../../consumer/keeper';
import { readSettings, type TriggerSettings } from '../settings';
import { checkedSettings } from '../start';
import { findings } from './findings';
import { observe, type Observed } from './observe';

/** The value of the parameter `testRun` that asks for the check. */
export const CHECK = 'check';

/** Checks the connection of a trigger; each item is one thing that was checked. */
export async function checkConnection(
	context: IExecuteFunctions,
	keeper: Keeper,
): Promise<INodeExecutionData[]> {
	const get = parametersOf(context);
	let settings: Pick<TriggerSettings, 'version' | 'requireAcknowledgement' | 'subscriptions'> = {
		version: 'v3',
		requireAcknowledgement: true,
		subscriptions: [],
	};
	let settingsFault: Observed['settingsFault'];
	try {
		// As far as they can be read; what is wrong with them is told as one of the things that were checked.
		settings = readSettings(get);
		checkedSettings(context.getNode(), get);
	} catch (error) {
		const { message, description } = error as NodeOperationError;
		settingsFault = { message, description: description ?? undefined };
	}
	const observed = await observe(context, settings, keeper);
	return findings({ ...observed, settingsFault }).map((finding) => ({
		json: { ...finding },
		pairedItem: { item: 0 },
	}));
}
