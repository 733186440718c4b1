/**
 * What a user does not want of personal data is nowhere: thousands of events of all kinds, fitting and not, with
 * marked values, then n8n's whole folder (the database as it is written, its journal) and its log, read byte by
 * byte.
 */
import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import type { IDataObject, INode } from 'n8n-workflow';
import { Agent, request } from 'undici';

import { alvaria } from '../../nodes/Alvaria/events';
import { enreach } from '../../nodes/Enreach/events';
import { pbx } from '../../nodes/PbxEvents/events';
import { ringCentral } from '../../nodes/RingCentralWfm/events';
import type { Catalogue } from '../../nodes/shared/events/catalogue';
import { webitel } from '../../nodes/Webitel/events';
import { itemsOf } from '../support/host/executions';
import { type N8n, startN8n } from '../support/host/n8n';
import { until } from '../support/host/process';
import { TRIGGER, triggerWorkflow } from '../support/host/workflows';
import { MARK, markedEvent } from '../support/contract/marked';
import { AlvariaServer, refusal } from '../support/vendors/alvaria';
import { type Encoding, type Fields, send } from '../support/vendors/http';
import { untilLeft, untilPolling } from './alvaria/session';
import { credentialFor } from './alvaria/workflow';

const SECRET = 'e2e-secret-3f1c';
const KEY_TYPE = 'contactCenterPrivacyApi';
/** Each kind of event so often, to each of its vendor's workflows. */
const ROUNDS = Number(process.env.PERSONAL_ROUNDS ?? 2);

const VENDORS = {
	enreach: { catalogue: enreach, credential: 'enreachWebhookApi', header: 'X-Benemen-Token' },
	webitel: { catalogue: webitel, credential: 'webitelWebhookApi', header: 'X-My-Secret' },
	pbxEvents: { catalogue: pbx, credential: 'pbxEventsWebhookApi', header: 'X-My-Secret' },
	ringCentralWfm: {
		catalogue: ringCentral,
		credential: 'ringCentralWfmWebhookApi',
		header: 'X-My-Secret',
	},
} satisfies Record<string, { catalogue: Catalogue; credential: string; header: string }>;

const WAYS: ReadonlyArray<[string, IDataObject]> = [
	['mask', { callers: 'mask', agents: 'mask' }],
	['pseudonyms', { callers: 'pseudonyms', agents: 'pseudonyms', countryCode: '358' }],
	['leaveOut', { callers: 'leaveOut', agents: 'leaveOut' }],
];

let n8n: N8n;
let log = '';
let key: { id: string; name: string };
const dispatcher = new Agent({ connections: 16 });
let sent = 0;

beforeAll(async () => {
	n8n = await startN8n({
		env: { N8N_LOG_LEVEL: 'debug', N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'true' },
		onOutput: (text) => (log += text),
	});
	key = await n8n.importCredential('Key', KEY_TYPE, { secretKey: 'a key that is long enough' });
});
afterAll(async () => {
	await dispatcher.close();
	await n8n?.stop();
});

/** Where marked values are: files of n8n's folder, and lines of its log. */
function found(): string[] {
	const root = path.join(n8n.folder, '.n8n');
	const files = readdirSync(root, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)))
		.filter((file) => !file.startsWith('nodes'));
	expect(files).toContain('database.sqlite');
	return [
		...files.flatMap((file) => {
			const text = readFileSync(path.join(root, file), 'latin1');
			const at = text.search(MARK);
			return at === -1 ? [] : [`${file}: ${text.slice(Math.max(0, at - 80), at + 40)}`];
		}),
		...log.split('\n').filter((line) => MARK.test(line)),
	];
}

async function inParallel(tasks: Array<() => Promise<void>>): Promise<void> {
	await Promise.all(
		Array.from({ length: 16 }, async () => {
			for (let task = tasks.shift(); task; task = tasks.shift()) await task();
		}),
	);
}

