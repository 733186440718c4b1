/** Secrets of vendors that sign nothing but send what they are told: in a header, the URL, or as basic auth. */
import type {
	ICredentialDataDecryptedObject,
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	INodeCredentialTestResult,
	INodeProperties,
	IWebhookFunctions,
} from 'n8n-workflow';

import { textOf } from '../values';
import type { Expectation } from './authenticate';

/** Where a request carries the secret. */
export type SecretPlace = 'header' | 'query' | 'basic';

const PLACES: Record<SecretPlace, { name: string; description: string }> = {
	header: { name: 'Header', description: 'Every request carries the secret in a header' },
	query: { name: 'URL', description: 'The URL carries the secret: …?name=secret' },
	basic: {
		name: 'Basic Auth',
		description:
			'Every request carries a user name and a password, as https://user:password@… does',
	},
};

const MIN_SECRET_LENGTH = 12;

/** What stands below a secret's field: a description shows only when pointed at. */
export const secretHint = (sender: string) =>
	`Random letters and digits, ${MIN_SECRET_LENGTH} at least. ${sender} needs the same ones.`;

/** The field for the secret that was in use before; `of` names the field of the secret itself. */
const previousSecret = (of: 'secret' | 'password', ...shown: SecretPlace[]): INodeProperties => ({
	...PREVIOUS_SECRET,
	displayName: of === 'secret' ? 'Previous Secret' : 'Previous Password',
	name: of === 'secret' ? 'previousSecret' : 'previousPassword',
	displayOptions: { show: { sentIn: shown } },
});

/** The field for the secret that was in use before, where the vendor leaves no choice of its place. */
export const PREVIOUS_SECRET: INodeProperties = {
	displayName: 'Previous Secret',
	name: 'previousSecret',
	type: 'string',
	typeOptions: { password: true },
	default: '',
	description:
		'Accepted beside the secret while the sender still uses it. Empty it when the sender has changed: the log says so while a request comes with it.',
};

/** The fields of a credential whose secret may come in one of `places`, the first by default. */
export function secretProperties(
	places: readonly SecretPlace[],
	defaults: { header: string; query?: string },
): INodeProperties[] {
	const only = (...shown: SecretPlace[]) => ({ show: { sentIn: shown } });
	const fields: INodeProperties[] = [
		{
			displayName: 'Header Name',
			name: 'headerName',
			type: 'string',
			default: '',
			displayOptions: only('header'),
			description: 'Name of the header that carries the secret',
		},
		{
			displayName: 'Parameter Name',
			name: 'parameterName',
			type: 'string',
			default: '',
			displayOptions: only('query'),
			description: 'Name of the part of the URL that carries the secret',
		},
		{
			displayName:
				'The URL, and the secret in it, is written into the logs of proxies and of the sender. If the sender can set a header, choose Header.',
			name: 'urlNotice',
			type: 'notice',
			default: '',
			displayOptions: only('query'),
		},
		{
			displayName:
				'Some proxies (nginx, unless told otherwise) drop headers with an underscore in their name. Take dashes.',
			name: 'underscoreNotice',
			type: 'notice',
			default: '',
			displayOptions: { show: { sentIn: ['header'], headerName: [{ _cnd: { includes: '_' } }] } },
		},
		{
			displayName: 'Secret',
			name: 'secret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			displayOptions: only('header', 'query'),
			hint: secretHint('The sender'),
			description: 'A long random text of your own. Requests without it are refused.',
		},
		previousSecret('secret', 'header', 'query'),
		{
			displayName: 'User',
			name: 'user',
			type: 'string',
			default: '',
			displayOptions: only('basic'),
		},
		{
			displayName: 'Password',
			name: 'password',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			displayOptions: only('basic'),
			hint: secretHint('The sender'),
			description: 'A long random text of your own. Requests without it are refused.',
		},
		previousSecret('password', 'basic'),
	];
	const sentIn: INodeProperties = {
		displayName: 'Sent In',
		name: 'sentIn',
		type: 'options',
		options: places.map((place) => ({ ...PLACES[place], value: place })),
		default: '',
	};
	const initial: Record<string, string | undefined> = {
		sentIn: places[0],
		headerName: defaults.header,
		parameterName: defaults.query,
	};
	const isOffered = ({ displayOptions }: INodeProperties) =>
		(displayOptions?.show?.sentIn as SecretPlace[]).some((place) => places.includes(place));
	return [sentIn, ...fields.filter(isOffered)].map((property) => ({
		...property,
		default: initial[property.name] ?? '',
	}));
}

