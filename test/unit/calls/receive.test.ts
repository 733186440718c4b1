/** Whole calls through the receive path of each webhook trigger. */
import type { IDataObject, ITriggerFunctions, IWebhookFunctions } from 'n8n-workflow';

import { enreachAdapter } from '../../../nodes/Enreach/adapter';
import { pbxAdapter } from '../../../nodes/PbxEvents/adapter';
import { ringCentralAdapter } from '../../../nodes/RingCentralWfm/adapter';
import type { CallItem } from '../../../nodes/shared/calls/fold';
import { eventsOfCall, sampleCall } from '../../../nodes/shared/calls/samples';
import { watch } from '../../../nodes/shared/calls/watch';
import type { StoryStep } from '../../../nodes/shared/events/catalogue';
import type { WebhookAdapter } from '../../../nodes/shared/receive/adapter';
import { receive } from '../../../nodes/shared/receive/receive';
import { webitelAdapter } from '../../../nodes/Webitel/adapter';
import { FakeNode, FakeResponse, finish } from '../receive/fakes';

/** How the vendors name the event in a request, where its fields don't. */
const NAME_FIELD: Record<string, string> = { webitel: 'event', pbx: 'event' };

const VENDORS: Array<[string, WebhookAdapter]> = [
	['Enreach', enreachAdapter],
	['Webitel', webitelAdapter],
	['PBX', pbxAdapter],
	['RingCentral', ringCentralAdapter],
];

interface Deferred {
	resolve(run: object): void;
	reject(error: Error): void;
}

class Vendor {
	readonly node: FakeNode;
	readonly fates: string[] = [];
	private readonly answers: Array<Promise<number>> = [];

	constructor(
		readonly adapter: WebhookAdapter,
		parameters: IDataObject = {},
	) {
		this.node = new FakeNode({
			authentication: 'none',
			deliver: 'calls',
			sampleCall: 'off',
			options: {},
			...parameters,
		});
	}

	/** Sends an event, and tells what starts. */
	async send(body: unknown, headers: Record<string, string> = {}, isStored = true) {
		const response = new FakeResponse();
		const result = await receive(
			this.node.context({ body, headers }, response),
			this.adapter,
			this.node.state,
		);
		const items = finish(result, response, isStored) as unknown as CallItem[];
		this.answers.push(response.answer());
		const status = await response.answer();
		this.fates.push(response.headers['x-contact-center']);
		return { items, status };
	}

	async sendAll(bodies: readonly unknown[]): Promise<CallItem[]> {
		const all: CallItem[] = [];
		for (const body of bodies) all.push(...(await this.send(body)).items);
		return all;
	}

	/** The bodies of a sample call, as the vendor sends them. */
	bodies(title: string): IDataObject[] {
		const { catalogue, calls: rules } = this.adapter;
		const steps: readonly StoryStep[] = rules!.samples[title];
		const field = NAME_FIELD[catalogue.source];
		return eventsOfCall({ catalogue, rules: rules! }, steps).map(({ type, data }) =>
			field ? { ...data, [field]: type } : { ...data },
		) as IDataObject[];
	}

	expected(title: string): CallItem {
		return sampleCall({ catalogue: this.adapter.catalogue, rules: this.adapter.calls! }, title);
	}
}

const SAMPLES = VENDORS.flatMap(([name, adapter]) =>
	Object.keys(adapter.calls!.samples).map((title) => ({ name, adapter, title })),
);

/** What two items of a call have in common whose events came in another way. */
const essence = ({ interaction, call }: CallItem) => ({ interaction, call });

describe.each(SAMPLES)('$name: $title', ({ adapter, title }) => {
	const parameters = { options: { timeZone: 'UTC' } };

	it('comes as one item when it has ended', async () => {
		const vendor = new Vendor(adapter, parameters);
		const bodies = vendor.bodies(title);
		const items = await vendor.sendAll(bodies);
		expect(items.map(essence)).toEqual([essence(vendor.expected(title))]);
		expect(vendor.fates).toEqual([...bodies.slice(1).map(() => 'gathered'), 'started']);
		expect(vendor.node.state.calls.of('workflow/node', 1).size).toBe(0);
	});

	it('is the same item in another order, with repetitions; what comes again starts nothing', async () => {
		const vendor = new Vendor(adapter, parameters);
		const bodies = vendor.bodies(title);
		const before = bodies.slice(0, -1);
		const items = await vendor.sendAll([...before.reverse(), ...before, ...bodies.slice(-1)]);
		expect(items.map(essence)).toEqual([essence(vendor.expected(title))]);
		expect(await vendor.sendAll(bodies)).toEqual([]);
		expect(vendor.fates.slice(-bodies.length)).toEqual(bodies.map(() => 'late'));
	});

	it('still comes when the process has forgotten what it had gathered, and says so', async () => {
		const vendor = new Vendor(adapter, parameters);
		const bodies = vendor.bodies(title);
		const [item] = await vendor.sendAll(bodies.slice(-1));
		expect(item.type).toBe('call');
		const isWhole = bodies.length === 1;
		expect(item.call.complete).toBe(isWhole && vendor.expected(title).call.complete);
	});
});

