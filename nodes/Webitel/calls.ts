/**
 * What a call, chat or task is at Webitel: one attempt to serve a customer, all events with one `attempt_id`
 * (queue webhooks document; what is sent when, from its open call centre: `queue/attempt.go`). A transfer is
 * an attempt of its own. Attempts of dialers send no `joined`, and one that reaches nobody sends `leaving` alone:
 * in a predictive dialer, customers wait from `wait_agent` on, when they have answered.
 */
import type { ContactCenterItem } from '../shared/events/item';
import { isBlank } from '../shared/values';
import type { CallRules, Part } from '../shared/calls/rules';

/** Members are in lists that Webitel works through; who calls or writes by themselves is none. */
const isOfMember = ({ data }: ContactCenterItem) => !isBlank(data.member_id);

const hasAgent = ({ data }: ContactCenterItem) => !isBlank(data.agent_id);

export const webitelCalls: CallRules = {
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
