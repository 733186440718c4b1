import type { ICredentialType, INodeProperties, Icon } from 'n8n-workflow';

import { secretProperties } from '../nodes/shared/receive/credential';

/** The custom header that RingCentral sends with every request, so that nobody else can start workflows. */
export class RingCentralWfmWebhookApi implements ICredentialType {
	name = 'ringCentralWfmWebhookApi';

	displayName = 'RingCentral WFM Webhook API';

	icon: Icon = {
		light: 'file:../nodes/RingCentralWfm/ringcentral-wfm.svg',
		dark: 'file:../nodes/RingCentralWfm/ringcentral-wfm.dark.svg',
	};

	documentationUrl =
		'https://github.com/n8n-nodes-contact-center/n8n-nodes-contact-center/blob/main/docs/ringcentral-wfm.md';

	properties: INodeProperties[] = secretProperties(['header', 'basic'], {
		header: 'X-WFM-Token',
	});
}
