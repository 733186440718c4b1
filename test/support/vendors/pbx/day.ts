import { AGENTS, callsOfADay, type Call } from '../calls';
import type { Happening } from '../day';
import type { Fields } from '../http';

const SECOND = 1000;

/** An event: its name, and the variables the document lists for it. */
export interface PbxEvent {
	readonly name: string;
	readonly variables: Fields;
}

/** A day of a PBX: agents check in and join queues, calls ring, are answered and end, agents go home. */
export function pbxDay(seed: number, begin: number, count = 60): Array<Happening<PbxEvent>> {
	return [
		...AGENTS.flatMap(({ id, extension }, index): Array<Happening<PbxEvent>> => {
			const user = { user_id: String(id) };
			const came = index * SECOND;
			const left = 9 * 3600 * SECOND + index * SECOND;
			const queues = ['17', '18'].slice(0, 1 + (index % 2));
			const device = { device_id: String(3000 + id), device_name: `Phone ${extension}` };
			const busy = { activity_id: '1', pause_id: null, in_calls: 1 };
			return [
				at(came, 'agent:checkin', { ...user, ...device }),
				at(came + 200, 'queue:join', { ...user, queues }),
				at(came + 400, 'agent:status', { ...user, ...busy }),
				at(left, 'queue:leave', { ...user, queues }),
				at(left + 200, 'agent:checkout', user),
			];
		}),
		...callsOfADay(seed, count).flatMap((call) => eventsOf(call, begin)),
	].sort((one, other) => one.at - other.at);
}

const at = (when: number, name: string, variables: Fields) => ({
	at: when,
	event: { name, variables },
});

function eventsOf(call: Call, begin: number): Array<Happening<PbxEvent>> {
	const common = {
		call_id: call.id,
		site_id: '12',
		type: 'queue',
		dst_num: call.queue.number,
		cid_num: call.customer,
		a2: 'GB',
		queue_id: String(call.queue.id),
	};
	const add = (after: number, name: string, variables: Fields) =>
		at(call.at + after, name, {
			...common,
			ts: Math.floor((begin + call.at + after) / SECOND),
			...variables,
		});
	const caller = { id: call.id };
	// The document leaves open whether the PBX takes the caller's leg itself, to let it wait, and bills that.
	const isTaken = call.number % 2 === 0;
	const started = [
		add(0, 'call:start', caller),
		...(isTaken ? [add(SECOND, 'call:answer', { ...caller, waitms: 0, cc_wait: 0 })] : []),
	];
	const firstLeg = (length: number, conversation: number, why: Fields) =>
		add(length, 'call:end', {
			...caller,
			...{ billms: isTaken ? length : conversation, durationms: length },
			cc_wait: call.waitMs / SECOND,
			...why,
		});
	if (!call.agent) {
		const why = { canceled: 'BREAK_OUT', hangup_cause: 'ORIGINATOR_CANCEL' };
		return [...started, firstLeg(call.waitMs, 0, why)];
	}
	const leg = {
		id: `${call.id.slice(0, -4)}beef`,
		dst_user_id: String(call.agent.id),
		dst_device_id: String(3000 + call.agent.id),
	};
	const waited = { waitms: call.waitMs, cc_wait: call.waitMs / SECOND };
	const served = { canceled: 'NONE', hangup_cause: 'NORMAL_CLEARING' };
	return [
		...started,
		add(call.waitMs - 5 * SECOND, 'call:ring', { ...leg, progressms: 320 }),
		add(call.waitMs, 'call:answer', { ...leg, ...waited }),
		add(call.waitMs + call.talkMs, 'call:end', {
			...leg,
			...waited,
			billms: call.talkMs,
			durationms: call.talkMs + 5 * SECOND,
			...served,
		}),
		firstLeg(call.waitMs + call.talkMs, call.talkMs, served),
	];
}
