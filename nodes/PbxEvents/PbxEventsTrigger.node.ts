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
} from '../shared/node/properties';
import { privacyCredential, testPrivacyKey } from '../shared/privacy/settings';
import { secretTest } from '../shared/receive/credential';
import { webhookLifecycle } from '../shared/receive/lifecycle';
import { receiveOptions } from '../shared/receive/options';
import { passing } from '../shared/receive/passOn';
import { watching } from '../shared/receive/published';
import { receiving } from '../shared/receive/receive';
import { sampleProperties } from '../shared/receive/testRun';
import { pbx } from './events';
import { pbxAdapter, takenNames } from './adapter';
import { builderHint } from '../shared/node/builder';

/** Starts a workflow on the events a PBX pushes ("Event Push Notifications", version 1.3). */
export class PbxEventsTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'PBX Events Trigger',
		name: 'pbxEventsTrigger',
		icon: { light: 'file:pbx-events.svg', dark: 'file:pbx-events.dark.svg' },
		group: ['trigger'],
		// 1.1, never 1: for version 1, n8n evaluates an expression on every request.
		version: [1.1],
		defaultVersion: 1.1,
		builderHint: builderHint(
			'Queue and call events that a PBX pushes. For one item a call that has ended (who called, how long they waited, who answered, missed or not) set `deliver` to `calls`; no events are picked then. Otherwise pick `events`. A call has ended: call:end, whose `interaction.outcome` tells whether it was answered; answered: call:answer; a caller entered a queue: call:start. An agent signed in or out: agent:checkin, agent:checkout; went on a break: agent:status.',
			{
				authentication: 'secret',
				deliver: 'events',
				events: ['call:end'],
				filters: {},
				options: {},
			},
		),
		subtitle: eventsSubtitle,
		description:
			'Starts the workflow when a PBX (Contaqt, Reshetcall and others) pushes an event: calls, agents, queues',
		defaults: { name: 'PBX Events Trigger' },
		inputs: [],
		outputs: outputsExpression,
		credentials: [
			{
				name: 'pbxEventsWebhookApi',
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
			eventsProperty(pbx),
			...feedProperties(pbx),
			...sampleProperties(pbx, undefined, pbxAdapter.calls),
			filtersProperty([
				{
					...idFilter('callTypes', 'Call Types', 'types of call'),
					placeholder: 'e.g. inbound, queue',
				},
				{ ...idFilter('queueIds', 'Queue IDs', 'queues'), placeholder: 'e.g. 17, 18' },
				{ ...idFilter('siteIds', 'Site IDs', 'sites'), placeholder: 'e.g. 12' },
				{ ...idFilter('userIds', 'User IDs', 'users'), placeholder: 'e.g. 204, 207' },
			]),
			{
				displayName:
					'Copy the production URL from "Webhook URLs" above, add "?token=" and your secret, and enter it as the Event Push Notifications URL in the account configuration of the PBX. If your credential sends the secret as basic auth, write https://user:password@ at the start instead.',
				name: 'pushNotice',
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
						displayName: 'Event Name Field',
						name: 'nameField',
						type: 'string',
						default: '',
						placeholder: 'e.g. event',
						description:
							"The field that holds the event's name. The nine names of the list are found wherever they stand; this is for others.",
					},
				]),
			},
			...collectionsAsWritten,
		],
	};

	methods = { credentialTest: { testSecret: secretTest({}, takenNames), testPrivacyKey } };

	webhookMethods = webhookLifecycle(pbxAdapter, this.description);

	webhook = receiving(pbxAdapter);

	trigger = watching(pbxAdapter);

	execute = passing;
}
