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
import { asSent } from './events/common';
import { callAt } from './events/samples';

/** Members are in lists that Webitel works through; who calls or writes by themselves is none. */
const isOfMember = ({ data }: ContactCenterItem) => !isBlank(data.member_id);

const hasAgent = ({ data }: ContactCenterItem) => !isBlank(data.agent_id);

const story = Object.values(webitel.stories ?? {})[0];

/** The end of a call that nobody was connected in, `at` seconds after it joined its queue. */
const unserved = (at: number, more: object = {}): StoryStep => ({
	event: 'leaving',
	get data() {
		const none = { bridged_at: null, call_bill_sec: 0 };
		const gaveUp = { cc_result: 'abandoned', call_cause: 'ORIGINATOR_CANCEL', call_sip_code: 487 };
		return asSent(callAt(at, none, { ...gaveUp, ...more }));
	},
});

/** Whom a dialer calls is in a list; this one does not take the call. */
const UNREACHED = {
	...{ member_id: '880213', cc_attempt_seq: 1, call_voice_sec: null, call_duration: 40 },
	...{ cc_result: 'failed', call_cause: 'NO_ANSWER', call_sip_code: 480 },
};

const samples: Record<string, readonly StoryStep[]> = {
	'Missed by One Agent, Answered by Another': story,
	'Abandoned by the Customer': ['joined', unserved(78)],
	'Missed by an Agent, Then Abandoned': [...story.slice(0, 3), unserved(30)],
	'Dialled, Nobody Reached': [unserved(40, UNREACHED)],
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
