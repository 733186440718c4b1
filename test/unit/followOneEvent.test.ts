/**
 * How many files somebody opens who follows one event through the code: those in which something runs between
 * the vendor's request and the item.
 */
import { Session } from 'node:inspector';
import path from 'node:path';

import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { EnreachTrigger } from '../../nodes/Enreach/EnreachTrigger.node';
import { root } from '../../scripts/bootstrap.cjs';
import { payload } from '../support/vendors/enreach';
import { FakeNode, type FakeRequest, FakeResponse } from './receive/fakes';

/** The files of ours in which something runs meanwhile; what runs when they are loaded has run before. */
async function filesRunning(run: () => Promise<void>): Promise<string[]> {
	const session = new Session();
	session.connect();
	session.post('Profiler.enable');
	session.post('Profiler.startPreciseCoverage', { callCount: true });
	session.post('Profiler.takePreciseCoverage');
	await run();
	const files: string[] = [];
	session.post('Profiler.takePreciseCoverage', (_, { result }) => {
		for (const { url, functions } of result) {
			const file = path.relative(root, url.replace(/^file:\/\//, ''));
			const hasRun = functions.some(({ ranges }) => ranges.some(({ count }) => count > 0));
			if (/^nodes\/.*\.ts$/.test(file) && hasRun) files.push(file);
		}
	});
	session.disconnect();
	return files.sort();
}

/** Lower these where files are merged that are only ever read together; never raise them. */
const AT_MOST = { enreach: 28 };

it('Enreach, from the request to the item', async () => {
	const trigger = new EnreachTrigger();
	const node = new FakeNode({
		authentication: 'secret',
		events: ['QueueCallInArrived'],
		options: {},
	});
	let items: INodeExecutionData[] = [];
	const deliver = async (sent: FakeRequest) => {
		const response = new FakeResponse();
		const result = await trigger.webhook.call(node.context(sent, response));
		// n8n answers when it has stored the execution.
		response.status(200).end();
		const execution = {
			getMode: () => 'webhook',
			getInputData: () => result.workflowData?.[0] ?? [],
			getNodeParameter: (name: string) => node.parameters[name],
		} as unknown as IExecuteFunctions;
		[items] = await trigger.execute.call(execution);
	};
	const [first, second] = ['first', 'second'].map((Id) => ({
		body: payload('QueueCallInArrived', { Id }),
		headers: { 'x-benemen-token': 'correct horse battery' },
	}));
	// What is made once, the reader of the event's fields for example, is made now.
	await deliver(first);
	const files = await filesRunning(async () => await deliver(second));
	expect(items).toMatchObject([{ json: { id: 'second', type: 'QueueCallInArrived' } }]);
	console.log(`${files.length} files:\n${files.join('\n')}`);
	expect(files.length).toBeLessThanOrEqual(AT_MOST.enreach);
});
