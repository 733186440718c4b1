import { AGENTS, callsOfADay, type Agent, type Call } from '../calls';
import type { Happening } from '../day';

/** An event's fields; RingCentral sends all of them as text, and null or nothing for what it does not know. */
export type WfmEvent = Readonly<Record<string, string | null>>;

const SECOND = 1000;
const ACCOUNT = '15300002';

/** A day of an account: agents sign in, change state (two events each time), talk, and sign out. */
export function ringCentralDay(
	seed: number,
	begin: number,
	count = 60,
): Array<Happening<WfmEvent>> {
	const shift = 9 * 3600 * SECOND;
	return [
		...AGENTS.flatMap((agent, index): Array<Happening<WfmEvent>> => {
			const came = index * 2 * SECOND;
			const noon = 4 * 3600 * SECOND + index * 1800 * SECOND;
			return [
				login(agent, 'LOGIN', came, begin, 0),
				...statePair(agent, came + SECOND, begin, 'LOGIN', 'AVAILABLE', 'Available'),
				...statePair(agent, noon, begin, 'AVAILABLE', 'LUNCH', 'Lunch'),
				...statePair(agent, noon + 1800 * SECOND, begin, 'LUNCH', 'AVAILABLE', 'Available'),
				login(agent, 'LOGOUT', shift + came, begin, shift / SECOND),
			];
		}),
		...callsOfADay(seed, count).flatMap((call) => eventsOf(call, begin)),
	].sort((one, other) => one.at - other.at);
}

/** The zone of the simulated account, which its times do not tell. */
export const ZONE = 'UTC';

/** `YYYY-MM-DD HH:mm:ss`, in the account's zone. */
const written = (time: number) => new Date(time).toISOString().slice(0, 19).replace('T', ' ');

const fieldsOf = (agent: Agent) => ({
	external_agent_id: null,
	agent_login_id: `6128${agent.id}`,
	account_id: ACCOUNT,
	agent_id: String(agent.id),
	agent_phone: `441632960234*${agent.extension}@RC_SOFTPHONE`,
	username: agent.username,
	source_ip: '192.0.2.17',
});

const login = (agent: Agent, type: string, at: number, begin: number, seconds: number) => ({
	at,
	event: {
		...fieldsOf(agent),
		event_type: type,
		duration: String(seconds),
		date_time: written(begin + at),
	},
});

const state = (agent: Agent, at: number, begin: number, states: WfmEvent) => ({
	at,
	event: {
		...fieldsOf(agent),
		duration: '0',
		date_time: written(begin + at),
		pending_disp: '0',
		...states,
	},
});

/** First the base state, then, a second later, the one the agent sees. */
const statePair = (
	agent: Agent,
	at: number,
	begin: number,
	from: string,
	base: string,
	aux: string,
) => [
	state(agent, at, begin, {
		prev_state: from,
		prev_aux_state: '',
		event_type: base,
		event_aux_type: '',
	}),
	state(agent, at + SECOND, begin, {
		prev_state: base,
		prev_aux_state: '',
		event_type: base,
		event_aux_type: aux,
	}),
];

function eventsOf(call: Call, begin: number): Array<Happening<WfmEvent>> {
	const ended = call.waitMs + call.talkMs;
	// "How long was the call for": of a call that nobody answered the document's example says 1, and it leaves
	// open whether waiting is part of an answered call's.
	const length = call.agent && call.number % 2 === 0 ? call.talkMs : ended;
	const engaged = call.agent && [
		state(call.agent, call.at + call.waitMs, begin, {
			prev_state: 'TRANSITION',
			prev_aux_state: '',
			event_type: 'ENGAGED',
			event_aux_type: '',
			call_id: call.id,
			call_source_id: String(call.queue.id),
			call_source_name: call.queue.name,
			dnis: call.queue.number,
			call_type: 'ACD',
		}),
	];
	const file = `v=1&    accountId=${ACCOUNT}&file=${ACCOUNT}/202603/02/   ${call.id}-1.WAV`;
	return [
		...(engaged ?? []),
		{
			at: call.at + ended + 2 * SECOND,
			event: {
				recording_url: call.agent
					? `https://c02-recordings.virtualacd.biz/api/v1/calls/?${file}`
					: '',
				queue_duration: String(call.waitMs / SECOND),
				agent_disposition: '',
				gate_name: call.queue.name,
				call_state: call.agent ? 'ANSWERED' : 'ABANDON',
				call_duration: String(length / SECOND),
				call_id: call.id,
				account_id: ACCOUNT,
				event_type: 'ACD-CALL',
				gate_id: String(call.queue.id),
				call_start: written(begin + call.at),
				dnis: call.queue.number,
				ani: call.customer,
				...(call.agent
					? {
							agent_id: String(call.agent.id),
							external_agent_id: null,
							username: call.agent.username,
						}
					: {}),
			},
		},
	];
}
