import type { IHookFunctions, IWebhookFunctions } from 'n8n-workflow';

import { enreach } from '../../../nodes/Enreach/events';
import { enreachAdapter } from '../../../nodes/Enreach/adapter';
import { SET_UP } from '../../../nodes/shared/receive/setup';
import {
	askForSample,
	requestedSamples,
	stepsFor,
	testRunItems,
} from '../../../nodes/shared/receive/testRun';
import { webitelFlow } from '../../../nodes/Webitel/flow';
import { webitelAdapter } from '../../../nodes/Webitel/adapter';
import { FakeResponse } from './fakes';
import { until as untilSoon } from '../../support/host/process';

const URL_OF_N8N = 'https://n8n.example.com/webhook/abc/webhook';
const MARK = { 'x-contact-center-sample': '1' };

function webhookContext(mode: string, headers: object, parameters: object): IWebhookFunctions {
	return {
		getMode: () => mode,
		getHeaderData: () => headers,
		getNodeParameter: (name: string, fallback: unknown) =>
			(parameters as Record<string, unknown>)[name] ?? fallback,
		getNodeWebhookUrl: () => URL_OF_N8N,
		getWorkflow: () => ({ id: 'workflow', name: 'Missed calls' }),
		getResponseObject: () => new FakeResponse(),
		helpers: {
			prepareBinaryData: async (content: Buffer, fileName: string) =>
				await Promise.resolve({ data: content.toString(), fileName }),
		},
	} as unknown as IWebhookFunctions;
}

const SITE = 'https://n8n.example.com';
const PATH = '/webhook-test/abc/webhook';
const TEST_URL = `${SITE}${PATH}`;

interface Sent {
	method: string;
	url: string;
	headers: Record<string, string>;
	skipSslCertificateValidation: boolean;
}

/** A test run whose requests go to `respond`, which gives an answer or throws. */
function hookContext(
	respond: (request: Sent) => { statusCode: number; body?: unknown },
	{ mode = 'manual', activation = 'manual', sample = 'first', url = TEST_URL } = {},
) {
	const requests: Sent[] = [];
	const warnings: string[] = [];
	const context = {
		getMode: () => mode,
		getActivationMode: () => activation,
		getNodeParameter: () => sample,
		getNodeWebhookUrl: () => url,
		getNode: () => ({ name: 'Enreach Voice Trigger', type: 'enreachTrigger', webhookId: 'id' }),
		logger: { warn: (line: string) => warnings.push(line) },
		helpers: {
			httpRequest: async (request: Sent) => {
				requests.push(request);
				return await Promise.resolve({ headers: {}, ...respond(request) });
			},
		},
	} as unknown as IHookFunctions;
	return { context, requests, warnings };
}

const until = async (what: string, holds: () => boolean) =>
	await untilSoon(what, holds, { timeoutMs: 4_000, everyMs: 5 });

const refused = (): never => {
	throw Object.assign(new Error('connect failed'), { code: 'ECONNREFUSED' });
};

describe('a request for a sample', () => {
	it('gives the sample of the first picked event, marked', () => {
		const context = webhookContext('manual', MARK, { events: ['UserStatus', 'QueueStatus'] });
		expect(requestedSamples(context, enreachAdapter)).toMatchObject([
			{ type: 'UserStatus', source: 'enreach', sample: true },
		]);
	});

	it('gives nothing in production, whoever asks', () => {
		const context = webhookContext('webhook', MARK, { events: ['UserStatus'] });
		expect(requestedSamples(context, enreachAdapter)).toBeUndefined();
	});

	it('gives nothing to a test run that waits for a real event: another one, stopped before, asked', () => {
		const context = webhookContext('manual', MARK, { events: ['UserStatus'], sample: 'off' });
		expect(requestedSamples(context, enreachAdapter)).toBeUndefined();
	});

	it('leaves a real request of a test run alone', () => {
		const context = webhookContext('manual', {}, { events: ['UserStatus'] });
		expect(requestedSamples(context, enreachAdapter)).toBeUndefined();
	});
});

