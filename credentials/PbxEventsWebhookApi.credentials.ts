import type { ICredentialType, INodeProperties, Icon } from 'n8n-workflow';

import { secretProperties } from '../nodes/shared/receive/credential';

/** What the PBX sends with every request, so that nobody else can start workflows. */
export class PbxEventsWebhookApi implements ICredentialType {
	name = 'pbxEventsWebhookApi';

	displayName = 'PBX Events Webhook API';

	icon: Icon = {
		light: 'file:../nodes/PbxEvents/pbx-events.svg',
		dark: 'file:../nodes/PbxEvents/pbx-events.dark.svg',
	};

	documentationUrl =
		'https://github.com/n8n-nodes-contact-center/n8n-nodes-contact-center/blob/main/docs/pbx-events.md';

	properties: INodeProperties[] = secretProperties(['query', 'header', 'basic'], {
		header: 'X-Pbx-Token',
		query: 'token',
	});
}
