/** The RingCentral example with a real PostgreSQL, and recordings that cannot be fetched at once. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { readExample, withNodes } from '../../demo/examples';
import { Database } from '../support/host/database';
import { itemsOf } from '../support/host/executions';
import { type N8n, startN8n } from '../support/host/n8n';
import { send } from '../support/vendors/http';
import { ringCentralDay, type WfmEvent } from '../support/vendors/ringcentral';
import { ensureServices, Postgres } from './services';

const SECRET = 'a secret of the example';
const MORNING = Date.UTC(2026, 2, 2, 7);
const TRIGGER = 'RingCentral WFM Trigger';

describe('examples/ringcentral-adherence-to-database.json', () => {
	let n8n: N8n;
	let postgres: Postgres;
	let database: Database;
	let recordings: Server;
	/** How often each recording was asked for; the first time it is not there yet. */
	const asked = new Map<string, number>();

	beforeAll(async () => {
		ensureServices();
		postgres = await Postgres.start();
		n8n = await startN8n({ env: { N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'true' } });
		database = new Database(n8n.install, { kind: 'postgres', url: postgres.url });
		recordings = createServer((request, response) => {
			const times = (asked.get(String(request.url)) ?? 0) + 1;
			asked.set(String(request.url), times);
			if (times === 1) response.writeHead(404).end();
			else response.writeHead(200, { 'content-type': 'audio/wav' }).end('RIFF');
		});
		await new Promise<void>((done) => recordings.listen(0, '127.0.0.1', done));
	});
	afterAll(async () => {
		recordings?.close();
		database?.close();
		await n8n?.stop();
		await postgres?.stop();
	});

	it('stores each state once, and fetches the recordings when they are there', async () => {
		const secret = { sentIn: 'header', headerName: 'X-WFM-Token', secret: SECRET };
		const account = {
			...{ host: '127.0.0.1', port: postgres.port, database: 'postgres', user: 'n8n' },
			...{ password: '', ssl: 'disable', sshTunnel: false, maxConnections: 10 },
		};
		const ringCentral = await n8n.importCredential('RC', 'ringCentralWfmWebhookApi', secret);
		const credentials = { postgres: await n8n.importCredential('DB', 'postgres', account) };
		const example = readExample('ringcentral-adherence-to-database.json');
		const fetching = example.nodes.find(({ name }) => name === 'Fetch recording');
		const { port } = recordings.address() as AddressInfo;
		const id = await n8n.importWorkflow({
			...withNodes(example, {
				[TRIGGER]: { credentials: { ringCentralWfmWebhookApi: ringCentral } },
				Table: { credentials },
				'Store state': { credentials },
				'Wait for the recording': { parameters: { amount: 1, unit: 'seconds' } },
				// RingCentral's own address is in the event; here ours stands in for it.
				'Fetch recording': {
					parameters: {
						...fetching?.parameters,
						url: `=http://127.0.0.1:${port}/{{ $('${TRIGGER}').item.json.data.call_id }}.WAV`,
					},
				},
			}),
			// The zone in which the simulated vendor writes; n8n's own default is New York's.
			settings: { ...example.settings, timezone: 'UTC' },
		});
		const url = (await n8n.publish(id))[TRIGGER];

		const day = ringCentralDay(11, MORNING, 5).map(({ event }): WfmEvent => event);
		const headers = { 'X-WFM-Token': SECRET };
		await Promise.all(
			day.map(async (event) => {
				const sent = await send({ url, encoding: 'query of a POST', headers }, event);
				expect(sent.status).toBe(200);
			}),
		);
		const started = (await n8n.executions(id)).length;
		const executions = await n8n.waitForExecutions(id, started);
		expect(executions.map(({ status }) => status)).toEqual(executions.map(() => 'success'));

		const states = day.filter(
			({ event_type, event_aux_type }) =>
				event_type !== 'ACD-CALL' && (event_aux_type !== '' || event_type === 'ENGAGED'),
		);
		const rows = await database.query<Record<string, unknown>>(
			`SELECT agent_name, state, shown_as, previous_seconds,
				to_char(changed_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS') AS changed_at
			FROM agent_states ORDER BY changed_at, agent_name`,
		);
		const expected = states.map((event) => ({
			agent_name: event.username,
			state: event.event_type,
			shown_as: event.event_aux_type || null,
			previous_seconds: Number(event.duration),
			changed_at: event.date_time,
		}));
		const key = (row: Record<string, unknown>) => JSON.stringify(row);
		expect(rows.map((row) => key({ ...row })).sort()).toEqual(expected.map(key).sort());

		const recorded = day.filter(({ recording_url }) => recording_url);
		expect(recorded.length).toBeGreaterThan(0);
		const files = executions.flatMap((execution) => itemsOf(execution, 'Fetch recording'));
		expect(files.map(({ binary }) => binary?.data.mimeType)).toEqual(
			recorded.map(() => 'audio/wav'),
		);
		expect([...asked.values()]).toEqual(recorded.map(() => 2));
	});
});
