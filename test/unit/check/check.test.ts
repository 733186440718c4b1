import type { IDataObject, IHttpRequestOptions, IWebhookFunctions } from 'n8n-workflow';

import { enreachAdapter } from '../../../nodes/Enreach/adapter';
import { pbxAdapter } from '../../../nodes/PbxEvents/adapter';
import { checkConnection } from '../../../nodes/shared/check/connection';
import type { Finding } from '../../../nodes/shared/check/finding';
import { CHECK_FIELD, CHECK_HEADER } from '../../../nodes/shared/check/report';
import { question } from '../../../nodes/shared/check/signature';
import type { WebhookAdapter } from '../../../nodes/shared/receive/adapter';
import { receive } from '../../../nodes/shared/receive/receive';
import { FakeNode, FakeResponse, finish } from '../receive/fakes';

const URL_OF_N8N = 'https://n8n.example.com/webhook/abc/webhook';
const SECRET = 'correct horse battery';

interface Answered {
	statusCode: number;
	headers?: Record<string, string>;
	body?: unknown;
}

type Outside = (
	sent: IHttpRequestOptions,
	passOn: (sent: IHttpRequestOptions) => Promise<Answered>,
) => Promise<Answered> | Answered;

/** A published trigger, the same trigger on the canvas, and what is between the two. */
class World {
	readonly published: FakeNode;
	readonly canvas: FakeNode;
	url = URL_OF_N8N;
	/** What a request meets that goes to the public address, and to one of n8n's own machine. */
	outside: Outside = async (sent, passOn) => await passOn(sent);
	inside: Outside = () => broken('ECONNREFUSED');
	isPublished = true;
	/** Where n8n listens, as the socket of the test run's request shows as long as it is open. */
	port?: number;
	/** What went out of n8n. */
	readonly sent: IHttpRequestOptions[] = [];
	/** Items that the published trigger gave to n8n. */
	readonly started: IDataObject[] = [];

	constructor(
		readonly adapter: WebhookAdapter,
		parameters: IDataObject = {},
	) {
		const set = { authentication: 'secret', events: ['UserStatus'], ...parameters };
		this.published = new FakeNode({ ...set, sample: 'first', sampleCall: 'missed' });
		this.canvas = new FakeNode({ ...set, sample: 'check' });
	}

