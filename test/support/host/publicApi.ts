import type { N8n } from './n8n';

/** All that the public API is used for here. */
const SCOPES = [
	...['list', 'read', 'create', 'update', 'activate', 'deactivate', 'delete'].map(
		(what) => `workflow:${what}`,
	),
	...['list', 'read', 'create', 'update'].map((what) => `credential:${what}`),
	...['list', 'read', 'create'].map((what) => `dataTable:${what}`),
	...['read', 'create', 'update', 'upsert'].map((what) => `dataTableRow:${what}`),
];

/** n8n's public API, as scripts use it, with a key of the owner's. */
export class PublicApi {
	private constructor(
		private readonly url: string,
		readonly key: string,
	) {}

	/** Makes a key, as in the editor under Settings > n8n API. */
	static async of(n8n: N8n): Promise<PublicApi> {
		const { rawApiKey } = await n8n.rest.post<{ rawApiKey: string }>('/api-keys', {
			label: 'scripts',
			expiresAt: null,
			scopes: SCOPES,
		});
		return new PublicApi(`${n8n.url}/api/v1`, rawApiKey);
	}

	async get<T>(path: string): Promise<T> {
		return await this.request<T>('GET', path);
	}

	async post<T>(path: string, body: object = {}): Promise<T> {
		return await this.request<T>('POST', path, body);
	}

	async put<T>(path: string, body: object): Promise<T> {
		return await this.request<T>('PUT', path, body);
	}

	async patch<T>(path: string, body: object): Promise<T> {
		return await this.request<T>('PATCH', path, body);
	}

	private async request<T>(method: string, path: string, body?: object): Promise<T> {
		const response = await fetch(`${this.url}${path}`, {
			method,
			headers: { 'content-type': 'application/json', 'X-N8N-API-KEY': this.key },
			body: body && JSON.stringify(body),
		});
		const text = await response.text();
		if (!response.ok) {
			throw new Error(`${method} ${path}: ${response.status} ${text.slice(0, 500)}`);
		}
		return JSON.parse(text) as T;
	}
}
