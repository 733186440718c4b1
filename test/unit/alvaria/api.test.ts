import { runInNewContext } from 'node:vm';

import { NodeHelpers, type IAllExecuteFunctions, type IDataObject, type INode } from 'n8n-workflow';

import { AlvariaCloudOAuth2Api } from '../../../credentials/AlvariaCloudOAuth2Api.credentials';

import { readEvents } from '../../../nodes/Alvaria/api/event';
import {
	AlvariaFailure,
	failureOf,
	kindOfStatus,
	retryAfterMs,
} from '../../../nodes/Alvaria/api/failure';
import {
	alvariaHttp,
	streamingUrl,
	toFailure,
	type HttpContext,
} from '../../../nodes/Alvaria/api/http';
import { toNodeError } from '../../../nodes/Alvaria/api/nodeError';
import { subscriptionOf } from '../../../nodes/Alvaria/api/subscriptionForm';
import { itemOf, sampleOf } from '../../../nodes/Alvaria/api/item';
import { alvaria } from '../../../nodes/Alvaria/events';
import { readSettings, RANGES } from '../../../nodes/Alvaria/trigger/settings';

describe('failures', () => {
	it.each([
		[400, 'Invalid or expired session', 'sessionInvalid'],
		[400, '{"message":"INVALID OR EXPIRED SESSION."}', 'sessionInvalid'],
		[400, 'Bad Request', 'rejected'],
		[401, '', 'unauthorized'],
		[403, '', 'unauthorized'],
		[404, '', 'rejected'],
		[405, '', 'rejected'],
		[408, '', 'transient'],
		[429, '', 'throttled'],
		[500, 'Invalid or expired session', 'transient'],
		[504, '', 'transient'],
	])('%i %s: %s', (status, text, kind) => expect(kindOfStatus(status, text)).toBe(kind));

	it('read Retry-After as seconds or as a date', () => {
		const now = Date.UTC(2026, 0, 1);
		expect(retryAfterMs('7', now)).toBe(7000);
		expect(retryAfterMs(0.5, now)).toBe(500);
		expect(retryAfterMs(new Date(now + 3000).toUTCString(), now)).toBe(3000);
		expect(retryAfterMs(new Date(now - 3000).toUTCString(), now)).toBe(0);
		expect([undefined, '', 'soon', null].map((header) => retryAfterMs(header, now))).toEqual(
			Array(4).fill(undefined),
		);
	});

	it("tell Alvaria's message and reasons", () => {
		const body = { code: 400, message: 'Bad Request', errors: [{ scope: 'body', reason: 'r' }, 7] };
		expect(failureOf(400, body, {}, 0).message).toBe('Alvaria answered 400: Bad Request (body, r)');
		expect(failureOf(502, '<html>', {}, 0).message).toBe('Alvaria answered 502');
	});
});

