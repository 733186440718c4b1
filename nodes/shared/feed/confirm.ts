/** The last word on a silence: in the execution, which reads what all processes have written. */
import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { isObject, textOf } from '../values';
import { silent } from './events';
import type { StoredFeed } from './memory';

/**
 * The items without silences that are none: another process has had an event meanwhile, or it was told before.
 * One that is left is remembered as told. n8n reads the static data when an execution starts and writes them
 * when it ends.
 */
export function confirmed(
	context: Pick<IExecuteFunctions, 'getWorkflowStaticData'>,
	items: INodeExecutionData[],
): INodeExecutionData[] {
	if (!items.some(isSilence)) return items;
	const stored: StoredFeed = context.getWorkflowStaticData('node');
	return items.filter((item) => {
		if (!isSilence(item)) return true;
		const { id, time, data } = item.json;
		const { since, lastEventAt } = isObject(data) ? data : {};
		if (!isNew(stored, textOf(since) ?? '', textOf(lastEventAt))) return false;
		stored.silence = { id: String(id), since: String(since), toldAt: String(time) };
		return true;
	});
}

const isSilence = ({ json }: INodeExecutionData) => json.type === silent.name;

/** Whether a silence since that time is one, and not told yet. */
export function isNew(
	{ silence, arrivedTime = 0 }: StoredFeed,
	since: string,
	lastEventAt?: string,
): boolean {
	// Where another machine's clock is wrong, what it wrote lies ahead.
	if (arrivedTime > Date.parse(since) && arrivedTime < Date.now() + 60_000) return false;
	if (silence === undefined) return true;
	// Told before, but the process that saw an event since could not write that its silence is over.
	return lastEventAt !== undefined && lastEventAt > silence.toldAt;
}