describe("a request for the file for the vendor's side", () => {
	const itemsOf = async (...asked: Parameters<typeof testRunItems>) =>
		(await testRunItems(...asked))?.workflowData?.[0];
	const fileFor = async (events: string[], mode = 'manual') =>
		await itemsOf(webhookContext(mode, MARK, { events, sample: SET_UP }), enreachAdapter);

	it('gives it as an item and as a file, with the production URL and the picked events', async () => {
		const [item] = (await fileFor(['UserStatus'])) ?? [];
		expect(item.json).toEqual({
			Webhook: {
				Endpoint: URL_OF_N8N,
				Secret: 'THE SECRET FROM YOUR CREDENTIAL',
				Description: 'Missed calls',
				TimeoutSeconds: 5,
			},
			Subscriptions: [{ EventType: 'UserStatus', AllEntities: true }],
		});
		expect(JSON.parse(item.binary?.file.data ?? '')).toEqual(item.json);
		expect(item.binary?.file.fileName).toBe('enreach-webhook.json');
	});

	it('asks for no more than a filter lets pass', async () => {
		const parameters = {
			events: ['UserStatus', 'QueueStatus'],
			filters: { queueIds: 'one, two' },
			sample: SET_UP,
		};
		const context = webhookContext('manual', MARK, parameters);
		const [item] = (await itemsOf(context, enreachAdapter)) ?? [];
		expect(item.json.Subscriptions).toEqual([
			{ EventType: 'UserStatus', AllEntities: true },
			{ EventType: 'QueueStatus', EntityId: 'one' },
			{ EventType: 'QueueStatus', EntityId: 'two' },
		]);
	});

	it.each([
		['https://n8n.example.com/webhook/x', false],
		['https://203.0.113.7/webhook/x', false],
		['http://n8n.example.com/webhook/x', true],
		['https://n8n.example.com:5678/webhook/x', true],
		['https://localhost/webhook/x', true],
		['https://n8n/webhook/x', true],
		['https://192.168.1.4/webhook/x', true],
		['https://n8n.office.local/webhook/x', true],
	])('warns of a URL that Enreach cannot reach: %s', (url, isWarned) => {
		const node = { parameter: () => ({}), workflow: 'Missed calls' };
		const file = enreachAdapter.setUp!.content(url, ['UserStatus'], node);
		expect('Warning' in file).toBe(isWarned);
	});

	it('names every event where all are picked', async () => {
		const [item] = (await fileFor(['*'])) ?? [];
		expect(item.json.Subscriptions).toHaveLength(enreach.events.length);
	});

	it('gives nothing in production', async () => {
		expect(await fileFor(['UserStatus'], 'webhook')).toBeUndefined();
	});

	it.each([
		[
			'of the name in the credential',
			{ sentIn: 'header', headerName: 'X-Own', secret: 'known to few' },
			{ 'X-Own': 'THE SECRET FROM YOUR CREDENTIAL' },
		],
		[
			'for basic auth',
			{ sentIn: 'basic', user: 'n8n', password: 'known to few' },
			{ Authorization: 'Basic USER:PASSWORD FROM YOUR CREDENTIAL, IN BASE64' },
		],
		['not at all without authentication', undefined, {}],
		[
			'of the usual name where no credential can be read',
			new Error('none'),
			{ 'X-Webitel-Token': 'THE SECRET FROM YOUR CREDENTIAL' },
		],
	])('wants the secret in a header %s', async (_, credential, headers) => {
		const parameters = {
			events: ['joined'],
			sample: SET_UP,
			authentication: credential ? 'secret' : 'none',
		};
		const context = {
			...webhookContext('manual', MARK, parameters),
			getCredentials: async () =>
				await (credential instanceof Error
					? Promise.reject(credential)
					: Promise.resolve(credential)),
		} as IWebhookFunctions;
		const [{ json }] = (await itemsOf(context, webitelAdapter)) ?? [];
		expect(json).toEqual(webitelFlow(URL_OF_N8N, headers, []));
		expect(JSON.stringify(json)).not.toContain('known to few');
	});

	it('is a sample where the vendor needs no file', async () => {
		const context = webhookContext('manual', MARK, { events: ['UserStatus'], sample: SET_UP });
		const [item] = (await itemsOf(context, { ...enreachAdapter, setUp: undefined })) ?? [];
		expect(item.json).toMatchObject({ type: 'UserStatus', sample: true });
	});
});

