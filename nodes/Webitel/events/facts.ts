/**
 * What Webitel's fields mean for `interaction`, as its open call centre fills them (`call_manager/call.go`,
 * `queue/*.go`, `cc_attempt_abandoned`), which in places is the opposite of the document. A fact that the
 * fields do not tell is left out.
 */
import type { InteractionFacts, Outcome } from '../../shared/events/interaction';
import type { DataOf } from '../../shared/events/fields';
import { isBlank, textOf } from '../../shared/values';
import { MACHINES, type attempt } from './common';

/** The data of an event of an attempt. */
export type Attempt = DataOf<ReturnType<typeof attempt>>;

/**
 * The facts of every event. An attempt has no customer channel until the customer is called, so its own id,
 * which never changes, is the id of the interaction.
 */
export const attemptFacts = (attempt: Attempt): InteractionFacts => ({
	callId: attempt.attempt_id,
	agentId: attempt.agent_id,
	agentName: attempt.agent_name,
	queueId: textOf(named(attempt, 'queue_id')),
	customerNumber: attempt.destination,
	direction: directionOf(attempt),
});

/** The facts of the moment at which the customer is connected. */
export const bridgedFacts = (attempt: Attempt): InteractionFacts => ({
	...attemptFacts(attempt),
	waitSeconds: connectedAfter(attempt),
});

/** The facts of the moment at which a conversation has ended and the agent goes on working. */
export const processingFacts = (attempt: Attempt): InteractionFacts => ({
	...bridgedFacts(attempt),
	durationSeconds: talked(attempt) ?? sinceConnection(attempt),
});

/** The facts of an attempt's end. */
export const leavingFacts = (attempt: Attempt): InteractionFacts => ({
	...attemptFacts(attempt),
	waitSeconds: connectedAfter(attempt) ?? gaveUpAfter(attempt),
	durationSeconds: talked(attempt),
	outcome: outcomeOf(attempt),
	ended: true,
});

/** A variable by name, wherever the flow put it. */
function named(attempt: Attempt, name: string): unknown {
	const inPlace = (attempt as Record<string, unknown>)[name];
	return isBlank(inPlace) ? (attempt.variables as Record<string, unknown> | null)?.[name] : inPlace;
}

/** A variable that is a moment: milliseconds since 1970, undefined where it is none. */
function moment(attempt: Attempt, name: string): number | undefined {
	const at = Number(textOf(named(attempt, name)) || Number.NaN);
	return at > 0 ? at : undefined;
}

/** Whether the flow says that there is no such thing: it sends the field, and the field is empty. */
const isToldEmpty = (attempt: Attempt, name: keyof Attempt) =>
	attempt[name] === null || attempt[name] === '';

const isChat = ({ channel }: Attempt) => channel === 'chat' || channel === 'im';

/** Whether the customer called or wrote: only customers in lists, whom dialers call, have a `member_id`. */
const isInbound = (attempt: Attempt) =>
	isChat(attempt) || (attempt.channel === 'call' && isToldEmpty(attempt, 'member_id'));

const isOfDialer = ({ channel, member_id: member }: Attempt) =>
	channel === 'call' && !isBlank(member);

function directionOf(attempt: Attempt): InteractionFacts['direction'] {
	if (isInbound(attempt)) return 'inbound';
	return isOfDialer(attempt) ? 'outbound' : undefined;
}

/**
 * Whether the customer and an agent, or an outbound IVR, were connected. `bridged_at` is sent from 23.07 on;
 * `call_bill_sec` by all versions, where the conversation took a second or more.
 */
const isConnected = (attempt: Attempt) =>
	!isBlank(named(attempt, 'bridged_at')) || (attempt.call_bill_sec ?? 0) > 0;

/** Whether both sides are one call, the agent's, as in preview dialers. */
const isOneCall = ({ agent_channel_id: agent, member_channel_id: member }: Attempt) =>
	!isBlank(agent) && agent === member;

