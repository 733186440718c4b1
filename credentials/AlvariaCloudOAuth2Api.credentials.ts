import type { ICredentialTestRequest, ICredentialType, INodeProperties, Icon } from 'n8n-workflow';

import {
	baseUrlExpression,
	OTHER_REGION,
	realmExpression,
	REGIONS,
	tokenUrlExpression,
} from '../nodes/Alvaria/api/regions';

/** Shown for a region that is in no list, which one typed before there was a list is too. */
const ownAddress = { hide: { region: Object.keys(REGIONS) } };

/** An API client of Alvaria Cloud: OAuth2 client credentials, and the key that goes with every request. */
export class AlvariaCloudOAuth2Api implements ICredentialType {
	name = 'alvariaCloudOAuth2Api';

	displayName = 'Alvaria Cloud OAuth2 API';

	extends = ['oAuth2Api'];

	icon: Icon = {
		light: 'file:../nodes/Alvaria/alvaria.svg',
		dark: 'file:../nodes/Alvaria/alvaria.dark.svg',
	};

	documentationUrl =
		'https://github.com/n8n-nodes-contact-center/n8n-nodes-contact-center/blob/main/docs/alvaria.md';

	properties: INodeProperties[] = [
		{
			displayName: 'Grant Type',
			name: 'grantType',
			type: 'hidden',
			default: 'clientCredentials',
		},
		{
			displayName: 'Organisation',
			name: 'organization',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. acme',
			description:
				'Name of your organisation in Alvaria Cloud, as in its web addresses: https://NAME.via.aspect-cloud.net. If the test answers ENOTFOUND, this is wrong.',
		},
		{
			displayName: 'Region',
			name: 'region',
			type: 'options',
			options: [
				...Object.entries(REGIONS).map(([value, { name, signInHost, description }]) => ({
					name,
					value,
					description: description ?? `You sign in at ${signInHost}`,
				})),
				{
					name: 'Other',
					value: OTHER_REGION,
					description: 'Alvaria told you addresses of your own',
				},
			],
			default: 'aws-us',
			description:
				'Where your organisation is: from it follow the addresses that access tokens and events come from. If the test says that the client is not accepted, look here too: every region has clients of its own.',
		},
		{
			displayName: 'API Key',
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			description: 'The key Alvaria gave you for its APIs, sent as x-api-key',
		},
		{
			displayName: 'Scope',
			name: 'scope',
			type: 'hidden',
			default: 'streamingapi',
		},
		{
			displayName: 'Authentication',
			name: 'authentication',
			type: 'options',
			options: [
				{
					name: 'Body',
					value: 'body',
					description: 'Send client ID and secret in the request body',
				},
				{ name: 'Header', value: 'header', description: 'Send client ID and secret as basic auth' },
			],
			default: 'header',
			description: 'How n8n sends client ID and secret when it asks for an access token',
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: '',
			displayOptions: ownAddress,
			placeholder: 'e.g. https://acme.via.aspect-cloud.net',
			description: 'Address of the API, without a path',
		},
		{
			displayName: 'Token URL',
			name: 'tokenUrl',
			type: 'string',
			default: '',
			displayOptions: ownAddress,
			placeholder: 'e.g. https://myaspect.yyz.id.aspect-cloud.net/tokenservice/oauth2/access_token',
			description:
				'Address that access tokens come from. The organisation is added as the realm, unless the address has a question mark.',
		},
		{
			displayName: 'Access Token URL',
			name: 'accessTokenUrl',
			type: 'hidden',
			default: tokenUrlExpression(),
		},
		{
			displayName: 'Additional Body Properties',
			name: 'additionalBodyProperties',
			type: 'hidden',
			default: realmExpression(),
		},
		{
			displayName: 'Auth URI Query Parameters',
			name: 'authQueryParameters',
			type: 'hidden',
			default: '',
		},
	];

	/**
	 * Creates a session, which nobody polls: Alvaria drops it after a minute. There is no request that
	 * changes nothing and needs no session. A wrong client, secret or region fails before, when n8n
	 * asks for the token: n8n shows its own message then, which the fields' descriptions explain.
	 */
	test: ICredentialTestRequest = {
		request: {
			method: 'POST',
			baseURL: `={{ ${baseUrlExpression()} + "/via/v3/organizations/" + encodeURIComponent(String($credentials.organization).trim()) + "/streaming" }}`,
			url: '/session',
			headers: { 'x-api-key': '={{ $credentials.apiKey }}' },
			body: { inactivityDelay: 60, requireAcknowledgement: false },
			json: true,
		},
		rules: [
			{
				type: 'responseCode',
				properties: {
					value: 401,
					message:
						'Client ID, client secret and region are right, but Alvaria refuses the API key. Ask Alvaria for the x-api-key of this organisation.',
				},
			},
			{
				type: 'responseCode',
				properties: {
					value: 403,
					message:
						'Client ID, client secret and region are right, but the API key or the client may not use the streaming API. Ask Alvaria to allow both the streaming API (scope streamingapi).',
				},
			},
			{
				type: 'responseCode',
				properties: {
					value: 404,
					message:
						'Alvaria does not know this organisation in this region. Ask Alvaria for the name of the organisation, as in https://NAME.via.aspect-cloud.net.',
				},
			},
		],
	};
}
