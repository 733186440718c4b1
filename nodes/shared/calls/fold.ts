/**
 * One item for a whole call, folded from its events. What comes out depends on the set of events alone: not
 * on their order of arrival, and not on how often one came.
 */
import { contentId } from '../events/contentId';
import type { Interaction, Outcome } from '../events/interaction';
import type { ContactCenterItem } from '../events/item';
import { partOf, type CallRules, type Part } from './rules';

/** The `type` of an item that stands for a whole call. */
export const CALL = 'call';

/** An agent's part in a call. */
export interface CallAgent {
	id: string;
	name?: string;
	/** How long the agent and the customer were connected, holding included. Seconds; left out where that cannot be told. */
	talkSeconds?: number;
	outcome: 'answered' | 'missed';
}

/** A queue that a call was in. */
export interface CallQueue {
	id: string;
	name?: string;
	/** How long the customer waited in it. Seconds; left out where that cannot be told. */
	waitSeconds?: number;
	outcome?: Outcome;
}

/** The course of a call. */
export interface CallCourse {
	/** Time of its first event: ISO 8601 in UTC. */
	startedAt: string | null;
	/** When the first agent and the customer were connected. */
	answeredAt: string | null;
	/** When it ended; null where the end did not arrive or tells no time. */
	endedAt: string | null;
	/** Whether it is known from its beginning to its end. Where not, facts may be missing or too small. */
	complete: boolean;
	/** In the order in which they came into the call. */
	agents: CallAgent[];
	queues: CallQueue[];
	transfers: number;
}

/** The item of a whole call. */
export interface CallItem {
	/** The same for the same end of the same call, whatever was gathered before it. */
	id: string;
	type: typeof CALL;
	source: string;
	/** As of an event; the events in the call have none. */
	label?: string;
	/** When it ended, else the time of its last event. */
	time: string | null;
	/** The vendor's id of the call. */
	subject?: string;
	interaction: Interaction;
	call: CallCourse;
	/** Its events as they would have come one by one, in the order of their times. */
	events: ContactCenterItem[];
}

/** What else is known of a call's events. */
export interface Gathered {
	/** Whether some of its events were not kept. */
	cut?: boolean;
}

interface Step {
	event: ContactCenterItem;
	part: Part;
	rank: number;
	/** Milliseconds since 1970; NaN where the event tells no time. */
	at: number;
}

/** Folds a call's events, at least one, into its item. */
export function toCallItem(
	source: string,
	rules: CallRules,
	events: readonly ContactCenterItem[],
	{ cut = false }: Gathered = {},
): CallItem {
	const steps = inOrder(rules, events);
	const end = steps.find(({ part }) => part.moment === 'ends' || part.moment === 'whole');
	const isWhole = end?.part.moment === 'whole';
	const { callId } = (end ?? steps[0]).event.interaction ?? {};
	const course = courseOf(steps);
	const told = end?.event.interaction ?? {};

	const begun = isWhole || steps.some(({ part }) => part.begins);
	const wasAnswered = course.answeredAt !== null;
	const lastTold = steps.findLast(({ event }) => event.interaction?.outcome)?.event.interaction
		?.outcome;
	// Where something is missing, an answer may be.
	const unanswered =
		end && begun && !cut ? (rules.unanswered?.(end.event, lastTold) ?? lastTold) : undefined;
	const outcome = told.outcome ?? (wasAnswered ? 'answered' : unanswered);

	// The end says that somebody answered, and who did never came.
	const hasGap = !isWhole && outcome === 'answered' && !wasAnswered;
	const complete = begun && end !== undefined && !hasGap && !cut;

	const waitSeconds = told.waitSeconds ?? lastFact(steps, 'waitSeconds') ?? course.waitSeconds;
	const nobodyTalked = outcome !== undefined && outcome !== 'answered' && !wasAnswered;
	const talkSeconds = nobodyTalked ? 0 : talkOf(course, told);
	const direction = told.direction ?? firstFact(steps, 'direction');
	const agents = agentsOf(course, talkSeconds, isWhole ? told : {});
	const queues = queuesOf(course, waitSeconds, outcome);
	const agent =
		agents.findLast((one) => one.outcome === 'answered') ??
		// Who made a call that was not taken; who did not take one is among the agents.
		(direction === 'outbound' || direction === 'internal'
			? byId(firstFact(steps, 'agentId'), course.agentNames)
			: undefined);
	const queue = queues.findLast((one) => one.outcome === 'answered') ?? queues.at(-1);

	const interaction: Interaction = defined({
		callId,
		agentId: agent?.id,
		agentName: agent?.name,
		queueId: queue?.id,
		queueName: queue?.name,
		customerNumber: told.customerNumber ?? firstFact(steps, 'customerNumber'),
		serviceNumber: told.serviceNumber ?? firstFact(steps, 'serviceNumber'),
		direction,
		durationSeconds: talkSeconds,
		waitSeconds,
		outcome,
		ended: end ? true : undefined,
	});
	// Of the one event of a call, the time is that of its beginning.
	const endedAt = (isWhole ? undefined : end?.event.time) ?? null;
	return {
		id: contentId([source, CALL, callId, end?.event.id]),
		type: CALL,
		source,
		time: endedAt ?? steps.findLast(({ event }) => event.time !== null)?.event.time ?? null,
		...(callId === undefined ? {} : { subject: callId }),
		interaction,
		call: {
			startedAt: steps.find(({ event }) => event.time !== null)?.event.time ?? null,
			answeredAt: course.answeredAt,
			endedAt,
			complete,
			agents,
			queues,
			transfers: course.transfers,
		},
		events: steps.map(({ event }) => event),
	};
}