describe.each(VENDORS)('%s', (_, adapter) => {
	const [title] = Object.keys(adapter.calls!.samples);

	it('keeps the call for a retry where n8n could not store it', async () => {
		const vendor = new Vendor(adapter, { options: { timeZone: 'UTC' } });
		const bodies = vendor.bodies(title);
		await vendor.sendAll(bodies.slice(0, -1));
		expect(await vendor.send(bodies.at(-1), {}, false)).toMatchObject({ status: 500 });
		const { items } = await vendor.send(bodies.at(-1));
		expect(items.map(essence)).toEqual([essence(vendor.expected(title))]);
	});

	it('takes the events of a whole call in one request, where the vendor may send lists', async () => {
		if (adapter === enreachAdapter) return;
		const vendor = new Vendor(adapter, { options: { timeZone: 'UTC' } });
		const bodies = vendor.bodies(title);
		const { items } = await vendor.send([...bodies].reverse());
		expect(items.map(essence)).toEqual([essence(vendor.expected(title))]);
	});

	it('starts nothing for events that are of no call', async () => {
		const vendor = new Vendor(adapter);
		const other = adapter.catalogue.events.find(({ name }) => !(name in adapter.calls!.parts));
		const field = NAME_FIELD[adapter.catalogue.source];
		if (!other) return;
		const { status } = await vendor.send({
			[field ?? (adapter === enreachAdapter ? 'EventType' : 'event_type')]: other.name,
		});
		expect([status, ...vendor.fates]).toEqual([200, 'not-picked']);
	});
});

describe('a finished call', () => {
	const answered = 'Answered';
	const abandoned = 'Abandoned by the Caller';
	const both = async (parameters: IDataObject) => {
		const vendor = new Vendor(enreachAdapter, parameters);
		const items = await vendor.sendAll([...vendor.bodies(answered), ...vendor.bodies(abandoned)]);
		return { vendor, outcomes: items.map(({ interaction }) => interaction.outcome) };
	};

	it.each([
		['its facts', { outcomes: ['abandoned'] }, ['abandoned']],
		['its facts, from all its events', { minimumConversation: 180 }, ['answered']],
		['whoever takes part in it', { userIds: 'b4df099e-70dc-4ff5-b4ea-c2c3547d97fb' }, ['answered']],
		['nothing, where the filter comes to nothing', { userIds: ' ' }, []],
	])('is filtered by %s', async (_, filters, outcomes) => {
		const { vendor, outcomes: found } = await both({ filters });
		expect(found).toEqual(outcomes);
		expect(vendor.fates.filter((fate) => fate === 'filtered')).toHaveLength(2 - outcomes.length);
	});

	it('is delivered again to a sender that asks for it', async () => {
		const vendor = new Vendor(enreachAdapter, { authentication: 'secret' });
		const headers = { 'x-benemen-token': 'correct horse battery', 'x-contact-center-again': '1' };
		const play = async () => {
			const items: CallItem[] = [];
			for (const body of vendor.bodies(answered)) {
				items.push(...(await vendor.send(body, headers)).items);
			}
			return items.map(essence);
		};
		const once = await play();
		expect(once).toHaveLength(1);
		expect(await play()).toEqual(once);
	});

	it('whose two ends come at once starts one execution', async () => {
		const vendor = new Vendor(enreachAdapter);
		const bodies = vendor.bodies(abandoned);
		await vendor.sendAll(bodies.slice(0, -1));
		const responses = [new FakeResponse(), new FakeResponse()];
		const results = [];
		for (const response of responses) {
			const context = vendor.node.context({ body: bodies.at(-1) }, response);
			results.push(receive(context, enreachAdapter, vendor.node.state));
		}
		const items = finish(await results[0], responses[0]);
		finish(await results[1], responses[1]);
		expect(items).toHaveLength(1);
		expect(await Promise.all(responses.map(async (one) => await one.answer()))).toEqual([200, 200]);
		expect(responses[1].headers['x-contact-center']).toBe('duplicate');
	});

	it('whose delivery fails makes a second end be sent again as well', async () => {
		const vendor = new Vendor(enreachAdapter);
		const bodies = vendor.bodies(abandoned);
		const responses = [new FakeResponse(), new FakeResponse()];
		const results = responses.map(
			async (response) =>
				await receive(
					vendor.node.context({ body: bodies.at(-1) }, response),
					enreachAdapter,
					vendor.node.state,
				),
		);
		finish(await results[0], responses[0], false);
		finish(await results[1], responses[1]);
		expect(await responses[1].answer()).toBe(503);
	});

	it('of two lists with the same calls in another order, neither waits for the other for ever', async () => {
		const vendor = new Vendor(pbxAdapter);
		const end = vendor.bodies('Missed').at(-1)!;
		const [one, other] = ['a', 'b'].map((call) => ({ ...end, id: call, call_id: call }));
		const responses = [new FakeResponse(), new FakeResponse()];
		const lists = [
			[one, other],
			[other, one],
		];
		const results = responses.map(
			async (response, index) =>
				await receive(
					vendor.node.context({ body: lists[index] }, response),
					pbxAdapter,
					vendor.node.state,
				),
		);
		expect(finish(await results[0], responses[0])).toHaveLength(2);
		expect(finish(await results[1], responses[1])).toEqual([]);
		expect(await responses[1].answer()).toBe(200);
	});

	it('is gathered apart on a test run', async () => {
		const vendor = new Vendor(enreachAdapter);
		const bodies = vendor.bodies(abandoned);
		await vendor.sendAll(bodies.slice(0, -1));
		vendor.node.mode = 'manual';
		const [item] = await vendor.sendAll(bodies);
		expect(item.call.complete).toBe(true);
		expect(vendor.node.state.calls.of('workflow/node', 1).size).toBe(1);
	});
});

