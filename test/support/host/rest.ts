import { Agent, fetch } from 'undici';

/** Nobody listens yet, or n8n is still starting: it then answers with a page. */
export class NotReadyError extends Error {}

/**
 * For an n8n of this machine, whose certificate nobody has signed. A connection is used once: n8n may close one
 * that is kept at the very moment it is used again.
 */
const dispatcher = new Agent({ pipelining: 0, connect: { rejectUnauthorized: false } });

/** A signed-in session with n8n's own editor API. */
export class RestClient {
	private cookie = '';

	constructor(private readonly url: string) {}

	async get<T>(path: string): Promise<T> {
		return await this.request<T>('GET', path);
	}

	async post<T>(path: string, body: object = {}): Promise<T> {
		return await this.request<T>('POST', path, body);
	}

	async patch<T>(path: string, body: object): Promise<T> {
		return await this.request<T>('PATCH', path, body);
	}

	async delete<T>(path: string): Promise<T> {
		return await this.request<T>('DELETE', path);
	}

	/** Makes `owner` the instance's owner if it has none, and signs in. */
	async signIn(owner: Owner): Promise<void> {
		const settings = await this.get<{ userManagement: { showSetupOnFirstLoad: boolean } }>(
			'/settings',
		);
		if (settings.userManagement.showSetupOnFirstLoad) {
			await this.post('/owner/setup', owner);
		} else {
			await this.post('/login', { emailOrLdapLoginId: owner.email, password: owner.password });
		}
	}

	/** A file that n8n serves to its editor. */
	async served<T>(path: string): Promise<T> {
		const response = await fetch(`${this.url}${path}`, {
			headers: { cookie: this.cookie },
			dispatcher,
		});
		if (!response.ok) throw new Error(`${path}: ${response.status}`);
		return (await response.json()) as T;
	}

	private async request<T>(method: string, path: string, body?: object): Promise<T> {
		const response = await fetch(`${this.url}/rest${path}`, {
			method,
			dispatcher,
			headers: { 'content-type': 'application/json', cookie: this.cookie },
			body: body && JSON.stringify(body),
		}).catch((error: Error) => {
			throw new NotReadyError(`${method} ${path}: ${error.message}`, { cause: error });
		});
		const text = await response.text();
		const isJson = response.headers.get('content-type')?.includes('json');
		if (!isJson || response.status === 503) {
			throw new NotReadyError(`${method} ${path}: ${response.status} ${text.slice(0, 200)}`);
		}
		if (!response.ok)
			throw new Error(`${method} ${path}: ${response.status} ${text.slice(0, 500)}`);
		const cookie = response.headers.getSetCookie().find((value) => value.startsWith('n8n-auth='));
		if (cookie) this.cookie = cookie.split(';')[0];
		const answer = JSON.parse(text) as { data: T };
		return answer.data;
	}
}

/** Who owns a demo or test instance. */
export interface Owner {
	readonly email: string;
	readonly password: string;
	readonly firstName: string;
	readonly lastName: string;
}
