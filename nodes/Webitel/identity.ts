import type { EventIdentity } from '../shared/events/catalogue';
import type { VendorEvent } from '../shared/events/item';
import { objectIn, occurrenceId } from '../shared/receive/payloads';
import { textOf } from '../shared/values';
import { epochToUtc, toUtc } from '../shared/time';

/**
 * Webitel's hooks carry no event id, but `timestamp`: the moment of the event, set once before the flow runs
 * and thus the same when the flow tries again. Without it, the attempt, the channel of the agent and the
 * time the call has taken tell events apart; without a channel, nothing but the moment of arrival does.
 */
export function webitelIdentity(
	{ type, data }: Pick<VendorEvent, 'type' | 'data'>,
	arrival = '',
	zone?: string,
): EventIdentity {
	const variables = objectIn(data.variables);
	const timestamp = data.timestamp ?? variables?.timestamp;
	const { attempt_id: attempt, agent_channel_id: agentChannel } = data;
	const isKnown = Boolean(attempt) && Boolean(timestamp || agentChannel);
	const facts = [
		attempt,
		agentChannel,
		data.member_channel_id,
		data.agent_id,
		data.call_duration,
		timestamp,
	];
	return {
		id: occurrenceId(type, isKnown ? facts : undefined, data, arrival),
		time: momentOf(timestamp, zone),
		subject: textOf(attempt),
	};
}

/** Milliseconds or seconds since 1970, or a written time. */
function momentOf(timestamp: unknown, zone?: string): string | null {
	const written = textOf(timestamp) ?? '';
	return Number.isNaN(Number(written)) ? toUtc(written, zone) : epochToUtc(written);
}
