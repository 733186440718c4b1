/**
 * Webitel's kinds of queue, and what each sends: by its open call centre (`queue/*.go`), where the document
 * says more than is sent.
 */
const ALL = [
	'inbound queue',
	'outbound IVR',
	'preview dialer',
	'progressive dialer',
	'predictive dialer',
	'offline queue',
	'chat queue',
	'IM queue',
	'agent task',
	'outbound task',
] as const;

export type QueueType = (typeof ALL)[number];

const without = (...types: QueueType[]): readonly QueueType[] =>
	ALL.filter((type) => !types.includes(type));

/** Queues whose customers are in lists that Webitel works through, and can expire there. */
export const WITH_MEMBERS = without('inbound queue', 'chat queue', 'IM queue');

/** Which kinds of queue send an event. */
export const SENT_BY = {
	joined: ['inbound queue', 'outbound IVR', 'chat queue', 'IM queue', 'outbound task'],
	answered: [],
	offering: without('outbound task'),
	bridged: ALL,
	missed: without('outbound IVR', 'outbound task'),
	leaving: ALL,
	processing: without('outbound IVR', 'outbound task'),
	active: ['preview dialer', 'offline queue'],
	wait_agent: ['inbound queue', 'predictive dialer', 'chat queue', 'IM queue'],
	add_member: WITH_MEMBERS,
} as const satisfies Record<string, readonly QueueType[]>;

/** Names the queues that send an event, for its description. */
export function sentBy(event: keyof typeof SENT_BY): string {
	const types: readonly QueueType[] = SENT_BY[event];
	const others = ALL.filter((type) => !types.includes(type));
	if (others.length === 0) return 'every kind of queue';
	return others.length < types.length ? `every kind of queue but ${list(others)}` : list(types);
}

const list = (types: readonly QueueType[]) =>
	types.length < 2 ? types.join() : `${types.slice(0, -1).join(', ')} and ${types.at(-1)}`;
