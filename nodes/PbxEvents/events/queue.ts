/** Agents joining and leaving queues ("Queue events"). */
import { defineEvent } from '../../shared/events/definition';
import { id, list } from '../../shared/events/fields';
import type { InteractionFacts } from '../../shared/events/interaction';
import { CAST, user } from './common';

interface Membership {
	user_id?: string | number | null;
	queues?: Array<string | number | null> | null;
}

/** One queue is a fact; several are none that a single field could tell. */
const membershipFacts = ({ user_id, queues }: Membership): InteractionFacts => ({
	agentId: user_id,
	queueId: queues?.length === 1 ? queues[0] : undefined,
});

export const queueJoin = defineEvent({
	name: 'queue:join',
	group: 'queue',
	description: 'An agent joined one or more queues',
	fields: () => ({
		...user(),
		queues: list('The queues the agent joined', id('A queue'), { example: [CAST.queueId] }),
	}),
	interaction: membershipFacts,
});

export const queueLeave = defineEvent({
	name: 'queue:leave',
	group: 'queue',
	description: 'An agent left one or more queues',
	fields: () => ({
		...user(),
		queues: list('The queues the agent left', id('A queue'), { example: [CAST.queueId] }),
	}),
	interaction: membershipFacts,
});
