import { expectationFrom } from '../shared/receive/credential';
import {
	blanksToNull,
	eventNameIn,
	objectIn,
	payloads,
	type Payload,
} from '../shared/receive/payloads';
import { BadRequest } from '../shared/receive/request';
import type { WebhookVendor } from '../shared/receive/vendor';
import { webitel } from './events';
import { flowFile, NAME_FIELD } from './flow';
import { webitelIdentity } from './identity';

/** The header in which the event's name is looked for. */
export const NAME_HEADER = 'X-Webitel-Event';

/**
 * Webitel starts a flow schema for an event, and the flow makes the request: how, is up to who wrote the
 * flow. The name may be a field of the body or the query, or a header.
 */
export const webitelVendor: WebhookVendor = {
	catalogue: webitel,

	expectation: (context) => expectationFrom(context, 'webitelWebhookApi'),

	identify(request, { timezone, timeZone, nameField, nameHeader }) {
		const zone = String(timeZone || timezone);
		const header = request.headers[String(nameHeader || NAME_HEADER).toLowerCase()];
		return payloads(request).map((fields) => {
			const data = withVariables(blanksToNull(fields));
			const type = eventNameIn(webitel, [
				...(nameField ? [data[String(nameField)]] : []),
				data[NAME_FIELD],
				header,
			]);
			if (type === undefined) {
				throw new BadRequest('No event: no field, query parameter or header names one');
			}
			return { type, data, ...webitelIdentity({ type, data }, request.receivedAt, zone) };
		});
	},

	setUp: flowFile,

	filters: {
		agentIds: ({ agent_id }) => agent_id ?? undefined,
		channels: ({ channel }) => channel ?? undefined,
		queueIds: ({ queue_id, variables }) => queue_id ?? objectIn(variables)?.queue_id ?? undefined,
	},
};

/** Variables that a form or a query string carries as JSON. */
const withVariables = (data: Payload): Payload =>
	typeof data.variables === 'string'
		? { ...data, variables: objectIn(data.variables) ?? data.variables }
		: data;
