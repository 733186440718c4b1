import type { ApiVersion, Operation } from './protocol';

/** An address of the service and what each HTTP method does there. */
export interface Route {
	operations: Partial<Record<string, Operation>>;
	version: ApiVersion;
	organization: string;
	/** The last part of an address that names one subscription, else empty. */
	subscriptionId: string;
}

export const TOKEN_PATH = '/tokenservice/oauth2/access_token';

const SESSION = { POST: 'createSession', DELETE: 'deleteSession' } as const;
const EVENTS = { GET: 'events' } as const;

/** By version and resource. Subscriptions are documented under v2 alone, for sessions of both. */
const ADDRESSES: Record<string, Route['operations'] | undefined> = {
	'v2 session': SESSION,
	'v3 session': SESSION,
	'v2 events': EVENTS,
	'v3 events': EVENTS,
	'v3 acknowledge': { POST: 'acknowledge' },
	'v2 subscriptions': { POST: 'createSubscription', GET: 'listSubscriptions' },
	'v2 subscriptions/id': {
		GET: 'getSubscription',
		PUT: 'updateSubscription',
		DELETE: 'deleteSubscription',
	},
};

const STREAMING_PATH =
	/^\/via\/(v2|v3)\/organizations\/([^/]+)\/streaming\/([a-z]+)(?:\/([^/]+))?$/;

/** The address behind a path; `undefined` where the document has none. */
export function routeOf(path: string): Route | undefined {
	if (path === TOKEN_PATH) {
		return { operations: { POST: 'token' }, version: 'v3', organization: '', subscriptionId: '' };
	}
	const match = STREAMING_PATH.exec(path);
	if (!match) return undefined;
	const [, version, organization, resource, subscriptionId = ''] = match;
	const operations = ADDRESSES[`${version} ${resource}${subscriptionId && '/id'}`];
	return operations && { operations, version: version as ApiVersion, organization, subscriptionId };
}

export const operationOf = (method: string, path: string): Operation | undefined =>
	routeOf(path)?.operations[method];
