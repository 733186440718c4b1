/** What administrators compose themselves: web services that a queue or a campaign calls ("Web Services"). */
import { defineEvent } from '../../shared/events/definition';
import { eventName, id, label, text } from '../../shared/events/fields';
import { CAST } from './common';

export const WEB_SERVICE = defineEvent({
	name: 'WEB-SERVICE',
	group: 'Own',
	description:
		'A web service of your own was called, by a queue or a campaign. Its event_type is the type of the item',
	fields: () => ({
		event_type: eventName('The name that you gave the event'),
		call_id: id('The call, where you send it under this name', { example: CAST.callId }),
		agent_id: id('The agent, where you send it under this name', {
			example: CAST.agentId,
			personal: 'agent.id',
		}),
		agent_username: text("The agent's login name, where you send it under this name", {
			example: CAST.username,
			personal: 'agent.name',
		}),
		gate_id: id('The queue, where you send it under this name', { example: CAST.queueId }),
		gate_name: label("The queue's name, where you send it under this name", {
			example: CAST.queueName,
		}),
	}),
	interaction: (sent) => ({
		callId: sent.call_id,
		agentId: sent.agent_id,
		agentName: sent.agent_username,
		queueId: sent.gate_id,
		queueName: sent.gate_name,
	}),
});
