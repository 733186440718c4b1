import {
	type IDataObject,
	type IExecuteFunctions,
	type INodeType,
	type INodeTypes,
	Workflow,
} from 'n8n-workflow';

import { AlvariaStreamingTrigger } from '../../nodes/Alvaria/AlvariaStreamingTrigger.node';
import { EnreachTrigger } from '../../nodes/Enreach/EnreachTrigger.node';
import { PbxEventsTrigger } from '../../nodes/PbxEvents/PbxEventsTrigger.node';
import { RingCentralWfmTrigger } from '../../nodes/RingCentralWfm/RingCentralWfmTrigger.node';
import { parametersOf } from '../../nodes/shared/node/parameters';
import { WebitelTrigger } from '../../nodes/Webitel/WebitelTrigger.node';

/** Reads the parameter `value` of a node; tells whether n8n had to resolve it. */
function read(parameters: IDataObject) {
	let isResolved = false;
	const getNodeParameter = (
		name: string,
		_item: number,
		fallback: unknown,
		options?: { rawExpressions?: boolean },
	) => {
		isResolved ||= !options?.rawExpressions;
		return parameters[name] ?? fallback;
	};
	const value = parametersOf({ getNodeParameter } as unknown as IExecuteFunctions)('value', 'none');
	return { value, isResolved };
}

it.each([['a=b'], [['a', 'b']], [{ separateOutputs: true }]])(
	'has n8n resolve nothing for %j, which is no expression',
	(value) => {
		expect(read({ value, other: '={{ 1 }}' })).toEqual({ value, isResolved: false });
	},
);

it.each(['={{ 1 }}', ['a', '=b'], { separateOutputs: '={{ true }}' }])(
	'has n8n resolve %j',
	(value) => {
		expect(read({ value })).toEqual({ value, isResolved: true });
	},
);

it('gives the fallback for a parameter that is not set', () => {
	expect(read({})).toEqual({ value: 'none', isResolved: false });
});

/** The parameters that n8n gives a node that was written with these. */
function givenByN8n(type: INodeType, parameters: IDataObject): IDataObject {
	const nodeTypes = { getByNameAndVersion: () => type } as unknown as INodeTypes;
	const node = { id: '1', name: 'Trigger', type: 'trigger', typeVersion: 1.1, position: [0, 0] };
	const nodes = [{ ...node, parameters }] as never;
	const workflow = new Workflow({ nodes, connections: {}, active: false, nodeTypes });
	return workflow.getNode('Trigger')?.parameters as IDataObject;
}

describe.each([
	new AlvariaStreamingTrigger(),
	new EnreachTrigger(),
	new PbxEventsTrigger(),
	new RingCentralWfmTrigger(),
	new WebitelTrigger(),
])('$description.displayName', (trigger) => {
	it.each([
		{ filters: { queIds: 'a' } },
		{ filters: '={{ ({ outcomes: ["missed"] }) }}' },
		{ options: { rememberMinute: 5 } },
		{ options: '={{ ({ label: "all" }) }}' },
		{ filters: { outcomes: ['missed'] }, options: { label: 'all' } },
		{ filters: {}, options: {} },
	] as IDataObject[])('is given by n8n what was written: %j', (written) => {
		const events = ['*'];
		expect(givenByN8n(trigger, { events, ...written })).toMatchObject({ events, ...written });
	});

	it('has collections where none were written', () => {
		expect(givenByN8n(trigger, {})).toMatchObject({ filters: {}, options: {} });
	});
});
