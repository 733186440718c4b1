import type { ExecutionStatus, INodeProperties } from 'n8n-workflow';

import { callOptions, deliverProperty, onlyForCalls } from '../../shared/calls/properties';
import { sampleCallOptions } from '../../shared/calls/samples';
import { alvariaCalls } from '../calls';
import { subscriptionFields } from '../api/subscriptionForm';
import {
	byName,
	CALLS,
	collectionsAsWritten,
	eventsProperty,
	unknownEventsOption,
} from '../../shared/node/properties';
import { filtersProperty } from '../../shared/node/filters';
import { labelOption, separateOutputsOption } from '../../shared/node/outputs';
import { personalDataOption } from '../../shared/privacy/settings';
import { alvaria } from '../events';
import { RANGES } from './settings';

const STATUSES: Record<string, ExecutionStatus> = {
	Canceled: 'canceled',
	Crashed: 'crashed',
	Error: 'error',
	Success: 'success',
	Unknown: 'unknown',
	'Waiting (Paused by a Wait Node)': 'waiting',
};

/** A number of the options, in its range. */
function numberOption(name: keyof typeof RANGES, description: string): INodeProperties {
	const { label, unit, min, max, default: usual } = RANGES[name];
	return {
		displayName: label,
		name,
		type: 'number',
		typeOptions: { minValue: min, maxValue: max, numberPrecision: 0 },
		default: usual,
		description: `${description} (${min} to ${max}${unit})`,
	};
}

