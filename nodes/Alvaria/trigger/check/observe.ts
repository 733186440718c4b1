/** What the check finds out: each thing that a published trigger needs is tried once, in a session of its own. */
import { randomUUID } from 'node:crypto';

import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { ask, type Answer, type Fault } from '../../../shared/check/addresses';
import { AlvariaFailure } from '../../api/failure';
import { alvariaHttp, CREDENTIAL, streamingUrl } from '../../api/http';
import {
	acknowledge,
	createSession,
	createSubscription,
	deleteSession,
	getEvents,
	INACTIVITY_DELAY,
	type Acknowledged,
	type SubscriptionRequest,
} from '../../api/streaming';
import type { ConsumerReport } from '../../consumer/connection';
import type { Keeper } from '../../consumer/keeper';
import { GRACE } from '../../consumer/session';
import type { TriggerSettings } from '../settings';

/** What came of a step. */
export type Tried<T> = { value: T } | { failure: AlvariaFailure };

/** An address with what answered there; undefined where it is none. */
export interface Reached {
	host: string;
	answer: Answer | Fault;
}

/** All that the check has found out. What was not tried is undefined. */
export interface Observed {
	/** Why the node can't be published as it is set. */
	settingsFault?: { message: string; description?: string };
	/** Fields of the credential without a value; undefined where there is no credential to read. */
	missing?: string[];
	signIn?: Reached;
	api?: Reached;
	session?: Tried<unknown>;
	subscriptions: Array<{ request: SubscriptionRequest; tried?: Tried<unknown> }>;
	poll?: Tried<{ events: number; ms: number }>;
	acknowledgement?: Tried<Acknowledged>;
	deletion?: Tried<void>;
	/** Whether the API has acknowledgements, as the node is set. */
	isAcknowledged: boolean;
	/** Whether n8n says that the workflow is published. */
	isActive: boolean;
	/** The published trigger, where it runs in this process. */
	published?: ConsumerReport;
	/** Milliseconds since 1970. */
	now: number;
}

/** What of the node's settings the check looks at. */
type Looked = Pick<TriggerSettings, 'version' | 'requireAcknowledgement' | 'subscriptions'>;

/** Fields that a credential can't do without. */
const NEEDED = {
	organization: 'Organization',
	apiKey: 'API Key',
	clientId: 'Client ID',
	clientSecret: 'Client Secret',
};

/** Tries everything out; throws only where it is stopped. The published trigger's session is not touched. */
export async function observe(
	context: IExecuteFunctions,
	{ version, requireAcknowledgement, subscriptions }: Looked,
	keeper: Keeper,
): Promise<Observed> {
	const node = context.getNode();
	const { id, active } = context.getWorkflow();
	const isAcknowledged = version === 'v3' && requireAcknowledgement;
	const observed: Observed = {
		isAcknowledged,
		isActive: active,
		published: keeper.report(`${id} ${node.id}`),
		subscriptions: subscriptions.map((request) => ({ request })),
		now: Date.now(),
	};
	const credential = node.credentials?.[CREDENTIAL]
		? await context.getCredentials(CREDENTIAL).catch(() => undefined)
		: undefined;
	if (!credential) return observed;
	observed.missing = Object.entries(NEEDED)
		.filter(([field]) => String(credential[field] ?? '').trim() === '')
		.map(([, label]) => label);
	if (observed.missing.length > 0) return observed;

	observed.signIn = await reach(context, credential.accessTokenUrl);
	observed.api = await reach(context, streamingUrl(credential, version));
	await useSession(context, observed, { version, requireAcknowledgement });
	return observed;
}

/** Whether anything answers at the address: nothing is asked for there. */
async function reach(
	context: IExecuteFunctions,
	address: IDataObject[string],
): Promise<Reached | undefined> {
	if (typeof address !== 'string' || !URL.canParse(address)) return undefined;
	const { origin, host } = new URL(address);
	return { host, answer: await ask(context, { method: 'GET', url: `${origin}/` }) };
}

async function useSession(
	context: IExecuteFunctions,
	observed: Observed,
	{ version, requireAcknowledgement }: Omit<Looked, 'subscriptions'>,
): Promise<void> {
	const http = alvariaHttp(context);
	const signal = context.getExecutionCancelSignal();
	const plan = { version, requireAcknowledgement, inactivityDelay: INACTIVITY_DELAY.min };
	const created = await tried(createSession(http, plan, signal));
	observed.session = created;
	if ('failure' in created) return;
	const session = created.value;
	try {
		for (const subscription of observed.subscriptions) {
			const { request } = subscription;
			subscription.tried = await tried(createSubscription(http, session.id, request, signal));
		}
		// With V2 it would take events away, should Alvaria have one queue for all of a client's sessions.
		if (observed.isAcknowledged) {
			const from = Date.now();
			const polled = getEvents(http, session, 1, signal);
			observed.poll = await tried(
				polled.then((events) => ({ events: events.length, ms: Date.now() - from })),
			);
			// An event that nobody has: it changes nothing, and Alvaria says that it did not find it.
			observed.acknowledgement = await tried(acknowledge(http, session.id, [randomUUID()]));
		}
	} finally {
		observed.deletion = await tried(deleteSession(http, session, GRACE));
	}
}

async function tried<T>(step: Promise<T>): Promise<Tried<T>> {
	try {
		return { value: await step };
	} catch (error) {
		const failure = AlvariaFailure.from(error);
		if (failure.kind === 'aborted') throw failure;
		return { failure };
	}
}
