/** Agents signing in and out of devices and queues ("Queue events"). */
import { defineEvent } from '../../shared/events/definition';
import { code, id, text } from '../../shared/events/fields';
import { CAST, user } from './common';

export const agentCheckin = defineEvent({
	name: 'agent:checkin',
	group: 'agent',
	description: 'An agent signed in at a device',
	fields: () => ({
		...user(),
		device_id: id('The device', { example: CAST.deviceId, personal: 'agent.device' }),
		device_name: text("The device's name", { example: CAST.deviceName, personal: 'agent.device' }),
	}),
	interaction: (agent) => ({ agentId: agent.user_id }),
});

export const agentCheckout = defineEvent({
	name: 'agent:checkout',
	group: 'agent',
	description: 'An agent signed out',
	fields: () => user(),
	interaction: (agent) => ({ agentId: agent.user_id }),
});

export const agentStatus = defineEvent({
	name: 'agent:status',
	group: 'agent',
	description: 'An agent started another activity, went on a break or came back',
	fields: () => ({
		...user(),
		activity_id: id('What the agent is doing', { example: '1' }),
		pause_id: id('The kind of break, while the agent is on one', { example: '3' }),
		in_calls: code(
			'Whether the activity is about calls',
			{ 0: 'The activity is something else', 1: 'The activity is about calls' },
			{ example: 0 },
		),
	}),
	interaction: (agent) => ({ agentId: agent.user_id }),
});
