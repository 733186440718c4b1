import type { INodeProperties, IWebhookDescription } from 'n8n-workflow';

/** Whether requests must carry the secret of the node's credential. */
export const authenticationProperties: INodeProperties[] = [
	{
		displayName: 'Authentication',
		name: 'authentication',
		type: 'options',
		options: [
			{
				name: 'Secret',
				value: 'secret',
				description: 'Only requests that carry the secret of the credential are accepted',
			},
			{
				name: 'None',
				value: 'none',
				description: 'Anyone who knows the URL can start the workflow',
			},
		],
		default: 'secret',
	},
	{
		displayName:
			'Without a secret, anyone who learns the URL can start this workflow with invented calls and numbers. Use this for a first trial only.',
		name: 'noSecretWarning',
		type: 'notice',
		default: '',
		displayOptions: { show: { authentication: ['none'] } },
	},
];

/**
 * URLs that take events in a body (POST) and in the query string (GET); the editor shows each once. n8n runs
 * the lifecycle of the webhook named `default`, so only one has that name.
 */
export const postAndGet = (...paths: string[]): IWebhookDescription[] =>
	paths.flatMap((path, index) =>
		(['POST', 'GET'] as const).map((httpMethod) => ({
			name: index === 0 && httpMethod === 'POST' ? 'default' : 'setup',
			httpMethod,
			responseMode: 'onReceived',
			responseData: 'noData',
			path,
			ndvHideMethod: true,
			ndvHideUrl: httpMethod === 'GET',
		})),
	);
