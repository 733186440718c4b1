import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { onOutputs } from '../outputs';
import { withoutProcessed } from './durable';

/** The part of a webhook trigger that runs inside the execution: the durable check, and the outputs. */
export async function passOn(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const options = context.getNodeParameter('options', 0, {}) as IDataObject;
	const received = context.getInputData();
	const checked = options.durableCheck === true && context.getMode() !== 'manual';
	const items = checked ? await withoutProcessed(context, received) : received;
	return onOutputs(context, items);
}
