import { AlvariaServer, contactCentreDay, playAlvaria } from '../../../support/vendors/alvaria';
import type { Delivery } from '../../../support/vendors/simulator';
import { Client } from './client';

const EVERYBODY = {
	catalogType: 'engagementCenterThirdParty',
	catalogTypeEvents: ['all'],
	resources: { resourceType: '*', resourceIds: [] },
};

let server: AlvariaServer;
let client: Client;

beforeEach(async () => {
	server = await AlvariaServer.start();
	client = await Client.connect(server);
});

afterEach(async () => await server.close());

it('plays the day to the first client, each event delivered when it is acknowledged', async () => {
	const deliveries: Delivery[] = [];
	const day = playAlvaria(server.cloud, {
		speed: 1e5,
		seed: 1,
		signal: new AbortController().signal,
		onDelivery: (delivery) => deliveries.push(delivery),
	});
	const over = new AbortController();
	void day.then(() => over.abort());
	const session = await client.session();
	await client.subscribe(session, EVERYBODY);
	const received: string[] = [];
	while (!over.signal.aborted) {
		const answer = await client.events(session, 200, over.signal).catch(() => undefined);
		const events: Array<{ eventId: string; eventType: string }> = answer?.body.events ?? [];
		if (events.length === 0) continue;
		received.push(...events.map(({ eventType }) => eventType));
		await client.acknowledge(session, ...events.map(({ eventId }) => eventId));
	}
	// Messages of others are what no subscription covers.
	const audible = contactCentreDay(1).filter(
		({ event }) =>
			!event.type.startsWith('messaging.') ||
			(event.payload as { userId: string }).userId === server.cloud.options.userId,
	);
	expect(received.sort()).toEqual(audible.map(({ event }) => event.type).sort());
	expect(deliveries).toHaveLength(audible.length);
	expect(deliveries.every(({ isDelivered }) => isDelivered)).toBe(true);
	expect(deliveries.map(({ summary }) => summary)).toContainEqual(
		expect.stringMatching(/^record \d+: SALE$/),
	);
	expect(server.cloud.violations).toEqual([]);
});

it('ends early, without a word about what was under way', async () => {
	const stop = new AbortController();
	const deliveries: Delivery[] = [];
	const poll = client.events(await client.session());
	const day = playAlvaria(server.cloud, {
		speed: 1e5,
		seed: 1,
		signal: stop.signal,
		onDelivery: (delivery) => deliveries.push(delivery),
	});
	await poll;
	stop.abort();
	await day;
	expect(server.cloud.waiting.length).toBeGreaterThan(0);
	expect(deliveries).toEqual([]);
});
