/** Webitel's kinds of queue, and which of them send an event. */

export const QUEUE_TYPES = {
	'offline queue': 'The agent picks a number from a list and calls it',
	'inbound queue': 'Callers wait for an agent',
	'outbound IVR': 'The dialer calls and a recorded dialogue talks, without an agent',
	'preview dialer': 'The agent sees the customer first, then the dialer calls',
	'progressive dialer': 'The dialer calls for an agent who is free',
	'predictive dialer': 'The dialer calls ahead, counting on agents to become free',
	'chat inbound queue': 'Chats wait for an agent',
	'task queue': 'Tasks that are neither calls nor chats wait for an agent',
} as const;

export type QueueType = keyof typeof QUEUE_TYPES;

const ALL = Object.keys(QUEUE_TYPES) as QueueType[];
/** Queues in which a person works. */
const WITH_AGENT = ALL.filter((type) => type !== 'outbound IVR');
/** Queues in which the agent answers before the customer is called. */
const AGENT_FIRST: readonly QueueType[] = ['preview dialer', 'offline queue'];

/** Which kinds of queue send an event ("A queue type where is used"). */
export const SENT_BY = {
	joined: ALL,
	answered: AGENT_FIRST,
	offering: ALL,
	bridged: ALL,
	missed: WITH_AGENT,
	leaving: ALL,
	processing: WITH_AGENT,
	active: AGENT_FIRST,
} as const;

/** Names the queues that send an event, for its description. */
export function sentBy(event: keyof typeof SENT_BY): string {
	const types = SENT_BY[event];
	if (types === ALL) return 'every kind of queue';
	if (types === WITH_AGENT) return 'every kind of queue but outbound IVR';
	return types.join(' and ');
}
