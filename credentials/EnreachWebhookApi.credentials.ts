import type { ICredentialType, INodeProperties, Icon } from 'n8n-workflow';

import { PREVIOUS_SECRET, secretHint } from '../nodes/shared/receive/credential';

/** The secret that Enreach sends with every webhook request. */
export class EnreachWebhookApi implements ICredentialType {
	name = 'enreachWebhookApi';

	displayName = 'Enreach Webhook API';

	icon: Icon = {
		light: 'file:../nodes/Enreach/enreach.svg',
		dark: 'file:../nodes/Enreach/enreach.dark.svg',
	};

	documentationUrl =
		'https://github.com/n8n-nodes-contact-center/n8n-nodes-contact-center/blob/main/docs/enreach.md';

	properties: INodeProperties[] = [
		{
			displayName: 'Secret',
			name: 'secret',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			hint: secretHint('Enreach support'),
			description:
				'A long random text of your own. Tell it to Enreach support as the Secret of the webhook: Enreach then sends it with every request, and requests without it are refused.',
		},
		PREVIOUS_SECRET,
	];
}
