import type { ICredentialType, INodeProperties, Icon } from 'n8n-workflow';

/**
 * The key of pseudonyms. A type of its own, and the same in every package: one credential serves the nodes of
 * all vendors, so that one caller has one pseudonym, and a secret of the vendor's can change without it.
 */
export class ContactCenterPrivacyApi implements ICredentialType {
	name = 'contactCenterPrivacyApi';

	displayName = 'Contact Center Privacy API';

	icon: Icon = {
		light: 'file:../nodes/shared/privacy/privacy.svg',
		dark: 'file:../nodes/shared/privacy/privacy.dark.svg',
	};

	documentationUrl =
		'https://github.com/n8n-nodes-contact-center/n8n-nodes-contact-center/blob/main/docs/personal-data.md';

	properties: INodeProperties[] = [
		{
			displayName: 'Key',
			name: 'secretKey',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			hint: 'Random letters and digits, 20 at least. Whoever has it can find out whose a pseudonym is.',
			description:
				'A long random text of your own. With another key, everyone has another pseudonym: keep it for as long as you compare.',
		},
	];
}