describe.each(Object.entries(VENDORS))('%s', (name, { catalogue, credential: type, header }) => {
	it.each(WAYS)('%s: no personal value is kept', async (way, settings) => {
		const credential = { sentIn: 'header', headerName: header, secret: SECRET };
		const credentials: INode['credentials'] = {
			[type]: await n8n.importCredential(`${name} ${way}`, type, credential),
			[KEY_TYPE]: key,
		};
		const publish = async (parameters: INode['parameters'], more: IDataObject = {}) =>
			await n8n.run(
				triggerWorkflow(
					`${name}Trigger`,
					{
						authentication: 'secret',
						options: {
							combineMs: 100,
							personalData: { settings: { ...settings, ...more } as INode['parameters'] },
						},
						...parameters,
					},
					credentials,
				),
			);
		const events = await publish({ events: ['*'] });
		const calls = await publish({ deliver: 'calls' });
		const added = await publish({ events: ['*'] }, { unknown: 'keep' });
		const headers = { [header]: SECRET };
		let n = 0;
		const isForm = name !== 'enreach';
		const encodings: Encoding[] = isForm ? ['json', 'form', 'query'] : ['json'];
		const named = ({ type, data }: { type: string; data: Fields }) =>
			name === 'enreach'
				? { ...data, EventType: type, Id: randomUUID() }
				: name === 'ringCentralWfm'
					? data
					: { event: type, ...data };
		const deliver = async (url: string, fields: Fields | Fields[], encoding: Encoding = 'json') => {
			sent += [fields].flat().length;
			const target = { url, encoding, headers, dispatcher, attempts: 3 };
			expect((await send(target, fields)).status).toBe(200);
		};
		const tasks = catalogue.events.flatMap(({ name: event }) =>
			Array.from({ length: ROUNDS }, (_, round) => async () => {
				const encoding = encodings[round % encodings.length];
				await deliver(events.url, named(markedEvent(catalogue, event, ++n)), encoding);
				if (round > 0) return;
				const misfit = markedEvent(catalogue, event, ++n, { isMisfit: true });
				// Under names that nobody knows, in any form.
				const more = { Added: Object.values(markedEvent(catalogue, event, ++n).data) };
				await deliver(events.url, named({ ...misfit, data: { ...misfit.data, ...more } }));
				// What repeats a known value, inside other text as well.
				const known = markedEvent(catalogue, event, ++n);
				const texts = Object.values(known.data).filter((value) => MARK.test(String(value)));
				const Note = [`again: ${texts.join(' | ')}!`, { list: texts }];
				await deliver(added.url, named({ ...known, data: { ...known.data, Note } }));
			}),
		);
		await inParallel(tasks);
		for (const story of Object.values(catalogue.stories ?? {})) {
			n++;
			for (const step of story) await deliver(calls.url, named(markedEvent(catalogue, step, n)));
		}

		// What is refused, and what is no event.
		const person = JSON.stringify(markedEvent(catalogue, catalogue.events[0].name, ++n).data);
		for (const [more, body, status] of [
			[{}, person, 401],
			[headers, `${person.slice(0, -1)}, "x": `, 422],
			[headers, `[[${person}]]`, 400],
		] as const) {
			const answer = await request(events.url, {
				method: 'POST',
				headers: { 'content-type': 'application/json', ...more },
				body,
				dispatcher,
			});
			const text = await answer.body.text();
			expect([answer.statusCode, MARK.test(text)]).toEqual([status, false]);
		}
		await n8n.unpublish(calls.id);
		for (const { id } of [events, calls, added]) {
			const executions = await n8n.waitForExecutions(id, 1);
			expect(executions.filter(({ status }) => status !== 'success')).toEqual([]);
			const items = executions.flatMap((one) => itemsOf(one, TRIGGER));
			expect(items.length).toBeGreaterThan(0);
			if (id === events.id) expect(items).toHaveLength(catalogue.events.length * (ROUNDS + 1));
		}
		expect(found()).toEqual([]);
	});
});

it('Alvaria: no personal value is kept, of events, refusals and what can not be read', async () => {
	const server = await AlvariaServer.start();
	try {
		const type = 'alvariaCloudOAuth2Api';
		const credential = await n8n.importCredential('Alvaria', type, credentialFor(server));
		const settings = { callers: 'mask', agents: 'pseudonyms' };
		const id = await n8n.importWorkflow(
			triggerWorkflow(
				'alvariaStreamingTrigger',
				{ events: ['*'], acknowledge: 'onStored', options: { personalData: { settings } } },
				{ [type]: credential, [KEY_TYPE]: key },
			),
		);
		await n8n.publish(id);
		await untilPolling(server);
		const { userId } = server.cloud.options;
		const eventIds: string[] = [];
		const publish = (type: string, payload: unknown) =>
			eventIds.push(server.cloud.publish({ type, payload, userId }).eventId);
		// These end the session, and what waits in it.
		const endsSession = /session|Disconnected|SystemUnavailable/i;
		alvaria.events.forEach(({ name }, index) => {
			if (endsSession.test(name)) return;
			for (const isMisfit of [false, true]) {
				publish(name, markedEvent(alvaria, name, 2 * index + Number(isMisfit), { isMisfit }).data);
			}
		});
		publish('engagementCenter.Idle', '{"name": "Qzvyxwk1 Wkxyzvq1", broken');
		publish('engagementCenter.New', { called: '+35870707171234' });
		await until('all to be acknowledged', () =>
			eventIds.every((one) => server.cloud.ledger.get(one)?.acknowledgedAt),
		);
		const over = server.faults.script({ on: 'any', fault: refusal(403), times: Infinity });
		await until('a failed execution', async () =>
			(await n8n.executions(id)).some(({ status }) => status === 'error'),
		);
		over();
		await untilPolling(server);
		await n8n.unpublish(id);
		await untilLeft(server);
		sent += eventIds.length;
		expect(eventIds.length).toBeGreaterThan(100);
		expect((await n8n.executions(id)).length).toBeGreaterThan(eventIds.length);
		expect(found()).toEqual([]);
	} finally {
		await server.close();
	}
});

it('thousands were sent, and where values are kept they are found', async () => {
	console.log(`${sent} events with marked values`);
	expect(sent).toBeGreaterThan(1000);
	const { id, url } = await n8n.run(
		triggerWorkflow('enreachTrigger', { authentication: 'none', events: ['*'] }),
	);
	const { type, data } = markedEvent(enreach, 'QueueCallInArrived', 1);
	await send({ url, encoding: 'json' }, { ...data, EventType: type });
	await n8n.waitForExecutions(id, 1);
	expect(found().join()).toMatch(MARK);
});
