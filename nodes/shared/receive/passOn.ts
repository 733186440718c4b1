import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { onOutputs } from '../node/outputs';
import { parametersOf } from '../node/parameters';
import { withoutProcessed } from './durable';

/** Started by a person, who wants them to run: test runs, and crashed executions that are retried. */
const BY_HAND = ['manual', 'retry'];

/** The part of a webhook trigger that runs inside the execution: the durable check, and the outputs. */
export async function passOn(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const get = parametersOf(context);
	const options = get('options', {}) as IDataObject;
	const received = context.getInputData();
	const checked = options.durableCheck === true && !BY_HAND.includes(context.getMode());
	const items = checked ? await withoutProcessed(context, received) : received;
	return onOutputs(get, items);
}
