import { callsOfADay, type Agent, type Call } from '../calls';
import type { Happening } from '../day';

/** Variables with which Webitel starts the flow of an event; all text. */
export type Variables = Readonly<Record<string, string>>;

/**
 * A day of an inbound queue: customers join, agents miss or take the call, the customer leaves. Each event
 * has the variables that Webitel gives to the flow it starts (`queue/attempt.go` of its call centre).
 */
export function webitelDay(seed: number, begin: number, count = 60): Array<Happening<Variables>> {
	return callsOfADay(seed, count)
		.flatMap((call) => eventsOf(call, begin))
		.sort((one, other) => one.at - other.at);
}

function eventsOf(call: Call, begin: number): Array<Happening<Variables>> {
	const joinedAt = begin + call.at;
	const bridgedAt = joinedAt + call.waitMs;
	const events: Array<Happening<Variables>> = [];
	const add = (state: string, after: number, agent?: Agent, more: Record<string, unknown> = {}) =>
		events.push({
			at: call.at + after,
			event: texts({
				state,
				timestamp: joinedAt + after,
				joined_at: joinedAt,
				...(agent && after >= call.waitMs ? { bridged_at: bridgedAt } : {}),
				queue_id: call.queue.id,
				channel: 'call',
				attempt_id: 4_100_000 + call.number,
				destination: call.customer,
				use_processing: 'true',
				member_channel_id: call.id,
				member_name: `Customer ${call.number}`,
				cc_attempt_seq: 1,
				call_bill_sec: Math.round(after / 1000),
				call_duration: Math.round(after / 1000) + 1,
				...(agent
					? {
							agent_name: agent.name,
							agent_id: agent.id,
							user_id: agent.id + 800,
							agent_extension: agent.extension,
							agent_channel_id: `${call.id}-${agent.id}-${state === 'missed' ? 'a' : 'b'}`,
						}
					: {}),
				...more,
			}),
		});

	add('joined', 0);
	if (call.missedBy) add('missed', Math.min(15_000, call.waitMs / 2), call.missedBy);
	if (call.agent) {
		const talked = { call_voice_sec: call.talkMs / 1000, call_cause: 'NORMAL_CLEARING' };
		add('offering', call.waitMs - 4000, call.agent);
		add('bridged', call.waitMs, call.agent, { call_voice_sec: 0 });
		add('processing', call.waitMs + call.talkMs, call.agent, talked);
		add('leaving', call.waitMs + call.talkMs + 20_000, call.agent, {
			...talked,
			cc_result: 'success',
			call_sip_code: 200,
		});
	} else {
		add('leaving', call.waitMs, undefined, {
			cc_result: 'abandoned',
			call_cause: 'ORIGINATOR_CANCEL',
			call_sip_code: 487,
		});
	}
	return events;
}

const texts = (values: Record<string, unknown>): Variables =>
	Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)]));
