import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

/**
 * How many events of a node the database remembers. n8n keeps them in one row, which every check reads and
 * writes, so their number is the price.
 */
export const DURABLE_EVENTS = 2000;

/** What SQLite, PostgreSQL and MySQL say of a row that another process has just made. */
const IS_TAKEN = /unique|duplicate/i;

/** Checks of one node in this process wait for each other: n8n reads and writes that row without a lock. */
const last = new Map<string, Promise<unknown>>();

/**
 * The items whose events no earlier execution of this node has had, in any process. An execution counts as
 * having had an event once it got here. Two processes that check in the same few milliseconds can both pass
 * an event, or one can undo what the other recorded: so this finds nearly all duplicates, not all.
 * Where the database fails, everything passes: twice is better than never.
 */
export async function withoutProcessed(
	context: IExecuteFunctions,
	items: INodeExecutionData[],
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
	const record = async () =>
		await context.helpers.checkProcessedAndRecord(items.map(keyOf), 'node', {
			mode: 'entries',
			maxEntries: DURABLE_EVENTS,
		});
	try {
		const { new: fresh } = await record().catch(async (error: Error) => {
			// The first check of two processes at once fails in one of them: the row is there by then. After
			// any other failure the record may have been made, and a second look would take all for known.
			if (IS_TAKEN.test(error.message)) return await record();
			throw error;
		});
		const isNew = new Set(fresh);
		return items.filter((item) => isNew.delete(keyOf(item)));
	} catch (error) {
		context.logger.warn(
			`${context.getNode().name}: the database could not be asked for duplicates (${(error as Error).name}); the events pass`,
		);
		return items;
	}
}
