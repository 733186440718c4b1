import type { EventIdentity } from '../shared/events/catalogue';
import type { VendorEvent } from '../shared/events/item';
import { occurrenceId } from '../shared/receive/payloads';
import { textOf } from '../shared/values';
import { toUtc } from '../shared/time';

/** The calls that are known by their names. */
const CALLS = ['ACD-CALL', 'VPD-CALL', 'ONE-TO-ONE-OUTBOUND'];

/**
 * RingCentral sends no event id. An agent event is told by the agent, both states and the time; the two of a
 * pair differ in their states. A call event is told by the call, its queue, agent and result. What an
 * administrator composed is told by nothing but its content and its arrival.
 */
export function ringCentralIdentity(
	{ type, data }: Pick<VendorEvent, 'type' | 'data'>,
	arrival = '',
	zone?: string,
): EventIdentity {
	const ofCall = CALLS.includes(type) || isCall(data);
	const call = [data.call_id, data.gate_id, data.agent_id, data.call_state, data.call_duration];
	const agent = [
		...[data.agent_id, data.agent_login_id, data.date_time, data.duration],
		...[data.event_type, data.event_aux_type, data.prev_state, data.prev_aux_state],
		data.call_id,
	];
	const facts = ofCall && data.call_id ? call : data.agent_id && data.date_time ? agent : undefined;
	return {
		id: occurrenceId(type, facts && [data.account_id, ...facts], data, arrival),
		time: toUtc(ofCall ? data.call_start : data.date_time, zone),
		subject: textOf((ofCall ? data.call_id : data.agent_id) ?? data.call_id),
	};
}

const hasAny = (data: VendorEvent['data'], ...names: string[]) =>
	names.some((name) => Object.hasOwn(data, name));

/** Whether the fields are those of a call that has ended, whatever the event is called. */
export const isCall = (data: VendorEvent['data']) =>
	hasAny(data, 'call_id') && hasAny(data, 'call_state');

/** Whether the fields are those of an agent whose state has changed. */
export const isState = (data: VendorEvent['data']) =>
	hasAny(data, 'prev_state', 'event_aux_type', 'date_time');