/** Each event once, by its time; those without one last. */
function inOrder(rules: CallRules, events: readonly ContactCenterItem[]): Step[] {
	const ranks = new Map(Object.keys(rules.parts).map((name, rank) => [name, rank]));
	const once = new Map(events.map((event) => [`${event.type} ${event.id}`, event]));
	return [...once.values()]
		.map((event) => ({
			event,
			part: partOf(rules, event) ?? { moment: 'belongs' as const },
			rank: ranks.get(event.type) ?? ranks.size,
			at: event.time === null ? Number.NaN : Date.parse(event.time),
		}))
		.sort(
			(a, b) =>
				(Number.isNaN(a.at) ? Infinity : a.at) - (Number.isNaN(b.at) ? Infinity : b.at) ||
				a.rank - b.rank ||
				(a.event.id < b.event.id ? -1 : 1),
		);
}

interface AgentTime {
	outcome: CallAgent['outcome'];
	/** Seconds by the events' moments, and as the vendor counts them. */
	computed?: number;
	told?: number;
}

interface QueueTime {
	wait?: number;
	outcome?: Outcome;
}

interface Course {
	answeredAt: string | null;
	transfers: number;
	/** Sum of all waiting; undefined where none was seen from its beginning to its end. Seconds. */
	waitSeconds?: number;
	agents: Map<string, AgentTime>;
	queues: Map<string, QueueTime>;
	/** The queue in which the call still waited when it ended. */
	waitedIn?: string;
	agentNames: Map<string, string>;
	queueNames: Map<string, string>;
}

/** Goes through a call's events in their order: who waited where, who talked with whom, and for how long. */
function courseOf(steps: readonly Step[]): Course {
	const course: Course = {
		answeredAt: null,
		transfers: 0,
		agents: new Map(),
		queues: new Map(),
		agentNames: new Map(),
		queueNames: new Map(),
	};
	let waiting: { queueId?: string; since: number } | undefined;
	let talking: { agentId?: string; since: number } | undefined;

	const queue = (id: string) => getOrMake(course.queues, id, (): QueueTime => ({}));
	const agent = (id: string, outcome: CallAgent['outcome']) => {
		const one = getOrMake(course.agents, id, (): AgentTime => ({ outcome }));
		if (outcome === 'answered') one.outcome = outcome;
		return one;
	};
	const endWait = (at: number, outcome?: Outcome) => {
		if (!waiting) return;
		const { queueId, since } = waiting;
		waiting = undefined;
		const waited = secondsBetween(since, at);
		if (waited !== undefined) course.waitSeconds = sum(course.waitSeconds, waited);
		if (queueId === undefined) return;
		const one = queue(queueId);
		if (waited !== undefined) one.wait = sum(one.wait, waited);
		if (outcome) one.outcome = outcome;
	};
	const endTalk = (at: number) => {
		if (!talking) return;
		const { agentId, since } = talking;
		talking = undefined;
		const talked = secondsBetween(since, at);
		if (agentId === undefined || talked === undefined) return;
		const one = agent(agentId, 'answered');
		one.computed = sum(one.computed, talked);
	};

	for (const { event, part, at } of steps) {
		const { agentId, agentName, queueId, queueName, durationSeconds } = event.interaction ?? {};
		if (agentId !== undefined && agentName !== undefined) course.agentNames.set(agentId, agentName);
		if (queueId !== undefined && queueName !== undefined) course.queueNames.set(queueId, queueName);
		switch (part.moment) {
			case 'waits':
				endTalk(at);
				if (waiting && waiting.queueId === queueId) break;
				endWait(at, 'overflowed');
				if (queueId !== undefined) queue(queueId);
				waiting = { queueId, since: at };
				break;
			case 'answered':
				course.answeredAt ??= event.time;
				if (queueId !== undefined) queue(queueId).outcome = 'answered';
				endWait(at, 'answered');
				if (talking && talking.agentId === agentId) break;
				endTalk(at);
				if (agentId !== undefined) agent(agentId, 'answered');
				talking = { agentId, since: at };
				break;
			case 'missed':
				if (agentId !== undefined) agent(agentId, 'missed');
				break;
			case 'moved':
				if (queueId !== undefined && !waiting) queue(queueId).outcome ??= 'overflowed';
				endWait(at, 'overflowed');
				break;
			case 'transferred':
				course.transfers++;
				endWait(at, 'overflowed');
				endTalk(at);
				break;
			case 'released':
				if (agentId !== undefined && durationSeconds !== undefined) {
					const one = course.agents.get(agentId);
					if (one?.outcome === 'answered') one.told = sum(one.told, durationSeconds);
				}
				if (agentId === undefined || talking?.agentId === agentId) endTalk(at);
				break;
			case 'ends':
			case 'whole':
				course.waitedIn = waiting?.queueId;
				endWait(at);
				endTalk(at);
				if (queueId !== undefined && course.queues.size === 0) queue(queueId);
				break;
		}
	}
	return course;
}

