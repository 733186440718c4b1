/** The simulated vendors send what the definitions define: every field documented, in its documented type. */
import { decodePayload } from '../../../nodes/Alvaria/events/decode';
import { pbxAdapter } from '../../../nodes/PbxEvents/adapter';
import { ringCentralAdapter } from '../../../nodes/RingCentralWfm/adapter';
import type { Catalogue } from '../../../nodes/shared/events/catalogue';
import { schemaOf } from '../../../nodes/shared/events/definition';
import { shape } from '../../../nodes/shared/events/shape';
import { webitelAdapter } from '../../../nodes/Webitel/adapter';
import { fieldsOf, type Schema } from '../../../scripts/derive/fields';
import { contactCentreDay } from '../../support/vendors/alvaria';
import { serviceDeskDay } from '../../support/vendors/enreach';
import { pbxDay } from '../../support/vendors/pbx';
import { ringCentralDay } from '../../support/vendors/ringcentral';
import { webitelDay } from '../../support/vendors/webitel';
import { request, UTC } from '../request';
import { catalogues } from './catalogues';

interface Sent {
	type: string;
	data: Record<string, unknown>;
}

const MORNING = Date.UTC(2026, 2, 2, 8);

const identified = (vendor: typeof pbxAdapter, bodies: Array<Record<string, unknown>>): Sent[] =>
	bodies.flatMap((body) => vendor.identify(request({ body }), UTC));

/** A day of each vendor, as its trigger decodes it, and the fields that come beside the documented ones. */
const DAYS: Record<string, { sent: Sent[]; beside?: string[] }> = {
	alvaria: {
		sent: contactCentreDay(1).map(({ event: { type, payload } }) => ({
			type,
			data: decodePayload(JSON.stringify(payload)).data,
		})),
	},
	enreach: {
		sent: serviceDeskDay(1, MORNING, 60).map(({ event }) => ({
			type: event.EventType,
			data: event,
		})),
	},
	pbx: {
		sent: identified(
			pbxAdapter,
			pbxDay(1, MORNING).map(({ event: { name, variables } }) => ({ event: name, ...variables })),
		),
		beside: ['event'],
	},
	ringcentral: {
		sent: identified(
			ringCentralAdapter,
			ringCentralDay(1, MORNING).map(({ event }) => event),
		),
	},
	webitel: {
		sent: identified(
			webitelAdapter,
			webitelDay(1, MORNING).map(({ event: { state, ...fields } }) => ({
				event: state,
				...fields,
			})),
		),
		beside: ['event'],
	},
};

/** Names that stand in the data and not in the documentation, dotted. */
function undocumented(data: unknown, fields: Record<string, Schema>, parent = ''): string[] {
	return Object.entries(data ?? {}).flatMap(([name, value]) => {
		const field = fields[name];
		if (!field) return [`${parent}${name}`];
		return field.properties ? undocumented(value, field.properties, `${parent}${name}.`) : [];
	});
}

describe.each(catalogues)('The simulated day of $title', (catalogue: Catalogue) => {
	const { sent, beside = [] } = DAYS[catalogue.source];

	it('has documented events, fields and values only', () => {
		expect(sent.length).toBeGreaterThan(50);
		for (const { type, data } of sent) {
			const event = catalogue.find(type);
			expect([type, event?.name]).toEqual([type, type]);
			const others = undocumented(data, fieldsOf(event!)).filter((name) => !beside.includes(name));
			expect([type, others]).toEqual([type, []]);
			expect([type, shape(schemaOf(event!), data).issues]).toEqual([type, []]);
		}
	});
});
