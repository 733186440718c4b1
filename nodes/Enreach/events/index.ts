import { defineCatalogue } from '../../shared/events/catalogue';
import { enreachIdentity } from '../identity';
import * as callListCalls from './callList/calls';
import * as callListRecordings from './callList/recordings';
import * as callListRequests from './callList/requests';
import * as queueIncoming from './queue/incoming';
import * as queueOutgoing from './queue/outgoing';
import * as queueRecordings from './queue/recordings';
import * as queueStatus from './queue/status';
import * as queueTransfers from './queue/transfers';
import { stories } from './stories';
import * as userIncoming from './user/incoming';
import * as userOutgoing from './user/outgoing';
import * as userRecordings from './user/recordings';
import * as userStatus from './user/status';
import * as userTransfers from './user/transfers';
import * as userWork from './user/work';

/** A group's events by name, as the Enreach webhooks document lists them. */
const sorted = <E extends { name: string }>(events: Record<string, E>): E[] =>
	Object.values(events).sort((one, other) => (one.name < other.name ? -1 : 1));

const events = [
	...sorted({
		...userIncoming,
		...userOutgoing,
		...userRecordings,
		...userStatus,
		...userTransfers,
		...userWork,
	}),
	...sorted({
		...queueIncoming,
		...queueOutgoing,
		...queueRecordings,
		...queueStatus,
		...queueTransfers,
	}),
	...sorted({ ...callListCalls, ...callListRecordings, ...callListRequests }),
];

/** All events of the Enreach webhooks document. */
export const enreach = defineCatalogue('enreach', 'Enreach', events, {
	identity: enreachIdentity,
	// That nobody answered a call, no event of Enreach tells by itself: whole calls do.
	presets: [
		{
			choice: 'Agent Missed a Call',
			events: ['QueueCallInUserCancelled', 'UserCallInUserCancelled'],
			when: ({ interaction }) => interaction?.outcome === 'missed',
			sample: { event: 'QueueCallInUserCancelled', data: { Reason: 'local' } },
		},
		{
			choice: 'Call Ended',
			events: [
				'QueueCallInDisconnected',
				'QueueUserCallOutDisconnected',
				'UserCallInDisconnected',
				'UserCallOutDisconnected',
				'CallbackUserCallOutDisconnected',
			],
			sample: 'QueueCallInDisconnected',
		},
	],
	stories,
});

/** The name of an Enreach event. */
export type EnreachEventName = (typeof events)[number]['name'];
