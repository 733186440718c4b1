import type { ICredentialTestRequest, ICredentialType, INodeProperties, Icon } from 'n8n-workflow';

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
				'Name of your organisation in Alvaria Cloud, as in its web addresses. If the test answers ENOTFOUND, this is wrong.',
		},
		{
			displayName: 'Region',
			name: 'region',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. us-east-1',
			description:
				'Region of your organisation, as in the address of its login page: https://myaspect.REGION.id.aspect-cloud.net. If the test speaks of an incorrect host, this is wrong.',
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
			placeholder: 'e.g. https://acme.via.aspect-cloud.net',
			description:
				'Only if Alvaria told you an address of its own; else it follows from the organisation',
		},
		{
			displayName: 'Token URL',
			name: 'tokenUrl',
			type: 'string',
			default: '',
			placeholder:
				'e.g. https://myaspect.us-east-1.id.aspect-cloud.net/tokenservice/oauth2/access_token',
			description:
				'Only if Alvaria told you an address of its own; else it follows from the region',
		},
		{
			displayName: 'Access Token URL',
			name: 'accessTokenUrl',
			type: 'hidden',
			default:
				'={{$self["tokenUrl"] || "https://myaspect." + $self["region"] + ".id.aspect-cloud.net/tokenservice/oauth2/access_token"}}',
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
			baseURL:
				'={{ ($credentials.baseUrl || "https://" + $credentials.organization + ".via.aspect-cloud.net").replace(/[/]+$/, "") + "/via/v3/organizations/" + encodeURIComponent($credentials.organization) + "/streaming" }}',
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
					message: 'Client ID and secret are right, but Alvaria refuses the API key',
				},
			},
			{
				type: 'responseCode',
				properties: {
					value: 403,
					message:
						'Client ID and secret are right, but the API key or the client may not use the streaming API',
				},
			},
			{
				type: 'responseCode',
				properties: { value: 404, message: 'Alvaria does not know this organisation' },
			},
		],
	};
}
