import type { INodeType, INodeTypeDescription } from 'n8n-workflow';

import { callOptions, deliverProperties } from '../shared/calls/properties';
import { watching } from '../shared/calls/watch';
import { eventsSubtitle } from '../shared/events/catalogue';
import { filtersProperty, idFilter } from '../shared/node/filters';
import { outputsExpression } from '../shared/node/outputs';
import {
	authenticationProperties,
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
import { receiving } from '../shared/receive/receive';
import { sampleProperties } from '../shared/receive/testRun';
import { enreach } from './events';
import { enreachAdapter, SENT_IN_TOKEN } from './adapter';

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
		subtitle: eventsSubtitle,
		description:
			'Starts the workflow when something happens in Enreach: calls, queues, users, callbacks',
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
		],
	};

	methods = { credentialTest: { testSecret: secretTest(SENT_IN_TOKEN), testPrivacyKey } };

	webhookMethods = webhookLifecycle(enreachAdapter, this.description);

	webhook = receiving(enreachAdapter);

	trigger = watching(enreachAdapter);

	execute = passing;
}
