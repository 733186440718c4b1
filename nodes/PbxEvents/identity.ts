import type { EventIdentity } from '../shared/events/catalogue';
import type { VendorEvent } from '../shared/events/item';
import { occurrenceId } from '../shared/receive/payloads';
import { textOf } from '../shared/values';
import { epochToUtc, toUtc } from '../shared/time';

/**
 * The PBX sends no event id. A call event is told by its leg, whose phone or
 * which queue it is about, and its time. Agent and
 * queue events are documented without a time: what an agent does twice looks the same twice, so their moment
 * of arrival counts.
 */
export function pbxIdentity(
	{ type, data }: Pick<VendorEvent, 'type' | 'data'>,
	arrival = '',
): EventIdentity {
	const { id, call_id: call, ts } = data;
	const leg = [id, call, ts, data.dst_device_id, data.dst_user_id, data.queue_id];
	const facts = !ts ? undefined : id ? leg : [data];
	return {
		id: occurrenceId(type, facts, data, arrival),
		time: epochToUtc(ts) ?? toUtc(ts),
		subject: textOf(call ?? id ?? data.user_id),
	};
}
