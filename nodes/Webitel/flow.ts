import type { Fields } from '../shared/events/fields';
import { SECRET_TO_FILL_IN, type SetUpFile } from '../shared/receive/setup';
import { webitel } from './events';

/** Where the ready flow puts the event's name, and where else it is looked for. */
export const NAME_FIELD = 'event';

/** Where the secret goes unless the credential names another header. */
export const SECRET_HEADER = 'X-Webitel-Token';

/** Deliveries tried in all. With the pauses and time-outs they fit into the 30 seconds a flow may take. */
const ATTEMPTS = 3;
const PAUSE_MS = 5000;
const TIMEOUT_MS = 4000;

/** The moment at which a step runs, in Webitel's notation, for events that Webitel sends without one. */
const NOW = { js: { data: 'return String(Date.now())', setVar: 'n8n_time' } };

const when = (expression: string, ...then: object[]) => ({ if: { expression, then, else: [] } });

/** Events that Webitel starts a flow for without naming them, or under another name. */
const UNNAMED = [
	// A chat that joins has no state yet.
	when("${state} == 'idle'", { set: { n8n_event: 'joined' } }),
	// A dialer's list held the customer for too long. Whatever `state` is then is a variable of the customer's.
	when("${attempt_id} == '' && ${member_id} != ''", { set: { n8n_event: 'leaving' } }, NOW),
	when(
		"${attempt_id} == '' && ${team_id} != '' && ${status} != ''",
		{ set: { n8n_event: 'agent_status', agent_extension: '${extension}' } },
		NOW,
	),
	// A customer who is added comes as Webitel's API has them: every variable is JSON.
	when(
		"${attempt_id} == '' && ${communications} != ''",
		{ set: { n8n_event: 'add_member', member_id: '${id}' } },
		{ js: { data: 'return JSON.parse(${name})', setVar: 'member_name' } },
		{ js: { data: 'return JSON.parse(${communications})[0].destination', setVar: 'destination' } },
		NOW,
	),
];

/**
 * A Webitel flow schema of the type "service" that posts an event with all fields to `url`, with the secret in
 * one of `headers`, and tries again where n8n could not store it. It posts a form, for in JSON Webitel lets
 * backslashes, and in older versions quotes and line breaks, break what is sent. Flows have no list of all
 * variables, so the customer's and the queue's own are named in `variables`.
 */
export function webitelFlow(url: string, headers: Record<string, string>, variables: string[]) {
	const byName = (names: string[]) =>
		Object.fromEntries(names.map((name) => [name, `\${${name}}`]));
	return {
		name: 'Queue events to n8n',
		type: 'service',
		editor: false,
		tags: [],
		payload: {},
		schema: [
			// What a step sets stays what it is when the flow tries again: so the event has one time.
			{ set: { n8n_event: '${state}', n8n_time: '${timestamp}', n8n_status: '' } },
			...UNNAMED,
			{
				tag: 'post',
				limit: { max: ATTEMPTS, failover: 'end' },
				httpRequest: {
					url,
					method: 'POST',
					timeout: String(TIMEOUT_MS),
					responseCode: 'n8n_status',
					// In lower case: newer versions of Webitel do not find it otherwise, and send JSON.
					headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
					data: {
						...byName([...variables, ...fieldNames()]),
						[NAME_FIELD]: '${n8n_event}',
						timestamp: '${n8n_time}',
					},
				},
			},
			when("${n8n_status} != '200'", { softSleep: String(PAUSE_MS) }, { goto: 'post' }),
		],
	};
}

/** The fields of all events, documented or not; `variables` is what other flows nest. */
function fieldNames(): string[] {
	const names = webitel.events.flatMap((event) => Object.keys(event.fields() as Fields));
	return [...new Set(names)].filter((name) => name !== 'variables');
}

/** The flow as a file, with the variables that the node names in `flowVariables`. */
export const flowFile: SetUpFile = {
	option: {
		name: 'Set-Up File for Webitel',
		description: 'A test run gives the flow that posts events to your URL, to import in Webitel',
	},
	fileName: 'webitel-flow.json',
	content: (url, _events, { parameter, headers }) => {
		const variables = String(parameter('flowVariables') ?? '').split(/[\s,;]+/);
		const names = variables.filter((name) => /^[\p{L}\p{N}_.-]+$/u.test(name));
		return webitelFlow(url, headers ?? { [SECRET_HEADER]: SECRET_TO_FILL_IN }, names);
	},
};
