/**
 * What a call, chat or task is at Webitel: one attempt to serve a customer, all events with one `attempt_id`
 * (queue webhooks document; what is sent when, from its open call centre: `queue/attempt.go`). A transfer is
 * an attempt of its own. Attempts of dialers send no `joined`, and one that reaches nobody sends `leaving` alone:
 * in a predictive dialer, customers wait from `wait_agent` on, when they have answered.
 */
import type { ContactCenterItem } from '../shared/events/item';
import type { StoryStep } from '../shared/events/catalogue';
import { isBlank } from '../shared/values';
import type { CallRules, Part } from '../shared/calls/rules';

import { webitel } from './events';

/** Members are in lists that Webitel works through; who calls or writes by themselves is none. */
const isOfMember = ({ data }: ContactCenterItem) => !isBlank(data.member_id);

const hasAgent = ({ data }: ContactCenterItem) => !isBlank(data.agent_id);

/** Who calls by themselves is in no list. */
const NO_MEMBER = { member_id: null };

const story = Object.values(webitel.stories ?? {})[0];

/** What leaving tells of a customer whom nobody served; `member` where Webitel was to reach them. */
const unserved = (cc_result: string, seconds: number, member: object = NO_MEMBER): StoryStep => ({
	event: 'leaving',
	data: {
		...{ agent_id: null, agent_name: null, agent_channel_id: null, user_id: null },
		...member,
		...{ agent_extension: null, call_voice_sec: 0, cc_result },
		...{ call_bill_sec: seconds, call_duration: seconds, call_cause: 'ORIGINATOR_CANCEL' },
		bridged_at: '',
	},
});

const samples: Record<string, readonly StoryStep[]> = {
	'Missed by One Agent, Answered by Another': story,
	'Abandoned by the Customer': ['joined', unserved('abandoned', 78)],
	Missed: [...story.slice(0, 3), unserved('abandoned', 30)],
	'Dialled, Nobody Reached': [unserved('cancel', 40, {})],
	'Incomplete: Its Beginning Is Missing': ['leaving'],
};

export const webitelCalls: CallRules = {
	samples,

	parts: {
		joined: { moment: 'waits', begins: true },
		wait_agent: (event): Part => ({ moment: 'waits', begins: isOfMember(event) }),
		offering: (event): Part => ({ moment: 'belongs', begins: isOfMember(event) }),
		// The agent is there; the customer is called next.
		answered: { moment: 'belongs' },
		active: { moment: 'belongs' },
		missed: { moment: 'missed' },
		bridged: { moment: 'answered' },
		processing: { moment: 'released' },
		leaving: (event): Part => {
			// An attempt that no agent and no customer took part in.
			const neverConnected = isOfMember(event) && !hasAgent(event);
			return { moment: 'ends', begins: neverConnected };
		},
	},
};
