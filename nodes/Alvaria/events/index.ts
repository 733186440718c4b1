import { defineCatalogue, type EventNameOf } from '../../shared/events/catalogue';
import * as agent from './agent';
import * as audio from './audio';
import * as configuration from './configuration';
import * as consult from './consult';
import * as error from './error';
import * as interaction from './interaction';
import * as mail from './mail';
import * as messaging from './messaging';
import * as outreach from './outreach';
import * as screenPop from './screenPop';
import * as session from './session';
import { STORIES } from './stories';
import { subjectOf } from './subject';

/** When the first of some sample events was published; an event's id is its time and a number. */
const SAMPLES_BEGIN = Date.UTC(2026, 2, 2, 8, 1, 23, 450);

/** All events of the Alvaria Cloud Streaming document ("Event List"). */
export const alvaria = defineCatalogue(
	'alvaria',
	'Alvaria',
	[
		...Object.values(session),
		...Object.values(agent),
		...Object.values(interaction),
		...Object.values(screenPop),
		...Object.values(consult),
		...Object.values(mail),
		...Object.values(audio),
		...Object.values(error),
		...Object.values(configuration),
		...Object.values(outreach),
		...Object.values(messaging),
	],
	{
		identity: ({ data }) => ({ subject: subjectOf(data) }),
		sampleIdentity: (hash, occurrence) => {
			const published = SAMPLES_BEGIN + occurrence * 20_000;
			return {
				id: `${published}-${parseInt(hash.slice(0, 4), 16)}`,
				time: new Date(published).toISOString(),
			};
		},
		stories: STORIES,
		feed: [],
	},
);

/** The name of an Alvaria event. */
export type AlvariaEventName = EventNameOf<typeof alvaria>;
