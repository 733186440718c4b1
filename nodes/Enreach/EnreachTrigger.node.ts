import type { INodeType, INodeTypeDescription } from 'n8n-workflow';

import { callOptions, deliverProperties } from '../shared/calls/properties';
import { eventsSubtitle } from '../shared/events/catalogue';
import { feedProperties } from '../shared/feed/properties';
import { filtersProperty, idFilter } from '../shared/node/filters';
import { outputsExpression } from '../shared/node/outputs';
import {
	authenticationProperties,
	collectionsAsWritten,
	byName,
	eventsProperty,
	WEBHOOK_PATH,
	webhookUrls,
	zoneOption,
} from '../shared/node/properties';
import { privacyCredential, testPrivacyKey } from '../shared/privacy/settings';
import { secretTest } from '../shared/receive/credential';
import { webhookLifecycle } from '../shared/receive/lifecycle';
import { receiveOptions } from '../shared/receive/options';
import { passing } from '../shared/receive/passOn';
import { watching } from '../shared/receive/published';
import { receiving } from '../shared/receive/receive';
import { sampleProperties } from '../shared/receive/testRun';
import { enreach } from './events';
import { enreachAdapter, SENT_IN_TOKEN } from './adapter';
import { builderHint } from '../shared/node/builder';

/** Starts a workflow on Enreach (formerly Benemen) webhook events. */
export class EnreachTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Enreach Voice Trigger',
		name: 'enreachTrigger',
		icon: { light: 'file:enreach.svg', dark: 'file:enreach.dark.svg' },
		group: ['trigger'],
		// 1.1, never 1: for version 1, n8n evaluates an expression on every request.
		version: [1.1],
		defaultVersion: 1.1,
		builderHint: builderHint(
			'Enreach Voice events. For one item a call that has ended (who called, how long they waited, who answered, missed or not) set `deliver` to `calls`; no events are picked then. Otherwise pick `events`. A queue call has ended: QueueCallInDisconnected, which does not tell whether anybody answered; an agent answered it: QueueCallInUserConnected; an agent let it ring: QueueCallInUserCancelled; the queue was closed: QueueCallInScheduleClosed. A call to a user of their own has ended: UserCallInDisconnected. An outgoing call has ended: QueueUserCallOutDisconnected or UserCallOutDisconnected. A callback was asked for: QueueCallInCallbackCreated. Every item has the same facts of the call under `interaction`: customerNumber, agentName, queueName, direction, outcome, durationSeconds, waitSeconds, where the event tells them.',
			{
				authentication: 'secret',
				deliver: 'calls',
				filters: { outcomes: ['answered'] },
				options: {},
			},
		),
		subtitle: eventsSubtitle,
		description:
			'Enreach Voice (formerly Benemen), not Enreach Outbound or UP: starts the workflow on calls, queues, users, callbacks',
		defaults: { name: 'Enreach Voice Trigger' },
		inputs: [],
		outputs: outputsExpression,
		credentials: [
			{
				name: 'enreachWebhookApi',
				required: true,
				testedBy: 'testSecret',
				displayOptions: { show: { authentication: ['secret'] } },
			},
			{ name: 'contactCenterPrivacyApi', testedBy: 'testPrivacyKey', ...privacyCredential },
		],
		webhooks: webhookUrls(WEBHOOK_PATH),
		properties: [
			...authenticationProperties,
			...deliverProperties,
			eventsProperty(enreach),
			...feedProperties(enreach),
			...sampleProperties(enreach, enreachAdapter.setUp, enreachAdapter.calls),
			filtersProperty([
				idFilter('callListIds', 'Call List IDs', 'call lists'),
				idFilter('organizationIds', 'Organisation IDs', 'organisations'),
				idFilter('queueIds', 'Queue IDs', 'queues'),
				idFilter('userIds', 'User IDs', 'users'),
			]),
			{
				displayName:
					'Enreach support sets webhooks up. Choose "Set-Up File for Enreach Support" under "Sample on Test Run", execute this step, download the file, put your secret in and send it to them. Enreach reaches only HTTPS addresses on port 443.',
				name: 'supportNotice',
				type: 'notice',
				default: '',
			},
			{
				displayName: 'Options',
				name: 'options',
				type: 'collection',
				placeholder: 'Add Option',
				default: {},
				options: byName([
					...receiveOptions,
					...callOptions,
					{
						displayName: 'Ignore Stale Events',
						name: 'ignoreStale',
						type: 'boolean',
						default: false,
						description:
							'Whether to drop events that arrive later than the lifetime Enreach gives them (MessageTTLSeconds)',
					},
					zoneOption('UTC', 'In which zone to read times that come without one'),
				]),
			},
			...collectionsAsWritten,
		],
	};

	methods = { credentialTest: { testSecret: secretTest(SENT_IN_TOKEN), testPrivacyKey } };

	webhookMethods = webhookLifecycle(enreachAdapter, this.description);

	webhook = receiving(enreachAdapter);

	trigger = watching(enreachAdapter);

	execute = passing;
}
