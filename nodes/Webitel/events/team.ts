/** What happens in Webitel's teams. */
import { defineEvent } from '../../shared/events/definition';
import { agentStatus, asSent, attempt } from './common';
import { ON_A_BREAK } from './samples';

export const agentStatusChanged = defineEvent({
	name: 'agent_status',
	group: 'Team',
	description:
		"An agent logged in or out, or went on a break. Sent by a team's hook; not in the document",
	fields: () => ({ ...attempt(), ...agentStatus() }),
	interaction: (agent) => ({ agentId: agent.agent_id, agentName: agent.agent_name }),
	get example() {
		return asSent(ON_A_BREAK, agentStatus());
	},
});
