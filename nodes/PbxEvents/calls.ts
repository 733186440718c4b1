/**
 * What a call is at the PBX: all events with one `call_id`, the UUID of its first leg (events document, "Call
 * events"). Every phone that rings is a leg with a start and an end of its own; the call ends when its first
 * leg does, the customer's on incoming calls.
 */
import type { ContactCenterItem } from '../shared/events/item';
import { textOf } from '../shared/values';
import type { CallRules, Part } from '../shared/calls/rules';

/** Whether an event is about the first leg; one that names no leg is about the call. */
const isFirstLeg = ({ data }: ContactCenterItem) => {
	const leg = textOf(data.id) ?? '';
	return leg === '' || leg === textOf(data.call_id);
};

/**
 * Queue calls have a start of their own; every other call begins with a phone that rings. For a queue call the
 * PBX itself answers the first leg, to let it wait.
 */
export const pbxCalls: CallRules = {
	parts: {
		'call:start': { moment: 'waits', begins: true },
		'call:ring': ({ data }): Part => ({ moment: 'belongs', begins: data.type !== 'queue' }),
		'call:answer': (event): Part => ({
			moment: event.data.type === 'queue' && isFirstLeg(event) ? 'belongs' : 'answered',
		}),
		'call:end': (event): Part => {
			if (isFirstLeg(event)) return { moment: 'ends' };
			return { moment: event.interaction?.outcome === 'missed' ? 'missed' : 'released' };
		},
	},
};
