/**
 * What senders in the field really send, which no vendor's document has: each by JSON, form and query where the
 * vendor lets its users choose, against a real n8n, by the items that come out.
 */
import { randomUUID } from 'node:crypto';

import type { INode } from 'n8n-workflow';
import { Agent, request } from 'undici';

import { pbx } from '../../nodes/PbxEvents/events';
import type { ContactCenterItem } from '../../nodes/shared/events/item';
import { itemsOf } from '../support/host/executions';
import { type N8n, startN8n } from '../support/host/n8n';
import { TRIGGER, triggerWorkflow } from '../support/host/workflows';
import { type Encoding, type Fields, send } from '../support/vendors/http';

const SECRET = 'e2e-secret-3f1c';
const HEADERS = { 'X-My-Secret': SECRET };
const CREDENTIAL = { sentIn: 'header', headerName: 'X-My-Secret', secret: SECRET };
const ENCODINGS: readonly Encoding[] = ['json', 'form', 'query', 'query of a POST'];

let n8n: N8n;
const dispatcher = new Agent({ connections: 20 });

beforeAll(async () => {
	n8n = await startN8n({ env: { N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'true' } });
});
afterAll(async () => {
	await dispatcher.close();
	await n8n?.stop();
});

/** A published trigger, and what it has given so far. */
class Trigger {
	private constructor(
		private readonly id: string,
		readonly url: string,
	) {}

	static async of(
		node: string,
		credentialType: string,
		parameters: INode['parameters'] = {},
	): Promise<Trigger> {
		const credential = await n8n.importCredential(node, credentialType, CREDENTIAL);
		const { id, url } = await n8n.run(
			triggerWorkflow(
				node,
				{ authentication: 'secret', events: ['*'], options: { combineMs: 50 }, ...parameters },
				{ [credentialType]: credential },
			),
		);
		// Of RingCentral's two, the first.
		return new Trigger(id, url.replace(/\/calls$/, ''));
	}

	/** Sends one event; the trigger is to do this with it. */
	async send(fields: Fields, encoding: Encoding = 'json', expected = 'started', more = {}) {
		const headers = { ...HEADERS, ...more };
		const { status, outcome } = await send(
			{ url: this.url, encoding, headers, dispatcher },
			fields,
		);
		expect([fields, encoding, status, outcome]).toEqual([fields, encoding, 200, expected]);
	}

	/** Sends bytes as they are. */
	async post(body: string | Buffer | null, headers: Record<string, string> = {}, query = '') {
		const answer = await request(`${this.url}${query}`, {
			method: 'POST',
			headers: { ...HEADERS, ...headers },
			body,
			dispatcher,
		});
		return { status: answer.statusCode, headers: answer.headers, text: await answer.body.text() };
	}

	async items(): Promise<ContactCenterItem[]> {
		const executions = await n8n.waitForExecutions(this.id, 1);
		expect(executions.filter(({ status }) => status !== 'success')).toEqual([]);
		return executions.flatMap((one) =>
			itemsOf(one, TRIGGER).map(({ json }) => json as unknown as ContactCenterItem),
		);
	}

	/** The one item with this in its data. */
	async itemWith(name: string, value: unknown): Promise<ContactCenterItem> {
		const found = (await this.items()).filter(({ data }) => data[name] === value);
		expect([name, value, found.length]).toEqual([name, value, 1]);
		return found[0];
	}
}