/**
 * How long agents and customer talked: as their legs' ends tell, else as the call's end tells, else from its
 * moments. Nothing where that is not known.
 */
function talkOf({ agents }: Course, told: Interaction): number | undefined {
	const byLegs = [...agents.values()].filter((one) => one.told !== undefined);
	if (byLegs.length === 0 && told.durationSeconds !== undefined) return told.durationSeconds;
	const talked = [...agents.values()].map((one) => one.told ?? one.computed);
	const known = talked.filter((seconds) => seconds !== undefined);
	return known.length > 0 ? sum(...known) : undefined;
}

function agentsOf(
	{ agents, agentNames }: Course,
	talkSeconds: number | undefined,
	whole: Interaction,
): CallAgent[] {
	const only = whole.outcome === 'answered' ? byId(whole.agentId, agentNames) : undefined;
	if (only) return [defined({ ...only, talkSeconds, outcome: 'answered' as const })];
	const answered = [...agents.values()].filter((one) => one.outcome === 'answered');
	return [...agents].map(([id, one]) =>
		defined({
			id,
			name: agentNames.get(id),
			talkSeconds:
				one.outcome === 'missed'
					? 0
					: answered.length === 1
						? talkSeconds
						: (one.told ?? one.computed),
			outcome: one.outcome,
		}),
	);
}

function queuesOf(
	{ queues, queueNames, waitedIn }: Course,
	waitSeconds: number | undefined,
	outcome: Outcome | undefined,
): CallQueue[] {
	return [...queues].map(([id, one]) =>
		defined({
			id,
			name: queueNames.get(id),
			waitSeconds: queues.size === 1 ? waitSeconds : one.wait,
			outcome: id === waitedIn || queues.size === 1 ? (outcome ?? one.outcome) : one.outcome,
		}),
	);
}

const firstFact = <F extends keyof Interaction>(steps: readonly Step[], fact: F) =>
	steps.find(({ event }) => event.interaction?.[fact] !== undefined)?.event.interaction?.[fact];

const lastFact = <F extends keyof Interaction>(steps: readonly Step[], fact: F) =>
	steps.findLast(({ event }) => event.interaction?.[fact] !== undefined)?.event.interaction?.[fact];

const byId = (id: string | undefined, names: ReadonlyMap<string, string>) =>
	id === undefined ? undefined : defined({ id, name: names.get(id) });

function getOrMake<T>(map: Map<string, T>, key: string, make: () => T): T {
	const found = map.get(key) ?? make();
	map.set(key, found);
	return found;
}

/** Undefined where a time is missing, or where the clocks of the vendor's parts disagree. */
const secondsBetween = (from: number, to: number) => (to >= from ? (to - from) / 1000 : undefined);

/** A sum of seconds in whole milliseconds, free of the dust of doubles. */
const sum = (...seconds: Array<number | undefined>) =>
	Math.round(seconds.reduce<number>((total, one) => total + (one ?? 0), 0) * 1000) / 1000;

/** Without the undefined ones, which JSON does not know. */
const defined = <T extends object>(fields: T): T =>
	Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;