/** What a genuine request carries, by such a credential. */
export function expectationOf(
	credential: ICredentialDataDecryptedObject,
): Exclude<Expectation, { kind: 'none' }> {
	const read = (name: string) => textOf(credential[name]) ?? '';
	const secrets = (...names: [string, string]) => {
		const [secret, previous] = names.map(read);
		return previous === '' ? [secret] : [secret, previous];
	};
	switch (credential.sentIn as SecretPlace) {
		case 'basic':
			return {
				kind: 'basic',
				user: read('user'),
				secrets: secrets('password', 'previousPassword'),
			};
		case 'query':
			return {
				kind: 'query',
				name: read('parameterName'),
				secrets: secrets('secret', 'previousSecret'),
			};
		default:
			return {
				kind: 'header',
				name: read('headerName'),
				secrets: secrets('secret', 'previousSecret'),
			};
	}
}

/**
 * What a genuine request carries, by the node's parameter `authentication` and its credential; `fixed` is
 * what the vendor leaves no choice about.
 */
export async function expectationFrom(
	context: IWebhookFunctions,
	credentialType: string,
	fixed: ICredentialDataDecryptedObject = {},
): Promise<Expectation> {
	if (context.getNodeParameter('authentication') === 'none') return { kind: 'none' };
	return expectationOf({ ...(await context.getCredentials(credentialType)), ...fixed });
}

/** A header's name (RFC 9110, 5.1), and the ones that senders and proxies set themselves. */
const HEADER_NAME = /^[!#$%&'*+\-.^_`|~\w]+$/;
const TAKEN_HEADERS =
	/^(?:host|content-.*|connection|transfer-encoding|x-forwarded-.*|forwarded|validation-token|x-contact-center.*)$/i;

/** What stands in a URL as it was typed. */
const UNCHANGED_IN_URL = /^[\w.~-]*$/;

/** What every sender encodes alike, in a header and in basic auth. */
const PLAIN = /^[\x20-\x7e]*$/;

/** What ends or breaks a user or password in https://user:password@… */
const BREAKS_URL = /[\s@:/?#[\]%"<>\\^`{|}]/;

/**
 * What is wrong with a credential as far as can be told without the vendor; undefined where nothing is. `taken`
 * are the names of headers and parameters that the vendor uses for events.
 */
export function faultOf(
	credential: ICredentialDataDecryptedObject,
	taken: readonly string[] = [],
): string | undefined {
	const expected = expectationOf(credential);
	const isTaken = (name: string) => taken.some((one) => one.toLowerCase() === name.toLowerCase());
	switch (expected.kind) {
		case 'header':
			if (!HEADER_NAME.test(expected.name))
				return 'The header name is empty or has a wrong character: use letters, digits and dashes';
			if (TAKEN_HEADERS.test(expected.name) || isTaken(expected.name))
				return 'That header has a meaning of its own: pick another';
			break;
		case 'query':
			if (expected.name === '') return 'The parameter name is empty: type one, such as token';
			if (isTaken(expected.name))
				return 'Events have a field of that name, which would be lost: pick another, such as token';
			if (!UNCHANGED_IN_URL.test(expected.name + expected.secrets[0]))
				return 'A URL changes some characters of the parameter name or the secret: use letters, digits, - and _';
			break;
		case 'basic':
			if (expected.user === '')
				return 'The user is empty: type any name, and tell the sender the same';
			if (expected.user.includes(':'))
				return 'The user contains a colon, which basic auth cannot carry: take it out';
			if (!PLAIN.test(expected.user))
				return 'The user has characters that senders encode differently: use A to Z, digits and plain signs';
			if (BREAKS_URL.test(expected.user + expected.secrets[0]))
				return 'The user or the password has a character that breaks https://user:password@…: use letters, digits, - and _';
			break;
	}
	const [secret, previous] = expected.secrets;
	if (secret === '')
		return 'The secret is empty, so every request would be refused: type a long random text';
	if (secret !== secret.trim())
		return 'The secret begins or ends with a blank, which senders drop: take it out';
	if (!PLAIN.test(secret))
		return 'The secret has characters that senders encode differently: use A to Z, digits and plain signs';
	if (secret.length < MIN_SECRET_LENGTH) {
		return `The secret is short enough to be guessed: take at least ${MIN_SECRET_LENGTH} characters`;
	}
	if (previous === secret)
		return 'The previous secret is the secret itself: empty it, or type the one used before';
	return undefined;
}

/**
 * The "Test" of such a credential in n8n; `fixed` is what the vendor leaves no choice about, and `taken` are the
 * names that it uses itself. Nothing can be asked of the vendor, so what can be seen is checked.
 */
export const secretTest = (
	fixed: ICredentialDataDecryptedObject = {},
	taken: () => readonly string[] = () => [],
) =>
	async function (
		this: ICredentialTestFunctions,
		{ data }: ICredentialsDecrypted<ICredentialDataDecryptedObject>,
	): Promise<INodeCredentialTestResult> {
		const fault = faultOf({ ...data, ...fixed }, taken());
		return await Promise.resolve(
			fault
				? { status: 'Error', message: fault }
				: { status: 'OK', message: 'Looks right. Tell the sender the same.' },
		);
	};
