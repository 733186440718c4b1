/**
 * The editor forgets the value of a parameter as soon as another choice hides it. So nothing that is typed in a
 * trigger may be hidden by a choice: who tries another option and goes back finds everything as it was.
 */
import { readdirSync } from 'node:fs';
import path from 'node:path';

import {
	deepCopy,
	type INode,
	type INodeParameters,
	type INodeProperties,
	type INodeType,
	type INodeTypeDescription,
	NodeHelpers,
} from 'n8n-workflow';

const NODES = path.join(__dirname, '../../nodes');

const triggers = readdirSync(NODES, { recursive: true, encoding: 'utf8' })
	.filter((file) => file.endsWith('Trigger.node.ts'))
	.map((file): [string, INodeTypeDescription] => {
		const name = path.basename(file, '.node.ts');
		const exported = require(path.join(NODES, file)) as Record<string, new () => INodeType>;
		return [name, new exported[name]().description];
	});

const TYPED: Partial<Record<INodeProperties['type'], unknown>> = { string: 'typed', number: 77 };

/**
 * Shown while feed.silent is picked, whose settings they are: there and back, their usual values are back, which
 * the form shows. In the options, nobody who picks it would see in which hours it counts.
 */
const isOfSilence = ({ displayOptions }: INodeProperties) =>
	['events', 'feedEvents'].some((name) => displayOptions?.show?.[name]?.includes('feed.silent'));

/** Every field in which something is typed, filled in: in the form itself and in its collections. */
function typed(properties: INodeProperties[]): INodeParameters {
	const filled: INodeParameters = {};
	for (const { name, type, options } of properties.filter((one) => !isOfSilence(one))) {
		if (type in TYPED) filled[name] = TYPED[type] as string;
		if (type === 'collection') filled[name] = typed(options as INodeProperties[]);
	}
	return filled;
}

/** The parameters that the editor keeps when one is changed. */
function change(
	description: INodeTypeDescription,
	parameters: INodeParameters,
	changed: INodeParameters,
): INodeParameters {
	const node = { typeVersion: 1.1 } as INode;
	return (
		NodeHelpers.getNodeParameters(
			description.properties,
			{ ...deepCopy(parameters), ...changed },
			true,
			false,
			node,
			description,
		) ?? {}
	);
}

it.each(triggers)('%s keeps what was typed when options are switched', (_folder, description) => {
	const everything = typed(description.properties);
	expect(everything.options).not.toEqual({});
	for (const { name, type, options, default: usual } of description.properties) {
		if (type !== 'options') continue;
		for (const option of options ?? []) {
			if (!('value' in option)) continue;
			const away = change(description, everything, { [name]: option.value });
			expect([option.value, away]).toMatchObject([option.value, everything]);
			const back = change(description, away, { [name]: usual as string });
			expect([option.value, back]).toMatchObject([option.value, everything]);
		}
	}
});
