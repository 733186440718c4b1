import { alvaria } from '../../nodes/Alvaria/events';
import { enreach } from '../../nodes/Enreach/events';
import { pbx } from '../../nodes/PbxEvents/events';
import { ringCentral } from '../../nodes/RingCentralWfm/events';
import type { Catalogue } from '../../nodes/shared/events/catalogue';
import { sampleOf } from '../../nodes/shared/events/sample';
import { webitel } from '../../nodes/Webitel/events';
import { send as sendFields, type Target } from '../support/vendors/http';
import { payload, send as sendEnreach } from '../support/vendors/enreach';

export const SECRET = 'a-long-random-text-of-mine';

/** What somebody does who is new to a vendor's trigger. */
export interface Journey {
	/** Names the test and the folder of its pictures. */
	readonly title: string;
	/** The vendor's guide in `docs/`, without its ending. */
	readonly guide: string;
	/** The word searched for: the vendor's old name, or what people call it. */
	readonly word: string;
	/** The node's name in the panel. */
	readonly node: string;
	/** The event's name. */
	readonly event: string;
	/** A field of the event's data, as it stands in the input panel, and its value in the sample. */
	readonly field: { readonly name: string; readonly value: string };
}

/** The same for a vendor that posts to us, and how it then sends the event. */
export interface Newcomer extends Journey {
	/** Sends the event as the vendor would; whether it was accepted. */
	readonly send: (url: string) => Promise<boolean>;
}

/** The event's own data, as the vendor writes them. */
function dataOf(catalogue: Catalogue, name: string): Record<string, unknown> {
	const event = catalogue.find(name);
	if (!event) throw new Error(`${catalogue.title} has no event ${name}`);
	return sampleOf(event);
}

const accepted = async (target: Target, fields: Record<string, unknown>): Promise<boolean> =>
	(await sendFields(target, fields)).status === 200;

export const NEWCOMERS: readonly Newcomer[] = [
	{
		title: 'Enreach',
		guide: 'enreach',
		word: 'Benemen',
		node: 'Enreach Voice',
		event: 'QueueCallInDisconnected',
		field: {
			name: 'CallerNumber',
			value: String(dataOf(enreach, 'QueueCallInDisconnected').CallerNumber),
		},
		send: async (url) =>
			(await sendEnreach({ url, secret: SECRET }, payload('QueueCallInDisconnected', {})))
				.isDelivered,
	},
	{
		title: 'Webitel',
		guide: 'webitel',
		word: 'predictive dialer',
		node: 'Webitel',
		event: 'missed',
		field: { name: 'attempt_id', value: String(dataOf(webitel, 'missed').attempt_id) },
		send: async (url) =>
			await accepted(
				{ url, encoding: 'json', headers: { 'X-Webitel-Token': SECRET } },
				{ event: 'missed', ...dataOf(webitel, 'missed') },
			),
	},
	{
		title: 'PBX',
		guide: 'pbx-events',
		word: 'phone system',
		node: 'PBX Events',
		event: 'call:end',
		field: { name: 'id', value: String(dataOf(pbx, 'call:end').id) },
		send: async (url) =>
			await accepted(
				{ url, encoding: 'form', query: { token: SECRET } },
				{ event: 'call:end', ...dataOf(pbx, 'call:end') },
			),
	},
	{
		title: 'RingCentral',
		guide: 'ringcentral-wfm',
		word: 'Engage Voice',
		node: 'RingCentral WFM',
		event: 'AGENT_STATE',
		field: { name: 'agent_id', value: String(dataOf(ringCentral, 'AGENT_STATE').agent_id) },
		send: async (url) =>
			await accepted(
				{ url, encoding: 'query', headers: { 'X-WFM-Token': SECRET } },
				dataOf(ringCentral, 'AGENT_STATE'),
			),
	},
];

export const ALVARIA: Journey = {
	title: 'Alvaria',
	guide: 'alvaria',
	word: 'Aspect',
	node: 'Alvaria Streaming',
	event: 'engagementCenter.ScreenPop',
	field: {
		name: 'userId',
		value: String(dataOf(alvaria, 'engagementCenter.ScreenPop').userId),
	},
};
