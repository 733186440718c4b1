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

/** What a service may demand besides, as long as it is set. */
export interface Demands {
	organization: string;
	/**
	 * Where the organisation must be named as the realm: v2.0.1 of the vendor's authentication document has it
	 * in the address and posts it, v3.1 says no more than that the address depends on the organisation.
	 */
	realmIn?: 'query' | 'body';
	/** The host that must be asked: each region has one of its own. */
	hosts?: { token: string };
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

	issue(request: ApiRequest, { organization, realmIn, hosts }: Demands): ApiResponse {
		const form = new URLSearchParams(request.body);
		if (hosts && request.headers.host !== hosts.token) return { status: 404, body: 'not found' };
		const { clientId, clientSecret } = clientOf(request, form);
		if (clientId !== this.options.clientId || clientSecret !== this.options.clientSecret) {
			return oauthError(401, 'invalid_client');
		}
		if (form.get('grant_type') !== 'client_credentials') {
			return oauthError(400, 'unsupported_grant_type');
		}
		const sent = realmIn === 'query' ? request.query : form;
		if (realmIn && sent.get('realm') !== organization) return oauthError(400, 'invalid_request');
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