describe('which samples a choice stands for', () => {
	it('is the chosen event', () => {
		expect(stepsFor(enreach, 'event', ['UserStatus'], 'QueueStatus')).toEqual(['QueueStatus']);
		expect(stepsFor(enreach, 'first', ['queuestatus'], '')).toEqual(['QueueStatus']);
	});

	it.each(Object.keys(enreach.stories ?? {}))('is every event of the story "%s"', (title) => {
		const context = webhookContext('manual', MARK, { sample: `story: ${title}` });
		const types = requestedSamples(context, enreachAdapter)?.map(({ type }) => type);
		const story = enreach.stories?.[title] ?? [];
		expect(types).toEqual(story.map((step) => (typeof step === 'string' ? step : step.event)));
		expect(types?.length).toBeGreaterThan(2);
	});

	it.each([[['*']], [[]]])('is some event where none is named: %j', (picked) => {
		expect(stepsFor(enreach, 'first', picked, '')).toHaveLength(1);
		expect(stepsFor(enreach, 'event', picked, '')).toHaveLength(1);
		expect(stepsFor(enreach, 'story: forgotten', picked, '')).toHaveLength(1);
	});
});

/** What n8n says of a path that nobody listens on. */
const notRegistered = ({ url }: Sent) => ({
	statusCode: 404,
	body: {
		code: 404,
		message: `The requested webhook "${new URL(url).pathname}" is not registered.`,
	},
});

