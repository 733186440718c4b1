import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { replyOf } from '../../../nodes/Alvaria/api/reply';
import { until } from '../../support/host/process';
import { refusal } from '../../support/vendors/alvaria';
import { Rig } from './rig';

let rig: Rig;

beforeEach(async () => (rig = await Rig.start()));
afterEach(async () => await rig.stop());

async function execute(
	parameters: IDataObject,
	options: Parameters<Rig['n8n']['execution']>[2] = {},
) {
	const context = rig.n8n.execution(rig.node, { events: ['*'], ...parameters }, options);
	const [items] = await rig.node.execute.call(context as unknown as IExecuteFunctions);
	return items;
}

describe('a test run', () => {
	it('takes the first picked event, in a session of its own that it deletes', async () => {
		await rig.activate();
		await rig.untilPolling();
		const run = execute({ events: ['engagementCenter.Wrap'] });
		await until(
			'both polls',
			() => rig.cloud.state().sessions.filter(({ polling }) => polling).length === 2,
		);
		rig.publish(1, 'engagementCenter.Idle');
		const [wrap] = rig.publish(1, 'engagementCenter.Wrap');
		expect((await run).map(({ json }) => json.id)).toEqual([wrap]);
		expect(rig.cloud.state().sessions).toHaveLength(1);
		await rig.untilExecuted(2);
		expect(rig.cloud.violations).toEqual([]);
	});

	it('leaves the event to the published workflow, should Alvaria have one queue for both', async () => {
		await rig.stop();
		rig = await Rig.start({ queue: 'client' });
		const run = execute({});
		await rig.untilPolling();
		const [id] = rig.publish();
		expect((await run).map(({ json }) => json.id)).toEqual([id]);
		expect(rig.cloud.waiting).toEqual([id]);
	});

	it('leaves to it what is not picked as well, and sees past it', async () => {
		await rig.stop();
		rig = await Rig.start({ queue: 'client' });
		const run = execute({ events: ['engagementCenter.Wrap'], options: { maxEvents: 1 } });
		await rig.untilPolling();
		const others = rig.publish(5);
		await rig.untilPolled(1);
		const [wrap] = rig.publish(1, 'engagementCenter.Wrap');
		expect((await run).map(({ json }) => json.id)).toEqual([wrap]);
		expect(rig.cloud.waiting).toEqual([...others, wrap]);
	});

	it('deletes its session when it is stopped', async () => {
		const stop = new AbortController();
		const run = execute({}, { signal: stop.signal }).catch((error: Error) => error);
		await rig.untilPolling();
		stop.abort();
		expect(await run).toBeInstanceOf(Error);
		expect(rig.cloud.state().sessions).toEqual([]);
		expect(rig.cloud.requests.deleteSession).toBe(1);
	});

	it('tries again after a passing failure, and tells one that does not pass', async () => {
		rig.server.faults.script({ on: 'events', fault: refusal(503) });
		const run = execute({});
		await until('the fault', () => rig.server.faults.pending === 0);
		await rig.untilPolling();
		rig.publish();
		expect(await run).toHaveLength(1);
		rig.n8n.credential.apiKey = 'wrong-key';
		await expect(execute({})).rejects.toMatchObject({
			description: expect.stringContaining('API key'),
		});
	});

	it('with a sample asks Alvaria for nothing, and gives a sound event of the first picked type', async () => {
		const [{ json }] = await execute({
			events: ['outreach.disposition', 'engagementCenter.Idle'],
			testRun: 'sample',
		});
		expect(json).toMatchObject({ type: 'outreach.disposition', source: 'alvaria' });
		expect(json.issues).toBeUndefined();
		expect(Object.keys(json.data as object).length).toBeGreaterThan(3);
		expect(rig.cloud.requests).toEqual({});
	});

	it('gives a sample of the event that is named in a text, or in another case', async () => {
		const events = 'outreach.Disposition, engagementCenter.Wrap';
		const [item] = await execute({ events, testRun: 'sample' });
		expect(item.json.type).toBe('outreach.disposition');
	});

	it('names a number out of its range', async () => {
		await expect(execute({ options: { inactivityDelay: 30 } })).rejects.toThrow(
			'Inactivity Delay is set to 30',
		);
		await expect(rig.activate({ options: { maxEvents: 201 } })).rejects.toThrow(
			'Max Events is set to 201',
		);
	});
});

it.each([
	['onStored', [{ kind: 'started' }]],
	['onSuccess', []],
])(
	'an execution passes its items on, and replies for %s with %j',
	async (acknowledge, expected) => {
		const replies: unknown[] = [];
		const items = [{ json: { id: '1' } }, { json: { id: '2' } }];
		const output = await execute(
			{ acknowledge },
			{ items, mode: 'trigger', onResponse: (it) => replies.push(it) },
		);
		expect(output).toEqual(items);
		expect(replies.map(replyOf)).toEqual(expected);
	},
);
