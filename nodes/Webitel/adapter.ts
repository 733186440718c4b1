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
import { webitel } from './events';
import { flowFile, NAME_FIELD } from './flow';
import { webitelIdentity } from './identity';

/** The header in which the event's name is looked for. */
export const NAME_HEADER = 'X-Webitel-Event';

/**
 * Webitel starts a flow schema for an event, and the flow makes the request: how, is up to who wrote the
 * flow. The name may be a field of the body or the query, or a header.
 */
export const webitelAdapter: WebhookAdapter = {
	catalogue: webitel,

	expectation: (context) => expectationFrom(context, 'webitelWebhookApi'),

	identify(request, { workflowZone, timeZone, nameField, nameHeader }) {
		const zone = String(timeZone || workflowZone);
		const headerName = String(nameHeader || NAME_HEADER).trim();
		const header = request.headers[headerName.toLowerCase()];
		return eventsIn(request, (fields, position) => {
			const data = withVariables(blanksToNull(fields));
			const type = eventNameIn(webitel, [
				...(nameField ? [data[String(nameField).trim()]] : []),
				data[NAME_FIELD],
				header,
			]);
			if (type === undefined) {
				throw new BadRequest('No event: no field, query parameter or header names one');
			}
			return { type, data, ...webitelIdentity({ type, data }, arrivalOf(request, position), zone) };
		});
	},

	setUp: flowFile,

	filters: {
		agentIds: ({ agent_id }) => agent_id,
		channels: ({ channel }) => channel,
		queueIds: ({ queue_id, variables }) => queue_id ?? objectIn(variables)?.queue_id,
	},
};

/** Variables that a form or a query string carries as JSON. */
const withVariables = (data: Payload): Payload =>
	typeof data.variables === 'string' ? { ...data, variables: jsonIn(data.variables) } : data;
