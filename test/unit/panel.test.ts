/** How n8n wants what its panels show to be worded. */
import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { AlvariaCloudOAuth2Api } from '../../credentials/AlvariaCloudOAuth2Api.credentials';
import { EnreachWebhookApi } from '../../credentials/EnreachWebhookApi.credentials';
import { PbxEventsWebhookApi } from '../../credentials/PbxEventsWebhookApi.credentials';
import { RingCentralWfmWebhookApi } from '../../credentials/RingCentralWfmWebhookApi.credentials';
import { WebitelWebhookApi } from '../../credentials/WebitelWebhookApi.credentials';
import { AlvariaStreaming } from '../../nodes/Alvaria/AlvariaStreaming.node';
import { AlvariaStreamingTrigger } from '../../nodes/Alvaria/AlvariaStreamingTrigger.node';
import { EnreachTrigger } from '../../nodes/Enreach/EnreachTrigger.node';
import { PbxEventsTrigger } from '../../nodes/PbxEvents/PbxEventsTrigger.node';
import { RingCentralWfmTrigger } from '../../nodes/RingCentralWfm/RingCentralWfmTrigger.node';
import { WebitelTrigger } from '../../nodes/Webitel/WebitelTrigger.node';

const triggers = [
	new AlvariaStreamingTrigger(),
	new EnreachTrigger(),
	new PbxEventsTrigger(),
	new RingCentralWfmTrigger(),
	new WebitelTrigger(),
].map(({ description }) => description);
const nodes = [...triggers, new AlvariaStreaming().description];
const forms = [
	...nodes.map(({ displayName, properties }) => ({ displayName, properties })),
	new AlvariaCloudOAuth2Api(),
	new EnreachWebhookApi(),
	new PbxEventsWebhookApi(),
	new RingCentralWfmWebhookApi(),
	new WebitelWebhookApi(),
];

type Part = Partial<INodeProperties> & Pick<Partial<INodePropertyOptions>, 'action'>;

/** Everything a form shows: its fields, their options, and what is within collections. */
const partsOf = (parts: readonly object[]): Part[] =>
	parts.flatMap((part) => {
		const { options = [], values = [] } = part as { options?: object[]; values?: object[] };
		return [part as Part, ...partsOf(options), ...partsOf(values)];
	});

it('nodes are shown under the name of the product', () => {
	expect(nodes.map(({ displayName }) => displayName).sort()).toEqual([
		'Alvaria Streaming',
		'Alvaria Streaming Trigger',
		'Enreach Voice Trigger',
		'PBX Events Trigger',
		'RingCentral WFM Trigger',
		'Webitel Trigger',
	]);
	for (const { displayName, defaults } of nodes) expect(defaults.name).toBe(displayName);
});

it.each(triggers)('$displayName picks its events under "Trigger On"', ({ properties }) => {
	const events = properties.find(({ name }) => name === 'events');
	expect(events).toMatchObject({ displayName: 'Trigger On', type: 'multiOptions' });
	expect(events).not.toHaveProperty('description');
	expect(events?.options?.[0]).toMatchObject({ name: 'All Events', value: '*' });
});

describe.each(forms)('$displayName', ({ properties }) => {
	const parts = partsOf(properties);

	// n8n 1 does not publish a workflow whose trigger has another.
	it('shows and hides its fields by fields that stand beside them, or at the top', () => {
		const top = properties.map(({ name }) => name);
		const strangers = (level: readonly object[]): string[] => {
			const beside = (level as Part[]).flatMap(({ name }) => name ?? []);
			return (level as Part[]).flatMap(({ name, displayOptions = {}, ...part }) => {
				const { options = [], values = [] } = part as { options?: object[]; values?: object[] };
				const keys = Object.values(displayOptions).flatMap(Object.keys);
				const unknown = keys.filter((key) =>
					key.startsWith('/')
						? !top.includes(key.slice(1))
						: !/^@/.test(key) && !beside.includes(key),
				);
				const here = unknown.map((key) => `${name}: ${key}`);
				return [...here, ...strangers(options), ...strangers(values)];
			});
		};
		expect(strangers(properties)).toEqual([]);
	});

	it('has actions without articles', () => {
		const actions = parts.flatMap(({ action }) => action ?? []);
		expect(actions.filter((action) => /^[^A-Z]|\b(an?|the)\b/i.test(action))).toEqual([]);
	});

	it('has placeholders that are examples', () => {
		const fields = parts.filter(({ type }) => type === 'string');
		const placeholders = fields.flatMap(({ placeholder }) => placeholder ?? []);
		expect(placeholders.filter((text) => !text.startsWith('e.g. '))).toEqual([]);
	});
});
