import type { IDataObject, IWebhookFunctions } from 'n8n-workflow';

import { isInside } from '../shared/check/addresses';
import type { VendorEvent } from '../shared/events/item';
import { expectationFrom } from '../shared/receive/credential';
import { BadRequest, type WebhookRequest } from '../shared/receive/request';
import { SECRET_TO_FILL_IN } from '../shared/receive/setup';
import type { AdapterSettings, WebhookAdapter } from '../shared/receive/adapter';
import { isObject, textOf, typedList } from '../shared/values';
import { enreachCalls } from './calls';
import { enreach } from './events';
import { enreachIdentity, nonEmpty } from './identity';

/** Enreach leaves no choice of how it sends the secret. */
export const SENT_IN_TOKEN = { sentIn: 'header', headerName: 'X-Benemen-Token' } as const;

/**
 * Enreach sends one event a request, as JSON, with the event's name and the secret in headers of its own
 * (webhooks document, "Secret token" and "Request payload").
 */
export const enreachAdapter: WebhookAdapter = {
	catalogue: enreach,

	reaches: 'https443',

	headers: ['X-Benemen-Event'],

	calls: enreachCalls,

	expectation: async (context: IWebhookFunctions) =>
		await expectationFrom(context, 'enreachWebhookApi', SENT_IN_TOKEN),

	identify({ headers, query, body }: WebhookRequest, { timeZone }: AdapterSettings): VendorEvent[] {
		const named = nonEmpty(headers['x-benemen-event']);
		if (named === undefined && (isOfOutbound(body) || isOfOutbound(query))) {
			throw new BadRequest(
				"This is Enreach Outbound (HeroBase): the node reads Enreach Voice only. Send it to n8n's Webhook node",
			);
		}
		if (!isObject(body)) throw new BadRequest('The body is not a JSON object');
		const type = nonEmpty(body.EventType) ?? named;
		if (type === undefined) {
			throw new BadRequest('No event: neither EventType nor X-Benemen-Event names one');
		}
		return [
			{
				type,
				...enreachIdentity({ type, data: body }, nonEmpty(timeZone)),
				data: body,
				issues:
					named === undefined || named === type
						? []
						: [{ path: 'EventType', message: 'The header X-Benemen-Event names another event.' }],
			},
		];
	},

	/** The configuration that support enters (webhooks document, "Configuration"). */
	setUp: {
		option: {
			name: 'Set-Up File for Enreach Support',
			description:
				'A test run gives the document that Enreach support needs, with your URL and the events picked above',
		},
		fileName: 'enreach-webhook.json',
		content: (url, events, { parameter, isForCalls, workflow }) => ({
			...(isReachable(url)
				? {}
				: {
						Warning:
							'Enreach reaches only public HTTPS addresses on port 443: this URL is none. Set WEBHOOK_URL of n8n to its public address, and make this file again.',
					}),
			...(isForCalls
				? {
						Note: 'Calls are put together from these events: each of them is needed, of all users, queues and callback lists.',
					}
				: {}),
			Webhook: {
				Endpoint: url,
				Secret: SECRET_TO_FILL_IN,
				Description: workflow,
				TimeoutSeconds: 5,
			},
			Subscriptions: events.flatMap((event) =>
				subscriptionsOf(event, isForCalls ? {} : parameter('filters')),
			),
		}),
	},

	filters: {
		queueIds: ({ QueueId }) => QueueId,
		// Recordings, callback requests and supervision name the agent otherwise.
		userIds: ({ UserId, AllocatedUserId, AssignedUserId, TargetUserId }) =>
			UserId || AllocatedUserId || AssignedUserId || TargetUserId,
		organizationIds: ({ OrganizationId, RootEntityId }) => OrganizationId || RootEntityId,
		callListIds: ({ CallListId }) => CallListId,
	},

	lifetimeSeconds: ({ MessageTTLSeconds }) => Number(textOf(MessageTTLSeconds) || Number.NaN),
};

/**
 * Whether fields are those of a lead at Enreach Outbound, another product. Its users compose what it sends, from
 * variables with these names; Enreach Voice has none of them.
 */
const isOfOutbound = (fields: unknown): boolean => {
	const [first] = [fields].flat();
	if (!isObject(first) || nonEmpty(first.EventType) !== undefined) return false;
	return Object.keys(first).some((name) => OF_LEADS.includes(name.toLowerCase()));
};

const OF_LEADS = ['campaigncode', 'leadstatus', 'leadreleasetype', 'uniqueid'];

/** Whether Enreach's servers could reach a URL ("Endpoint implementation"), as far as it shows. */
function isReachable(url: string): boolean {
	const { protocol, port, hostname } = new URL(url);
	return protocol === 'https:' && port === '' && !isInside(hostname);
}

/** The filter that names the entities of a group's events. */
const ENTITIES: Partial<Record<string, string>> = {
	User: 'userIds',
	Queue: 'queueIds',
	CallList: 'callListIds',
};

/** No more than was picked: where a filter names the entities, only theirs. */
function subscriptionsOf(event: string, filters: unknown): IDataObject[] {
	const filter = ENTITIES[enreach.find(event)?.group ?? ''];
	const ids = filter && isObject(filters) ? (typedList(filters[filter]) ?? []) : [];
	if (ids.length === 0) return [{ EventType: event, AllEntities: true }];
	return ids.map((id) => ({ EventType: event, EntityId: id }));
}
