/** Webitel's kinds of queue (queue webhooks document). */
const ALL = [
	'offline queue',
	'inbound queue',
	'outbound IVR',
	'preview dialer',
	'progressive dialer',
	'predictive dialer',
	'chat inbound queue',
	'task queue',
] as const;

type QueueType = (typeof ALL)[number];

/** Queues in which a person works. */
const WITH_AGENT = ALL.filter((type) => type !== 'outbound IVR');

/** Queues in which the agent answers before the customer is called. */
const AGENT_FIRST: readonly QueueType[] = ['preview dialer', 'offline queue'];

/** Which kinds of queue send an event: the column "A queue type where is used". */
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
