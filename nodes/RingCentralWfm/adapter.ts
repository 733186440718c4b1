import type { VendorEvent } from '../shared/events/item';
import { expectationFrom } from '../shared/receive/credential';
import {
	arrivalOf,
	blanksToNull,
	eventNameIn,
	eventsIn,
	type Payload,
} from '../shared/receive/payloads';
import { BadRequest } from '../shared/receive/request';
import type { WebhookAdapter } from '../shared/receive/adapter';
import { textOf } from '../shared/values';
import { ringCentralCalls } from './calls';
import { ringCentral } from './events';
import { isCall, ringCentralIdentity } from './identity';

/** In a query string an absent value can only be nothing or the word. */
const BLANKS = ['', 'null'];

/**
 * RingCentral writes the fields into the query string, or into a JSON body where the administrator chose so;
 * every value is text. Agent events and call events may come to one URL or to two: what an event is, its
 * fields tell.
 */
export const ringCentralAdapter: WebhookAdapter = {
	catalogue: ringCentral,

	reaches: 'internet',

	calls: ringCentralCalls,

	expectation: (context) => expectationFrom(context, 'ringCentralWfmWebhookApi'),

	identify(request, { workflowZone, timeZone, statePairs }) {
		const zone = String(timeZone || workflowZone);
		return eventsIn(request, (fields, position) => {
			const data = blanksToNull(fields, BLANKS);
			const type = typeOf(data);
			return {
				type,
				data,
				...ringCentralIdentity({ type, data }, arrivalOf(request, position), zone),
			};
		}).filter((event) => statePairs !== 'second' || !isFirstOfPair(event));
	},

	settings: ['statePairs'],

	filters: {
		accountIds: ({ account_id }) => account_id,
		agentIds: ({ agent_id }) => agent_id,
		queueIds: ({ gate_id, call_source_id }) => gate_id ?? call_source_id,
		states: (data) =>
			typeOf(data) === 'AGENT_STATE' ? [data.event_type, data.event_aux_type] : undefined,
	},
};

/** An agent event that is neither login nor logout is a state, under whatever name the account gave it. */
function typeOf(data: Payload): string {
	const named = eventNameIn(ringCentral, [data.event_type]);
	if (named === undefined) throw new BadRequest('No event: event_type is missing');
	return ringCentral.find(named) || isCall(data) ? named : 'AGENT_STATE';
}

/** States the system sets for a moment or for a call; the document shows no second event for these. */
const UNPAIRED = ['TRANSITION', 'ENGAGED'];

/** Whether a second event will name the state as the agent sees it. */
const isFirstOfPair = ({ type, data }: VendorEvent) =>
	type === 'AGENT_STATE' &&
	!data.event_aux_type &&
	!UNPAIRED.includes(textOf(data.event_type)?.toUpperCase() ?? '');