	async check(): Promise<Record<string, Finding>> {
		const socket = { localPort: this.port };
		// It has been answered.
		setImmediate(() => (socket.localPort = undefined));
		const plain = this.canvas.context({}, new FakeResponse());
		const context = {
			...plain,
			getRequestObject: () => ({ ...plain.getRequestObject(), socket }),
			getNodeWebhookUrl: () => this.url,
			helpers: { httpRequest: async (sent: IHttpRequestOptions) => await this.request(sent) },
		} as unknown as IWebhookFunctions;
		const items = await checkConnection(context, this.adapter);
		const found = items.map(({ json }) => json as unknown as Finding);
		for (const { ok, do: todo } of found) {
			expect(typeof ok === 'boolean' || ok === null).toBe(true);
			if (ok === false) expect(todo).toMatch(/#[a-z0-9-]+$/);
			if (ok) expect(todo).toBe('');
		}
		return Object.fromEntries(found.map((finding) => [finding.check, finding]));
	}

	/** The checks that are not passed, by name. */
	async faults(): Promise<string[]> {
		const found = await this.check();
		return Object.values(found).flatMap(({ check, ok }) => (ok === false ? [check] : []));
	}

	private async request(sent: IHttpRequestOptions): Promise<Answered> {
		this.sent.push(sent);
		const isPublic = new URL(sent.url).host === new URL(this.url).host;
		return await (isPublic ? this.outside : this.inside)(
			sent,
			async (passed) => await this.receive(passed),
		);
	}

	/** What n8n does with a request. */
	async receive({ url, method, headers = {}, body }: IHttpRequestOptions): Promise<Answered> {
		const { pathname, searchParams } = new URL(url);
		if (!this.isPublished || pathname !== '/webhook/abc/webhook') {
			const message = `The requested webhook "${pathname.slice('/webhook/'.length)}" is not registered.`;
			return { statusCode: 404, body: { code: 404, message } };
		}
		const response = new FakeResponse();
		const raw = body === undefined ? undefined : String(body);
		const request = {
			method: method as 'POST',
			headers: Object.fromEntries(
				Object.entries(headers as Record<string, string>).map(([name, value]) => [
					name.toLowerCase(),
					value,
				]),
			),
			query: Object.fromEntries(searchParams),
			body: raw ? (JSON.parse(raw) as unknown) : undefined,
			raw,
		};
		const context = this.published.context(request, response);
		const result = await receive(context, this.adapter, this.published.state);
		this.started.push(...finish(result, response));
		return {
			statusCode: response.statusCode,
			headers: response.headers,
			body: response.body ?? '',
		};
	}

	/** A request as the vendor sends it. */
	async deliver(body: object, secret = SECRET): Promise<number> {
		const { statusCode } = await this.receive({
			url: URL_OF_N8N,
			method: 'POST',
			headers: { 'X-Benemen-Token': secret },
			body: JSON.stringify(body),
		});
		return statusCode;
	}
}

function broken(code: string): never {
	throw Object.assign(new Error(`request failed: ${code}`), { code });
}

const without =
	(...names: string[]): Outside =>
	async (sent, passOn) =>
		await passOn({
			...sent,
			headers: Object.fromEntries(
				Object.entries(sent.headers as object).filter(([name]) => !names.includes(name)),
			),
		});

describe('Check the Connection', () => {
	it('passes where all is well, starts nothing and leaves no trace among the events', async () => {
		const world = new World(enreachAdapter);
		const found = await world.check();
		expect(Object.keys(found)).toEqual([
			'Public Address',
			'HTTPS',
			'Name',
			'Certificate',
			'Reaches This Node',
			'Published',
			'Secret',
			'Unchanged on the Way',
			'Large Requests',
			'Clock',
			'Last Requests',
		]);
		const { 'Last Requests': last, ...others } = found;
		expect(Object.values(others).map(({ ok }) => ok)).toEqual(Array(10).fill(true));
		expect(last).toMatchObject({
			ok: null,
			found: expect.stringContaining('None since n8n') as string,
		});
		expect(world.started).toEqual([]);
		expect(world.published.state.outcomes.of('workflow/node')).toEqual([]);
		expect(world.published.log).toEqual([]);
	});

	it('sends the secret only to who has proven to know it', async () => {
		const carriesSecret = (sent: IHttpRequestOptions) => JSON.stringify(sent).includes(SECRET);
		const stranger = new World(enreachAdapter);
		stranger.outside = () => ({ statusCode: 200, body: 'Welcome' });
		await stranger.check();
		expect(stranger.sent.filter(carriesSecret)).toEqual([]);

		const known = new World(enreachAdapter);
		await known.check();
		expect(known.sent.filter(carriesSecret).length).toBeGreaterThan(0);
	});

	it('is not taken in by an answer that somebody kept', async () => {
		const world = new World(enreachAdapter);
		let kept: Answered | undefined;
		world.outside = async (sent, passOn) => (kept ??= await passOn(sent));
		await world.check();
		expect(await world.faults()).toContain('Reaches This Node');
	});

	it.each([
		['http', 'http://n8n.example.com/webhook/abc/webhook', ['HTTPS']],
		['another port', 'https://n8n.example.com:5678/webhook/abc/webhook', ['HTTPS']],
		[
			'a name of the own network',
			'https://n8n.office.local/webhook/abc/webhook',
			['Public Address'],
		],
		[
			'an address of the own network',
			'https://192.168.1.4/webhook/abc/webhook',
			['Public Address'],
		],
		['no setting at all', 'http://localhost:5678/webhook/abc/webhook', ['Public Address', 'HTTPS']],
	])('finds a URL that the vendor cannot use: %s', async (_, url, faults) => {
		const world = new World(enreachAdapter);
		world.url = url;
		expect(await world.faults()).toEqual(faults);
	});

	it('leaves it open whether a PBX is in the same network', async () => {
		const world = new World(pbxAdapter, { events: ['call:end'] });
		world.published.credential = world.canvas.credential = {
			sentIn: 'query',
			parameterName: 'token',
			secret: SECRET,
		};
		world.url = 'http://192.168.1.4:5678/webhook/abc/webhook';
		const found = await world.check();
		expect(Object.values(found).filter(({ ok }) => ok === false)).toEqual([]);
		expect(found['Public Address'].ok).toBeNull();
	});

	it.each([
		['DEPTH_ZERO_SELF_SIGNED_CERT', 'self-signed'],
		['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'in between'],
		['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'not known'],
		['CERT_HAS_EXPIRED', 'expired'],
		['ERR_TLS_CERT_ALTNAME_INVALID', 'another name'],
		['EPROTO', 'does not speak HTTPS'],
		['CERT_SOMETHING_NEW', 'CERT_SOMETHING_NEW'],
	])('finds a certificate that no sender accepts: %s', async (code, words) => {
		const world = new World(enreachAdapter);
		world.outside = () => broken(code);
		const found = await world.check();
		expect(found.Certificate).toMatchObject({
			ok: false,
			found: expect.stringContaining(words) as string,
		});
		expect(await world.faults()).toEqual(['Certificate']);
	});

	it.each(['ENOTFOUND', 'ECONNREFUSED', 'ETIMEDOUT', 'EHOSTUNREACH'])(
		'says that it cannot tell, where n8n cannot call its own public address: %s',
		async (code) => {
			const world = new World(enreachAdapter);
			world.outside = () => broken(code);
			world.inside = async (sent, passOn) =>
				sent.url.startsWith('http://127.0.0.1:5678/') ? await passOn(sent) : broken('ECONNREFUSED');
			const found = await world.check();
			expect(await world.faults()).toEqual([]);
			expect(found['Reaches This Node']).toMatchObject({
				ok: null,
				found: expect.stringContaining('own public address') as string,
			});
			// What can be seen from inside is.
			expect(found.Published.ok).toBe(true);
			expect(found.Secret.ok).toBe(true);
			expect(found['Large Requests'].ok).toBeNull();
			world.isPublished = false;
			expect(await world.faults()).toEqual(['Published']);
		},
	);

	it('finds n8n on a port of its own, which the test run has shown', async () => {
		const world = new World(enreachAdapter);
		world.port = 7777;
		world.outside = async () => {
			await new Promise((resolve) => setTimeout(resolve, 20));
			return broken('ECONNREFUSED');
		};
		world.inside = async (sent, passOn) =>
			sent.url.startsWith('http://127.0.0.1:7777/') ? await passOn(sent) : broken('ECONNREFUSED');
		expect((await world.check()).Published.ok).toBe(true);
	});

	it('tells n8n’s own protection from a firewall', async () => {
		const world = new World(enreachAdapter);
		world.outside = () => {
			throw Object.assign(new Error('blocked'), { name: 'SsrfBlockedIpError' });
		};
		const found = await world.check();
		expect(found['Reaches This Node']).toMatchObject({
			ok: null,
			found: expect.stringContaining('N8N_SSRF_PROTECTION_ENABLED') as string,
		});
	});

	it('finds a workflow that is not published', async () => {
		const world = new World(enreachAdapter);
		world.isPublished = false;
		const found = await world.check();
		expect(await world.faults()).toEqual(['Published']);
		expect(found.Published.found).toContain('404');
	});

	it('finds what differs between the canvas and what is published', async () => {
		const world = new World(enreachAdapter);
		world.canvas.parameters = {
			...world.canvas.parameters,
			events: ['UserStatus', 'QueueStatus'],
			filters: { queueIds: '1' },
		};
		const found = await world.check();
		expect(await world.faults()).toEqual(['Published']);
		expect(found.Published.found).toContain('Different: Trigger On, Filters');
	});

	it('finds another credential in what is published', async () => {
		const world = new World(enreachAdapter);
		world.published.credential = { secret: 'another long secret' };
		expect(await world.faults()).toEqual(['Reaches This Node']);
		expect((await world.check())['Reaches This Node'].found).toContain('does not know the secret');
	});

	it.each([
		['there is none', new Error('none')],
		['it is empty', { secret: '' }],
	])('finds a credential of no use: %s', async (_, credential) => {
		const world = new World(enreachAdapter);
		world.published.credential = world.canvas.credential = credential;
		expect(await world.faults()).toContain('Secret');
	});

	it('finds another n8n and another trigger behind the address', async () => {
		const copy = new World(enreachAdapter);
		copy.published.instance = 'another n8n';
		expect((await copy.check())['Reaches This Node'].found).toContain('Another n8n');
		expect(await copy.faults()).toEqual(['Reaches This Node']);
		const twin = new World(enreachAdapter);
		Object.assign(twin.published, { id: 'twin' });
		expect((await twin.check())['Reaches This Node'].found).toContain('Another trigger');
	});

	it.each<[string, Outside, string, string]>([
		[
			'changes the path',
			async (sent, passOn) => await passOn({ ...sent, url: sent.url.replace('/abc/', '/') }),
			'Reaches This Node',
			'another path',
		],
		[
			'sends on',
			() => ({ statusCode: 301, headers: { location: 'https://www.example.com/?x=1' } }),
			'Reaches This Node',
			'https://www.example.com/ (301)',
		],
		[
			'wants a password',
			() => ({ statusCode: 401, headers: { 'www-authenticate': 'Basic', server: 'nginx' } }),
			'Reaches This Node',
			'"nginx" before n8n refuses',
		],
		['lets nobody in', () => ({ statusCode: 403 }), 'Reaches This Node', 'before n8n refuses'],
		[
			'does not find n8n',
			() => ({ statusCode: 502, headers: { server: 'nginx' } }),
			'Reaches This Node',
			'(502)',
		],
		[
			'puts a part before the path',
			async (sent, passOn) => await passOn({ ...sent, url: sent.url.replace('/abc/', '/v1/abc/') }),
			'Reaches This Node',
			'another path',
		],
		[
			'is a page of somebody else',
			() => ({ statusCode: 200, body: '<h1>Welcome</h1>' }),
			'Reaches This Node',
			'not this trigger (200)',
		],
		[
			'leaves a part of the path that exists only outside',
			() => ({ statusCode: 404, body: '<pre>Cannot POST /flows/webhook/abc/webhook</pre>' }),
			'Reaches This Node',
			'another path: Cannot POST /flows/webhook/abc/webhook',
		],
		[
			'drops all headers and the body',
			() => ({ statusCode: 401, body: '' }),
			'Reaches This Node',
			'or headers and body are taken out',
		],
		['drops the secret', without('X-Benemen-Token'), 'Secret', 'X-Benemen-Token is dropped'],
		[
			'drops the header of the check as well',
			without('X-Benemen-Token', CHECK_HEADER),
			'Secret',
			'X-Benemen-Token is dropped',
		],
		[
			'drops the header with the event',
			without('X-Benemen-Event'),
			'Unchanged on the Way',
			'x-benemen-event',
		],
		[
			'makes a GET of a POST',
			async (sent, passOn) => await passOn({ ...sent, method: 'GET', body: undefined }),
			'Unchanged on the Way',
			'POST arrives as GET',
		],
		[
			'takes the body out',
			async (sent, passOn) => await passOn({ ...sent, body: undefined }),
			'Unchanged on the Way',
			'the body is taken out',
		],
		[
			'cuts the query off',
			async (sent, passOn) => await passOn({ ...sent, url: sent.url.split('?')[0] }),
			'Unchanged on the Way',
			'cut off',
		],
		[
			'has a limit',
			async (sent, passOn) =>
				String(sent.body).length > 500_000 ? { statusCode: 413 } : await passOn(sent),
			'Large Requests',
			'refused (413)',
		],
		[
			'breaks off what is large',
			async (sent, passOn) =>
				String(sent.body).length > 500_000 ? broken('ECONNRESET') : await passOn(sent),
			'Large Requests',
			'broken off',
		],
		[
			'puts the secret in itself',
			async (sent, passOn) =>
				await passOn({
					...sent,
					headers: { ...(sent.headers as object), 'X-Benemen-Token': SECRET },
				}),
			'Secret',
			'wrong secret is accepted',
		],
		[
			'has a wrong clock',
			async (sent, passOn) => ({
				...(await passOn(sent)),
				headers: { date: new Date(Date.now() - 3_600_000).toUTCString() },
			}),
			'Clock',
			' s behind',
		],
	])('finds a proxy that %s', async (_, outside, check, words) => {
		const world = new World(enreachAdapter);
		world.outside = outside;
		const found = await world.check();
		expect(found[check]).toMatchObject({
			ok: false,
			found: expect.stringContaining(words) as string,
		});
		expect(world.started).toEqual([]);
	});

	it.each<[string, Outside, string, RegExp, RegExp]>([
		[
			'a GET',
			async (sent, passOn) => await passOn({ ...sent, method: 'GET', body: undefined }),
			'Unchanged on the Way',
			/proxy_method/,
			/underscore/,
		],
		[
			'a header',
			without('X-Benemen-Event'),
			'Unchanged on the Way',
			/as they come/,
			/underscore|proxy_/,
		],
		['the secret', without('X-Benemen-Token'), 'Secret', /pass it on/, /underscore/],
	])('gives the advice that fits: %s', async (_, outside, check, fits, not) => {
		const world = new World(enreachAdapter);
		world.outside = outside;
		const found = await world.check();
		expect(found[check].do).toMatch(fits);
		expect(found[check].do).not.toMatch(not);
	});

	it.each(['webhook', 'manual'])(
		'is not taken for a sender with a wrong secret where it loses all headers and the body: %s',
		async (mode) => {
			const world = new World(enreachAdapter);
			world.outside = async (sent, passOn) => {
				const url = mode === 'manual' ? sent.url.split('?')[0] : sent.url;
				return await passOn({ ...sent, url, headers: {}, body: undefined });
			};
			world.published.mode = mode as 'manual';
			expect(await world.faults()).toEqual(['Reaches This Node']);
			expect(world.published.state.outcomes.of('workflow/node')).toEqual([]);
		},
	);

	it('does not blame a limit where the body is taken out', async () => {
		const world = new World(enreachAdapter);
		world.outside = async (sent, passOn) => await passOn({ ...sent, body: undefined });
		expect(await world.faults()).toEqual(['Unchanged on the Way']);
	});

	it.each([
		['header', { sentIn: 'header', headerName: 'x_pbx_token' }, without('x_pbx_token')],
		[
			'query',
			{ sentIn: 'query', parameterName: 'token' },
			(async (sent, passOn) =>
				await passOn({ ...sent, url: sent.url.replace(/token=[^&]*/, '') })) as Outside,
		],
		['basic', { sentIn: 'basic', user: 'pbx' }, without('Authorization')],
	])(
		'tells right and wrong secret apart, and finds one that is dropped: %s',
		async (_, place, dropping) => {
			const world = new World(pbxAdapter, { events: ['call:end'] });
			world.published.credential = world.canvas.credential = {
				...place,
				secret: SECRET,
				password: SECRET,
			};
			expect((await world.check()).Secret).toMatchObject({ ok: true });
			world.outside = dropping;
			expect((await world.check()).Secret).toMatchObject({ ok: false });
		},
	);

	it('checks a trigger without authentication too, for who knows the workflow', async () => {
		const world = new World(enreachAdapter, { authentication: 'none' });
		const found = await world.check();
		expect(found['Reaches This Node'].ok).toBe(true);
		expect(found.Secret).toMatchObject({ ok: null });
	});

	it('tells that a sender still uses the previous secret', async () => {
		const world = new World(enreachAdapter);
		world.published.credential = { secret: SECRET, previousSecret: 'an earlier long secret' };
		expect(
			await world.deliver({ EventType: 'UserStatus', Id: '1' }, 'an earlier long secret'),
		).toBe(200);
		expect((await world.check()).Secret).toMatchObject({
			ok: false,
			found: expect.stringContaining('previous') as string,
		});
	});

	it.each([
		['not-picked', { EventType: 'QueueStatus', Id: '1' }, SECRET, 'Pick these events'],
		['refused', { EventType: 'UserStatus', Id: '1' }, 'a wrong long secret', 'another secret'],
		['unreadable', { Nothing: 1 }, SECRET, 'something else than its events'],
	])('tells why requests started nothing: %s', async (outcome, event, secret, todo) => {
		const world = new World(enreachAdapter);
		await world.deliver(event, secret);
		const { 'Last Requests': last } = await world.check();
		expect(last).toMatchObject({
			ok: false,
			found: expect.stringContaining(`1 ${outcome}`) as string,
			do: expect.stringContaining(todo) as string,
			requests: [{ outcome }],
		});
	});

	it('passes where requests have started something', async () => {
		const world = new World(enreachAdapter);
		for (const Id of ['1', '2', '2']) await world.deliver({ EventType: 'UserStatus', Id });
		const { 'Last Requests': last } = await world.check();
		expect(last).toMatchObject({
			ok: true,
			found: expect.stringContaining('2 started (UserStatus); 1 duplicate') as string,
		});
	});
});

describe('from outside, without the secret', () => {
	const ask = async (asked: string, { byBody = false } = {}) => {
		const world = new World(enreachAdapter);
		await world.deliver({ EventType: 'UserStatus', Id: '1' });
		const answer = await world.receive({
			url: URL_OF_N8N,
			method: 'POST',
			headers: byBody ? {} : { [CHECK_HEADER]: asked },
			body: JSON.stringify(byBody ? { [CHECK_FIELD]: asked } : {}),
		});
		return { ...answer, started: world.started.length };
	};
	const refused = { statusCode: 401, headers: {}, body: '', started: 1 };

	it.each([
		['no signature', 'x'],
		['a signature by another secret', question('another long secret', Date.now())],
		['a signature by no secret', question('', Date.now())],
		[
			'a signature by what is known without authentication',
			question('without authentication workflow/node', Date.now()),
		],
		['an old question', question(SECRET, Date.now() - 7_200_000)],
		['a question of the future', question(SECRET, Date.now() + 7_200_000)],
		['very much', 'x'.repeat(100_000)],
	])('%s is answered like any request', async (_, asked) => {
		expect(await ask(asked)).toEqual(refused);
		expect(await ask(asked, { byBody: true })).toEqual(refused);
	});

	it('a question that was signed is answered, and starts nothing', async () => {
		const answer = await ask(question(SECRET, Date.now()));
		expect(answer).toMatchObject({
			statusCode: 200,
			headers: { 'x-contact-center': 'check' },
			started: 1,
		});
	});

	it('an answer tells nothing of the secret, of settings or of what was in an event', async () => {
		const { body } = await ask(question(SECRET, Date.now()));
		expect(String(body)).toContain('"outcomes":[{');
		expect(String(body)).not.toMatch(/correct horse|"UserStatus"\]/);
	});

	it('a test run answers no question', async () => {
		const world = new World(enreachAdapter);
		world.published.mode = 'manual';
		const answer = await world.receive({
			url: URL_OF_N8N,
			method: 'POST',
			headers: { [CHECK_HEADER]: question(SECRET, Date.now()) },
			body: '{}',
		});
		expect(answer.statusCode).toBe(401);
	});
});
