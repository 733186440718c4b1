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
import { pbxCalls } from './calls';
import { pbx } from './events';
import { pbxIdentity } from './identity';

/** Where an event's name stands that is none of the nine. Never in `type`: that is the call's. */
const NAME_FIELDS = ['event', 'event_name', 'name', 'event_type'];

/** Names that a secret in the URL would take the value of. */
export const takenNames = (): string[] => [
	...NAME_FIELDS,
	'data',
	...pbx.events.flatMap((event) => Object.keys(event.fields())),
];

/**
 * The document tells neither encoding nor where the event's name is: JSON, forms and query strings are read,
 * one event or a list, its variables in place or inside `data`.
 */
export const pbxAdapter: WebhookAdapter = {
	catalogue: pbx,

	reaches: 'anywhere',

	calls: pbxCalls,

	expectation: (context) => expectationFrom(context, 'pbxEventsWebhookApi'),

	secretParameter: 'token',

	identify(request, { nameField }) {
		const names = nameField ? [String(nameField).trim(), ...NAME_FIELDS] : NAME_FIELDS;
		return eventsIn(request, (sent, position) => {
			const fields = withoutNameAsKey(sent);
			const data = withQueueList(blanksToNull(withoutEnvelope(fields)));
			// Beside the variables, else among them.
			const named = [fields, data].flatMap((place) => names.map((name) => place[name]));
			// The nine names mean nothing else: they count wherever they stand.
			const anywhere = [fields, data, request.headers].flatMap(Object.values);
			const type = eventNameIn(pbx, [...named, ...anywhere.filter(isOfTheNine)]);
			if (type === undefined) throw new BadRequest('No event: no field names one');
			return { type, data, ...pbxIdentity({ type, data }, arrivalOf(request, position)) };
		});
	},

	filters: {
		callTypes: ({ type }) => type,
		queueIds: ({ queue_id, queues }) => queue_id ?? queues,
		siteIds: ({ site_id }) => site_id,
		userIds: ({ user_id, src_user_id, dst_user_id }) => {
			const users = [user_id, src_user_id, dst_user_id].filter((id) => id ?? false);
			return users.length > 0 ? users : undefined;
		},
	},
};

/** Whether a value is one of the nine names. */
const isOfTheNine = (value: unknown) =>
	typeof value === 'string' && value.length < 40 && NINE.has(value.trim().toLowerCase());

const NINE: ReadonlySet<string> = new Set(pbx.events.map(({ name }) => name));

/** An event whose name is the key of its variables, with the name as a field: `{"call:end": {…}}`. */
function withoutNameAsKey(fields: Payload): Payload {
	const [key, ...others] = Object.keys(fields).filter(isOfTheNine);
	const data = key !== undefined && others.length === 0 ? objectIn(fields[key]) : undefined;
	if (!data) return fields;
	const outer = Object.entries(fields).filter(([name]) => name !== key);
	return { event: key.trim(), ...Object.fromEntries(outer), data };
}

/**
 * The variables in place, wherever they came. What stands beside `data` under the name of a variable in it is
 * kept under `envelope`.
 */
function withoutEnvelope(fields: Payload): Payload {
	const variables = objectIn(fields.data);
	if (!variables || Object.hasOwn(variables, 'envelope')) return fields;
	const outer = Object.entries(fields).filter(([name]) => name !== 'data');
	const isTaken = ([name]: [string, unknown]) =>
		name === 'envelope' || Object.hasOwn(variables, name);
	const taken = outer.filter(isTaken);
	return {
		...Object.fromEntries(outer.filter((entry) => !isTaken(entry))),
		...(taken.length > 0 ? { envelope: Object.fromEntries(taken) } : {}),
		...variables,
	};
}

/** A list in a form: `queues=1,2`, `queues=[1,2]`, `queues=1&queues=2`, `queues[]=1` or `queues[0]=1`. */
function withQueueList(fields: Payload): Payload {
	const isPart = ([name]: [string, unknown]) => /^queues(?:\[\d*\])?$/.test(name);
	const all = Object.entries(fields);
	const parts = all.filter(isPart);
	if (parts.length === 0) return fields;
	return {
		...Object.fromEntries(all.filter((entry) => !isPart(entry))),
		queues: parts.flatMap(([, value]) => listOf(value)),
	};
}

function listOf(sent: unknown): unknown[] {
	const value = jsonIn(sent);
	if (Array.isArray(value)) return value;
	if (value === null || value === undefined) return [];
	if (typeof value === 'string') {
		return value
			.split(',')
			.map((id) => id.trim())
			.filter((id) => id !== '');
	}
	return typeof value === 'object' ? Object.values(value) : [value];
}
