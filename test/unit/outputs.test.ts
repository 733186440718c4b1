import {
	type IDataObject,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeProperties,
	type INodeTypeDescription,
	NodeHelpers,
	Workflow,
} from 'n8n-workflow';

import { AlvariaStreamingTrigger } from '../../nodes/Alvaria/AlvariaStreamingTrigger.node';
import { EnreachTrigger } from '../../nodes/Enreach/EnreachTrigger.node';
import { PbxEventsTrigger } from '../../nodes/PbxEvents/PbxEventsTrigger.node';
import { RingCentralWfmTrigger } from '../../nodes/RingCentralWfm/RingCentralWfmTrigger.node';
import { toOutputs } from '../../nodes/shared/node/outputs';
import { WebitelTrigger } from '../../nodes/Webitel/WebitelTrigger.node';

const TRIGGERS = [
	AlvariaStreamingTrigger,
	EnreachTrigger,
	PbxEventsTrigger,
	RingCentralWfmTrigger,
	WebitelTrigger,
];
const SEPARATE = { separateOutputs: true };

/** The outputs as n8n and its editor compute them; undefined for one that has no name. */
function outputNames(description: INodeTypeDescription, parameters: object) {
	const node = {
		id: 'trigger',
		name: 'Trigger',
		type: description.name,
		typeVersion: 1.1,
		position: [0, 0] as [number, number],
		parameters: { ...parameters },
	};
	const type = { description };
	const workflow = new Workflow({
		nodes: [node],
		connections: {},
		active: false,
		nodeTypes: {
			getByName: () => type,
			getByNameAndVersion: () => type,
			getKnownTypes: () => ({}),
		},
	});
	return NodeHelpers.getNodeOutputs(workflow, node, description).map((output) =>
		typeof output === 'string' ? undefined : output.displayName,
	);
}

const item = (type: string) => ({ json: { type } });

/** What a trigger makes of items in the execution that they started. */
async function executed(
	trigger: { execute: (this: IExecuteFunctions) => Promise<INodeExecutionData[][]> },
	parameters: IDataObject,
	items: IDataObject[],
): Promise<INodeExecutionData[][]> {
	return await trigger.execute.call({
		getMode: () => 'webhook',
		getInputData: () => items.map((json) => ({ json })),
		getNodeParameter: (name: string, _: number, fallback: unknown) => parameters[name] ?? fallback,
		sendResponse: async () => await Promise.resolve(),
	} as unknown as IExecuteFunctions);
}

describe.each(TRIGGERS)('The outputs of %p', (Trigger) => {
	const { description } = new Trigger();

	it.each([
		['by default', {}],
		['with all events in one', { events: ['a', 'b'], options: {} }],
		['with one event picked', { events: ['a'], options: SEPARATE }],
		[
			'with an option left from before',
			{ events: ['a', 'b'], options: { separateOutputs: false } },
		],
	])('are one without a name %s', (_, parameters) => {
		expect(outputNames(description, parameters)).toEqual([undefined]);
	});

	it('are named after the picked events, in the order of picking', () => {
		const parameters = { events: ['b', 'a', '*'], options: SEPARATE };
		expect(outputNames(description, parameters)).toEqual(['b', 'a', 'Other Events']);
	});

	it('stay where they are when an event is added', () => {
		const picked = ['b', 'a', '*'];
		const before = outputNames(description, { events: picked, options: SEPARATE });
		const after = outputNames(description, { events: [...picked, 'c'], options: SEPARATE });
		expect(after.slice(0, before.length)).toEqual(before);
	});
});

describe('An item goes to', () => {
	it('the output that is named after its event, or to the one for others', () => {
		const all = ['a', 'x', 'b', 'a', 'y'].map(item);
		expect(toOutputs(all, ['b', '*', 'a'], SEPARATE)).toEqual([
			[item('b')],
			[item('x'), item('y')],
			[item('a'), item('a')],
		]);
	});

	it('the only output otherwise', () => {
		const all = ['a', 'b'].map(item);
		expect(toOutputs(all, ['a', 'b'], {})).toEqual([all]);
		expect(toOutputs(all, ['a'], SEPARATE)).toEqual([all]);
	});

	it('some output even if its event was unpicked meanwhile', () => {
		expect(toOutputs([item('gone')], ['a', 'b'], SEPARATE).flat()).toEqual([item('gone')]);
	});
});

describe.each(TRIGGERS)('The label of %p', (Trigger) => {
	const trigger = new Trigger();
	const event = { id: '1', type: 'a', source: 'vendor', time: null, data: {} };
	const call = { id: '2', type: 'call', source: 'vendor', events: [event] };

	it('is an option', () => {
		const options = trigger.description.properties.find(({ name }) => name === 'options');
		const labels = (options?.options as INodeProperties[]).map(({ displayName }) => displayName);
		expect(labels).toContain('Label');
		expect(labels).toEqual([...labels].sort());
	});

	it.each([
		['Northwind', 'Northwind'],
		[' Nordwind GmbH & Co. KG ', 'Nordwind GmbH & Co. KG'],
		[4711, '4711'],
	])('%p stands in each item, once', async (label, shown) => {
		const items = (parameters: IDataObject) =>
			executed(trigger, { ...parameters, options: { ...SEPARATE, label } }, [event, call]);
		expect(await items({ deliver: 'calls' })).toEqual([
			[{ json: { ...event, label: shown } }, { json: { ...call, label: shown } }],
		]);
		expect(await items({ events: ['b', 'a'] })).toEqual([
			[{ json: { ...call, label: shown } }],
			[{ json: { ...event, label: shown } }],
		]);
		const [[{ json }]] = await items({ events: ['a'] });
		expect(Object.keys(json).slice(0, 4)).toEqual(['id', 'type', 'source', 'label']);
	});

	it.each([undefined, null, '', '  ', {}, ['Northwind'], true])(
		'that comes to nothing, %p, stands nowhere',
		async (label) => {
			const [items] = await executed(trigger, { events: ['a'], options: { label } }, [event]);
			expect(items).toEqual([{ json: event }]);
		},
	);

	it('does not stand in what is no event: a set-up file, a finding of the check', async () => {
		const other = { Webhook: { Endpoint: 'https://n8n.example.com' } };
		const [items] = await executed(trigger, { events: ['a'], options: { label: 'N' } }, [other]);
		expect(items).toEqual([{ json: other }]);
	});
});
