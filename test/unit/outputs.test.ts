import { NodeHelpers, Workflow, type INodeTypeDescription } from 'n8n-workflow';

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
