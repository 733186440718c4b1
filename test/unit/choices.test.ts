/** What a parameter may be set to, in every trigger, whoever sets it: the form, an expression, a script. */
import type { INodeProperties, INodePropertyCollection, INodePropertyOptions } from 'n8n-workflow';

import { AlvariaStreamingTrigger } from '../../nodes/Alvaria/AlvariaStreamingTrigger.node';
import { EnreachTrigger } from '../../nodes/Enreach/EnreachTrigger.node';
import { PbxEventsTrigger } from '../../nodes/PbxEvents/PbxEventsTrigger.node';
import { RingCentralWfmTrigger } from '../../nodes/RingCentralWfm/RingCentralWfmTrigger.node';
import { chosenEvents, faultOfChoices } from '../../nodes/shared/node/choices';
import { WebitelTrigger } from '../../nodes/Webitel/WebitelTrigger.node';

const TRIGGERS = {
	AlvariaStreamingTrigger,
	EnreachTrigger,
	PbxEventsTrigger,
	RingCentralWfmTrigger,
	WebitelTrigger,
};

/** A field of a form, and the parameters in which it is set to a value. */
interface Field {
	path: string;
	property: INodeProperties;
	set: (value: unknown) => Record<string, unknown>;
}

function fieldsOf(
	properties: readonly INodeProperties[],
	path = '',
	wrap: (inner: Record<string, unknown>) => Record<string, unknown> = (inner) => inner,
): Field[] {
	return properties.flatMap((property): Field[] => {
		const { name, type, options = [] } = property;
		const here = `${path}${name}`;
		if (type === 'collection') {
			return fieldsOf(options as INodeProperties[], `${here}.`, (inner) => wrap({ [name]: inner }));
		}
		if (type === 'fixedCollection') {
			return (options as INodePropertyCollection[]).flatMap((group) =>
				fieldsOf(group.values, `${here}.`, (inner) => wrap({ [name]: { [group.name]: [inner] } })),
			);
		}
		return [{ path: here, property, set: (value) => wrap({ [name]: value }) }];
	});
}

const check = (properties: INodeProperties[], parameters: Record<string, unknown>) =>
	faultOfChoices((name, fallback) => parameters[name] ?? fallback, properties);

/** A value that is right for a field, and ones that are wrong; undefined where any value may be right. */
function valuesFor({ type, options = [], default: usual, typeOptions }: INodeProperties) {
	const values = (options as INodePropertyOptions[]).map(({ value }) => value);
	switch (type) {
		case 'options':
			return { right: values, wrong: ['no choice', 'ONSUCCESS', 7, [values[0]]] };
		case 'multiOptions':
			return { right: [values, []], wrong: ['no choice', values[0], [values[0], 'no choice']] };
		case 'boolean':
			return { right: [true, false], wrong: ['true', 'no', 1] };
		case 'number': {
			const { minValue, maxValue } = typeOptions ?? {};
			const outside = [(minValue ?? NaN) - 1, (maxValue ?? NaN) + 1].filter(Number.isFinite);
			return { right: [usual], wrong: ['many', ...outside] };
		}
		default:
			return undefined;
	}
}

describe.each(Object.entries(TRIGGERS))('%s', (_, Trigger) => {
	const { properties } = new Trigger().description;
	const fields = fieldsOf(properties).filter(({ path }) => path !== 'events');
	const chosen = fields.filter(({ property }) => valuesFor(property));

	it.each(chosen.map((field) => [field.path, field] as const))(
		'%s: refuses what is no choice, with the field and the choices',
		(path, { property, set }) => {
			const { right, wrong } = valuesFor(property) as { right: unknown[]; wrong: unknown[] };
			for (const value of right) expect(check(properties, set(value))).toBeUndefined();
			for (const value of wrong) {
				const fault = check(properties, set(value));
				expect(`${path} ${JSON.stringify(value)} ${fault?.message}`).toContain(
					property.displayName,
				);
				expect(fault?.description).toMatch(/^Set it to /);
			}
		},
	);
});

it('names the events of a text as those of a list', () => {
	expect(chosenEvents('CallEnded, User: Logged In')).toEqual(['CallEnded', 'User: Logged In']);
	expect(chosenEvents(['a', 'b'])).toEqual(['a', 'b']);
	expect(chosenEvents(undefined)).toEqual([]);
});
