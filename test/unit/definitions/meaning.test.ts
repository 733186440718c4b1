/** Facts mean the same for every vendor, whatever an event's fields say. */
import fc from 'fast-check';

import type { Calls } from '../../../nodes/shared/calls/gather';
import { partOf } from '../../../nodes/shared/calls/rules';
import { sampleCall } from '../../../nodes/shared/calls/samples';
import type { StoryStep } from '../../../nodes/shared/events/catalogue';
import type { Interaction } from '../../../nodes/shared/events/interaction';
import { toItem, type ContactCenterItem } from '../../../nodes/shared/events/item';
import { sampleEvent } from '../../../nodes/shared/events/sample';
import { fieldsOf, type Schema } from '../../../scripts/derive/fields';
import { vendors } from '../../../scripts/derive/vendors';

const VENDORS = vendors().map(({ catalogue, calls }) => ({
	title: catalogue.title,
	calls: calls as Calls,
}));

const isDialled = ({ direction }: Interaction) =>
	direction === 'outbound' || direction === 'internal';

/** What is wrong with what an item tells. */
function faultsOf({ rules }: Calls, item: ContactCenterItem): string[] {
	const facts = item.interaction ?? {};
	const part = partOf(rules, item);
	const endsCall = part?.moment === 'ends' || part?.moment === 'whole';
	const isUnanswered = facts.outcome !== undefined && facts.outcome !== 'answered';
	const faults = {
		'it ends a call and does not say so, or the other way round':
			(facts.ended ?? false) !== (endsCall && facts.callId !== undefined),
		'somebody talked in a call that nobody answered':
			isUnanswered && (facts.durationSeconds ?? 0) > 0,
		'it ends unanswered and does not say that nobody talked':
			isUnanswered && facts.ended === true && facts.durationSeconds !== 0,
		'it names an agent as the one who answered':
			isUnanswered &&
			facts.ended === true &&
			!isDialled(facts) &&
			(facts.agentId !== undefined || facts.agentName !== undefined),
	};
	return Object.entries(faults).flatMap(([fault, isThere]) => (isThere ? [fault] : []));
}

/** Every sample that the definitions have, of any event. */
const stepsOf = ({ catalogue, rules }: Calls): StoryStep[] => [
	...catalogue.events.map(({ name }) => name),
	...Object.values(catalogue.stories ?? {}).flat(),
	...(catalogue.presets ?? []).map(({ sample }) => sample),
	...Object.values(rules.samples).flat(),
];

describe.each(VENDORS)('$title', ({ calls }) => {
	const { catalogue, rules } = calls;
	const samples = stepsOf(calls).map((step) => sampleEvent(catalogue, step));
	const itemOf = (event: (typeof samples)[number]) =>
		toItem(catalogue.source, catalogue.find(event.type), event);

	it('every sample means what all vendors mean', () => {
		const wrong = samples
			.map(itemOf)
			.map((item) => [item.type, faultsOf(calls, item)] as const)
			.filter(([, faults]) => faults.length > 0);
		expect(wrong).toEqual([]);
		expect(samples.map(itemOf).some(({ interaction }) => interaction?.ended)).toBe(true);
	});

	it('and so does an event with whatever values', () => {
		const seen = (type: string, name: string, field: Schema) => [
			...samples.filter((event) => event.type === type).map(({ data }) => data[name]),
			...(field.enum ?? Object.keys(field.meanings ?? {})),
			...[null, '', 0, '1', 17],
		];
		const event = fc.constantFrom(...samples).chain((sample) => {
			const fields = Object.entries(fieldsOf(catalogue.find(sample.type)!));
			const changes = fields.map(([name, field]) => [
				name,
				fc.constantFrom(...seen(sample.type, name, field)),
			]);
			return fc
				.record(Object.fromEntries(changes) as Record<string, fc.Arbitrary<unknown>>, {
					requiredKeys: [],
				})
				.map((data) => ({ ...sample, data: { ...sample.data, ...data } }));
		});
		fc.assert(
			fc.property(event, (one) => {
				expect(faultsOf(calls, itemOf(one))).toEqual([]);
			}),
			{ numRuns: 2000 },
		);
	});

	it.each(Object.keys(rules.samples))('and the call "%s"', (title) => {
		const { interaction, call } = sampleCall(calls, title);
		expect(interaction.ended).toBe(true);
		if (interaction.outcome === 'answered' || interaction.outcome === undefined) return;
		expect(interaction.durationSeconds).toBe(0);
		expect(call.agents.filter(({ outcome }) => outcome === 'answered')).toEqual([]);
		if (!isDialled(interaction)) expect(interaction).not.toHaveProperty('agentId');
	});
});
