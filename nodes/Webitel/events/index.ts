import { defineCatalogue } from '../../shared/events/catalogue';
import { webitelIdentity } from '../identity';
import {
	active,
	addMember,
	answered,
	bridged,
	joined,
	leaving,
	missed,
	offering,
	processing,
	waitAgent,
} from './queue';
import { asSent } from './common';
import { callAt, EXPIRED, MIKKO, previewAt } from './samples';
import { agentStatusChanged } from './team';

/** An event of a story, with what differs from its sample; what the event lacks is empty. */
const step = <Name extends string>(event: Name, sent: Record<string, unknown>) => ({
	event,
	get data() {
		return asSent(sent);
	},
});

/** All events of the Webitel queue webhooks document, and those that its call centre sends besides. */
export const webitel = defineCatalogue(
	'webitel',
	'Webitel',
	[
		...[joined, answered, offering, bridged, missed, leaving, processing, active],
		...[waitAgent, addMember],
		agentStatusChanged,
	],
	{
		identity: (event) => webitelIdentity(event),
		stories: {
			'A call that an agent misses and another takes': [
				'joined',
				step('offering', callAt(2, MIKKO)),
				'missed',
				'wait_agent',
				'offering',
				'bridged',
				'processing',
				'leaving',
			],
			'A customer whom a preview dialer calls': [
				step('offering', previewAt(0)),
				'active',
				step('bridged', previewAt(16)),
				step('processing', previewAt(76, { cc_result: 'processing' })),
				step('leaving', previewAt(90, { cc_result: 'success' })),
			],
			'A customer whose time in the list of a dialer is over': [
				'add_member',
				step('leaving', EXPIRED),
			],
		},
	},
);