/**
 * How long the customer waited before being connected. Who called waits from joining the queue. Whom a dialer
 * called waits from answering: the times since the customer answered and since the connection differ by that.
 */
function connectedAfter(attempt: Attempt): number | undefined {
	if (!isConnected(attempt)) return undefined;
	if (isInbound(attempt))
		return seconds(moment(attempt, 'joined_at'), moment(attempt, 'bridged_at'));
	const { call_voice_sec: answered, call_bill_sec: connected, agent_id: agent } = attempt;
	if (!isOfDialer(attempt) || isBlank(agent) || isOneCall(attempt)) return undefined;
	if (typeof answered !== 'number' || typeof connected !== 'number') return undefined;
	return answered >= connected ? answered - connected : undefined;
}

/** How long who called waited without being connected; not where the flow leaves open who was there. */
function gaveUpAfter(attempt: Attempt): number | undefined {
	const isUnserved = !isConnected(attempt) && isToldEmpty(attempt, 'agent_id');
	if (!isInbound(attempt) || !isUnserved) return undefined;
	return seconds(moment(attempt, 'joined_at'), moment(attempt, 'timestamp'));
}

/** Length of the conversation; undefined where there was none, or where the fields do not tell. */
function talked(attempt: Attempt): number | undefined {
	const { call_bill_sec: connected, call_voice_sec: answered, agent_id: agent } = attempt;
	if (typeof connected !== 'number' || !isConnected(attempt)) return undefined;
	// Without an agent it is an outbound IVR, which connects nobody and talks since the customer answered.
	return (connected === 0 && isBlank(agent) ? answered : connected) ?? undefined;
}

/** The same where no call is counted: chats, and the offline queue, whose call is the agent's. */
function sinceConnection(attempt: Attempt): number | undefined {
	if (attempt.channel === 'task' || typeof attempt.call_bill_sec === 'number') return undefined;
	return seconds(moment(attempt, 'bridged_at'), moment(attempt, 'timestamp'));
}

const seconds = (from: number | undefined, to: number | undefined) =>
	from !== undefined && to !== undefined && to >= from ? Math.round(to - from) / 1000 : undefined;

/**
 * How an attempt ended. Who was connected was answered, whatever the result says: `abandoned` is also what
 * agents report who choose none, and what transfers end with.
 */
export function outcomeOf(attempt: Attempt): Outcome | undefined {
	if (isConnected(attempt)) return 'answered';
	if (isMachine(attempt)) return 'voicemail';
	switch (attempt.cc_result) {
		case 'success':
			// An agent can report a success with nobody on the line.
			return attempt.call_bill_sec === 0 && !isBlank(attempt.agent_id) ? undefined : 'answered';
		case 'abandoned':
			return abandonedOutcome(attempt);
		case 'cancel':
			return 'cancelled';
		case 'failed':
			return 'failed';
		default:
			return undefined;
	}
}

const isMachine = ({ amd_result: heard, amd_ai_result: heardByAi }: Attempt) =>
	MACHINES.includes(heard) || heardByAi === 'voicemail';

/** Whether the dialer itself may have hung up because no person was heard. */
const isNobodyHeard = ({ amd_result: heard, amd_ai_result: heardByAi }: Attempt) =>
	(!isBlank(heard) && heard !== 'HUMAN') || (!isBlank(heardByAi) && heardByAi !== 'human');

/** Who called gave up. Whom a dialer called did so only after answering; before that, nobody answered. */
function abandonedOutcome(attempt: Attempt): Outcome | undefined {
	if (!isOfDialer(attempt)) return 'abandoned';
	if (typeof attempt.call_bill_sec !== 'number') return undefined;
	if (isToldEmpty(attempt, 'call_voice_sec')) return 'missed';
	return isOneCall(attempt) || isNobodyHeard(attempt) ? undefined : 'abandoned';
}
