import type { ICredentialType, INodeProperties, Icon } from 'n8n-workflow';

import { secretProperties } from '../nodes/shared/receive/credential';

/** What the flow sends with every request, so that nobody else can start workflows. */
export class WebitelWebhookApi implements ICredentialType {
	name = 'webitelWebhookApi';

	displayName = 'Webitel Webhook API';

	icon: Icon = {
		light: 'file:../nodes/Webitel/webitel.svg',
		dark: 'file:../nodes/Webitel/webitel.dark.svg',
	};

	documentationUrl =
		'https://github.com/n8n-nodes-contact-center/n8n-nodes-contact-center/blob/main/docs/webitel.md';

	properties: INodeProperties[] = secretProperties(['header', 'basic'], {
		header: 'X-Webitel-Token',
	});
}
