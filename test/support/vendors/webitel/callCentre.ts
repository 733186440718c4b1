/**
 * Webitel's call centre, as far as it starts flows: which events an attempt of each kind of queue has, and with
 * which variables each starts the flow of its hook. By its own code (github.com/webitel/call_center):
 * `queue/*.go` for when, `queue/attempt.go` (`ExportSchemaVariables`), `queue/hook.go` and `call_manager/call.go`
 * (`Stats`) for what, `store/sqlstore/member_store.go` (`SetExpired`) and `queue/expired.go` for expired members,
 * `agent_manager/agent.go` (`HookData`) for agents, and the engine's `app/cc_member.go` for added members.
 */
import type { Happening } from '../day';

/** Variables with which Webitel starts the flow of an event; all text. */
export type Variables = Readonly<Record<string, string>>;

/** The events that each kind of queue has, in the order in which they can come first. */
export const HOOKS = {
	'inbound queue': [
		'joined',
		'wait_agent',
		'offering',
		'missed',
		'bridged',
		'processing',
		'leaving',
	],
	'outbound IVR': ['joined', 'offering', 'bridged', 'leaving'],
	'preview dialer': ['offering', 'active', 'missed', 'bridged', 'processing', 'leaving'],
	'progressive dialer': ['offering', 'missed', 'bridged', 'processing', 'leaving'],
	'predictive dialer': ['wait_agent', 'offering', 'missed', 'bridged', 'processing', 'leaving'],
	'offline queue': ['offering', 'active', 'missed', 'bridged', 'processing', 'leaving'],
	'chat queue': ['joined', 'wait_agent', 'offering', 'missed', 'bridged', 'processing', 'leaving'],
	'IM queue': ['joined', 'wait_agent', 'offering', 'missed', 'bridged', 'processing', 'leaving'],
	'agent task': ['offering', 'missed', 'bridged', 'processing', 'leaving'],
	'outbound task': ['joined', 'bridged', 'leaving'],
} as const satisfies Record<string, readonly string[]>;

export type QueueType = keyof typeof HOOKS;

/** Kinds of queue of which the customer's call is counted: `Stats` of the attempt's `memberChannel`. */
const COUNTED: readonly QueueType[] = [
	...(['inbound queue', 'outbound IVR', 'preview dialer'] as const),
	...(['progressive dialer', 'predictive dialer'] as const),
];

/** Kinds of queue whose attempts have an agent from the start. */
const RESERVED: readonly QueueType[] = [
	...(['preview dialer', 'progressive dialer', 'offline queue', 'agent task'] as const),
];

const CHANNELS: Partial<Record<QueueType, string>> = {
	'chat queue': 'chat',
	'IM queue': 'im',
	'agent task': 'task',
	'outbound task': 'task',
};

export interface WebitelAgent {
	readonly id: number;
	readonly userId: number;
	readonly name: string;
	readonly extension: string;
	/** The agent's call in this attempt. */
	readonly channel: string;
}

/** What happens in an attempt; times are milliseconds since it began. */
export interface AttemptCourse {
	readonly type: QueueType;
	readonly id: number;
	readonly queueId: number;
	readonly destination: string;
	readonly name: string;
	/** The customer's call, chat or thread. */
	readonly channel: string;
	/** Where the customer is in a list. */
	readonly member?: { readonly id: number; readonly seq: number };
	/** The customer's and the queue's own variables. */
	readonly variables?: Variables;
	/** Since when the customer's call rings, and since when it is answered; before the attempt for inbound calls. */
	readonly ringsAt?: number;
	readonly answeredAt?: number;
	/** An agent who lets it ring first. */
	readonly missed?: { readonly agent: WebitelAgent; readonly from: number; readonly to: number };
	readonly agent?: WebitelAgent;
	readonly offeredAt?: number;
	/** When the agent took it, before the customer is called. */
	readonly takenAt?: number;
	readonly bridgedAt?: number;
	/** When call or chat were over. */
	readonly endedAt: number;
	/** When the agent reported; where the queue gives time for that. */
	readonly reportedAt?: number;
	readonly result: string;
	readonly agentDescription?: string;
	readonly cause?: string;
	readonly sipCode?: number;
	readonly amd?: string;
	readonly amdByAi?: string;
}

