import type { INodeProperties } from 'n8n-workflow';

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
