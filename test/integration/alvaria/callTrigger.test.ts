/** The trigger with Deliver: Finished Calls, in n8n's own contexts: settings, filters, masks and test runs. */
import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { until } from '../../support/host/process';
import { callWith } from '../../support/vendors/alvaria/calls';
import { Rig } from './rig';

let rig: Rig;

beforeEach(async () => {
	rig = await Rig.start();
	rig.n8n.play = (execution) => execution.end();
});
afterEach(async () => await rig.stop());

/** Publishes the first events of a sample call; returns their ids. */
const call = (id = '7000', count?: number): string[] =>
	callWith(rig.cloud, id, 'Answered')
		.slice(0, count)
		.map((publish) => publish());

const items = () =>
	rig.n8n.executions.flatMap((execution) => execution.items.map(({ json }) => json));

const active = async (parameters: IDataObject = {}) => {
	const stop = await rig.activate({ events: [], deliver: 'calls', ...parameters });
	await rig.untilPolling();
	return stop;
};

it('a whole call starts one execution, with what the fields of an event may hold masked', async () => {
	const callers = { callers: 'leaveOut', agents: 'keep' };
	await active({ options: { personalData: { settings: callers } } });
	call();
	await rig.untilAcknowledged();
	expect(items()).toMatchObject([
		{
			type: 'call',
			source: 'alvaria',
			interaction: { outcome: 'answered' },
			call: { complete: true },
		},
	]);
	expect(JSON.stringify(items())).not.toContain('447700900123');
	expect(JSON.stringify(items())).not.toContain('Laine');
});

it('a filter is about the call: what does not pass is acknowledged, with all that was gathered', async () => {
	await active({ filters: { minimumConversation: 100_000 } });
	call();
	await rig.untilAcknowledged();
	expect(items()).toEqual([]);
});

it('One per Poll: calls that end together are items of one execution', async () => {
	const stop = await active({ executions: 'perPoll' });
	await stop();
	for (const id of ['7001', '7002', '7003']) call(id);
	await rig.activate({ events: [], deliver: 'calls', executions: 'perPoll' });
	await rig.untilAcknowledged();
	expect(rig.n8n.executions.map((execution) => execution.items.length)).toEqual([3]);
});

it.each(['of the call', 'of its end'])(
	'By the Workflow: an acknowledgement by the id %s is for all of its events',
	async (whose) => {
		rig.n8n.play = () => {};
		await active({ acknowledge: 'byWorkflow' });
		const ids = call();
		await rig.untilExecuted(1);
		const [execution] = rig.n8n.executions;
		const id = whose === 'of the call' ? execution.ids[0] : ids[ids.length - 1];
		execution.reply({ kind: 'acknowledge', eventIds: [id] });
		await rig.untilAcknowledged();
		execution.end();
		expect(rig.cloud.violations).toEqual([]);
	},
);

it('When the Execution Is Stored: all events of the call are acknowledged while it runs', async () => {
	rig.n8n.play = (execution) => execution.reply({ kind: 'started' });
	await active({ acknowledge: 'onStored' });
	call();
	await rig.untilAcknowledged();
	expect(rig.n8n.executions).toHaveLength(1);
});

it('a call that n8n could not store comes again, whole', async () => {
	await active({ options: { retryDelay: 1 } });
	rig.n8n.isBroken = true;
	call();
	await until('the failure', () =>
		rig.n8n.logs.some(({ message }) => message.includes('SQLITE_FULL')),
	);
	rig.n8n.isBroken = false;
	await rig.untilAcknowledged();
	expect(items()).toMatchObject([{ call: { complete: true } }]);
});

it('subscribes to what calls are gathered from, whatever else is picked', async () => {
	await active({
		subscriptions: {
			subscription: [
				{
					catalogType: 'engagementCenterThirdParty',
					agentEvents: ['NotReady'],
					agentResources: '*',
				},
				{ catalogType: 'changeNotification', changeEvents: ['user'], changeResources: '*' },
			],
		},
	});
	const [{ subscriptions }] = rig.cloud.state().sessions;
	const [agents, changes] = subscriptions.map(
		({ filterCriteria }) => filterCriteria.catalogTypeEvents,
	);
	expect(agents).toEqual(expect.arrayContaining(['NotReady', 'ScreenPop', 'Active', 'Idle']));
	expect(agents).not.toContain('Connected');
	expect(changes).toEqual(['user']);
});

it.each([
	[{ deliver: 'call' }, 'Deliver is set to "call"'],
	[{ options: { longestCall: 'long' } }, 'Longest Call'],
])('publication refuses %j', async (parameters, message) => {
	await expect(rig.activate({ events: [], deliver: 'calls', ...parameters })).rejects.toThrow(
		message,
	);
});

describe('a test run', () => {
	const execute = async (parameters: IDataObject) => {
		const set = { events: [], deliver: 'calls', ...parameters };
		const context = rig.n8n.execution(rig.node, set);
		const [output] = await rig.node.execute.call(context as unknown as IExecuteFunctions);
		return output.map(({ json }) => json);
	};

	it('waits for the first call that ends, and leaves its events to the published workflow', async () => {
		await rig.stop();
		rig = await Rig.start({ queue: 'client' });
		const run = execute({});
		await rig.untilPolling();
		const publish = callWith(rig.cloud, '7000', 'Answered');
		const ids = publish.slice(0, 3).map((next) => next());
		await rig.untilPolled(3);
		ids.push(...publish.slice(3).map((next) => next()));
		expect(await run).toMatchObject([{ type: 'call', call: { complete: true } }]);
		expect(rig.cloud.waiting).toEqual(ids);
		expect(rig.cloud.state().sessions).toEqual([]);
	});

	it('gives what has begun where Alvaria shows nothing newer and no call has ended', async () => {
		await rig.stop();
		rig = await Rig.start({ queue: 'client' });
		const run = execute({});
		await rig.untilPolling();
		for (let id = 8001; id <= 8200; id++) {
			call(String(id), 1);
		}
		expect(await run).toMatchObject([{ type: 'call', subject: '8001', call: { complete: false } }]);
	});

	it('gives the sample call that is chosen, marked and masked', async () => {
		const options = { personalData: { settings: { callers: 'leaveOut', agents: 'keep' } } };
		const [sample] = await execute({ testRun: 'sample', sampleCall: 'Chat', options });
		expect(sample).toMatchObject({ type: 'call', sample: true, source: 'alvaria' });
		expect(JSON.stringify(sample)).toContain('EntitySendText');
		expect(JSON.stringify(sample)).not.toContain('Laine');
	});
});
