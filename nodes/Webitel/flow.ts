import type { Fields } from '../shared/events/fields';
import { SECRET_TO_FILL_IN, type SetUpFile } from '../shared/receive/setup';
import { webitel } from './events';

/** Where the ready flow puts the event's name, and where else it is looked for. */
export const NAME_FIELD = 'event';

/** Where the secret goes unless the credential names another header. */
export const SECRET_HEADER = 'X-Webitel-Token';

/** What Webitel itself puts beside the documented fields (`queue/attempt.go` of its open call centre). */
const EXTRAS = ['timestamp', 'joined_at', 'bridged_at', 'queue_id', 'member_stop_cause'];

/** Deliveries tried in all. With the pauses and time-outs they fit into the 30 seconds a flow may take. */
const ATTEMPTS = 3;
const PAUSE_MS = 5000;
const TIMEOUT_MS = 4000;

/**
 * A Webitel flow schema of the type "service" that posts an event with all documented fields to `url`, with
 * the secret in one of `headers`, and tries again where n8n could not store it. Flows have no list of all
 * variables, so the customer's and the queue's own are named in `variables`.
 */
export function webitelFlow(url: string, headers: Record<string, string>, variables: string[]) {
	const inFlow = (name: string) => `\${${name}}`;
	const byName = (names: string[]) => Object.fromEntries(names.map((name) => [name, inFlow(name)]));
	return {
		name: 'Queue events to n8n',
		type: 'service',
		editor: false,
		tags: [],
		payload: {},
		schema: [
			// A chat that joins has no state yet.
			{
				if: {
					expression: `${inFlow('state')} == 'idle'`,
					then: [{ set: { state: 'joined' } }],
					else: [],
				},
			},
			{ set: { n8n_status: '' } },
			{
				tag: 'post',
				limit: { max: ATTEMPTS, failover: 'end' },
				httpRequest: {
					url,
					method: 'POST',
					timeout: String(TIMEOUT_MS),
					responseCode: 'n8n_status',
					headers: { 'content-type': 'application/json', ...headers },
					data: {
						[NAME_FIELD]: inFlow('state'),
						...byName(documentedFields()),
						variables: byName([...EXTRAS, ...variables]),
					},
				},
			},
			{
				if: {
					expression: `${inFlow('n8n_status')} != '200'`,
					then: [{ softSleep: String(PAUSE_MS) }, { goto: 'post' }],
					else: [],
				},
			},
		],
	};
}

function documentedFields(): string[] {
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
