/** Agents signing in, signing out and changing state ("Agent Login", "Logoff" and "State Events"). */
import { defineEvent } from '../../shared/events/definition';
import {
	choice,
	eventName,
	id,
	integer,
	label,
	openChoice,
	phone,
} from '../../shared/events/fields';
import type { InteractionFacts } from '../../shared/events/interaction';
import { agent, CAST, localTime, seconds } from './common';

export const LOGIN = defineEvent({
	name: 'LOGIN',
	group: 'Agent',
	description: 'An agent signed in',
	fields: () => ({
		event_type: eventName('Name of the event'),
		...agent(),
		duration: seconds('How long the agent has been signed in'),
		date_time: localTime('When the agent signed in', '2026-03-02 08:00:00'),
	}),
	interaction: agentFacts,
	example: { duration: 0 },
});

export const LOGOUT = defineEvent({
	name: 'LOGOUT',
	group: 'Agent',
	description: 'An agent signed out or was signed out',
	fields: () => ({
		event_type: eventName('Name of the event'),
		...agent(),
		duration: seconds('How long the agent was signed in'),
		date_time: localTime('When the agent signed out', '2026-03-02 16:00:00'),
	}),
	interaction: agentFacts,
	example: { duration: 28_800 },
});

/**
 * Base states that agents select. Each comes twice: first the base state, then the name that the agent sees.
 * Names of an account's own stand for one of these.
 */
export const SELECTED_STATES = {
	AVAILABLE: 'Ready for the next call',
	AWAY: 'Away from the desk',
	LUNCH: 'On a meal break',
	'ON-BREAK': 'On a break',
	'ON BREAK': 'The same, as the document writes it',
	TRAINING: 'In training',
	WORKING: 'Busy with other work',
	'AUX-UNAVAIL-OFFHOOK': 'Not available, the line to the agent stays open',
	'AUX-UNAVAIL-NO-OFFHOOK': 'Not available, the line to the agent is closed',
};

/** Base states that the system sets, for a call or a moment. They come alone. */
const SYSTEM_STATES = {
	TRANSITION: 'Between two states: a call is being given to the agent',
	ENGAGED: 'In a call; a supervisor who listens in is reported so too, with the call of the agent',
	'RNA-STATE': 'The agent let a call ring',
	'BREAK-AFTER-CALL': 'On the break that was asked for during the call',
	PREVIEWING: 'Looking at a lead before it is dialled',
	MONITORING: "Listening in on somebody's call",
	'MONITORING-CHAT': "Reading along in somebody's chat",
	'OFF-LINE': 'Not connected',
	SUSPECT: 'The connection to the agent may be lost',
	'CHAT-AVAILABLE': 'Ready for the next chat',
	'CHAT-PRESENTED': 'A chat is offered to the agent',
	'CHAT-ENGAGED': 'In a chat',
	'CHAT-RNA': 'The agent let a chat wait',
};

/** States that RingCentral knows by itself, as the vendor's own programs name them. */
export const BASE_STATES = { ...SELECTED_STATES, ...SYSTEM_STATES };

export const AGENT_STATE = defineEvent({
	name: 'AGENT_STATE',
	group: 'Agent',
	description:
		'An agent changed state, or missed a call (RNA-STATE). Of a state that agents select RingCentral sends two: first the base state, then the one the agent sees',
	fields: () => ({
		event_type: openChoice('The base state the agent is in now', BASE_STATES, {
			example: 'ENGAGED',
		}),
		event_aux_type: label(
			'The state under the name the agent sees; empty in the first event of a pair',
		),
		prev_state: openChoice(
			'The base state before',
			{ LOGIN: 'The agent has just signed in', ...BASE_STATES },
			{ example: 'TRANSITION' },
		),
		prev_aux_state: label('The state before, under the name the agent sees'),
		...agent(),
		duration: seconds('How long the agent was in the state before'),
		date_time: localTime('When the state changed', '2026-03-02 08:01:22'),
		pending_disp: integer('0 where a call has ended and the agent has not filed its result yet', {
			example: 0,
		}),
		call_id: id('The call, once the agent is connected', { example: CAST.callId }),
		call_source_id: id('Where the call came from: the queue', { example: CAST.queueId }),
		call_source_name: label('Name of the queue the call came from', { example: CAST.queueName }),
		dnis: phone('The number the caller dialled; calls from queues only', {
			example: CAST.serviceNumber,
			personal: 'either.number',
		}),
		call_type: choice(
			'Kind of call',
			{ ACD: 'A caller who came through a queue', VPD: 'A lead that was dialled' },
			{ example: 'ACD' },
		),
	}),
	interaction: (state) => ({
		...agentFacts(state),
		callId: state.call_id,
		queueId: state.call_source_id,
		queueName: state.call_source_name,
		serviceNumber: state.dnis,
		direction:
			state.call_type === 'ACD' ? 'inbound' : state.call_type === 'VPD' ? 'outbound' : undefined,
	}),
	example: { duration: 0, event_aux_type: null, prev_aux_state: null },
});

function agentFacts(data: {
	agent_id?: string | number | null;
	username?: string | null;
}): InteractionFacts {
	return { agentId: data.agent_id, agentName: data.username };
}