describe('RingCX', () => {
	const open = async (parameters: INode['parameters'] = {}) =>
		await Trigger.of('ringCentralWfmTrigger', 'ringCentralWfmWebhookApi', parameters);
	const state = (event_type: string, more: Fields = {}): Fields => ({
		...{ event_type, event_aux_type: '', prev_state: 'ENGAGED', prev_aux_state: '' },
		...{ agent_id: '1369310', username: 'anna@example.com', account_id: '15300002' },
		...{ date_time: '2026-03-02 09:15:00', custom: randomUUID(), ...more },
	});

	it.each(ENCODINGS)(
		'%s: states, missed calls, calls by hand and web services',
		async (encoding) => {
			const trigger = await open({ options: { combineMs: 50, timeZone: 'America/New_York' } });
			const selected = state('ON-BREAK', { event_aux_type: 'Kaffeepause' });
			const missed = state('RNA-STATE', { prev_state: 'AVAILABLE', call_id: '77' });
			const manual: Fields = {
				...{ event_type: 'ONE-TO-ONE-OUTBOUND', call_state: 'ANSWERED', call_id: randomUUID() },
				...{ call_duration: '61', queue_duration: '0', agent_id: '1369310', custom: randomUUID() },
				...{ dnis: '+447700900123', ani: '+15550001', call_start: '2026-03-02 09:20:00' },
			};
			const service: Fields = {
				...{ event_type: 'vip.waiting', call_id: '78', gate_id: '17', gate_name: 'Sales' },
				custom: randomUUID(),
			};
			for (const event of [selected, missed, manual, service]) await trigger.send(event, encoding);
			expect(await trigger.itemWith('custom', selected.custom)).toMatchObject({
				type: 'AGENT_STATE',
				time: '2026-03-02T14:15:00.000Z',
				data: { event_type: 'ON-BREAK', event_aux_type: 'Kaffeepause' },
				interaction: { agentId: '1369310' },
			});
			expect(await trigger.itemWith('custom', missed.custom)).toMatchObject({
				type: 'AGENT_STATE',
				data: { event_type: 'RNA-STATE', event_aux_type: null },
				interaction: { agentId: '1369310', callId: '77' },
			});
			const dialled = await trigger.itemWith('custom', manual.custom);
			expect(dialled).toMatchObject({
				type: 'ONE-TO-ONE-OUTBOUND',
				data: { call_duration: 61 },
				interaction: {
					...{ customerNumber: '+447700900123', serviceNumber: '+15550001' },
					...{ direction: 'outbound', outcome: 'answered', ended: true },
				},
			});
			// RingCentral does not say how much of the call's length was a conversation.
			expect(dialled.interaction).not.toHaveProperty('durationSeconds');
			const composed = await trigger.itemWith('custom', service.custom);
			expect(composed).toMatchObject({
				type: 'vip.waiting',
				data: service,
				interaction: { callId: '78', queueId: '17', queueName: 'Sales' },
			});
			for (const item of await trigger.items()) expect(item).not.toHaveProperty('issues');
		},
	);

	it('a filter finds states in any spelling; the second of a pair, and what comes alone, are kept', async () => {
		const trigger = await open({
			statePairs: 'second',
			filters: { states: ['On Break', 'rna_state'] },
		});
		const kept = [
			state('ON-BREAK', { event_aux_type: 'Kaffee' }),
			state('ON BREAK', { event_aux_type: 'Tea' }),
			state('on_break', { event_aux_type: 'Tee' }),
			state('AWAY', { event_aux_type: 'On-Break' }),
			state('RNA-STATE'),
			state('rna state'),
		];
		const dropped = [state('ON-BREAK'), state('On_Break'), state('AVAILABLE'), state('ENGAGED')];
		for (const event of kept) await trigger.send(event, 'query');
		for (const event of dropped) {
			expect(
				(await send({ url: trigger.url, encoding: 'query', headers: HEADERS }, event)).status,
			).toBe(200);
		}
		const custom = (await trigger.items()).map(({ data }) => data.custom);
		expect(custom.sort()).toEqual(kept.map((one) => one.custom).sort());
	});

	it('the ready choice of a missed call takes both of its states and nothing else', async () => {
		const trigger = await open({ events: ['Agent Missed a Call'] });
		const missed = [state('RNA-STATE'), state('CHAT-RNA')];
		for (const event of missed) await trigger.send(event);
		await trigger.send(state('AVAILABLE'), 'json', 'not-picked');
		expect(await trigger.items()).toHaveLength(2);
	});
});

it.each([
	['enreachTrigger', 'enreachWebhookApi', 'X-Benemen-Token'],
	['webitelTrigger', 'webitelWebhookApi', 'X-My-Secret'],
	['pbxEventsTrigger', 'pbxEventsWebhookApi', 'X-My-Secret'],
	['ringCentralWfmTrigger', 'ringCentralWfmWebhookApi', 'X-My-Secret'],
])(
	'%s: a sender that tries the URL is answered, with its token, and starts nothing',
	async (node, type, header) => {
		const { url } = await Trigger.of(node, type);
		for (const secret of [{}, { [header]: SECRET }]) {
			for (const method of ['GET', 'HEAD', 'POST'] as const) {
				const answer = await request(url, {
					method,
					headers: { ...secret, 'Validation-Token': 'a1b2-c3' },
					dispatcher,
				});
				await answer.body.dump();
				expect([method, answer.statusCode, answer.headers['validation-token']]).toEqual([
					...[method, 200, 'a1b2-c3'],
				]);
			}
		}
	},
);

