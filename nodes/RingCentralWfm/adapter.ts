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
import { nameKey, textOf } from '../shared/values';
import { ringCentralCalls } from './calls';
import { ringCentral } from './events';
import { SELECTED_STATES } from './events/agent';
import { OTHER_CALL } from './events/call';
import { WEB_SERVICE } from './events/webService';
import { isCall, isState, ringCentralIdentity } from './identity';

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
			const kind = kindOf(data);
			const identity = ringCentralIdentity({ ...kind, data }, arrivalOf(request, position), zone);
			return { ...kind, data, ...identity };
		}).filter((event) => statePairs !== 'second' || !isFirstOfPair(event));
	},

	settings: ['statePairs'],

	filters: {
		accountIds: ({ account_id }) => account_id,
		agentIds: ({ agent_id }) => agent_id,
		queueIds: ({ gate_id, call_source_id }) => gate_id ?? call_source_id,
		states: (data) =>
			kindOf(data).type === 'AGENT_STATE' ? [data.event_type, data.event_aux_type] : undefined,
	},

	nameFilters: ['states'],
};

/** A call that ended under a name that is in no document: which side called is not known. */
const UNKNOWN_CALL = {
	path: 'event_type',
	message:
		'This kind of call is not documented: which of its numbers is the customer is not known.',
};

/**
 * What an event is. Calls and states are told by their fields, whatever the account calls them; what looks like
 * neither, and names itself, was composed by the administrator.
 */
function kindOf(data: Payload): Pick<VendorEvent, 'type' | 'definition' | 'issues'> {
	const type = eventNameIn(ringCentral, [data.event_type]);
	if (type === undefined) throw new BadRequest('No event: event_type is missing');
	if (ringCentral.find(type)) return { type };
	if (isCall(data)) return { type, definition: OTHER_CALL, issues: [UNKNOWN_CALL] };
	return isState(data) ? { type: 'AGENT_STATE' } : { type, definition: WEB_SERVICE };
}

const SELECTED = new Set(Object.keys(SELECTED_STATES).map(nameKey));

/** Whether a second event will name the state as the agent sees it. All others come alone. */
const isFirstOfPair = ({ type, data }: VendorEvent) =>
	type === 'AGENT_STATE' &&
	!data.event_aux_type &&
	SELECTED.has(nameKey(textOf(data.event_type) ?? ''));
