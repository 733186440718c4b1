/**
 * deploy/one, run from its very files: n8n restarted, killed and updated while every vendor sends. An event is
 * lost if no execution has it, whether its vendor was answered or not.
 */
import { setGlobalDispatcher } from 'undici';

import { until } from '../support/host/process';
import { Fleet } from './fleet';
import { type Books, Feed, VENDORS } from './vendors';

/** Each vendor sends an event so often; more often, and more restarts, for the figures in docs/operations.md. */
const EVERY_MS = Number(process.env.SCALE_EVERY_MS ?? 1000);
const ROUNDS = Number(process.env.SCALE_ROUNDS ?? 1);

let fleet: Fleet;
beforeAll(async () => {
	fleet = await Fleet.start('one');
	setGlobalDispatcher(fleet.connections(512));
});
afterAll(async () => await fleet?.stop());

const WAYS: Readonly<Record<string, () => Promise<void>>> = {
	'restarted in good order': async () => await fleet.restartMain('stop'),
	killed: async () => await fleet.restartMain('kill9'),
	'updated to another version of the package': async () => {
		await fleet.update('9.9.9');
		await fleet.restartMain('stop');
	},
};

it.each(Object.entries(WAYS))('n8n is %s: no event is lost', async (way, change) => {
	const feeds = await Promise.all(
		VENDORS.map(async (vendor) => await Feed.start(vendor, fleet.n8n, fleet.origin, EVERY_MS)),
	);
	const flowing = async () => {
		const before = feeds.map(({ taken }) => taken);
		await until('events to be taken', () =>
			feeds.every(({ taken }, index) => taken >= before[index] + 3),
		);
	};
	for (let round = 0; round < ROUNDS; round++) {
		await flowing();
		const began = performance.now();
		await change();
		console.log(`${way}: away for ${((performance.now() - began) / 1000).toFixed(0)} s`);
		await flowing();
	}
	await Promise.all(feeds.map(async (feed) => await feed.end()));
	const books: Record<string, Books> = {};
	for (const feed of feeds) books[feed.vendor.name] = await feed.books(fleet.n8n);
	console.log(`${way}: ${JSON.stringify(books)}`);
	const lost = Object.values(books).flatMap((one) => one.lost);
	if (lost.length > 0) console.log(fleet.proxy.log);
	expect(lost).toEqual([]);
});