describe('requests', () => {
	const credentials: IDataObject = { organization: 'acme', apiKey: 'key' };

	function rig(answer: (options: IDataObject) => unknown) {
		let reads = 0;
		const sent: IDataObject[] = [];
		const context = {
			getCredentials: async () => {
				reads++;
				return credentials;
			},
			helpers: {
				httpRequestWithAuthentication: async (_type: string, options: IDataObject) => {
					sent.push(options);
					return await answer(options);
				},
			},
		} as unknown as HttpContext & IAllExecuteFunctions;
		const clock = {
			time: 0,
			sleep: async (_ms: number, signal?: AbortSignal) =>
				await new Promise<void>((resolve, reject) => {
					clock.expire = resolve;
					signal?.addEventListener('abort', () => reject(new Error('aborted')));
				}),
			now: () => clock.time,
			expire: () => {},
		};
		return { http: alvariaHttp(context, clock), sent, clock, reads: () => reads };
	}

	const ok = (body: unknown) => ({ statusCode: 200, headers: {}, body });
	const get = { method: 'GET', version: 'v3', path: '/events' } as const;

	it('read the credential once a minute', async () => {
		const { http, clock, reads } = rig(() => ok({}));
		for (let second = 0; second < 120; second++) {
			clock.time = second * 1000;
			await http(get);
		}
		expect(reads()).toBe(2);
	});

	it('get another token under an n8n that knows no exceptions from ignored statuses', async () => {
		const { http, sent } = rig(({ ignoreHttpStatusErrors }) =>
			ignoreHttpStatusErrors
				? { statusCode: 401, headers: {}, body: '' }
				: ok({ answered: 'with a new token' }),
		);
		await expect(http(get)).resolves.toEqual({ answered: 'with a new token' });
		expect(sent).toHaveLength(2);
	});

	it('do not follow redirects, which would carry key and session elsewhere', async () => {
		const { http, sent } = rig(() => ({ statusCode: 302, headers: { location: 'x' }, body: '' }));
		await expect(http(get)).rejects.toMatchObject({ kind: 'rejected', status: 302 });
		expect(sent[0].disableFollowRedirect).toBe(true);
	});

	it('end when an answer takes too long', async () => {
		const { http, clock } = rig(
			async ({ abortSignal }) =>
				await new Promise((_, reject) => {
					(abortSignal as unknown as AbortSignal).addEventListener('abort', () =>
						reject(new Error('canceled')),
					);
				}),
		);
		const answer = http(get);
		await new Promise((resolve) => setImmediate(resolve));
		clock.expire();
		await expect(answer).rejects.toMatchObject({
			kind: 'transient',
			message: expect.stringContaining('did not answer in 20 s'),
		});
	});

	it.each([
		['Failed to acquire OAuth2 access token: HTTP status 503', 'transient'],
		['Failed to acquire OAuth2 access token: HTTP status 429', 'transient'],
		['Failed to acquire OAuth2 access token: connect ECONNREFUSED 10.0.0.1:443', 'transient'],
		[
			'Failed to acquire OAuth2 access token: Client network socket disconnected before secure TLS connection was established',
			'transient',
		],
		[
			'Failed to acquire OAuth2 access token: The authorization server encountered an unexpected condition that prevented it from fulfilling the request. (This error code is needed because a 500 Internal Server Error HTTP status code cannot be returned to the client via an HTTP redirect.)',
			'transient',
		],
		['Failed to acquire OAuth2 access token: HTTP status 404', 'unauthorized'],
		['Failed to acquire OAuth2 access token: The client is not authorized', 'unauthorized'],
		['Client authentication failed (e.g., unknown client)', 'unauthorized'],
		['socket hang up', 'transient'],
	])('%s: %s', async (message, kind) => {
		const { http } = rig(async () => await Promise.reject(new Error(message)));
		await expect(http(get)).rejects.toMatchObject({ kind });
	});

	it('go to the address of the organisation, or to one of its own', () => {
		expect(streamingUrl(credentials, 'v2')).toBe(
			'https://acme.via.aspect-cloud.net/via/v2/organizations/acme/streaming',
		);
		expect(streamingUrl({ organization: 'a/b', baseUrl: 'http://localhost:1//' }, 'v3')).toBe(
			'http://localhost:1/via/v3/organizations/a%2Fb/streaming',
		);
	});
});

describe('a refused token: what to check', () => {
	it.each([
		['Client authentication failed (e.g., unknown client)', /client secret is wrong/],
		['Failed to acquire OAuth2 access token: HTTP status 401', /client secret is wrong/],
		['The requested scope is invalid, unknown, or malformed.', /ask Alvaria to allow/],
		[
			'Failed to acquire OAuth2 access token: The request is missing a required parameter',
			/check the organisation/,
		],
		['Failed to acquire OAuth2 access token: HTTP status 404', /check the region/],
		[
			'Failed to acquire OAuth2 access token: getaddrinfo ENOTFOUND myaspect.xx.id.aspect-cloud.net',
			/check the region/,
		],
		['getaddrinfo ENOTFOUND acme.via.aspect-cloud.net', /check the organisation/],
	])('%s', (said, advice) => {
		expect(toFailure(new Error(said), 0).message).toMatch(advice);
	});

	it('a node shows what to ask Alvaria for', () => {
		const node = { name: 'Alvaria' } as INode;
		const told = (failure: AlvariaFailure) => toNodeError(node, failure).description;
		expect(told(failureOf(401, '', {}, 0))).toMatch(/API key/);
		expect(told(failureOf(401, '', {}, 0))).not.toMatch(/Check client ID/);
		expect(told(failureOf(403, '', {}, 0))).toMatch(/streaming API/);
		expect(told(failureOf(404, '', {}, 0))).toMatch(/organisation and the region/);
		expect(told(new AlvariaFailure('unauthorized', 'No access token'))).toMatch(/client secret/);
		expect(told(new AlvariaFailure('transient', 'Alvaria is away'))).toBeFalsy();
	});
});

