/** How n8n reaches itself: over its public address, and where that leads elsewhere, from inside. */
import { randomBytes } from 'node:crypto';

import type { IHttpRequestOptions } from 'n8n-workflow';

import type { Listening } from '../receive/request';
import { isObject, textOf } from '../values';

/** Names and addresses that lead nowhere from outside. */
const INSIDE =
	/^(?:[^.:]*|.*\.(?:local|localhost|internal|lan|intranet|home\.arpa|test|invalid|example)|\[(?:f[cd]|fe80|::1\]).*|(?:0|127|10|192\.168|169\.254|172\.(?:1[6-9]|2\d|3[01])|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7]))\..*)$/;

/** Whether the internet can't reach a host, as far as its name shows. */
export const isInside = (host: string): boolean => INSIDE.test(host.replace(/\.$/, ''));

/** What a server answered. */
export interface Answer {
	status: number;
	/** Names in lower case. */
	headers: Record<string, string | undefined>;
	body: unknown;
	/** When it was asked and had answered; milliseconds since 1970. */
	askedAt: number;
	answeredAt: number;
}

/** Why there was no answer: what Node.js calls it. */
export interface Fault {
	fault: string;
}

/** Who asks: what all of n8n's contexts have. */
export interface Asker {
	helpers: { httpRequest(options: IHttpRequestOptions): Promise<unknown> };
}

const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]'];
const isLoopback = (host: string) => LOOPBACK.includes(host);

/** The port that n8n listens on unless it was told otherwise. */
const USUAL_PORT = '5678';

/** A request as it is, without following where it is sent on; never throws. */
export async function ask(
	{ helpers }: Asker,
	options: Pick<IHttpRequestOptions, 'method' | 'url' | 'headers' | 'body' | 'timeout'>,
): Promise<Answer | Fault> {
	const askedAt = Date.now();
	try {
		const { statusCode, headers, body } = (await helpers.httpRequest({
			timeout: 10_000,
			...options,
			ignoreHttpStatusErrors: true,
			returnFullResponse: true,
			disableFollowRedirect: true,
			// To this machine itself nobody is in between.
			skipSslCertificateValidation: isLoopback(new URL(options.url).hostname),
		})) as { statusCode: number; headers?: Answer['headers']; body: unknown };
		return { status: statusCode, headers: headers ?? {}, body, askedAt, answeredAt: Date.now() };
	} catch (error) {
		return { fault: codeOf(error) };
	}
}

/** What an error is called, wherever it says so: n8n and its HTTP client wrap one another's. */
function codeOf(error: unknown): string {
	for (let at = error, depth = 0; isObject(at) && depth < 5; at = at.cause, depth++) {
		const code = textOf(at.code);
		if (/ssrf/i.test(`${textOf(at.name) ?? ''} ${code ?? ''}`)) return 'SSRF';
		if (code !== undefined && code !== '') return code;
	}
	return error instanceof Error && /certificate|timeout/i.test(error.message)
		? error.message.slice(0, 80)
		: 'NO_ANSWER';
}

/**
 * Addresses on this machine under which a URL of n8n's may answer, likeliest first. Outside, a proxy may put a
 * part before the path, which it takes off again: at least an endpoint, an id and a name remain.
 */
export function localAddresses(url: string, listening?: Listening): string[] {
	const { protocol, port, pathname } = new URL(url);
	const usual = protocol === 'https:' ? '443' : '80';
	const ports = [...new Set([port || USUAL_PORT, USUAL_PORT, usual])];
	const origins = ports.flatMap((one) =>
		['http', 'https'].flatMap((scheme) => LOOPBACK.map((host) => `${scheme}://${host}:${one}`)),
	);
	if (listening) {
		origins.unshift(`http${listening.isTls ? 's' : ''}://127.0.0.1:${listening.port}`);
	}
	const segments = pathname.split('/').slice(1);
	const paths = segments
		.slice(0, Math.max(1, segments.length - 2))
		.map((_, dropped) => `/${segments.slice(dropped).join('/')}`);
	return [...new Set(origins)].flatMap((origin) => paths.map((path) => `${origin}${path}`));
}

