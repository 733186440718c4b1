import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { AGAIN, DURABLE_ENTRIES, passOn } from '../../../nodes/shared/receive/passOn';
import { State } from '../../../nodes/shared/state';

const item = (id: string, type = 'a'): INodeExecutionData => ({ json: { id, type } });

/** n8n's one row a node: read, changed and written without a lock, as n8n does it. */
class Row {
	private entries: string[] = [];
	failures: Error[] = [];
	/** The next check is made, and fails nevertheless. */
	loseAnswer = false;
	/** What every check asked to be kept at most. */
	readonly maxEntries = new Set<number | undefined>();

	async check(items: string[], maxEntries?: number) {
		this.maxEntries.add(maxEntries);
		const failure = this.failures.shift();
		if (failure) throw failure;
		const read = [...this.entries];
		await new Promise(setImmediate);
		const isNew = (id: string) => !read.includes(id);
		this.entries = [...read, ...items.filter(isNew)].slice(-(maxEntries ?? 0));
		if (this.loseAnswer) {
			this.loseAnswer = false;
			throw new Error('Connection terminated unexpectedly');
		}
		return { new: items.filter(isNew), processed: items.filter((id) => !isNew(id)) };
	}
}

/** What the process remembers; executions of it, told apart by a number. */
const state = new State();
let executions = 0;

function execution(
	row: Row,
	items: INodeExecutionData[],
	{
		options = { durableCheck: true },
		mode = 'webhook',
		node = 'node',
		id = String(executions++),
	} = {},
) {
	const log: string[] = [];
	const context = {
		logger: { warn: (line: string) => void log.push(line) },
		getMode: () => mode,
		getExecutionId: () => id,
		getNode: () => ({ id: node, name: 'Trigger' }),
		getWorkflow: () => ({ id: 'workflow' }),
		getInputData: () => items,
		getNodeParameter: (name: string) =>
			({ options, events: ['a', 'b'] })[name] as IDataObject | string[],
		helpers: {
			checkProcessedAndRecord: async (
				ids: string[],
				_scope: string,
				{ maxEntries }: { maxEntries?: number },
			) => await row.check(ids, maxEntries),
		},
	} as unknown as IExecuteFunctions;
	return { log, run: async () => await passOn(context, state) };
}

describe('The check in the database', () => {
	it('lets an event through once, also if the process was started anew', async () => {
		const row = new Row();
		expect(await execution(row, [item('1'), item('2')]).run()).toEqual([[item('1'), item('2')]]);
		expect(await execution(row, [item('2'), item('3')]).run()).toEqual([[item('3')]]);
		expect([...row.maxEntries]).toEqual([DURABLE_ENTRIES]);
	});

	it('lets an execution that begins again have its events, and no other one', async () => {
		const row = new Row();
		const interrupted = { id: 'interrupted' };
		expect(await execution(row, [item('1')], interrupted).run()).toEqual([[item('1')]]);
		expect(await execution(row, [item('1')], interrupted).run()).toEqual([[item('1')]]);
		expect(await execution(row, [item('1')]).run()).toEqual([[]]);
	});

	it('lets through what its sender wants to run again, and shows no mark of it', async () => {
		const row = new Row();
		await execution(row, [item('1')]).run();
		expect(await execution(row, [{ ...item('1'), [AGAIN]: 1 }]).run()).toEqual([[item('1')]]);
		expect(await execution(row, [item('1')]).run()).toEqual([[]]);
	});

	it('tells events of different types apart, and not those of one batch', async () => {
		const items = [item('1', 'a'), item('1', 'b'), item('1', 'a')];
		expect(await execution(new Row(), items).run()).toEqual([[item('1', 'a'), item('1', 'b')]]);
	});

	it('is made one after the other within a process, since n8n has no lock', async () => {
		const row = new Row();
		const runs = Array.from({ length: 20 }, (_, n) => execution(row, [item(`${n % 10}`)]).run());
		const passed = (await Promise.all(runs)).flat(2);
		expect(passed.map(({ json }) => json.id).sort()).toEqual([...'0123456789']);
	});

	it('is tried again where two processes write the first row at once', async () => {
		const row = new Row();
		row.failures = [new Error('unique constraint')];
		const { run, log } = execution(row, [item('1')]);
		expect(await run()).toEqual([[item('1')]]);
		expect(log).toEqual([]);
		expect(await execution(row, [item('1')]).run()).toEqual([[]]);
	});

	it('lets pass what it may itself have recorded before the connection broke off', async () => {
		const row = new Row();
		const { run } = execution(row, [item('1')]);
		row.loseAnswer = true;
		expect(await run()).toEqual([[item('1')]]);
	});

	it('lets everything pass while the database fails, says so, and does not stay that way', async () => {
		const row = new Row();
		row.failures = [new Error('down')];
		const { run, log } = execution(row, [item('1')]);
		expect(await run()).toEqual([[item('1')]]);
		expect(log).toHaveLength(1);
		await execution(row, [item('2')]).run();
		expect(await execution(row, [item('2')]).run()).toEqual([[]]);
	});

	it.each([
		['off', { options: { durableCheck: false } }],
		['this is a test run', { mode: 'manual' }],
	])('is not made when %s', async (_, settings) => {
		const row = new Row();
		await execution(row, [item('1')], settings).run();
		expect(await execution(row, [item('1')], settings).run()).toEqual([[item('1')]]);
		expect(row.maxEntries.size).toBe(0);
	});

	it('is not made when somebody runs a crashed execution again', async () => {
		const row = new Row();
		await execution(row, [item('1')]).run();
		expect(await execution(row, [item('1')], { mode: 'retry' }).run()).toEqual([[item('1')]]);
		expect(await execution(row, [item('1')]).run()).toEqual([[]]);
	});

	it('comes before the outputs', async () => {
		const settings = { options: { durableCheck: true, separateOutputs: true } };
		const items = [item('1', 'a'), item('2', 'b'), item('2', 'b')];
		expect(await execution(new Row(), items, settings).run()).toEqual([
			[item('1', 'a')],
			[item('2', 'b')],
		]);
	});
});