/** The credential's own expressions, evaluated as n8n does, and what the node makes of the same credential. */
describe('the addresses of a credential', () => {
	const of = (name: string) =>
		String(new AlvariaCloudOAuth2Api().properties.find((one) => one.name === name)?.default);
	const evaluated = (expression: string, scope: IDataObject): unknown =>
		runInNewContext(expression.replace(/^=\{\{|\}\}$/g, ''), scope);
	const tokenUrl = (credential: IDataObject) =>
		evaluated(of('accessTokenUrl'), { $self: credential });
	const testUrl = (credential: IDataObject) =>
		evaluated(String(new AlvariaCloudOAuth2Api().test.request.baseURL), {
			$credentials: credential,
		});

	it.each([
		['aws-us', 'myaspect.id.aspect-cloud.net', 'via.aspect-cloud.net'],
		['aws-eu', 'myaspect.eu.id.aspect-cloud.net', 'via.aspect-cloud.net'],
		['aws-uk', 'myaspect.uk.id.aspect-cloud.net', 'via.aspect-cloud.net'],
		['aws-ca', 'myaspect.ca.id.aspect-cloud.net', 'via.aspect-cloud.net'],
		['aws-tri', 'myaccount.tri1.wss.alvaria.cloud', 'wos.alvaria.cloud'],
		['gcp', 'myaccount.dsm.sre.alvaria.cloud', 'apc.alvaria.cloud'],
	])('follow from the region %s, whatever was typed for another', (region, host, domain) => {
		const credential = {
			...{ organization: ' acme ', region },
			...{ tokenUrl: 'https://old.example/token', baseUrl: 'https://old.example' },
		};
		expect(tokenUrl(credential)).toBe(
			`https://${host}/tokenservice/oauth2/access_token?realm=acme`,
		);
		const api = `https://acme.${domain}/via/v3/organizations/acme/streaming`;
		expect(testUrl(credential)).toBe(api);
		expect(streamingUrl(credential, 'v3')).toBe(api);
	});

	it.each([
		[{ region: 'other' }, 'https://a.example/token?realm=acme', 'https://b.example'],
		[
			{ region: 'other', tokenUrl: 'https://a.example/token?realm=/x' },
			'https://a.example/token?realm=/x',
			'https://b.example',
		],
		// Saved before there was a list.
		[{ region: 'us-east-1' }, 'https://a.example/token?realm=acme', 'https://b.example'],
		[
			{ region: 'yyz', tokenUrl: '', baseUrl: '' },
			'https://myaspect.yyz.id.aspect-cloud.net/tokenservice/oauth2/access_token?realm=acme',
			'https://acme.via.aspect-cloud.net',
		],
	])('are typed, or follow from a typed region: %j', (changes, token, api) => {
		const credential = {
			...{
				organization: 'acme',
				tokenUrl: 'https://a.example/token',
				baseUrl: 'https://b.example/',
			},
			...changes,
		};
		expect(tokenUrl(credential)).toBe(token);
		const url = `${api}/via/v3/organizations/acme/streaming`;
		expect(testUrl(credential)).toBe(url);
		expect(streamingUrl(credential, 'v3')).toBe(url);
	});

	it('the realm is posted too, and no organisation can change the address', () => {
		const credential = { organization: 'a&b/"c"', region: 'aws-eu' };
		expect(
			JSON.parse(String(evaluated(of('additionalBodyProperties'), { $self: credential }))),
		).toEqual({ realm: 'a&b/"c"' });
		expect(tokenUrl(credential)).toMatch(/\?realm=a%26b%2F%22c%22$/);
	});

	it('are kept by n8n where the region is in no list, as it was typed', () => {
		const { properties } = new AlvariaCloudOAuth2Api();
		const kept = (region: string) =>
			NodeHelpers.getNodeParameters(
				properties,
				{ organization: 'acme', region, baseUrl: 'https://b.example' },
				...([true, false, null, null] as const),
			);
		expect(kept('us-east-1')).toMatchObject({ region: 'us-east-1', baseUrl: 'https://b.example' });
		expect(kept('other')).toMatchObject({ baseUrl: 'https://b.example' });
		expect(kept('aws-eu')).not.toHaveProperty('baseUrl');
	});
});

