/** Webitel, PBX event push and RingCentral WFM, as the tests of what they have in common need them. */
import type { IDataObject } from 'n8n-workflow';

import { pbx } from '../../../nodes/PbxEvents/events';
import { pbxAdapter } from '../../../nodes/PbxEvents/adapter';
import { ringCentral } from '../../../nodes/RingCentralWfm/events';
import { ringCentralAdapter } from '../../../nodes/RingCentralWfm/adapter';
import type { WebhookAdapter } from '../../../nodes/shared/receive/adapter';
import { sampleOf } from '../../../nodes/shared/events/sample';
import { webitel } from '../../../nodes/Webitel/events';
import { webitelAdapter } from '../../../nodes/Webitel/adapter';

const SECRET = 'correct horse battery';
const basic = `Basic ${Buffer.from(`n8n:${SECRET}`).toString('base64')}`;

interface SecretInPlace {
	credential: IDataObject;
	headers?: Record<string, string>;
	query?: Record<string, string>;
}

/** The places a secret can be in: the credential, and how a genuine request looks. */
export const SECRETS: Record<'header' | 'query' | 'basic', SecretInPlace> = {
	header: {
		credential: { sentIn: 'header', headerName: 'X-My-Secret', secret: SECRET },
		headers: { 'x-my-secret': SECRET },
	},
	query: {
		credential: { sentIn: 'query', parameterName: 'key', secret: SECRET },
		query: { key: SECRET },
	},
	basic: {
		credential: { sentIn: 'basic', user: 'n8n', password: SECRET },
		headers: { authorization: basic },
	},
};

export interface SimpleVendor {
	title: string;
	vendor: WebhookAdapter;
	/** Where the secret can be. */
	places: Array<keyof typeof SECRETS>;
	/** One event of each name, as the vendor sends it. */
	events: Array<Record<string, unknown>>;
	/** What makes an event of fields. */
	named(type: string, fields: object): Record<string, unknown>;
	/** A filter of the node and an event that it drops. */
	filter: { name: string; other: string };
}

const samplesOf = ({ vendor, named }: Pick<SimpleVendor, 'vendor' | 'named'>) =>
	vendor.catalogue.events.map((event) => named(event.name, sampleOf(event)));

function define(one: Omit<SimpleVendor, 'events'>): SimpleVendor {
	return { ...one, events: samplesOf(one) };
}

export const SIMPLE_VENDORS: SimpleVendor[] = [
	define({
		title: webitel.title,
		vendor: webitelAdapter,
		places: ['header', 'basic'],
		named: (event, fields) => ({ event, ...fields }),
		filter: { name: 'queueIds', other: '99' },
	}),
	define({
		title: pbx.title,
		vendor: pbxAdapter,
		places: ['query', 'header', 'basic'],
		named: (event, fields) => ({ event, ...fields }),
		filter: { name: 'userIds', other: '99' },
	}),
	define({
		title: ringCentral.title,
		vendor: ringCentralAdapter,
		places: ['header', 'basic'],
		named: (type, fields) => ({ event_type: type, ...fields }),
		filter: { name: 'accountIds', other: '99' },
	}),
];