/** The form of the trigger. */
export const properties: INodeProperties[] = [
	deliverProperty,
	{
		displayName:
			'n8n gathers the events of a call until it ends; of calls of other agents as well, with a subscription to them. After a crash, what Alvaria no longer holds of a call is missing: it then comes with "complete": false. See "Finished Calls" in the documentation.',
		name: 'callsNotice',
		type: 'notice',
		default: '',
		displayOptions: onlyForCalls,
	},
	eventsProperty(alvaria),
	filtersProperty([]),
	{
		displayName: 'API Version',
		name: 'apiVersion',
		type: 'options',
		options: [
			{
				name: 'V2',
				value: 'v2',
				description: 'Without acknowledgement: events on their way are lost when n8n stops',
			},
			{ name: 'V3', value: 'v3', description: 'With acknowledgement; recommended' },
		],
		default: 'v3',
		description:
			'Which version of the streaming API to use. Ask Alvaria if V3 is not enabled for you.',
	},
	{
		displayName: 'Subscriptions',
		name: 'subscriptions',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		placeholder: 'Add Subscription',
		default: {},
		description:
			'Events to receive besides those of your own user and campaigns. Pick them under Trigger On as well.',
		options: [{ displayName: 'Subscription', name: 'subscription', values: subscriptionFields }],
	},
	{
		displayName: 'Executions',
		name: 'executions',
		type: 'options',
		options: [
			{
				name: 'One per Event',
				value: 'perEvent',
				description: 'Each event has an execution of its own',
			},
			{
				name: 'One per Poll',
				value: 'perPoll',
				description: 'All events that arrive together are items of one execution; saves executions',
			},
		],
		default: 'perEvent',
		description: 'How events become executions',
	},
	{
		displayName: 'Acknowledge',
		name: 'acknowledge',
		type: 'options',
		displayOptions: { show: { apiVersion: ['v3'] } },
		options: [
			{
				name: 'By the Workflow',
				value: 'byWorkflow',
				description:
					'When an Alvaria Streaming node in this workflow does it, with the operation Acknowledge',
			},
			{
				name: 'On Certain Statuses',
				value: 'onStatus',
				description: 'When the execution has ended with one of the statuses you pick',
			},
			{
				name: 'On Receipt',
				value: 'onReceipt',
				description: 'Before the execution starts: an event may get lost, none runs twice',
			},
			{
				name: 'When the Execution Has Finished',
				value: 'onFinish',
				description: 'However it ended',
			},
			{
				name: 'When the Execution Has Succeeded',
				value: 'onSuccess',
				description: 'An event whose execution fails runs again after a while',
			},
			{
				name: 'When the Execution Is Stored',
				value: 'onStored',
				description: 'As soon as n8n has saved and started it, however it goes on',
			},
		],
		default: 'onSuccess',
		description:
			'When Alvaria is told that an event is dealt with. Until then it delivers the event again. A paused execution (Wait node) is waited for; n8n then tells only that it has ended.',
	},
	{
		displayName: 'Statuses',
		name: 'statuses',
		type: 'multiOptions',
		displayOptions: { show: { apiVersion: ['v3'], acknowledge: ['onStatus'] } },
		options: Object.entries(STATUSES).map(([name, value]) => ({ name, value })),
		default: ['success'],
		description: 'The statuses on which an event is acknowledged',
	},
	{
		displayName:
			'Add an Alvaria Streaming node with the operation Event: Acknowledge where the workflow is done with the event. An event it does not acknowledge runs again.',
		name: 'byWorkflowNotice',
		type: 'notice',
		displayOptions: { show: { apiVersion: ['v3'], acknowledge: ['byWorkflow'] } },
		default: '',
	},
	{
		displayName: 'After a Crash',
		name: 'redelivery',
		type: 'options',
		displayOptions: {
			show: { apiVersion: ['v3'], executions: ['perEvent'] },
			hide: { acknowledge: ['onReceipt'] },
		},
		options: [
			{
				name: 'Run Again',
				value: 'runAgain',
				description:
					'No event is lost: one whose execution did not finish runs again. One that had succeeded but was not yet acknowledged runs twice.',
			},
			{
				name: 'Never Twice',
				value: 'neverTwice',
				description:
					'No event starts twice, as long as n8n keeps its execution: one that crashed or failed does not run again, is acknowledged, and stays in the list of executions. Needs n8n 2.20 or newer.',
			},
		],
		default: 'runAgain',
		description:
			'What happens to an event that Alvaria delivers again. After a crash n8n cannot tell how its first execution ended, so it can rule out only one of the two: that the event is lost, or that it runs twice.',
	},
	{
		displayName: 'Test Runs',
		name: 'testRun',
		type: 'options',
		options: [
			{
				name: 'Check the Connection',
				value: 'check',
				description:
					'Tries out credential, session, subscriptions and acknowledgements, and says what to do where something is refused; tells how the published trigger is',
			},
			{
				name: 'Wait for Real Events',
				value: 'live',
				description:
					'In a session of their own, which is deleted afterwards. Without a credential: a sample.',
			},
			{
				name: 'Use a Sample',
				value: 'sample',
				description:
					'A realistic event of the first type picked, or the call chosen below, made up; Alvaria is not asked',
			},
		],
		default: 'live',
		description:
			'What "Execute Step" gives in the editor. It has no effect once the workflow is published.',
	},
	{
		displayName: 'Sample Call',
		name: 'sampleCall',
		type: 'options',
		options: sampleCallOptions(alvariaCalls),
		default: 'Answered',
		displayOptions: { show: { deliver: [CALLS], testRun: ['sample'] } },
		description: 'The call that a test run gives',
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options: byName([
			unknownEventsOption,
			...callOptions,
			numberOption(
				'inactivityDelay',
				'After how long without a request Alvaria drops the session, and with it what it still holds',
			),
			labelOption,
			// Not hidden under V2: the editor would forget what was typed.
			numberOption(
				'maxAttempts',
				'How many executions an event may have before it is acknowledged although none succeeded, with V3; 0 for no limit',
			),
			numberOption('maxEvents', 'How many new events to take over at once'),
			numberOption(
				'maxInFlight',
				'How many executions may run at a time; further events wait, and Alvaria keeps them meanwhile',
			),
			personalDataOption,
			{
				displayName: 'Require Acknowledgement',
				name: 'requireAcknowledgement',
				type: 'boolean',
				default: true,
				description:
					'Whether Alvaria keeps events until they are acknowledged, with V3. Without it, Acknowledge and After a Crash have no effect.',
			},
			numberOption(
				'retryDelay',
				'How long an event whose execution failed waits before it runs again, with V3, doubling each time up to ten minutes',
			),
			separateOutputsOption,
		]),
	},
	...collectionsAsWritten,
];
