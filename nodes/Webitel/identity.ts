import type { EventIdentity } from '../shared/events/catalogue';
import type { VendorEvent } from '../shared/events/item';
import { objectIn, occurrenceId } from '../shared/receive/payloads';
import { isBlank, textOf } from '../shared/values';
import { epochToUtc, toUtc } from '../shared/time';

type Event = Pick<VendorEvent, 'type' | 'data'>;

/**
 * Whether a dialer's list held a customer for too long, which starts the flow for `leaving` without an attempt,
 * a state and a time. A customer's own variables come along, and win: `state` may be one of them.
 */
export const isExpired = ({ attempt_id, member_id, cc_result, member_stop_cause }: Event['data']) =>
	isBlank(attempt_id) && !isBlank(member_id) && [cc_result, member_stop_cause].includes('expired');

/**
 * Webitel's hooks carry no event id, but `timestamp`: the moment of the event, set once before the flow runs
 * and thus the same when the flow tries again. Without it, the attempt, the channel of the agent and the
 * time the call has taken tell events apart; without a channel, nothing but the moment of arrival does.
 */
export function webitelIdentity(event: Event, arrival = '', zone?: string): EventIdentity {
	const { type, data } = event;
	const timestamp = isBlank(data.timestamp) ? objectIn(data.variables)?.timestamp : data.timestamp;
	return {
		id: occurrenceId(type, occurrenceOf(event, timestamp), data, arrival),
		time: momentOf(timestamp, zone),
		subject: [data.attempt_id, data.member_id, data.agent_id].map(textOf).find(Boolean),
	};
}

/** What tells an occurrence from any other; undefined where the event carries no such thing. */
function occurrenceOf({ type, data }: Event, timestamp: unknown): unknown[] | undefined {
	const { attempt_id: attempt, agent_channel_id: agentChannel, agent_id: agent } = data;
	if (!isBlank(attempt)) {
		if (isBlank(timestamp) && isBlank(agentChannel)) return undefined;
		const { member_channel_id: memberChannel, call_duration: duration } = data;
		return [attempt, agentChannel, memberChannel, agent, duration, timestamp];
	}
	if (isExpired(data)) return ['expired', data.member_id, data.cc_attempt_seq];
	if (type === 'add_member' && !isBlank(data.member_id)) return [data.member_id];
	return isBlank(agent) || isBlank(timestamp) ? undefined : [agent, data.status, timestamp];
}

/** Milliseconds or seconds since 1970, or a written time. */
function momentOf(timestamp: unknown, zone?: string): string | null {
	const written = textOf(timestamp) ?? '';
	return Number.isNaN(Number(written)) ? toUtc(written, zone) : epochToUtc(written);
}