/** A version of the call centre: what it does not send yet. */
export interface CallCentreVersion {
	/** `bridged_at`, from 23.07 on. */
	readonly tellsBridging?: boolean;
}

/** The events of an attempt, with the variables that each starts its flow with. */
export function eventsOfAttempt(
	course: AttemptCourse,
	begin: number,
	version: CallCentreVersion = {},
): Array<Happening<Variables>> {
	const hooks: readonly string[] = HOOKS[course.type];
	const events: Array<Happening<Variables>> = [];
	const add = (state: string, at: number | undefined, more: Partial<State> = {}) => {
		if (at === undefined || !hooks.includes(state)) return;
		events.push({ at, event: variablesOf(course, { state, at, ...more }, begin, version) });
	};
	const { missed, agent, takenAt, bridgedAt, endedAt, reportedAt } = course;
	const isPredictive = course.type === 'predictive dialer';
	const reserved = RESERVED.includes(course.type) ? (missed?.agent ?? agent) : undefined;

	add('joined', 0);
	add('wait_agent', isPredictive ? course.answeredAt : 0, { isEarly: !isPredictive });
	if (missed) {
		add('offering', missed.from, { agent: missed.agent, agentChannel: missed.agent.channel });
		const isAgentsFault = RESERVED.includes(course.type) ? { result: 'cancel' } : {};
		add('missed', missed.to, {
			agent: missed.agent,
			agentChannel: missed.agent.channel,
			...isAgentsFault,
		});
		if (!reserved) add('wait_agent', missed.to);
	}
	const withAgent = { agent, agentChannel: agent?.channel };
	add('offering', course.type === 'outbound IVR' ? course.ringsAt : course.offeredAt, withAgent);
	add('active', takenAt, withAgent);
	add('bridged', bridgedAt, withAgent);
	if (reportedAt !== undefined) add('processing', endedAt, { ...withAgent, result: 'processing' });
	// An agent of the offline queue who does not answer ends the attempt: no `leaving` follows.
	if (course.type === 'offline queue' && missed) return events;
	const atTheEnd = agent ? withAgent : { agent: reserved, agentChannel: reserved?.channel };
	add('leaving', reportedAt ?? endedAt, {
		...(course.type === 'progressive dialer' && course.offeredAt === undefined && !missed
			? { agent: reserved }
			: atTheEnd),
		result: course.result,
		isReported: reportedAt !== undefined,
	});
	return events.sort((one, other) => one.at - other.at);
}

interface State {
	state: string;
	at: number;
	agent?: WebitelAgent;
	agentChannel?: string;
	result?: string;
	isReported?: boolean;
	/** Whether the attempt does not know its customer's channel yet. */
	isEarly?: boolean;
}

function variablesOf(
	course: AttemptCourse,
	{ state, at, agent, agentChannel, result, isReported, isEarly }: State,
	begin: number,
	{ tellsBridging = true }: CallCentreVersion,
): Variables {
	const { type, member, bridgedAt } = course;
	const channel = CHANNELS[type] ?? 'call';
	const isChat = channel === 'chat' || channel === 'im';
	const isJoining = state === 'joined' && type !== 'inbound queue';
	const knowsCustomer =
		!isJoining && !(isChat && isEarly) && channel !== 'task' && type !== 'offline queue';
	// One call or conversation for both sides: of a preview dialer the agent's, of a chat the customer's.
	const memberChannel = type === 'preview dialer' ? agentChannel : course.channel;
	const ownChannel =
		type === 'chat queue'
			? course.channel
			: type === 'preview dialer'
				? memberChannel
				: agentChannel;
	return union(
		course.variables ?? {},
		texts({
			cc_attempt_seq: member?.seq,
			destination: course.destination,
			attempt_id: course.id,
			timestamp: begin + at,
			joined_at: begin,
			bridged_at:
				tellsBridging && bridgedAt !== undefined && at >= bridgedAt ? begin + bridgedAt : undefined,
			destination_seq: member?.seq ?? 1,
			agent_description: isReported ? course.agentDescription : undefined,
			member_name: course.name,
			member_id: member?.id,
			agent_channel_id: agent && channel !== 'im' && channel !== 'task' ? ownChannel : undefined,
			member_channel_id: knowsCustomer ? memberChannel : undefined,
			...(knowsCustomer && COUNTED.includes(type) ? stats(course, at) : {}),
			cc_result: result,
			communication_id: member ? 0 : undefined,
			queue_id: course.queueId,
			use_processing: course.reportedAt === undefined ? undefined : true,
			agent_name: agent?.name,
			agent_id: agent?.id,
			user_id: agent?.userId,
			agent_extension: agent?.extension,
		}),
		{ state: isChat && state === 'joined' ? 'idle' : state, channel },
	);
}

