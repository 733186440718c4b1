import { request } from 'undici';
import type { AlvariaServer } from '../../../support/vendors/alvaria';
import { TOKEN_PATH } from '../../../support/vendors/alvaria';

export interface Answer {
	status: number;
	headers: Record<string, string | string[] | undefined>;
	text: string;
	/** Parsed JSON; `any`, for tests assert on it field by field. */
	body: any;
}

/** A client that does as it is told, right or wrong: what the simulator is tested with. */
export class Client {
	token = '';
	apiKey?: string;
	version = 'v3';
	organization: string;

	constructor(private readonly server: AlvariaServer) {
		this.apiKey = server.cloud.options.apiKey;
		this.organization = server.cloud.options.organization;
	}

	static async connect(server: AlvariaServer): Promise<Client> {
		const client = new Client(server);
		const { body } = await client.requestToken();
		client.token = body.access_token;
		return client;
	}

	async requestToken(
		form: Record<string, string> = {},
		headers: Record<string, string> = {},
	): Promise<Answer> {
		const { clientId, clientSecret } = this.server.cloud.options;
		return await this.send('POST', TOKEN_PATH, {
			body: new URLSearchParams({
				grant_type: 'client_credentials',
				client_id: clientId,
				client_secret: clientSecret,
				scope: 'streamingapi',
				...form,
			}).toString(),
			headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
		});
	}

	/** Creates a session and returns its id. */
	async session(settings: object = { requireAcknowledgement: true }): Promise<string> {
		const { body } = await this.createSession(settings);
		return body.sessionId;
	}

	async createSession(settings?: unknown): Promise<Answer> {
		return await this.call('POST', 'session', { body: settings });
	}

	async deleteSession(session: string): Promise<Answer> {
		return await this.call('DELETE', 'session', { session });
	}

	async events(session: string, maxEvents?: number, signal?: AbortSignal): Promise<Answer> {
		const query = maxEvents === undefined ? '' : `?maxEvents=${maxEvents}`;
		return await this.call('GET', `events${query}`, { session, signal });
	}

	async acknowledge(session: string, ...ids: string[]): Promise<Answer> {
		const events = ids.map((eventId) => ({ eventId }));
		return await this.call('POST', 'acknowledge', { session, body: { events } });
	}

	async subscribe(session: string, filterCriteria: unknown): Promise<Answer> {
		const body = { description: 'test', filterCriteria };
		return await this.call('POST', 'subscriptions', { session, body, version: 'v2' });
	}

	async call(
		method: string,
		resource: string,
		options: { session?: string; body?: unknown; version?: string; signal?: AbortSignal } = {},
	): Promise<Answer> {
		const { session, body, signal, version = this.version } = options;
		const path = `/via/${version}/organizations/${this.organization}/streaming/${resource}`;
		return await this.send(method, path, {
			signal,
			body: body === undefined ? undefined : JSON.stringify(body),
			headers: {
				accept: 'application/json',
				...(body === undefined ? {} : { 'content-type': 'application/json' }),
				...(this.token && { authorization: `Bearer ${this.token}` }),
				...(this.apiKey && { 'x-api-key': this.apiKey }),
				...(session && { 'via-client-sessionid': session }),
			},
		});
	}

	private async send(
		method: string,
		path: string,
		options: { body?: string; headers: Record<string, string>; signal?: AbortSignal },
	): Promise<Answer> {
		const { statusCode, headers, body } = await request(`${this.server.baseUrl}${path}`, {
			method: method as 'GET',
			...options,
		});
		const text = await body.text();
		return { status: statusCode, headers, text, body: parsed(text) };
	}
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
