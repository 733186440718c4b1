/** The same call, told by each vendor: a customer waits 22 seconds and talks with Anna for 187. */
import { alvaria } from '../../nodes/Alvaria/events';
import { enreach } from '../../nodes/Enreach/events';
import { pbx } from '../../nodes/PbxEvents/events';
import { ringCentral } from '../../nodes/RingCentralWfm/events';
import type { Catalogue } from '../../nodes/shared/events/catalogue';
import type { Interaction } from '../../nodes/shared/events/interaction';
import { sampleItem } from '../../nodes/shared/events/sample';
import { webitel } from '../../nodes/Webitel/events';

const THE_CALL: Interaction = {
	customerNumber: '+447700900123',
	serviceNumber: '+441632960123',
	queueName: 'Customer service',
	direction: 'inbound',
	waitSeconds: 22,
	durationSeconds: 187,
	outcome: 'answered',
};

/** What each vendor's events tell of the call, all in all. */
const TELLS: Array<[Catalogue, string, Array<keyof Interaction>]> = [
	[
		enreach,
		'A queue call that an agent answers',
		['customerNumber', 'serviceNumber', 'queueName', 'direction', 'outcome'],
	],
	[
		webitel,
		'A call that an agent misses and another takes',
		['customerNumber', 'direction', 'waitSeconds', 'durationSeconds', 'outcome'],
	],
	[
		pbx,
		'A call from a queue',
		['customerNumber', 'serviceNumber', 'direction', 'waitSeconds', 'durationSeconds', 'outcome'],
	],
	[alvaria, 'A customer calls', ['customerNumber', 'serviceNumber', 'direction', 'outcome']],
	[
		ringCentral,
		'A call from a queue',
		['customerNumber', 'serviceNumber', 'queueName', 'direction', 'waitSeconds', 'outcome'],
	],
];

describe.each(
	TELLS.map(([catalogue, story, tells]) => ({ ...catalogue, catalogue, story, tells })),
)('$title', ({ catalogue, story, tells }) => {
	const items = catalogue.stories![story].map((step) => sampleItem(catalogue, step));

	it('tells the same facts of the call', () => {
		const told: Interaction = Object.assign({}, ...items.map(({ interaction }) => interaction));
		const facts = Object.keys(THE_CALL).filter((fact) => fact in told);
		expect(facts.sort()).toEqual([...tells].sort());
		expect(told).toMatchObject(Object.fromEntries(tells.map((fact) => [fact, THE_CALL[fact]])));
	});

	it('tells of one call, by one agent in the end', () => {
		const ids = items.flatMap(({ interaction }) => interaction?.callId ?? []);
		expect(new Set(ids).size).toBe(1);
		const agents = items.flatMap(({ interaction }) => interaction?.agentName ?? []);
		expect(agents.at(-1) ?? 'Anna').toMatch(/anna/i);
	});
});