describe('a call whose end does not come', () => {
	/** The trigger of the same node, in the same process. */
	function published(vendor: Vendor) {
		const emitted: CallItem[][] = [];
		let isStored = true;
		const context = {
			...(vendor.node.context({}, new FakeResponse()) as unknown as IWebhookFunctions),
			emit: ([items]: [Array<{ json: CallItem }>], _: unknown, done: Deferred) => {
				emitted.push(items.map(({ json }) => json));
				if (isStored) done.resolve({ status: 'success' });
				else done.reject(new Error('SQLITE_BUSY'));
			},
			helpers: {
				createDeferredPromise: () => {
					let resolve: unknown;
					let reject: unknown;
					const promise = new Promise((yes, no) => {
						resolve = yes;
						reject = no;
					});
					return { promise, resolve, reject };
				},
			},
		} as unknown as ITriggerFunctions;
		const response = watch(context, vendor.adapter, vendor.node.state);
		return {
			emitted,
			response,
			fail: () => (isStored = false),
			close: async () => await (await response).closeFunction?.(),
		};
	}

	it('is delivered when the workflow is unpublished or n8n shuts down, all in one execution', async () => {
		const vendor = new Vendor(enreachAdapter);
		const trigger = published(vendor);
		await vendor.sendAll(vendor.bodies('Answered').slice(0, -1));
		await vendor.sendAll(vendor.bodies('Abandoned by the Caller').slice(0, -1));
		await trigger.close();
		expect(trigger.emitted).toHaveLength(1);
		expect(trigger.emitted[0]).toMatchObject([
			{
				interaction: { outcome: 'answered', waitSeconds: 22 },
				call: { complete: false, endedAt: null },
			},
			{ call: { complete: false, endedAt: null } },
		]);
		expect(trigger.emitted[0][1].interaction).not.toHaveProperty('outcome');
		// The end came after all.
		const [end] = await vendor.sendAll(vendor.bodies('Answered').slice(-1));
		expect(end.call).toMatchObject({ complete: false, endedAt: '2026-03-02T08:04:29.000Z' });
	});

	it('stays open where n8n could not store its item', async () => {
		const vendor = new Vendor(enreachAdapter);
		const trigger = published(vendor);
		await vendor.sendAll(vendor.bodies('Answered').slice(0, -1));
		trigger.fail();
		await trigger.close();
		const [item] = await vendor.sendAll(vendor.bodies('Answered').slice(-1));
		expect(item.call.complete).toBe(true);
	});

	it.each([
		['the user wants none', { options: { unfinishedCalls: false } }],
		['a filter does not let it pass', { filters: { outcomes: ['abandoned'] } }],
	])('starts nothing where %s', async (_, parameters) => {
		const vendor = new Vendor(enreachAdapter, parameters);
		const trigger = published(vendor);
		await vendor.sendAll(vendor.bodies('Answered').slice(0, -1));
		await trigger.close();
		expect(trigger.emitted).toEqual([]);
	});

	it('costs a node that delivers each event nothing', async () => {
		const vendor = new Vendor(enreachAdapter, { deliver: 'events', events: ['*'] });
		expect(await published(vendor).response).toEqual({});
	});

	it('is forgotten in a process that delivers none, which says so', async () => {
		const vendor = new Vendor(enreachAdapter, { options: { longestCall: 1 } });
		await vendor.send(vendor.bodies('Answered')[0]);
		vendor.node.time += 61_000;
		await vendor.send(vendor.bodies('Abandoned by the Caller')[0]);
		expect(vendor.node.log.join()).toContain('whose end has not come in time were forgotten');
	});
});
