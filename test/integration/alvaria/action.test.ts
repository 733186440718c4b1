import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import Ajv2020 from 'ajv/dist/2020';
import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	WorkflowExecuteMode,
} from 'n8n-workflow';

import { replyOf } from '../../../nodes/Alvaria/api/reply';
import { AlvariaStreaming } from '../../../nodes/Alvaria/AlvariaStreaming.node';
import { operations } from '../../../nodes/Alvaria/action/operations';
import { refusal } from '../../support/vendors/alvaria';
import { Rig } from './rig';

let rig: Rig;
const node = new AlvariaStreaming();

beforeEach(async () => (rig = await Rig.start()));
afterEach(async () => await rig.stop());

const SCHEMAS = path.join(__dirname, '../../../nodes/Alvaria/__schema__/v1.1.0');

/** Runs an operation; its output has to be what the editor's preview of it promises. */
async function run(
	resource: string,
	operation: string,
	parameters: IDataObject = {},
	options: {
		items?: INodeExecutionData[];
		onResponse?: (response: unknown) => void;
		mode?: WorkflowExecuteMode;
	} = {},
): Promise<IDataObject[]> {
	const all = { resource, operation, ...parameters };
	const context = rig.n8n.execution(node, all, { mode: 'trigger', ...options });
	const [items] = await node.execute.call(context as unknown as IExecuteFunctions);
	const schema = JSON.parse(
		readFileSync(path.join(SCHEMAS, resource, `${operation}.json`), 'utf8'),
	) as { properties: object; version?: number };
	delete schema.version;
	const validate = new Ajv2020({ strict: false }).compile(schema);
	for (const { json } of items) {
		expect(validate(json)).toBe(true);
		expect(Object.keys(schema.properties)).toEqual(expect.arrayContaining(Object.keys(json)));
	}
	return items.map(({ json }) => json);
}

const create = async (parameters: IDataObject = {}) => {
	const [session] = await run('session', 'create', {
		apiVersion: 'v3',
		inactivityDelay: 120,
		requireAcknowledgement: true,
		...parameters,
	});
	return String(session.sessionId);
};

it('has a preview for each operation', () => {
	for (const [resource, byName] of Object.entries(operations)) {
		for (const operation of Object.keys(byName ?? {})) {
			expect(existsSync(path.join(SCHEMAS, resource, `${operation}.json`))).toBe(true);
		}
	}
});

describe.each(['v2', 'v3'])('with %s', (apiVersion) => {
	it('creates a session, gets its events in the shape of the trigger, deletes it', async () => {
		const sessionId = await create({ apiVersion });
		const ids = rig.publish(3);
		const events = await run('event', 'getAll', { apiVersion, sessionId, maxEvents: 2 });
		expect(events.map(({ id, source, type }) => ({ id, source, type }))).toEqual(
			ids.slice(0, 2).map((id) => ({ id, source: 'alvaria', type: 'engagementCenter.Idle' })),
		);
		expect(await run('session', 'delete', { apiVersion, sessionId })).toEqual([{ deleted: true }]);
		expect(rig.cloud.state().sessions).toEqual([]);
		expect(rig.cloud.violations).toEqual([]);
	});

	it('manages subscriptions', async () => {
		const sessionId = await create({ apiVersion });
		const [{ subscriptionId }] = await run('subscription', 'create', {
			sessionId,
			catalogType: 'engagementCenterThirdParty',
			agentEvents: ['ScreenPop', 'Wrap'],
			agentResources: 'users',
			resourceIds: 'a1, b2',
			description: 'Two users',
		});
		const [got] = await run('subscription', 'get', { sessionId, subscriptionId } as IDataObject);
		expect(got).toMatchObject({
			description: 'Two users',
			filterCriteria: {
				catalogType: 'engagementCenterThirdParty',
				catalogTypeEvents: ['ScreenPop', 'Wrap'],
				resources: { resourceType: 'users', resourceIds: ['a1', 'b2'] },
			},
		});
		const [updated] = await run('subscription', 'update', {
			sessionId,
			subscriptionId,
			catalogType: 'changeNotification',
			changeEvents: ['team', 'all'],
			changeResources: '*',
		} as IDataObject);
		expect(updated).toMatchObject({
			filterCriteria: {
				catalogType: 'changeNotification',
				catalogTypeEvents: ['all'],
				resources: { resourceType: '*', resourceIds: [] },
			},
		});
		expect(await run('subscription', 'getAll', { sessionId })).toHaveLength(1);
		await run('subscription', 'delete', { sessionId, subscriptionId } as IDataObject);
		expect(await run('subscription', 'getAll', { sessionId })).toEqual([]);
		expect(rig.cloud.violations).toEqual([]);
	});
});