describe('events', () => {
	it('are read alike from v2 and v3', () => {
		const common = { publishedTime: '2026-01-01T00:00:00Z', payload: '{}' };
		const [v2, v3] = readEvents({
			events: [
				{ id: '1', type: 'engagementCenter.Idle', ...common },
				{ eventId: 1, eventType: 'engagementCenter.Idle', correlationId: 'c', ...common },
			],
		});
		expect(v3).toEqual({ ...v2, correlationId: 'c' });
	});

	it('without an id get one that stays the same', () => {
		const [first, second, other] = readEvents({
			events: [{ type: 'a' }, { type: 'a' }, { type: 'b' }],
		});
		expect(first.id).toBe(second.id);
		expect(other.id).not.toBe(first.id);
	});

	it.each([undefined, null, '', 'text', 7, [], {}, { events: {} }, { events: 'x' }])(
		'are not read from %j',
		(answer) => expect(() => readEvents(answer)).toThrow(AlvariaFailure),
	);

	it('that are not objects are left out', () => {
		expect(readEvents({ events: [null, 7, 'x', [], { id: '1', type: 't' }] })).toHaveLength(1);
	});

	it.each(alvaria.events.map(({ name }) => name))('%s: its sample is sound', (name) => {
		const now = new Date('2026-03-02T08:00:00Z');
		const item = itemOf(sampleOf(name, now));
		expect(item).toMatchObject({ type: name, source: 'alvaria', time: now.toISOString() });
		expect(item.issues).toBeUndefined();
	});
});

describe('settings', () => {
	const read = (parameters: IDataObject = {}) =>
		readSettings((name, fallback) => ({ events: ['*'], ...parameters })[name] ?? fallback);

	it('are the recommended ones unless the user changes them', () => {
		expect(read()).toMatchObject({
			version: 'v3',
			requireAcknowledgement: true,
			inactivityDelay: 120,
			maxEvents: 50,
			mode: 'onSuccess',
			redelivery: 'runAgain',
			perPoll: false,
			subscriptions: [],
		});
	});

	it.each(Object.entries(RANGES))(
		'%s: its range is kept, and named',
		(name, { label, min, max }) => {
			for (const value of [min, max, String(max)]) read({ options: { [name]: value } });
			for (const value of [min - 1, max + 1, min + 0.5, Number.NaN, 'many', '']) {
				expect(() => read({ options: { [name]: value } })).toThrow(
					`${label} must be a whole number from ${min} to ${max}`,
				);
			}
		},
	);

	it('that promise what cannot be kept are refused or corrected', () => {
		expect(() => read({ acknowledge: 'onStatus', statuses: [] })).toThrow('at least one status');
		expect(read({ executions: 'perPoll', redelivery: 'neverTwice' }).redelivery).toBe('runAgain');
		expect(read({ apiVersion: 'v2' }).requireAcknowledgement).toBe(false);
	});

	it('read a subscription of either type', () => {
		expect(
			subscriptionOf({
				catalogType: 'engagementCenterThirdParty',
				agentEvents: ['Idle'],
				agentResources: 'users',
				resourceIds: ' a, b,, ',
			}),
		).toEqual({
			catalogType: 'engagementCenterThirdParty',
			events: ['Idle'],
			resourceType: 'users',
			resourceIds: ['a', 'b'],
		});
		expect(() => subscriptionOf({ catalogType: 'changeNotification', changeEvents: [] })).toThrow(
			'at least one event',
		);
	});
});
