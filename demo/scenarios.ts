import type { INode } from 'n8n-workflow';

import {
	alvariaCredential,
	alvariaSimulator,
	DEFAULT_OPTIONS,
} from '../test/support/vendors/alvaria';
import { enreachSimulator } from '../test/support/vendors/enreach';
import { pbxSimulator } from '../test/support/vendors/pbx';
import {
	ringCentralSimulator,
	SECRET_HEADER as RINGCENTRAL_HEADER,
} from '../test/support/vendors/ringcentral';
import type { Simulator } from '../test/support/vendors/simulator';
import { SECRET_HEADER as WEBITEL_HEADER, webitelSimulator } from '../test/support/vendors/webitel';
import { CRM, postSms, STATES_TABLE } from './examples';

/** An example workflow that the demo runs, and the simulated vendor that feeds it. */
export interface Scenario {
	/** File in `examples/`. */
	readonly example: string;
	/** Name of the trigger node. */
	readonly trigger: string;
	readonly simulator: Simulator;
	/** The trigger's credential, with the secret the simulator was told. */
	readonly credential: {
		readonly type: string;
		readonly name: string;
		/** `serviceUrl`: of the vendor's service, where n8n is the one that calls. */
		readonly data: (secret: string, serviceUrl: string) => object;
	};
	/** Steps that would reach out into the world, and what the demo puts in their place. */
	readonly standIns: (smsUrl: string) => Readonly<Record<string, Partial<INode>>>;
}

export const SCENARIOS: readonly Scenario[] = [
	{
		example: 'enreach-sms-feedback.json',
		trigger: 'Enreach Voice Trigger',
		simulator: enreachSimulator,
		credential: {
			type: 'enreachWebhookApi',
			name: 'Enreach (simulated)',
			data: (secret) => ({ secret }),
		},
		standIns: (smsUrl) => ({ 'Send SMS': postSms(smsUrl) }),
	},
	{
		example: 'webitel-missed-call-to-chat.json',
		trigger: 'Webitel Trigger',
		simulator: webitelSimulator,
		credential: {
			type: 'webitelWebhookApi',
			name: 'Webitel (simulated)',
			data: (secret) => ({ sentIn: 'header', headerName: WEBITEL_HEADER, secret }),
		},
		standIns: (smsUrl) => ({ 'Post to chat': postSms(smsUrl) }),
	},
	{
		example: 'pbx-abandoned-callback.json',
		trigger: 'PBX Events Trigger',
		simulator: pbxSimulator,
		credential: {
			type: 'pbxEventsWebhookApi',
			name: 'PBX (simulated)',
			data: (secret) => ({ sentIn: 'query', parameterName: 'token', secret }),
		},
		standIns: () => ({}),
	},
	{
		example: 'ringcentral-adherence-to-database.json',
		trigger: 'RingCentral WFM Trigger',
		simulator: ringCentralSimulator,
		credential: {
			type: 'ringCentralWfmWebhookApi',
			name: 'RingCentral (simulated)',
			data: (secret) => ({ sentIn: 'header', headerName: RINGCENTRAL_HEADER, secret }),
		},
		standIns: () => STATES_TABLE,
	},
	{
		example: 'alvaria-disposition-to-crm.json',
		trigger: 'Alvaria Streaming Trigger',
		simulator: alvariaSimulator,
		credential: {
			type: 'alvariaCloudOAuth2Api',
			name: 'Alvaria (simulated)',
			data: (secret, serviceUrl) =>
				alvariaCredential({ ...DEFAULT_OPTIONS, clientSecret: secret }, serviceUrl),
		},
		standIns: CRM,
	},
];
