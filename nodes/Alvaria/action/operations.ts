import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	WorkflowExecuteMode,
} from 'n8n-workflow';

import { executionData } from '../api/item';
import type { ItemMasker } from '../../shared/privacy/masker';
import type { AlvariaHttp } from '../api/http';
import { toResponse } from '../api/reply';
import {
	acknowledge,
	createSession,
	createSubscription,
	deleteSession,
	getEvents,
	INACTIVITY_DELAY,
	MAX_EVENTS,
	objectOf,
	subscriptionBody,
	SUBSCRIPTIONS,
	type ApiVersion,
} from '../api/streaming';
import { SettingsError } from '../api/failure';
import { idsOf, subscriptionOf } from '../api/subscriptionForm';

/** What an operation has to work with, for one item. */
export interface OperationContext {
	http: AlvariaHttp;
	/** A parameter of the node, for this item. */
	get: (name: string, fallback?: unknown) => unknown;
	sendResponse: IExecuteFunctions['sendResponse'] | undefined;
	/** What takes personal data out of events, as this item's options want it. */
	mask: () => Promise<ItemMasker | undefined>;
	/** How the execution was started. */
	mode: WorkflowExecuteMode;
	/** Shows the user a remark beside the output. */
	hint: (message: string) => void;
}

type Operation = (context: OperationContext) => Promise<INodeExecutionData[]>;

/** What the node can do, by resource and operation. */
export const operations: Record<string, Record<string, Operation | undefined> | undefined> = {
	session: {
		create: async ({ http, get }) => {
			const session = await createSession(http, {
				version: get('apiVersion') as ApiVersion,
				inactivityDelay: within(get('inactivityDelay'), 'Inactivity Delay', INACTIVITY_DELAY),
				requireAcknowledgement: get('requireAcknowledgement', false) === true,
			});
			const { id, version, ...settings } = session;
			return one({ sessionId: id, apiVersion: version, ...settings });
		},
		delete: async ({ http, get }) => {
			const id = textOf(get('sessionId'), 'Session ID');
			await deleteSession(http, { id, version: get('apiVersion') as ApiVersion });
			return one({ deleted: true });
		},
	},
	event: {
		getAll: async ({ http, get, mask }) => {
			const id = textOf(get('sessionId'), 'Session ID');
			const maxEvents = within(get('maxEvents'), 'Max Events', MAX_EVENTS);
			const version = get('apiVersion') as ApiVersion;
			return (await getEvents(http, { id, version }, maxEvents)).map(executionData(await mask()));
		},
		acknowledge: async (context) => {
			const eventIds = idsOf(context.get('eventIds'));
			if (eventIds.length === 0) {
				throw new SettingsError(
					'Event IDs is empty: enter the IDs of the events, or an expression that gives them, such as {{ $json.id }}',
				);
			}
			return context.get('of') === 'session'
				? await acknowledgeInSession(context, eventIds)
				: await acknowledgeByTrigger(context, eventIds);
		},
	},
	subscription: {
		create: async ({ http, get }) => {
			const sessionId = textOf(get('sessionId'), 'Session ID');
			return one(await createSubscription(http, sessionId, subscriptionOf(formOf(get))));
		},
		get: async (context) => one(objectOf(await ofSubscription(context, 'GET'))),
		getAll: async ({ http, get }) => {
			const sessionId = textOf(get('sessionId'), 'Session ID');
			const answer = objectOf(await http({ method: 'GET', ...SUBSCRIPTIONS, sessionId }));
			return (Array.isArray(answer.subscriptions) ? answer.subscriptions : []).map((json) => ({
				json: json as IDataObject,
			}));
		},
		update: async (context) => {
			const body = subscriptionBody(subscriptionOf(formOf(context.get)));
			return one(objectOf(await ofSubscription(context, 'PUT', body)));
		},
		delete: async (context) => {
			await ofSubscription(context, 'DELETE');
			return one({ deleted: true });
		},
	},
};

async function acknowledgeInSession(
	{ http, get }: OperationContext,
	eventIds: string[],
): Promise<INodeExecutionData[]> {
	const sessionId = textOf(get('sessionId'), 'Session ID');
	const { notFound } = await acknowledge(http, sessionId, eventIds);
	return eventIds.map((eventId) => ({
		json: { eventId, result: notFound.includes(eventId) ? 'notFound' : 'acknowledged' },
	}));
}

/** The trigger knows the session, also when it has changed since, and tries until Alvaria has confirmed. */
async function acknowledgeByTrigger(
	{ sendResponse, mode, hint }: OperationContext,
	eventIds: string[],
): Promise<INodeExecutionData[]> {
	if (!sendResponse) {
		throw new SettingsError('An AI tool cannot reach the trigger: acknowledge by session');
	}
	const isAwaited = mode === 'trigger';
	if (isAwaited) await sendResponse(toResponse({ kind: 'acknowledge', eventIds }));
	else hint('Nothing was acknowledged: this execution was not started by the trigger');
	return eventIds.map((eventId) => ({
		json: { eventId, result: isAwaited ? 'passedOn' : 'notPassedOn' },
	}));
}

async function ofSubscription(
	{ http, get }: OperationContext,
	method: 'GET' | 'PUT' | 'DELETE',
	body?: IDataObject,
): Promise<unknown> {
	const sessionId = textOf(get('sessionId'), 'Session ID');
	const id = encodeURIComponent(textOf(get('subscriptionId'), 'Subscription ID'));
	const { version, path } = SUBSCRIPTIONS;
	return await http({ method, version, path: `${path}/${id}`, sessionId, body });
}

/** The fields of the subscription form; those of the other type are not asked for. */
const formOf = (get: OperationContext['get']): IDataObject =>
	Object.fromEntries(
		[
			'catalogType',
			'agentEvents',
			'changeEvents',
			'agentResources',
			'changeResources',
			'resourceIds',
			'description',
		].map((name) => [name, get(name, '') as IDataObject[string]]),
	);

const one = (json: IDataObject): INodeExecutionData[] => [{ json }];

function textOf(value: unknown, label: string): string {
	const text = String(value ?? '').trim();
	if (text === '') {
		throw new SettingsError(`${label} is empty: enter it, or an expression that gives it`);
	}
	return text;
}

function within(value: unknown, label: string, { min, max }: { min: number; max: number }): number {
	const number = Number(value);
	if (Number.isInteger(number) && number >= min && number <= max) return number;
	throw new SettingsError(
		`${label} must be a whole number from ${min} to ${max}; it is ${String(value)}`,
	);
}
