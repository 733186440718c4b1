/** The option Personal Data in the receive path: real values decide, others are stored; the log tells none. */
import type { IDataObject, IHookFunctions, IWebhookFunctions } from 'n8n-workflow';

import { enreachAdapter } from '../../../nodes/Enreach/adapter';
import { EnreachTrigger } from '../../../nodes/Enreach/EnreachTrigger.node';
import { webhookLifecycle } from '../../../nodes/shared/receive/lifecycle';
import { receive } from '../../../nodes/shared/receive/receive';
import { payload } from '../../support/vendors/enreach';
import { FakeNode, FakeResponse, finish } from '../receive/fakes';

const CALLER = '+447700900123';
const KEY = 'a key that is long enough';

/** An Enreach trigger with these options, and its key where it has one. */
class PrivateNode extends FakeNode {
	constructor(
		settings: IDataObject,
		public key: string | undefined = KEY,
		more: IDataObject = {},
	) {
		super({
			authentication: 'secret',
			events: ['*'],
			options: { personalData: { settings } },
			...more,
		});
	}

	async send(data: IDataObject, response = new FakeResponse()): Promise<IDataObject[]> {
		const headers = { 'x-benemen-token': 'correct horse battery', ...this.headers };
		const context = this.context({ body: data, headers }, response) as unknown as IDataObject;
		const result = await receive(
			{ ...context, ...this.private(context) } as unknown as IWebhookFunctions,
			enreachAdapter,
			this.state,
		);
		return finish(result, response);
	}

	headers: Record<string, string> = {};

	private(context: IDataObject) {
		const { parameters, key } = this;
		const others = context.getCredentials as (type: string) => Promise<IDataObject>;
		return {
			getInstanceId: () => 'instance',
			getNode: () => ({
				id: 'node',
				name: 'Trigger',
				webhookId: '0d8c7c2e-5b1f-4a63-9b1e-1f2d3c4b5a69',
				parameters,
				credentials: key === undefined ? {} : { contactCenterPrivacyApi: { id: '1', name: 'Key' } },
			}),
			getCredentials: async (type: string) =>
				type === 'contactCenterPrivacyApi' ? { secretKey: key } : await others(type),
		};
	}
}

const arrived = (more: object = {}) =>
	payload('QueueCallInArrived', { CallerNumber: CALLER, ...more }) as unknown as IDataObject;

it('what is stored has no personal value, and the log and the answer have none', async () => {
	const node = new PrivateNode({ callers: 'mask', agents: 'leaveOut' });
	const response = new FakeResponse();
	const [item] = await node.send(
		arrived({ MessageTTLSeconds: CALLER, Added: CALLER, EventType: 'QueueCallInArrived' }),
		response,
	);
	expect(item).toMatchObject({ data: { CallerNumber: '+44*******23' } });
	const told = JSON.stringify([
		item,
		node.log,
		node.debugLog,
		response,
		[...node.state.outcomes.of('workflow/node')],
	]);
	expect(told).not.toContain('7700900123');
});

it('filters and the duplicate check see the real values', async () => {
	const node = new PrivateNode({ callers: 'leaveOut' }, KEY, {
		filters: { customerNumbers: CALLER },
	});
	expect(await node.send(arrived({ Id: '1' }))).toHaveLength(1);
	expect(await node.send(arrived({ Id: '1' }))).toEqual([]);
	expect(await node.send(arrived({ Id: '2', CallerNumber: '+447700900999' }))).toEqual([]);
	expect(JSON.stringify(node.debugLog)).not.toContain('77009');
});

it('events that share an execution are all without them', async () => {
	const node = new PrivateNode({ callers: 'mask' });
	(node.parameters.options as IDataObject).combineMs = 50;
	const items = (await Promise.all(['1', '2', '3'].map((Id) => node.send(arrived({ Id }))))).flat();
	expect(items).toHaveLength(3);
	expect(JSON.stringify(items)).not.toContain('7700900123');
});

it('a test run gives samples and real events without them', async () => {
	const node = new PrivateNode({ callers: 'leaveOut', agents: 'leaveOut' }, KEY, {
		events: ['QueueCallInArrived'],
	});
	node.mode = 'manual';
	const [real] = await node.send(arrived());
	node.headers = { 'x-contact-center-sample': '1' };
	const [sample] = await node.send(arrived());
	for (const item of [real, sample]) {
		expect(item).toMatchObject({ type: 'QueueCallInArrived' });
		expect(item.data).not.toHaveProperty('CallerNumber');
		expect(item.interaction).not.toHaveProperty('customerNumber');
	}
});

it.each([undefined, '', 'short'])(
	'pseudonyms with the key %s start nothing, and the vendor sends again',
	async (key) => {
		const node = new PrivateNode({ callers: 'pseudonyms' }, key);
		// A default stands for undefined.
		node.key = key;
		const response = new FakeResponse();
		expect(await node.send(arrived(), response)).toEqual([]);
		expect(response.statusCode).toBe(503);
		expect(JSON.stringify(node.log)).toContain('key');
		node.key = KEY;
		node.parameters = { ...node.parameters, again: true };
		const [item] = await node.send(arrived());
		expect((item.data as IDataObject).CallerNumber).toMatch(/^psn_/);
	},
);

it('without the option, all is as it was sent', async () => {
	const node = new PrivateNode({});
	node.parameters.options = {};
	expect(await node.send(arrived())).toMatchObject([{ data: { CallerNumber: CALLER } }]);
});

it('the option without a setting means what the form shows', async () => {
	const node = new PrivateNode({});
	node.parameters.options = { personalData: {} };
	expect(await node.send(arrived())).toMatchObject([{ data: { CallerNumber: '+44*******23' } }]);
});

it('a choice that does not exist leaves out', async () => {
	const [item] = await new PrivateNode({ callers: 'constructor' }).send(arrived());
	expect(item.data).not.toHaveProperty('CallerNumber');
});

it('pseudonyms without a key are refused at publication', async () => {
	const { description } = new EnreachTrigger();
	const node = new PrivateNode({ callers: 'pseudonyms' });
	node.key = undefined;
	const hook = {
		...node.private({}),
		getMode: () => 'webhook',
		getActivationMode: () => 'activate',
		getNodeParameter: (name: string, fallback: unknown) => node.parameters[name] ?? fallback,
		getNodeWebhookUrl: () => 'https://n8n.example.com/webhook/1/webhook',
		getWorkflow: () => ({ id: '1' }),
	} as unknown as IHookFunctions;
	const { create } = webhookLifecycle(enreachAdapter, description).default;
	await expect(create.call(hook)).rejects.toThrow(/key/);
	node.key = KEY;
	await expect(
		create.call({ ...hook, ...node.private({}) } as unknown as IHookFunctions),
	).resolves.toBe(true);
});