describe('PBX', () => {
	const NAMES = pbx.events.map(({ name }) => name);

	it.each(ENCODINGS)('%s: the nine names are found wherever they stand', async (encoding) => {
		const trigger = await Trigger.of('pbxEventsTrigger', 'pbxEventsWebhookApi');
		const expected = new Map<string, string>();
		const isNested = encoding === 'json' || encoding === 'form';
		const nested = (fields: Fields) => (encoding === 'form' ? JSON.stringify(fields) : fields);
		const tasks = NAMES.flatMap((name) => {
			const places: Array<(of: Fields) => [Fields, Record<string, string>?]> = [
				...['event', 'event_name', 'name', 'event_type', 'type', 'hook'].map(
					(field) =>
						(of: Fields): [Fields] => [{ ...of, [field]: name }],
				),
				(of) => [{ ...of, kind: ` ${name.toUpperCase()} ` }],
				(of) => [of, { 'X-Pbx-Event': name }],
				...(isNested
					? [
							(of: Fields): [Fields] => [{ type: name, data: nested(of) }],
							(of: Fields): [Fields] => [{ [name]: nested(of) }],
						]
					: []),
			];
			return places.map((place) => async () => {
				const id = randomUUID();
				expected.set(id, name);
				const [fields, headers] = place({ id, user_id: 7, ts: 1772445600 });
				await trigger.send(fields, encoding, 'started', headers);
			});
		});
		await Promise.all(tasks.map(async (task) => await task()));
		const items = await trigger.items();
		expect(new Map(items.map(({ data, type }) => [data.id, type]))).toEqual(expected);
		expect(items).toHaveLength(expected.size);
	});

	it.each(ENCODINGS)(
		'%s: times in any unit, and a caller who leaves by a key',
		async (encoding) => {
			const trigger = await Trigger.of('pbxEventsTrigger', 'pbxEventsWebhookApi');
			const seconds = Date.parse('2026-03-02T10:00:01Z') / 1000;
			const times = {
				s: seconds,
				ms: seconds * 1000,
				µs: `${seconds}000000`,
				iso: '2026-03-02T12:00:01+02:00',
			};
			for (const [unit, ts] of Object.entries(times)) {
				await trigger.send({ event: 'call:ring', id: unit, ts }, encoding);
			}
			await trigger.send(
				{
					...{ event: 'call:end', id: 'key', ts: seconds, type: 'queue', direction: 'inbound' },
					...{ canceled: 'EXIT_WITH_KEY', hangup_cause: 'NORMAL_CLEARING', queue_id: 4 },
				},
				encoding,
			);
			for (const unit of Object.keys(times)) {
				expect((await trigger.itemWith('id', unit)).time).toBe('2026-03-02T10:00:01.000Z');
			}
			const left = await trigger.itemWith('id', 'key');
			expect(left).toMatchObject({
				data: { canceled: 'EXIT_WITH_KEY' },
				interaction: { outcome: 'overflowed' },
			});
			expect(left).not.toHaveProperty('issues');
		},
	);
});

describe('Enreach', () => {
	it.each<Encoding>(['json', 'form', 'query'])(
		'%s: a request of Enreach Outbound is answered 400, which says so',
		async (encoding) => {
			const { url } = await Trigger.of('enreachTrigger', 'enreachWebhookApi');
			const lead = { uniqueId: '5', campaignCode: 'SPRING', leadStatus: 'closed', phone: '+45123' };
			const fields = new URLSearchParams(lead).toString();
			const answer = await request(encoding === 'query' ? `${url}?${fields}` : url, {
				method: encoding === 'query' ? 'GET' : 'POST',
				headers: {
					'X-Benemen-Token': SECRET,
					'content-type':
						encoding === 'json' ? 'application/json' : 'application/x-www-form-urlencoded',
				},
				body: encoding === 'query' ? null : encoding === 'json' ? JSON.stringify(lead) : fields,
				dispatcher,
			});
			expect(answer.statusCode).toBe(400);
			expect(await answer.body.text()).toMatch(/^This is Enreach Outbound [^\n]*Webhook node$/);
		},
	);
});

describe('any sender', () => {
	const NUMBER = '+447700900123';
	const LONG = '9007199254740993123';

	it.each([
		['form', 'application/x-www-form-urlencoded'],
		['query', ''],
	])(
		'%s: a plus that nobody encoded, long numbers and text that is not UTF-8',
		async (place, type) => {
			const trigger = await Trigger.of('ringCentralWfmTrigger', 'ringCentralWfmWebhookApi');
			// As bytes: ä of Latin-1, once encoded and once plain.
			const fields = `event_type=ACD-CALL&call_id=${LONG}&call_state=ANSWERED&ani=${NUMBER}&username=J%E4rvi&gate_name=Kassa+%26+J\xe4lki&call_start=2026-03-02T09:00:00+02:00`;
			const { status } =
				place === 'form'
					? await trigger.post(Buffer.from(fields, 'latin1'), { 'content-type': type })
					: await trigger.post(null, {}, `?${fields.replace('\xe4', '%E4')}`);
			expect(status).toBe(200);
			const item = await trigger.itemWith('call_id', LONG);
			expect(item).toMatchObject({
				time: '2026-03-02T07:00:00.000Z',
				subject: LONG,
				data: { ani: NUMBER, username: 'Järvi', gate_name: 'Kassa & Jälki' },
				interaction: { customerNumber: NUMBER, callId: LONG },
			});
			expect(item.issues?.map(({ path }) => path).sort()).toEqual(['gate_name', 'username']);
		},
	);

	it('JSON: two events are told apart by the last digit, and bytes are not silently damaged', async () => {
		const trigger = await Trigger.of('pbxEventsTrigger', 'pbxEventsWebhookApi');
		const post = async (id: string, more = '') =>
			await trigger.post(
				Buffer.from(`{"event":"call:ring","id":${id},"ts":1772445600${more}}`, 'latin1'),
				{ 'content-type': 'application/json' },
			);
		for (const id of [LONG, LONG.replace(/.$/, '4')]) {
			const { status, headers } = await post(id, ',"cid_name":"J\xe4rvi"');
			expect([status, headers['x-contact-center']]).toEqual([200, 'started']);
		}
		const { data, issues } = await trigger.itemWith('id', LONG);
		expect(data.cid_name).toBe('Järvi');
		expect(issues).toEqual([{ path: '', message: expect.stringContaining('not UTF-8') as string }]);
	});
});