/** What is counted of the attempt's call: whole seconds, from ringing, answering and bridging until now or its end. */
function stats(course: AttemptCourse, at: number) {
	const { type, ringsAt, takenAt, bridgedAt, endedAt, cause, sipCode, amd, amdByAi } = course;
	const answeredAt = type === 'preview dialer' ? takenAt : course.answeredAt;
	const until = Math.min(at, endedAt);
	const since = (from: number | undefined) =>
		from === undefined || from > at ? undefined : Math.trunc((until - from) / 1000);
	const isOver = at >= endedAt;
	return {
		// An outbound IVR bridges nobody.
		call_bill_sec: (type === 'outbound IVR' ? undefined : since(bridgedAt)) ?? 0,
		// What never rang is counted from 1970.
		call_duration: since(ringsAt) ?? Math.trunc(Date.UTC(2026, 2, 2) / 1000),
		call_voice_sec: since(answeredAt),
		call_cause: isOver ? (cause ?? 'NORMAL_CLEARING') : undefined,
		call_sip_code: isOver ? (sipCode ?? 200) : undefined,
		amd_result: amd,
		amd_ai_result: amdByAi,
	};
}

/** A customer whose time in a list was over: what `SetExpired` puts together. Own variables win. */
export const expiredMember = (
	{ id, seq }: { id: number; seq: number },
	{ name, queueId }: Pick<AttemptCourse, 'name' | 'queueId'>,
	variables: Variables = {},
): Variables => ({
	...texts({
		member_name: name,
		member_id: id,
		member_stop_cause: 'expired',
		cc_result: 'expired',
		queue_id: queueId,
		cc_attempt_seq: seq,
	}),
	...variables,
});

/** What a team's hook gets when an agent's status has changed. */
export const agentStatus = (
	agent: Omit<WebitelAgent, 'channel'>,
	teamId: number,
	status: string,
	payload?: string,
): Variables =>
	texts({
		agent_id: agent.id,
		user_id: agent.userId,
		team_id: teamId,
		agent_name: agent.name,
		status,
		status_payload: payload,
		extension: agent.extension,
	});

/** A customer put into a list through the API: the engine hands over its record, each field as JSON. */
export const addedMember = (
	id: number,
	{ name, queueId, destination }: Pick<AttemptCourse, 'name' | 'queueId' | 'destination'>,
): Variables =>
	Object.fromEntries(
		Object.entries({
			id,
			queue: { id: 0, name: '' },
			created_at: '2026-03-02T08:01:00Z',
			queue_id: queueId,
			priority: 0,
			expire_at: null,
			name,
			variables: { order: 'A-17' },
			communications: [{ destination, type: { id: 1, name: 'Phone' } }],
			attempts: 0,
		}).map(([field, value]) => [field, JSON.stringify(value)]),
	);

/** Later maps win, and what is empty is not there (`UnionStringMaps`). */
const union = (...maps: Variables[]): Variables =>
	Object.fromEntries(
		maps.flatMap((map) => Object.entries(map)).filter(([name, value]) => name && value),
	);

const texts = (values: Record<string, unknown>): Variables =>
	Object.fromEntries(
		Object.entries(values)
			.filter(([, value]) => value !== undefined)
			.map(([name, value]) => [name, String(value)]),
	);
