/**
 * What the compiler knows of the definitions. `npm run typecheck` fails if a wrong name or value is accepted,
 * because then the error that a line expects is missing, and if a right one is refused.
 */
import { alvaria } from '../../../nodes/Alvaria/events';
import { enreach } from '../../../nodes/Enreach/events';
import { pbx } from '../../../nodes/PbxEvents/events';
import { ringCentral } from '../../../nodes/RingCentralWfm/events';
import type { EventDataOf, EventNameOf } from '../../../nodes/shared/events/catalogue';
import { defineEvent } from '../../../nodes/shared/events/definition';
import { choice, integer, list, record, text } from '../../../nodes/shared/events/fields';
import { webitel } from '../../../nodes/Webitel/events';

type Equal<A, B> =
	(<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const holds = <_T extends true>() => {};

// The names of all events are known one by one.
export const names = {
	alvaria: 'engagementCenter.ScreenPop' satisfies EventNameOf<typeof alvaria>,
	enreach: 'QueueCallInDisconnected' satisfies EventNameOf<typeof enreach>,
	pbx: 'call:end' satisfies EventNameOf<typeof pbx>,
	ringCentral: 'ACD-CALL' satisfies EventNameOf<typeof ringCentral>,
	webitel: 'leaving' satisfies EventNameOf<typeof webitel>,
};
holds<
	Equal<
		EventNameOf<typeof webitel>,
		| (
				| 'joined'
				| 'answered'
				| 'offering'
				| 'bridged'
				| 'missed'
				| 'leaving'
				| 'processing'
				| 'active'
		  )
		| ('wait_agent' | 'add_member' | 'agent_status')
	>
>();

export const wrongNames = [
	// @ts-expect-error Alvaria has no such event
	'engagementCenter.ScreenPops' satisfies EventNameOf<typeof alvaria>,
	// @ts-expect-error a name of the sample configuration that is in no event list
	'QueueCallInConnected' satisfies EventNameOf<typeof enreach>,
	// @ts-expect-error names are in lower case
	'call:End' satisfies EventNameOf<typeof pbx>,
	// @ts-expect-error the name has a hyphen
	'ACD_CALL' satisfies EventNameOf<typeof ringCentral>,
	// @ts-expect-error the name has no "ed"
	'leaved' satisfies EventNameOf<typeof webitel>,
];

// The data of an event has its fields, in their types; all may be missing or null.
type Disconnected = EventDataOf<typeof enreach, 'QueueCallInDisconnected'>;
holds<Equal<Disconnected['Reason'], 'remote' | 'local' | null | undefined>>();
holds<Equal<Disconnected['MessageTTLSeconds'], number | null | undefined>>();
holds<Equal<Disconnected['CallId'], string | number | null | undefined>>();

export const wrongData: Disconnected = {
	// @ts-expect-error not a documented reason
	Reason: 'both',
};
// @ts-expect-error the event has no such field
export type WrongField = Disconnected['CallID'];
// @ts-expect-error the field belongs to another event
export type OthersField = EventDataOf<typeof pbx, 'agent:checkin'>['hangup_cause'];
// @ts-expect-error there is no such event
export type WrongEvent = EventDataOf<typeof webitel, 'gone'>;

// A definition is checked against its own fields.
const fields = () => ({
	result: choice('The result', { ok: 'It went well', bad: 'It did not' }),
	seconds: integer('How long it took', { unit: 'seconds' }),
	agents: list('Who took part', record('An agent', { name: text('The name') })),
});
const event = { name: 'done', group: 'Test', description: 'It is done', fields };

export const right = defineEvent({
	...event,
	interaction: ({ seconds, agents, result }) => ({
		durationSeconds: seconds,
		agentName: agents?.[0]?.name,
		outcome: result === 'ok' ? 'answered' : 'failed',
	}),
});

export const wrong = [
	// @ts-expect-error there is no such field
	defineEvent({ ...event, interaction: ({ duration }) => ({ durationSeconds: duration }) }),
	// @ts-expect-error an agent has no such field
	defineEvent({ ...event, interaction: ({ agents }) => ({ agentName: agents?.[0]?.login }) }),
	// @ts-expect-error there is no such fact
	defineEvent({ ...event, interaction: ({ seconds }) => ({ duration: seconds }) }),
	// @ts-expect-error a result is not an outcome
	defineEvent({ ...event, interaction: ({ result }) => ({ outcome: result }) }),
	// @ts-expect-error a duration is a number
	defineEvent({ ...event, interaction: ({ result }) => ({ durationSeconds: result }) }),
];
