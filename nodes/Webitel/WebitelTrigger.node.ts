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
import { webitel } from './events';
import { NAME_FIELD } from './flow';
import { NAME_HEADER, webitelAdapter } from './adapter';
import { builderHint } from '../shared/node/builder';

/** Starts a workflow on Webitel queue events, which a Webitel flow posts. */
export class WebitelTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Webitel Trigger',
		name: 'webitelTrigger',
		icon: { light: 'file:webitel.svg', dark: 'file:webitel.dark.svg' },
		group: ['trigger'],
		// 1.1, never 1: for version 1, n8n evaluates an expression on every request.
		version: [1.1],
		defaultVersion: 1.1,
		builderHint: builderHint(
			'Webitel dialer and queue events. For one item a call that has ended (who called, how long they waited, who answered, missed or not) set `deliver` to `calls`; no events are picked then. Otherwise pick `events`. A call has ended: leaving, whose `interaction.outcome` tells whether it was answered; an agent let it ring: missed; agent and customer talk: bridged; a customer entered a queue: joined. Every item has the same facts of the call under `interaction`.',
			{
				authentication: 'secret',
				deliver: 'events',
				events: ['leaving', 'missed'],
				filters: {},
				options: {},
			},
		),
		subtitle: eventsSubtitle,
		description:
			'Starts the workflow when something happens in a Webitel queue: calls, chats, tasks',
		defaults: { name: 'Webitel Trigger' },
		inputs: [],
		outputs: outputsExpression,
		credentials: [
			{
				name: 'webitelWebhookApi',
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
			eventsProperty(webitel),
			...feedProperties(webitel),
			...sampleProperties(webitel, webitelAdapter.setUp, webitelAdapter.calls),
			filtersProperty([
				{ ...idFilter('agentIds', 'Agent IDs', 'agents'), placeholder: 'e.g. 204, 207' },
				{ ...idFilter('channels', 'Channels', 'channels'), placeholder: 'e.g. call, chat' },
				{ ...idFilter('queueIds', 'Queue IDs', 'queues'), placeholder: 'e.g. 17, 18' },
			]),
			{
				displayName:
					'Webitel posts nothing by itself: a queue event starts a flow, and the flow posts. Choose "Set-Up File for Webitel" under "Sample on Test Run", execute this step and download the flow. In Webitel, import it (Flow Schemas > Import JSON), put your secret in, and choose it for the events in the settings of each queue (Hooks).',
				name: 'flowNotice',
				type: 'notice',
				default: '',
			},
			{
				displayName: 'Your Variables',
				name: 'flowVariables',
				type: 'string',
				default: '',
				placeholder: 'e.g. order_number, language',
				description:
					'Names of variables of your queues and customers that the flow should send as well, separated by commas; used only to write the set-up file. They arrive in data, beside the other fields.',
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
						displayName: 'Event Name Field',
						name: 'nameField',
						type: 'string',
						default: NAME_FIELD,
						description:
							"The field of the body or the query string that holds the event's name, where a flow of your own sends it",
					},
					{
						displayName: 'Event Name Header',
						name: 'nameHeader',
						type: 'string',
						default: NAME_HEADER,
						description:
							"The header that holds the event's name, where a flow of your own sends it",
					},
					zoneOption(
						'',
						"In which zone to read a timestamp that comes without one; empty for the workflow's",
					),
				]),
			},
			...collectionsAsWritten,
		],
	};

	methods = { credentialTest: { testSecret: secretTest({}, () => [NAME_HEADER]), testPrivacyKey } };

	webhookMethods = webhookLifecycle(webitelAdapter, this.description);

	webhook = receiving(webitelAdapter);

	trigger = watching(webitelAdapter);

	execute = passing;
}
