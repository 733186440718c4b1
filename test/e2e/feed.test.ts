/** A trigger that watches its feed in a real n8n: silences, restarts and wrong secrets. */
import type { ContactCenterItem } from '../../nodes/shared/events/item';
import { itemsOf } from '../support/host/executions';
import { startN8n, type N8n } from '../support/host/n8n';
import { TRIGGER, triggerWorkflow } from '../support/host/workflows';

const SECRET = 'e2e-secret-77c0';
const MINUTE = 60_000;
const FEED = ['feed.silent', 'feed.resumed', 'feed.refused'];

describe('The feed of a trigger in a real n8n', () => {
	let n8n: N8n;
	beforeAll(async () => {
		n8n = await startN8n({ env: { N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'true' } });
	});
	afterAll(async () => {
		await n8n?.stop();
	});

	const publish = async (events: string[]) =>
		await n8n.run(
			triggerWorkflow(
				'webitelTrigger',
				{
					authentication: 'secret',
					events,
					silentMinutes: 1,
					watchDays: [1, 2, 3, 4, 5, 6, 7],
					watchFrom: '00:00',
					watchUntil: '00:00',
					options: {},
				},
				{
					webitelWebhookApi: await n8n.importCredential('webitelTrigger', 'webitelWebhookApi', {
						sentIn: 'header',
						headerName: 'X-Webitel-Token',
						secret: SECRET,
					}),
				},
			),
		);

	const send = async (url: string, event: string, secret = SECRET) => {
		const { status } = await fetch(url, {
			method: 'POST',
			headers: { 'content-type': 'application/json', 'x-webitel-token': secret },
			body: JSON.stringify({ event, attempt_id: 7 }),
		});
		return status;
	};

	/** The items of all executions of a workflow, in their order. */
	const itemsIn = async (id: string): Promise<ContactCenterItem[]> => {
		const executions = await n8n.executions(id);
		expect(executions.filter(({ status }) => status === 'error')).toEqual([]);
		return executions.flatMap((execution) =>
			itemsOf(execution, TRIGGER).map(({ json }) => json as unknown as ContactCenterItem),
		);
	};
	const typesIn = async (id: string) => (await itemsIn(id)).map(({ type }) => type);

	async function untilTypes(id: string, types: string[], ms = 3 * MINUTE) {
		for (const end = Date.now() + ms; ;) {
			const found = await typesIn(id);
			if (found.length >= types.length || Date.now() > end) {
				expect(found).toEqual(types);
				return;
			}
			await new Promise((resolve) => setTimeout(resolve, 1000));
		}
	}

	it(
		'tells of wrong secrets once, of a silence once over a restart, and of its end',
		async () => {
			const watched = await publish(['leaving', ...FEED]);
			const plain = await publish(['*']);

			// Wrong secrets by the hundred: each is answered 401, and they are told once.
			for (let batch = 0; batch < 30; batch++) {
				const statuses = await Promise.all(
					Array.from({ length: 10 }, async () => await send(watched.url, 'leaving', 'guessed')),
				);
				expect(new Set(statuses)).toEqual(new Set([401]));
			}
			expect(await send(plain.url, 'leaving', 'guessed')).toBe(401);
			await untilTypes(watched.id, ['feed.refused']);
			const [refusal] = await itemsIn(watched.id);
			expect(refusal.data).toMatchObject({ reason: 'secret', nodeName: TRIGGER });
			expect(JSON.stringify(refusal)).not.toContain('guessed');

			await untilTypes(watched.id, ['feed.refused', 'feed.silent']);
			await n8n.kill9();
			await n8n.start();
			// Longer than the limit: what was told stays told.
			await new Promise((resolve) => setTimeout(resolve, 100_000));
			expect(await typesIn(watched.id)).toEqual(['feed.refused', 'feed.silent']);

			// An event that is not picked ends it, and starts nothing else.
			expect(await send(watched.url, 'joined')).toBe(200);
			await untilTypes(watched.id, ['feed.refused', 'feed.silent', 'feed.resumed']);
			await untilTypes(watched.id, ['feed.refused', 'feed.silent', 'feed.resumed', 'feed.silent']);
			// One that is picked ends it as well, in its own execution.
			expect(await send(watched.url, 'leaving')).toBe(200);
			const all = ['feed.refused', 'feed.silent', 'feed.resumed', 'feed.silent'];
			await untilTypes(watched.id, [...all, 'leaving', 'feed.resumed']);

			await n8n.unpublish(watched.id);
			await new Promise((resolve) => setTimeout(resolve, 90_000));
			expect(await typesIn(watched.id)).toEqual([...all, 'leaving', 'feed.resumed']);
			expect(await typesIn(plain.id)).toEqual([]);
		},
		20 * MINUTE,
	);

	it('says at publication what could never be told', async () => {
		await expect(publish(['feed.resumed'])).rejects.toThrow(
			/feed\.resumed is picked without feed\.silent/,
		);
	});
});