describe('a test run', () => {
	it('asks on the test URL until n8n listens there', async () => {
		let tries = 0;
		const { context, requests, warnings } = hookContext((sent) => {
			if (sent.method === 'GET') return notRegistered(sent);
			return ++tries < 3 ? notRegistered(sent) : { statusCode: 200 };
		});
		await askForSample(context);
		await until('the sample to be taken', () => tries === 3);
		// Longer than between two tries.
		await new Promise((resolve) => setTimeout(resolve, 600));
		expect({ tries, warnings }).toEqual({ tries: 3, warnings: [] });
		const asked = requests.filter(({ method }) => method === 'POST');
		expect(asked[0]).toMatchObject({ url: TEST_URL, headers: MARK });
	});

	it.each([
		['Docker, where the public name is not known', TEST_URL, 'http://127.0.0.1:5678', ''],
		[
			'a part of the path that exists only outside',
			`${SITE}/a/b${PATH}`,
			'http://127.0.0.1:5678',
			'',
		],
		['a part of the path that n8n knows too', `${SITE}/a${PATH}`, 'http://127.0.0.1:5678', '/a'],
		[
			"n8n's own TLS, self-signed",
			`https://n8n.example.com:8443${PATH}`,
			'https://127.0.0.1:8443',
			'',
		],
		[
			'n8n on the port of the URL',
			`http://n8n.example.com:8080${PATH}`,
			'http://127.0.0.1:8080',
			'',
		],
		['n8n with TLS on its usual port', TEST_URL, 'https://127.0.0.1:5678', ''],
		['n8n listening for IPv6 alone', TEST_URL, 'http://[::1]:5678', ''],
	])('finds n8n on its own machine: %s', async (_, url, origin, prefix) => {
		const address = `${origin}${prefix}${PATH}`;
		const { context, requests } = hookContext(
			(sent) => {
				if (new URL(sent.url).origin !== origin) return refused();
				// A self-signed certificate is no fault on the way to oneself.
				if (sent.url.startsWith('https:') && !sent.skipSslCertificateValidation) return refused();
				if (!new URL(sent.url).pathname.startsWith(`${prefix}/webhook-test/`)) {
					return { statusCode: 404, body: 'Cannot GET it' };
				}
				return sent.method === 'GET' ? notRegistered(sent) : { statusCode: 200 };
			},
			{ url },
		);
		await askForSample(context);
		await until('a request', () => requests.some(({ method }) => method === 'POST'));
		expect(requests.filter(({ method }) => method === 'POST').map((sent) => sent.url)).toEqual([
			address,
		]);
	});

	it('finds n8n on any port that a request has shown', async () => {
		const { context, requests } = hookContext((sent) =>
			new URL(sent.url).port === '7777' ? notRegistered(sent) : refused(),
		);
		await askForSample(context, { port: 7777, isTls: false });
		await until('a request', () => requests.some(({ method }) => method === 'POST'));
	});

	it('is not fooled by a server that answers everything', async () => {
		const { context, requests } = hookContext((sent) => {
			const { hostname } = new URL(sent.url);
			if (hostname === 'n8n.example.com') return { statusCode: 200, body: '<h1>Parked</h1>' };
			if (hostname !== 'localhost') return refused();
			return sent.method === 'GET' ? notRegistered(sent) : { statusCode: 200 };
		});
		await askForSample(context);
		await until('a request', () => requests.some(({ method }) => method === 'POST'));
		expect(requests.at(-1)?.url).toBe(`http://localhost:5678${PATH}`);
	});

	it('takes another way at once where the public one takes out of the request what it is for', async () => {
		const { context, requests } = hookContext((sent) => {
			const { hostname } = new URL(sent.url);
			if (!['n8n.example.com', 'localhost'].includes(hostname)) return refused();
			if (sent.method === 'GET') return notRegistered(sent);
			return { statusCode: hostname === 'localhost' ? 200 : 401 };
		});
		await askForSample(context);
		const asked = () => requests.filter(({ method }) => method === 'POST').map(({ url }) => url);
		await until('the sample', () => asked().some((url) => url.startsWith('http://localhost')));
		expect(asked()).toEqual([TEST_URL, `http://localhost:5678${PATH}`]);
	});

	it('verifies certificates everywhere but on its own machine', async () => {
		const { context, requests } = hookContext(refused);
		await askForSample(context).catch(() => {});
		const unverified = requests.filter((sent) => sent.skipSslCertificateValidation);
		expect(unverified.length).toBeGreaterThan(5);
		const hosts = new Set(unverified.map(({ url }) => new URL(url).hostname));
		expect([...hosts].sort()).toEqual(['127.0.0.1', '[::1]', 'localhost']);
	});

	it('says what was tried and what to do where n8n cannot reach itself', async () => {
		const { context } = hookContext((sent) =>
			sent.url.startsWith('https://n8n.example.com') ? { statusCode: 502 } : refused(),
		);
		const failure = askForSample(context);
		await expect(failure).rejects.toMatchObject({
			message: 'No sample: n8n cannot reach its own test URL',
		});
		const { description } = (await failure.catch((error: { description: string }) => error)) as {
			description: string;
		};
		expect(description).toContain(`${TEST_URL}: something else than n8n answers (502)`);
		expect(description).toContain('http://127.0.0.1:5678: nobody listens there');
		expect(description).toContain('Off: Wait for a Real Event');
	});

	it.each([
		['is off', { sample: 'off' }],
		['is for the production workflow', { mode: 'trigger', activation: 'activate' }],
	])('asks for nothing when it %s', async (_, how) => {
		const { context, requests } = hookContext(() => ({ statusCode: 200 }), how);
		await askForSample(context);
		expect(requests).toEqual([]);
	});
});
