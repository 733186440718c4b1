/** How each vendor sends a single event; its simulator sends a whole day. */
import { enreach } from '../../nodes/Enreach/events';
import { pbx } from '../../nodes/PbxEvents/events';
import { ringCentral } from '../../nodes/RingCentralWfm/events';
import type { Catalogue, StoryStep } from '../../nodes/shared/events/catalogue';
import { sampleEvent } from '../../nodes/shared/events/sample';
import { webitel } from '../../nodes/Webitel/events';
import { enreachSimulator, payload, send as sendEnreach } from '../../test/support/vendors/enreach';
import { type Fields, send, type Sent, type Target } from '../../test/support/vendors/http';
import { pbxSimulator } from '../../test/support/vendors/pbx';
import {
	ringCentralSimulator,
	SECRET_HEADER as RINGCENTRAL_HEADER,
} from '../../test/support/vendors/ringcentral';
import type { Delivery, Simulator } from '../../test/support/vendors/simulator';
import {
	SECRET_HEADER as WEBITEL_HEADER,
	webitelSimulator,
} from '../../test/support/vendors/webitel';

/** Where events go, and the secret that goes with them. */
export interface Receiver {
	url: string;
	secret?: string;
}

/** A vendor that sends to n8n. */
export interface Sender {
	catalogue: Catalogue;
	simulator: Simulator;
	/** Sends one event. Its ids are always the same, so the trigger is asked to run it again. */
	send(receiver: Receiver, step: StoryStep): Promise<Delivery>;
}

const AGAIN = { 'X-Contact-Center-Again': '1' };

/** A vendor whose events are fields in a request; `target` says how they travel, with the secret. */
const sender = (
	simulator: Simulator,
	catalogue: Catalogue,
	target: (secret: string | undefined) => Omit<Target, 'url'>,
	fieldsOf: (type: string, data: Fields) => Fields = (event, data) => ({ event, ...data }),
): Sender => ({
	catalogue,
	simulator,
	send: async ({ url, secret }, step) => {
		const { type, data } = sampleEvent(catalogue, step);
		const { headers, ...how } = target(secret);
		const sent = await send(
			{ url, ...how, headers: { ...headers, ...AGAIN } },
			fieldsOf(type, data),
		);
		return delivered(type, sent);
	},
});

const delivered = (type: string, sent: Sent): Delivery => ({
	...sent,
	type,
	summary: '',
	isDelivered: sent.status === 200,
});

const headerIf = (name: string, secret: string | undefined) =>
	secret === undefined ? {} : { [name]: secret };

/** The vendors by the name that the command knows them by. */
export const SENDERS: Readonly<Record<string, Sender>> = {
	enreach: {
		catalogue: enreach,
		simulator: enreachSimulator,
		send: async ({ url, secret }, step) => {
			const { type, data } = sampleEvent(enreach, step);
			const event = payload(type, { ...data, Timestamp: new Date().toISOString() });
			return delivered(
				type,
				await sendEnreach({ url, secret, headers: AGAIN, attempts: 1 }, event),
			);
		},
	},
	webitel: sender(webitelSimulator, webitel, (secret) => ({
		encoding: 'json',
		headers: headerIf(WEBITEL_HEADER, secret),
	})),
	pbx: sender(pbxSimulator, pbx, (secret) => ({
		encoding: 'json',
		query: headerIf('token', secret),
	})),
	ringcentral: sender(
		ringCentralSimulator,
		ringCentral,
		(secret) => ({ encoding: 'query of a POST', headers: headerIf(RINGCENTRAL_HEADER, secret) }),
		(_, data) => data,
	),
};
