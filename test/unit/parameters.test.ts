import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { parametersOf } from '../../nodes/shared/node/parameters';

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
