import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { isOfFeed } from '../events/catalogue';
import { confirmed } from '../feed/confirm';
import { CHOICE, onOutputs } from '../node/outputs';
import { parametersOf, type GetParameter } from '../node/parameters';
import { processState, type State } from '../state';

/** Started by a person, who wants them to run: test runs, and crashed executions that are retried. */
const BY_HAND = ['manual', 'retry'];

/**
 * How many entries of a node the database keeps: 2,000 events, each with its execution. n8n keeps them in one
 * row, which every check reads and writes, so their number is the price.
 */
export const DURABLE_ENTRIES = 4000;

/** What SQLite, PostgreSQL and MySQL say of a row that another process has just made. */
const IS_TAKEN = /unique|duplicate/i;

/** Marks an item that its sender wants to run again: no earlier execution counts. */
export const AGAIN = 'again';

/** What n8n calls in the execution that a request started. */
export async function passing(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	return await passOn(this, processState);
}

/**
 * The part of a webhook trigger that runs inside the execution: the durable check, which what the trigger tells
 * of its feed always has, and the outputs.
 */
export async function passOn(
	context: IExecuteFunctions,
	{ databaseChecks }: State,
): Promise<INodeExecutionData[][]> {
	const get = parametersOf(context);
	const options = get('options', {}) as IDataObject;
	const received = context.getInputData();
	const ofFeed = received.filter(({ json }) => isOfFeed(json.type));
	const isChecked = options.durableCheck === true || ofFeed.length > 0;
	if (!isChecked || BY_HAND.includes(context.getMode())) return outputsOf(get, received);
	const doubtful = new Set(options.durableCheck === true ? received : ofFeed);
	const fresh = new Set(await withoutProcessed(context, [...doubtful], databaseChecks));
	const items = received.filter((item) => fresh.has(item) || !doubtful.has(item));
	return outputsOf(get, ofFeed.length > 0 ? confirmed(context, items) : items);
}

const outputsOf = (get: GetParameter, items: INodeExecutionData[]) =>
	onOutputs(get, items).map((output) => output.map(unmarked));

/**
 * The items whose events no earlier execution of this node has had, in any process. An execution counts as
 * having had an event once it got here. Checks of one node in this process wait for each other: n8n reads and
 * writes their row without a lock. Two processes that check in the same few milliseconds can both pass an
 * event, or one can undo what the other recorded: so this finds nearly all duplicates, not all. Where the
 * database fails, everything passes: twice is better than never.
 *
 * The execution records itself too: a worker that died may have made the records of one that is run again,
 * which must not take them for another's.
 */
async function withoutProcessed(
	context: IExecuteFunctions,
	items: INodeExecutionData[],
	last: State['databaseChecks'],
): Promise<INodeExecutionData[]> {
	const node = `${context.getWorkflow().id}/${context.getNode().id}`;
	const mine = (last.get(node) ?? Promise.resolve()).then(async () => await check(context, items));
	const settled = mine.then(
		() => {},
		() => {},
	);
	last.set(node, settled);
	try {
		return await mine;
	} finally {
		if (last.get(node) === settled) last.delete(node);
	}
}

async function check(
	context: IExecuteFunctions,
	items: INodeExecutionData[],
): Promise<INodeExecutionData[]> {
	const keyOf = ({ json: { type, id } }: INodeExecutionData) => `${String(type)} ${String(id)}`;
	const itself = `execution ${context.getExecutionId()}`;
	const record = async () =>
		await context.helpers.checkProcessedAndRecord([itself, ...items.map(keyOf)], 'node', {
			mode: 'entries',
			maxEntries: DURABLE_ENTRIES,
		});
	try {
		const { new: fresh } = await record().catch(async (error: Error) => {
			// The first check of two processes at once fails in one of them: the row is there by then. After
			// any other failure the record may have been made, and a second look would take all for known.
			if (IS_TAKEN.test(error.message)) return await record();
			throw error;
		});
		const isNew = new Set(fresh);
		if (!isNew.has(itself)) return items;
		return items.filter((item) => AGAIN in item || isNew.delete(keyOf(item)));
	} catch (error) {
		context.logger.warn(
			`${context.getNode().name}: the database could not be asked for duplicates (${(error as Error).name}); the events pass`,
		);
		return items;
	}
}

function unmarked(item: INodeExecutionData): INodeExecutionData {
	if (!(AGAIN in item) && !(CHOICE in item)) return item;
	const plain = { ...item };
	delete plain[AGAIN];
	delete plain[CHOICE];
	return plain;
}
