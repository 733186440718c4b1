import { randomBytes } from 'node:crypto';
import type { Clock } from './clock';
import type { ApiRequest, ApiResponse } from './protocol';

export interface TokenOptions {
	clientId: string;
	clientSecret: string;
	scope: string;
	/** Seconds a token is good for. */
	lifetime: number;
}

/**
 * The OAuth2 token service: client credentials in the `Authorization` header or in the body
 * (RFC 6749, sections 2.3.1 and 4.4), scope `streamingapi` (document, 'Authentication').
 */
export class TokenService {
	issued = 0;
	private readonly expiries = new Map<string, number>();

	constructor(
		private readonly clock: Clock,
		readonly options: TokenOptions,
	) {}

	issue(request: ApiRequest): ApiResponse {
		const form = new URLSearchParams(request.body);
		const { clientId, clientSecret } = clientOf(request, form);
		if (clientId !== this.options.clientId || clientSecret !== this.options.clientSecret) {
			return oauthError(401, 'invalid_client');
		}
		if (form.get('grant_type') !== 'client_credentials') {
			return oauthError(400, 'unsupported_grant_type');
		}
		const scopes = (form.get('scope') ?? '').split(' ');
		if (!scopes.includes(this.options.scope)) return oauthError(400, 'invalid_scope');
		this.forgetExpired();
		const token = randomBytes(24).toString('base64url');
		this.expiries.set(token, this.clock.now() + this.options.lifetime * 1000);
		this.issued++;
		return {
			status: 200,
			headers: { 'cache-control': 'no-store' },
			body: {
				access_token: token,
				token_type: 'Bearer',
				expires_in: this.options.lifetime,
				scope: this.options.scope,
			},
		};
	}

	accepts(authorization: string | undefined): boolean {
		const [, token] = /^Bearer (.+)$/.exec(authorization ?? '') ?? [];
		const expiry = token === undefined ? undefined : this.expiries.get(token);
		return expiry !== undefined && this.clock.now() < expiry;
	}

	/** Makes every token invalid at once, as a key rotation would. */
	revokeAll(): void {
		this.expiries.clear();
	}

	private forgetExpired(): void {
		for (const [token, expiry] of this.expiries) {
			if (expiry <= this.clock.now()) this.expiries.delete(token);
		}
	}
}

function clientOf({ headers }: ApiRequest, form: URLSearchParams) {
	const [, basic] = /^Basic (.+)$/.exec(headers.authorization ?? '') ?? [];
	if (basic === undefined) {
		return { clientId: form.get('client_id'), clientSecret: form.get('client_secret') };
	}
	const [clientId, clientSecret] = Buffer.from(basic, 'base64')
		.toString()
		.split(':')
		.map(decodeURIComponent);
	return { clientId, clientSecret };
}

const oauthError = (status: number, error: string): ApiResponse => ({ status, body: { error } });
