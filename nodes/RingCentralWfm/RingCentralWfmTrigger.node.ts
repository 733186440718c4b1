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
import { ringCentral } from './events';
import { ringCentralAdapter } from './adapter';
import { builderHint } from '../shared/node/builder';

/** RingCentral has two settings for URLs; either of ours takes all events. */
const CALL_PATH = `${WEBHOOK_PATH}/calls`;

/** Starts a workflow on RingCentral WFM events (integration "Generic HTTP" of RingCX, formerly Engage Voice). */
export class RingCentralWfmTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'RingCentral WFM Trigger',
		name: 'ringCentralWfmTrigger',
		icon: { light: 'file:ringcentral-wfm.svg', dark: 'file:ringcentral-wfm.dark.svg' },
		group: ['trigger'],
		// 1.1, never 1: for version 1, n8n evaluates an expression on every request.
		version: [1.1],
		defaultVersion: 1.1,
		builderHint: builderHint(
			'RingCentral RingCX (not RingEX) events through WFM Generic HTTP. For one item a call that has ended (who called, how long they waited, who answered, missed or not) set `deliver` to `calls`; no events are picked then. Otherwise pick `events`. A queue call has ended: ACD-CALL; a dialled call: VPD-CALL; `interaction.outcome` tells whether it was answered. An agent signed in or out: LOGIN, LOGOUT; changed state: AGENT_STATE, sent as a base state and the state the agent sees.',
			{
				authentication: 'secret',
				deliver: 'events',
				events: ['ACD-CALL'],
				filters: {},
				options: {},
			},
		),
		subtitle: eventsSubtitle,
		description:
			'RingCX (Engage Voice), not RingEX: starts the workflow when agents sign in or out, change state or miss a call, and when calls end',
		defaults: { name: 'RingCentral WFM Trigger' },
		inputs: [],
		outputs: outputsExpression,
		credentials: [
			{
				name: 'ringCentralWfmWebhookApi',
				required: true,
				testedBy: 'testSecret',
				displayOptions: { show: { authentication: ['secret'] } },
			},
			{ name: 'contactCenterPrivacyApi', testedBy: 'testPrivacyKey', ...privacyCredential },
		],
		webhooks: webhookUrls(WEBHOOK_PATH, CALL_PATH),
		properties: [
			...authenticationProperties,
			...deliverProperties,
			eventsProperty(ringCentral),
			...feedProperties(ringCentral),
			...sampleProperties(ringCentral, undefined, ringCentralAdapter.calls),
			{
				displayName: 'State Changes',
				name: 'statePairs',
				type: 'options',
				options: [
					{
						name: 'Both Events of Each Pair',
						value: 'both',
						description: 'First the base state, then the state under the name the agent sees',
					},
					{
						name: 'Only the Second',
						value: 'second',
						description:
							'The one with the name the agent sees. States that come alone, such as RNA-STATE for a missed call, are kept.',
					},
				],
				default: 'both',
				description: 'RingCentral reports each state that agents select twice',
			},
			filtersProperty([
				{ ...idFilter('accountIds', 'Account IDs', 'accounts'), placeholder: 'e.g. 15300002' },
				{ ...idFilter('agentIds', 'Agent IDs', 'agents'), placeholder: 'e.g. 1369310' },
				{ ...idFilter('queueIds', 'Queue IDs', 'queues'), placeholder: 'e.g. 72992' },
				{
					displayName: 'States',
					name: 'states',
					type: 'string',
					typeOptions: { multipleValues: true, multipleValueButtonText: 'Add State' },
					default: [],
					placeholder: 'e.g. On Break',
					description:
						'Only changes to these states: base states or the names agents see, in any spelling (On Break, ON-BREAK, on_break). For events that are no states, see "Events Without It".',
				},
			]),
			{
				displayName:
					'In RingCX, an administrator adds an integration of the type Generic HTTP (Settings > Accounts > Integrations) with the production URLs from "Webhook URLs" above, as Agent Event URL and Call Event URL, and your secret as a custom header. Both URLs take all events, so one may serve for both. Tick "Send body as JSON" or not: both work.',
				name: 'urlNotice',
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
					zoneOption(
						'',
						"In which zone RingCentral writes its times, which come without one; empty for the workflow's",
					),
				]),
			},
			...collectionsAsWritten,
		],
	};

	methods = { credentialTest: { testSecret: secretTest(), testPrivacyKey } };

	webhookMethods = webhookLifecycle(ringCentralAdapter, this.description);

	webhook = receiving(ringCentralAdapter);

	trigger = watching(ringCentralAdapter);

	execute = passing;
}
