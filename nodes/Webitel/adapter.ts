import { expectationFrom } from '../shared/receive/credential';
import {
	arrivalOf,
	blanksToNull,
	eventNameIn,
	jsonIn,
	objectIn,
	eventsIn,
	type Payload,
} from '../shared/receive/payloads';
import { BadRequest } from '../shared/receive/request';
import type { WebhookAdapter } from '../shared/receive/adapter';
import type { VendorEvent } from '../shared/events/item';
import { isBlank, textOf } from '../shared/values';
import { webitelCalls } from './calls';
import { webitel } from './events';
import { leaving } from './events/queue';
import { agentStatusChanged } from './events/team';
import { flowFile, NAME_FIELD } from './flow';
import { isExpired, webitelIdentity } from './identity';

/** The header in which the event's name is looked for. */
export const NAME_HEADER = 'X-Webitel-Event';

/**
 * Webitel starts a flow schema for an event, and the flow makes the request: how, is up to who wrote the
 * flow. The name may be a field of the body or the query, or a header.
 */
export const webitelAdapter: WebhookAdapter = {
	catalogue: webitel,

	// Webitel runs in its cloud and on premises.
	reaches: 'anywhere',

	calls: webitelCalls,

	expectation: (context) => expectationFrom(context, 'webitelWebhookApi'),

	identify(request, { workflowZone, timeZone, nameField, nameHeader }) {
		const zone = String(timeZone || workflowZone);
		const headerName = String(nameHeader || NAME_HEADER).trim();
		const header = request.headers[headerName.toLowerCase()];
		return eventsIn(request, (fields, position) => {
			const data = withVariables(blanksToNull(fields));
			const named = [
				...(nameField ? [data[String(nameField).trim()]] : []),
				data[NAME_FIELD],
				header,
			];
			const type = typeOf(data, named);
			if (type === undefined) {
				throw new BadRequest('No event: no field, query parameter or header names one');
			}
			return {
				type,
				data,
				...webitelIdentity({ type, data }, arrivalOf(request, position), zone),
				...issuesOf(data),
			};
		});
	},

	setUp: flowFile,

	filters: {
		agentIds: ({ agent_id }) => agent_id,
		// Newer versions have a messenger beside the older chats, under a name of its own.
		channels: ({ channel }) => (channel === 'im' ? ['im', 'chat'] : channel),
		queueIds: ({ queue_id, variables }) => queue_id ?? objectIn(variables)?.queue_id,
	},
};

/**
 * The event's name: as the flow tells it, except where Webitel starts a flow without a state. Flows that take
 * the name from there send none then, or a variable of the customer's that happens to be called so.
 */
function typeOf(data: Payload, named: readonly unknown[]): string | undefined {
	if (isExpired(data)) return leaving.name;
	const name = eventNameIn(webitel, named);
	return name === undefined && isStatus(data) ? agentStatusChanged.name : name;
}

/** Whether it is about an agent's status, which comes with a team and without an attempt. */
const isStatus = ({ attempt_id, agent_id, team_id, status }: Payload) =>
	isBlank(attempt_id) && ![agent_id, team_id, status].some(isBlank);

/** No call takes that long: of one that failed before it rang, Webitel sends the moment as its duration. */
const EPOCH_FROM = 1_000_000_000;

const issuesOf = ({ call_duration: duration }: Payload): Pick<VendorEvent, 'issues'> =>
	Number(textOf(duration)) >= EPOCH_FROM
		? {
				issues: [
					{ path: 'call_duration', message: `${textOf(duration)} is a moment, no duration.` },
				],
			}
		: {};

/** Variables that a form or a query string carries as JSON. */
const withVariables = (data: Payload): Payload =>
	typeof data.variables === 'string' ? { ...data, variables: jsonIn(data.variables) } : data;
