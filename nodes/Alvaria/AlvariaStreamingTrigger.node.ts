import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
	ITriggerFunctions,
	ITriggerResponse,
} from 'n8n-workflow';

import { alvariaHttp, CREDENTIAL } from './api/http';
import { sampleCall } from '../shared/calls/samples';
import { alvariaCalls } from './calls';
import { callData, dueData } from './consumer/callDesk';
import { sampleOf } from './api/item';
import { toNodeError } from './api/nodeError';
import { toResponse } from './api/reply';
import { eventsSubtitle } from '../shared/events/catalogue';
import { chosenEvents, eventMeant } from '../shared/node/choices';
import { onOutputs, outputsExpression } from '../shared/node/outputs';
import { parametersOf } from '../shared/node/parameters';
import { privacyCredential, testPrivacyKey } from '../shared/privacy/settings';
import { alvaria } from './events';
import { environment, keeper } from './consumer/keeper';
import { CHECK, checkConnection } from './trigger/check/checkConnection';
import { properties } from './trigger/properties';
import { checkedSettings, startConsuming } from './trigger/start';
import { personalDataMask } from './api/personalData';
import { firstEvents } from './trigger/testRun';
import { builderHint } from '../shared/node/builder';

/** The event a sample is of when all events are picked. */
const SAMPLE = 'engagementCenter.ScreenPop';

/** Starts a workflow on events of an Alvaria Cloud streaming session. */
export class AlvariaStreamingTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Alvaria Streaming Trigger',
		name: 'alvariaStreamingTrigger',
		icon: { light: 'file:alvaria.svg', dark: 'file:alvaria.dark.svg' },
		group: ['trigger'],
		version: [1.1],
		defaultVersion: 1.1,
		builderHint: builderHint(
			'Alvaria Cloud streaming events, polled and acknowledged by the trigger itself: no URL is needed. For one item a call that has ended (customer, agent, waiting, conversation, outcome) set `deliver` to `calls`; no events are picked then. Otherwise pick `events`. A call reaches an agent: engagementCenter.ScreenPop; the agent talks: engagementCenter.Active; wrap-up begins: engagementCenter.Wrap; a dialled record has its result: outreach.disposition. Events of other agents need a row under `subscriptions` beside being picked in `events`.',
			{
				events: ['outreach.disposition'],
				apiVersion: 'v3',
				acknowledge: 'onSuccess',
				filters: {},
				options: {},
			},
		),
		subtitle: eventsSubtitle,
		description:
			'Starts the workflow on events of Alvaria Cloud: agents, calls and chats, campaigns, messages',
		defaults: { name: 'Alvaria Streaming Trigger' },
		inputs: [],
		outputs: outputsExpression,
		credentials: [
			{ name: CREDENTIAL, required: false },
			{ name: 'contactCenterPrivacyApi', testedBy: 'testPrivacyKey', ...privacyCredential },
		],
		properties,
	};

	methods = { credentialTest: { testPrivacyKey } };

	async trigger(this: ITriggerFunctions): Promise<ITriggerResponse> {
		return await startConsuming(this, keeper);
	}

	/**
	 * In an execution that the trigger has started: passes the events on, and tells the trigger where it
	 * waits for that: only here does n8n let it know that an execution is stored. In a test run: gets the
	 * events.
	 */
	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const get = parametersOf(this);
		if (this.getMode() !== 'manual') {
			// Nothing else needs it, and it costs as much as all the rest of an event here.
			if (get('acknowledge', 'onSuccess') === 'onStored') {
				await this.sendResponse(toResponse({ kind: 'started' }));
			}
			return onOutputs(get, this.getInputData());
		}
		if (get('testRun', 'live') === CHECK)
			return onOutputs(get, await checkConnection(this, keeper));
		const node = this.getNode();
		const settings = checkedSettings(node, get);
		const options = get('options', {}) as IDataObject;
		const mask = await personalDataMask(this, options);
		const toData = dueData(mask);
		if (get('testRun', 'live') === 'sample' || !node.credentials?.[CREDENTIAL]) {
			if (settings.calls) {
				const calls = { catalogue: alvaria, rules: alvariaCalls };
				const call = { ...sampleCall(calls, get('sampleCall', '') as string), sample: true };
				return onOutputs(get, [callData(call, mask)]);
			}
			const [first] = chosenEvents(get('events', []));
			const sample = sampleOf(eventMeant(alvaria, first) ?? SAMPLE, new Date());
			return onOutputs(get, [toData(sample)]);
		}
		try {
			const signal = this.getExecutionCancelSignal();
			const events = await firstEvents(alvariaHttp(this), settings, signal, environment);
			return onOutputs(get, events.map(toData));
		} catch (error) {
			throw toNodeError(node, error);
		}
	}
}
