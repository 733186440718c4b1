import { defineCatalogue } from '../../shared/events/catalogue';
import { webitelIdentity } from '../identity';
import { COLLEAGUE, variablesAt } from './common';
import { active, answered, bridged, joined, leaving, missed, offering, processing } from './queue';

/** All events of the Webitel queue webhooks document. */
export const webitel = defineCatalogue(
	'webitel',
	'Webitel',
	[joined, answered, offering, bridged, missed, leaving, processing, active],
	{
		identity: (event) => webitelIdentity(event),
		stories: {
			'A call that an agent misses and another takes': [
				'joined',
				{
					event: 'offering',
					data: {
						...COLLEAGUE,
						call_bill_sec: 2,
						call_duration: 3,
						variables: { ...variablesAt(2), state: 'offering' },
					},
				},
				'missed',
				'offering',
				'bridged',
				'processing',
				'leaving',
			],
		},
	},
);