/** Where n8n answered, or what became of each address that was tried. */
export interface Reached {
	url?: string;
	tried: Array<{ url: string; found: string }>;
}

/** The first of the addresses at which an n8n answers. */
export async function firstOfN8n(asker: Asker, urls: readonly string[]): Promise<Reached> {
	const tried: Reached['tried'] = [];
	const closed = new Set<string>();
	for (const url of urls) {
		const { origin } = new URL(url);
		if (closed.has(origin)) continue;
		const nobody = `try-${randomBytes(6).toString('hex')}`;
		const answer = await ask(asker, { method: 'GET', url: `${url}/${nobody}` });
		if ('fault' in answer) {
			closed.add(origin);
			tried.push({ url: origin, found: faultInWords(answer.fault) });
			continue;
		}
		if (notRegistered(answer)?.includes(nobody)) return { url, tried };
		tried.push({ url, found: `something else than n8n answers (${answer.status})` });
	}
	return { tried };
}

/** What n8n says of a path that it has no webhook for; undefined where the answer is another one. */
export function notRegistered({ status, body }: Answer): string | undefined {
	const message = status === 404 && isObject(body) ? textOf(body.message) : undefined;
	return message?.includes('not registered') ? message : undefined;
}

/** Node.js's names of what goes wrong with a certificate, in words. */
export const CERTIFICATE_FAULTS: Readonly<Record<string, string>> = {
	DEPTH_ZERO_SELF_SIGNED_CERT: 'the certificate is self-signed: nobody outside trusts it',
	SELF_SIGNED_CERT_IN_CHAIN: 'the certificate comes from an authority that only you know',
	UNABLE_TO_VERIFY_LEAF_SIGNATURE:
		'the server does not send the certificate in between ("chain", "intermediate")',
	UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
		'the certificate comes from an authority that is not known, or one in between is missing',
	UNABLE_TO_GET_ISSUER_CERT: 'a certificate in between is missing',
	CERT_HAS_EXPIRED: 'the certificate has expired',
	CERT_NOT_YET_VALID: 'the certificate is not valid yet, or the clock of this machine is wrong',
	CERT_REVOKED: 'the certificate was revoked',
	CERT_UNTRUSTED: 'the certificate is not trusted',
	ERR_TLS_CERT_ALTNAME_INVALID: 'the certificate is for another name',
	HOSTNAME_MISMATCH: 'the certificate is for another name',
	EPROTO: 'the server does not speak HTTPS on this port, or only an outdated kind of it',
	ERR_SSL_WRONG_VERSION_NUMBER: 'the server does not speak HTTPS on this port',
};

/** Node.js's names of why nobody answered, in words. */
const NETWORK_FAULTS: Readonly<Record<string, string>> = {
	ENOTFOUND: 'the name is not known here',
	EAI_AGAIN: 'the name could not be looked up',
	ECONNREFUSED: 'nobody listens there',
	ECONNRESET: 'the connection was broken off',
	ECONNABORTED: 'no answer in time',
	ETIMEDOUT: 'no answer in time',
	EHOSTUNREACH: 'there is no way to it',
	ENETUNREACH: 'there is no way to it',
	EADDRNOTAVAIL: 'there is no such address on this machine',
	SSRF: 'n8n is set to call no addresses of its own network (N8N_SSRF_PROTECTION_ENABLED)',
};

/** Whether a fault is the certificate's. */
export const isOfCertificate = (fault: string): boolean =>
	fault in CERTIFICATE_FAULTS || /^(?:CERT_|ERR_TLS|ERR_SSL)|certificate/i.test(fault);

/** What went wrong, for people. */
export const faultInWords = (fault: string): string =>
	CERTIFICATE_FAULTS[fault] ?? NETWORK_FAULTS[fault] ?? `no answer (${fault})`;
