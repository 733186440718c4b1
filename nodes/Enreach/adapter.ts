import type { IWebhookFunctions } from 'n8n-workflow';

import type { VendorEvent } from '../shared/events/item';
import { isObject } from '../shared/values';
import { expectationFrom } from '../shared/receive/credential';
import { BadRequest, type WebhookRequest } from '../shared/receive/request';
import { SECRET_TO_FILL_IN } from '../shared/receive/setup';
import type { AdapterSettings, WebhookAdapter } from '../shared/receive/adapter';
import { textOf } from '../shared/values';
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

	expectation: async (context: IWebhookFunctions) =>
		await expectationFrom(context, 'enreachWebhookApi', SENT_IN_TOKEN),

	identify({ headers, body }: WebhookRequest, { timeZone }: AdapterSettings): VendorEvent[] {
		if (!isObject(body)) throw new BadRequest('The body is not a JSON object');
		const named = headers['x-benemen-event'];
		const type = nonEmpty(body.EventType) ?? nonEmpty(named);
		if (type === undefined) {
			throw new BadRequest('No event: neither EventType nor X-Benemen-Event names one');
		}
		return [
			{
				type,
				...enreachIdentity({ type, data: body }, nonEmpty(timeZone)),
				data: body,
				issues:
					nonEmpty(named) === undefined || named === type
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
		content: (url, events) => ({
			Webhook: {
				Endpoint: url,
				Secret: SECRET_TO_FILL_IN,
				Description: 'n8n',
				TimeoutSeconds: 5,
			},
			Subscriptions: events.map((event) => ({ EventType: event, AllEntities: true })),
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
