import type { ExecutionStatus, IDataObject } from 'n8n-workflow';

import { longestCallMs } from '../../shared/calls/properties';
import { gatheredFrom } from '../../shared/calls/rules';
import { chosenEvents, picker } from '../../shared/node/choices';
import { deliversCalls, type GetParameter } from '../../shared/node/parameters';
import { callSelector, selector } from '../../shared/receive/select';
import type { StreamingEvent } from '../api/event';
import { SettingsError } from '../api/failure';
import { vendorEventOf } from '../api/item';
import {
	INACTIVITY_DELAY,
	MAX_EVENTS,
	type ApiVersion,
	type SubscriptionRequest,
} from '../api/streaming';
import { subscriptionOf } from '../api/subscriptionForm';
import { alvariaCalls } from '../calls';
import { callOf, type CallSettings } from '../consumer/callDesk';
import type { ConsumerSettings } from '../consumer/connection';
import type { AcknowledgeMode, Redelivery } from '../consumer/decision';
import { alvaria } from '../events';
import { ALL_CATALOG_EVENTS, THIRD_PARTY_EVENTS } from '../events/subscribable';

/** Numbers a user may set: their names, ranges and defaults, for the node's form and for its check. */
export const RANGES = {
	inactivityDelay: { label: 'Inactivity Delay', unit: ' seconds', ...INACTIVITY_DELAY },
	maxEvents: { label: 'Max Events', unit: '', ...MAX_EVENTS },
	maxInFlight: { label: 'Max Executions at Once', unit: '', min: 1, max: 200, default: 20 },
	maxAttempts: { label: 'Max Attempts', unit: '', min: 0, max: 1_000, default: 0 },
	retryDelay: { label: 'Retry Delay', unit: ' seconds', min: 1, max: 600, default: 10 },
} as const;

type RangeName = keyof typeof RANGES;

/** The node's parameters, checked and in the units of the consumer. */
export interface TriggerSettings extends ConsumerSettings {
	/** Whether an event starts the workflow: it is picked and passes the filters; or is part of a call. */
	isWanted: (event: StreamingEvent) => boolean;
	/** Where whole calls are delivered. */
	calls?: CallSettings;
}

/** What calls are gathered from, by the names that subscriptions have. */
export const CALL_EVENTS: readonly string[] = THIRD_PARTY_EVENTS.filter((name) =>
	gatheredFrom(alvariaCalls, alvaria).includes(`engagementCenter.${name}`),
);

/** The node's parameters, checked. Throws a `SettingsError` that names what is wrong. */
export function readSettings(get: GetParameter): TriggerSettings {
	const options = get('options', {}) as IDataObject;
	const version = get('apiVersion', 'v3') as ApiVersion;
	const perPoll = get('executions', 'perEvent') === 'perPoll';
	const mode = get('acknowledge', 'onSuccess') as AcknowledgeMode;
	const statuses = mode === 'onStatus' ? (get('statuses', []) as ExecutionStatus[]) : [];
	if (mode === 'onStatus' && statuses.length === 0) {
		throw new SettingsError('Pick at least one status under Statuses');
	}
	const isForCalls = deliversCalls(get);
	const subscriptions = (
		((get('subscriptions', {}) as IDataObject).subscription as IDataObject[] | undefined) ?? []
	).map(subscriptionOf);
	return {
		version,
		requireAcknowledgement: version === 'v3' && options.requireAcknowledgement !== false,
		inactivityDelay: numberOf('inactivityDelay', options),
		maxEvents: numberOf('maxEvents', options),
		maxInFlight: numberOf('maxInFlight', options),
		maxAttempts: numberOf('maxAttempts', options),
		retryDelay: numberOf('retryDelay', options) * 1000,
		subscriptions: isForCalls ? subscriptions.map(withCalls) : subscriptions,
		mode,
		statuses,
		// The events of a poll come in other company when they are delivered again.
		redelivery: perPoll ? 'runAgain' : (get('redelivery', 'runAgain') as Redelivery),
		perPoll,
		isWanted: isForCalls ? (event) => callOf(event) !== undefined : wanted(get),
		calls: isForCalls ? callSettings(get) : undefined,
	};
}

/** Of other agents, calls need their events from the first to the last, whatever else is picked. */
function withCalls(subscription: SubscriptionRequest): SubscriptionRequest {
	const { catalogType, events } = subscription;
	if (catalogType === 'changeNotification' || events.includes(ALL_CATALOG_EVENTS)) {
		return subscription;
	}
	return { ...subscription, events: [...new Set([...events, ...CALL_EVENTS])] };
}

function callSettings(get: GetParameter): CallSettings {
	const options = get('options', {}) as IDataObject;
	const filters = get('filters', {}) as IDataObject;
	return {
		verdict: callSelector({ catalogue: alvaria }, { filters, ignoreStale: false }, 0).verdict,
		deliversUnfinished: options.unfinishedCalls !== false,
		longestMs: longestCallMs(options),
	};
}

/** Whether an event is picked and passes the filters. Its payload is read only where a filter is set. */
function wanted(get: GetParameter): TriggerSettings['isWanted'] {
	const picked = chosenEvents(get('events', []));
	const filters = get('filters', {}) as IDataObject;
	const isPicked = picker(picked);
	if (Object.keys(filters).length === 0) return ({ type }) => isPicked(type);
	const { verdict } = selector({ catalogue: alvaria }, { picked, filters, ignoreStale: false }, 0);
	return (event) => isPicked(event.type) && verdict(vendorEventOf(event)) === undefined;
}

function numberOf(name: RangeName, options: IDataObject): number {
	const { label, unit, min, max, default: fallback } = RANGES[name];
	const value = options[name] ?? fallback;
	const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
	if (typeof number === 'number' && Number.isInteger(number) && number >= min && number <= max) {
		return number;
	}
	throw new SettingsError(
		`${label} must be a whole number from ${min} to ${max}${unit}; it is ${String(value)}`,
	);
}
