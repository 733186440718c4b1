/** Fields that RingCentral WFM events share, and the cast of the sample events: one call on one day. */
import { z } from 'zod/v4';

import { id, integer, label, phone, text } from '../../shared/events/fields';

/** Ids, names and numbers of the sample call: 22 seconds in the queue, 187 with Anna. */
export const CAST = {
	accountId: '15300002',
	agentId: '204',
	externalAgentId: 'anna.virtanen',
	username: 'anna.virtanen@example.com',
	agentLoginId: '612829048',
	agentPhone: '441632960234*301@RC_SOFTPHONE',
	sourceIp: '192.0.2.17',
	queueId: '17',
	queueName: 'Customer service',
	callId: '202603020801000132120000030797',
	customerNumber: '+447700900123',
	serviceNumber: '+441632960123',
} as const;

/** A time as RingCentral writes it: no zone; the item's `time` is the one in UTC. */
export const localTime = (description: string, example: string) =>
	label(`${description}, as YYYY-MM-DD HH:MM:SS without a zone`, { example });

/** A link, mended of the blanks that long links come with. What is no link stays as sent. */
export const link = (description: string, example: string) =>
	z
		.string()
		.transform((sent) => (/^\s*https?:/i.test(sent) ? sent.replace(/\s+/g, '') : sent))
		.meta({
			description,
			type: 'string',
			documentedAs: 'string',
			personal: 'either.link',
			examples: [example],
		});

/** What every agent event carries. */
export const agent = () => ({
	external_agent_id: id("The agent's id in another system, where one was set", {
		example: CAST.externalAgentId,
		personal: 'agent.id',
	}),
	agent_login_id: id('The login: the same from signing in to signing out', {
		example: CAST.agentLoginId,
		personal: 'agent.id',
	}),
	account_id: id('The account the agent belongs to', { example: CAST.accountId }),
	agent_id: id('The agent', { example: CAST.agentId, personal: 'agent.id' }),
	agent_phone: phone("The agent's direct number, or the main number and an extension", {
		example: CAST.agentPhone,
		personal: 'agent.number',
	}),
	username: text("The agent's login name: mostly an e-mail address", {
		example: CAST.username,
		personal: 'agent.name',
	}),
	source_ip: text('Network address the agent signed in from', {
		example: CAST.sourceIp,
		personal: 'agent.ip',
	}),
});

/** A time span; RingCentral counts all of them in seconds. */
export const seconds = (description: string) => integer(description, { unit: 'seconds' });