describe('acknowledge', () => {
	it('in a session tells for each event whether Alvaria still had it', async () => {
		const sessionId = await create();
		const [first, second] = rig.publish(2);
		await run('event', 'getAll', { apiVersion: 'v3', sessionId, maxEvents: 50 });
		const acknowledge = async (eventIds: string) =>
			await run('event', 'acknowledge', { of: 'session', sessionId, eventIds });
		expect(await acknowledge(first)).toEqual([{ eventId: first, result: 'acknowledged' }]);
		expect(await acknowledge(`${first}, ${second}`)).toEqual([
			{ eventId: first, result: 'notFound' },
			{ eventId: second, result: 'acknowledged' },
		]);
		expect(rig.cloud.waiting).toEqual([]);
	});

	it('for the trigger of the workflow sends no request: the trigger does it', async () => {
		const responses: unknown[] = [];
		const output = await run(
			'event',
			'acknowledge',
			{ of: 'trigger', eventIds: '1519073278252-0' },
			{ onResponse: (response) => responses.push(response) },
		);
		expect(output).toEqual([{ eventId: '1519073278252-0', result: 'passedOn' }]);
		expect(responses.map(replyOf)).toEqual([
			{ kind: 'acknowledge', eventIds: ['1519073278252-0'] },
		]);
		expect(rig.cloud.requests).toEqual({});
	});

	it.each<WorkflowExecuteMode>(['manual', 'retry'])(
		'for the trigger says that nothing was acknowledged where none waits (%s)',
		async (mode) => {
			const onResponse = jest.fn();
			const parameters = { of: 'trigger', eventIds: '1519073278252-0' };
			const output = await run('event', 'acknowledge', parameters, { mode, onResponse });
			expect(output).toEqual([{ eventId: '1519073278252-0', result: 'notPassedOn' }]);
			expect(onResponse).not.toHaveBeenCalled();
		},
	);
});

it('remarks once that nothing was acknowledged, however many items there are', async () => {
	const parameters = {
		resource: 'event',
		operation: 'acknowledge',
		of: 'trigger',
		eventIds: '1-0',
	};
	const context = rig.n8n.execution(node, parameters, { items: [{ json: {} }, { json: {} }] });
	await node.execute.call(context as unknown as IExecuteFunctions);
	expect(context.hints).toEqual([
		{
			message: 'Nothing was acknowledged: this execution was not started by the trigger',
			location: 'outputPane',
		},
	]);
});

describe('errors', () => {
	it("carry Alvaria's code, message and reasons, and the item", async () => {
		const sessionId = await create();
		rig.server.faults.script({
			on: 'getSubscription',
			fault: {
				kind: 'answer',
				status: 404,
				body: {
					code: 404,
					message: 'not found',
					errors: [{ scope: 'subscription', reason: 'unknownId', message: 'No such subscription' }],
				},
			},
		});
		await expect(
			run('subscription', 'get', { sessionId, subscriptionId: 'x' }),
		).rejects.toMatchObject({
			message: 'Alvaria: not found',
			httpCode: '404',
			description: expect.stringContaining('subscription, unknownId, No such subscription'),
			context: { itemIndex: 0 },
		});
	});

	it('of the session are told as such', async () => {
		await expect(
			run('event', 'getAll', { apiVersion: 'v3', sessionId: 'gone', maxEvents: 1 }),
		).rejects.toMatchObject({ message: expect.stringMatching(/invalid or expired session/i) });
	});

	it('name a parameter out of its range, or empty', async () => {
		await expect(create({ inactivityDelay: 601 })).rejects.toThrow(
			'Inactivity Delay must be a whole number from 60 to 600; it is 601',
		);
		await expect(run('session', 'delete', { apiVersion: 'v3', sessionId: ' ' })).rejects.toThrow(
			'Session ID is empty',
		);
	});

	it('end a request, and those of further items, when the execution is stopped', async () => {
		const sessionId = await create();
		const stop = new AbortController();
		const items = [{ json: {} }, { json: {} }];
		const parameters = { apiVersion: 'v3', sessionId, maxEvents: 1 };
		const context = rig.n8n.execution(
			node,
			{ resource: 'event', operation: 'getAll', ...parameters },
			{ items, signal: stop.signal },
		);
		const run = node.execute.call(context as unknown as IExecuteFunctions);
		await rig.untilPolling();
		stop.abort();
		await expect(run).rejects.toThrow('given up');
		expect(rig.polls).toBe(1);
	});

	it('do not stop a workflow that is to go on', async () => {
		rig.server.faults.script({ on: 'createSession', fault: refusal(503) });
		const context = rig.n8n.execution(node, {
			resource: 'session',
			operation: 'create',
			apiVersion: 'v3',
			inactivityDelay: 60,
		});
		context.node.onError = 'continueRegularOutput';
		const [[item]] = await node.execute.call(context as unknown as IExecuteFunctions);
		expect(item.json.error).toContain('Alvaria');
	});
});
