/**
 * Webitel in a real n8n: for every kind of queue and every way an attempt ends, what Webitel's call centre
 * starts flows with, posted as its flow engine posts, by the ready flow and by the one that was given before.
 */
import type { ContactCenterItem } from '../../nodes/shared/events/item';
import { webitelFlow } from '../../nodes/Webitel/flow';
import { itemsOf } from '../support/host/executions';
import { type N8n, startN8n } from '../support/host/n8n';
import { TRIGGER, triggerWorkflow } from '../support/host/workflows';
import {
	addedMember,
	agentStatus,
	eventsOfAttempt,
	expiredMember,
	runFlow,
	type EngineOptions,
	type FlowSchema,
	type Variables,
} from '../support/vendors/webitel';
import earlierFlow from '../support/vendors/webitel/earlierFlow.json';
import { ENDINGS } from '../support/vendors/webitel/endings';

const SECRET = 'e2e-secret-3f1c';
const BEGIN = Date.UTC(2026, 2, 2, 8);
const PARALLEL = 10;

/** Every event of every ending: its variables, and what the item is to tell. */
const SENT = ENDINGS.flatMap(({ title, course, direction, facts }) =>
	eventsOfAttempt(course, BEGIN).map(({ event }) => {
		const type = event.state === 'idle' ? 'joined' : event.state;
		const isEnd = type === 'leaving';
		const { outcome = 'answered' } = facts[type] ?? {};
		// At the end of an incoming call that nobody answered, whom it rang at is not one who did.
		const isNobodys = isEnd && outcome !== 'answered' && direction !== 'outbound';
		const agent = isNobodys ? {} : { agentId: event.agent_id, agentName: event.agent_name };
		return {
			title,
			type,
			variables: event,
			interaction: {
				...told({
					callId: event.attempt_id,
					...agent,
					queueId: event.queue_id,
					customerNumber: event.destination,
					direction,
				}),
				...(type === 'missed' ? { outcome: 'missed' } : {}),
				...facts[type],
				...(isEnd ? { ended: true } : {}),
			},
		};
	}),
);

/** Without what is not there. */
function told(facts: Record<string, unknown>) {
	return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined));
}

/** Fields that Webitel documents as numbers and truth values; all others stay text. */
const NUMBERS = new Set([
	...['cc_attempt_seq', 'call_bill_sec', 'call_duration', 'call_voice_sec', 'call_sip_code'],
	'destination_seq',
]);
const typed = (name: string, value: string | undefined) => {
	if (value === undefined) return null;
	if (NUMBERS.has(name)) return Number(value);
	return name === 'use_processing' ? value === 'true' : value;
};

/** The names that a flow posts. */
const namesIn = (flow: FlowSchema): string[] => {
	const step = flow.schema.find((one) => 'httpRequest' in one);
	const { data } = step?.httpRequest as { data: Record<string, unknown> };
	return Object.keys(data).filter((name) => name !== 'event' && name !== 'variables');
};

/** What the earlier flow nests. */
const NESTED = ['timestamp', 'joined_at', 'bridged_at', 'queue_id', 'member_stop_cause'];

describe('Webitel in a real n8n', () => {
	let n8n: N8n;

	beforeAll(async () => {
		n8n = await startN8n({ env: { N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'true' } });
	});
	afterAll(async () => {
		await n8n?.stop();
	});

	async function publish() {
		const credential = { sentIn: 'header', headerName: 'X-Webitel-Token', secret: SECRET };
		const type = 'webitelWebhookApi';
		return await n8n.run(
			triggerWorkflow(
				'webitelTrigger',
				{ authentication: 'secret', events: ['*'], options: { combineMs: 100 } },
				{ [type]: await n8n.importCredential('webitelTrigger', type, credential) },
			),
		);
	}

	const itemsIn = async (id: string): Promise<ContactCenterItem[]> => {
		const executions = await n8n.waitForExecutions(id, 1);
		expect(executions.filter(({ status }) => status !== 'success')).toEqual([]);
		return executions.flatMap((execution) =>
			itemsOf(execution, TRIGGER).map(({ json }) => json as unknown as ContactCenterItem),
		);
	};

	/** Starts the flow for each, some at a time; all must be answered 200. */
	async function post(
		flow: FlowSchema,
		events: readonly Variables[],
		options: EngineOptions = {},
	): Promise<void> {
		const rest = [...events];
		await Promise.all(
			Array.from({ length: PARALLEL }, async () => {
				for (let one = rest.shift(); one; one = rest.shift()) {
					// A busy machine may answer after the flow's time-out: then it tries again, as it should.
					const { sent } = await runFlow(flow, one, options);
					expect([one.state, sent?.status]).toEqual([one.state, 200]);
				}
			}),
		);
	}

	const flowTo = (url: string, own: string[] = []) =>
		webitelFlow(url, { 'X-Webitel-Token': SECRET }, own);
	const earlierFlowTo = (url: string): FlowSchema =>
		JSON.parse(
			JSON.stringify(earlierFlow).replace('YOUR WEBHOOK URL', url).replace('YOUR SECRET', SECRET),
		) as FlowSchema;

	/** What tells the items of different events apart. */
	const keyOf = (type: string, attempt: unknown, timestamp: unknown) =>
		`${type} ${String(attempt)} ${String(timestamp)}`;

	/** The calls of numbers that do not exist are counted from 1970. */
	const issuesOf = ({ call_duration: duration }: Variables) =>
		Number(duration) > 1e9
			? { issues: [{ path: 'call_duration', message: `${duration} is a moment, no duration.` }] }
			: {};

	/** Every event sent has its item, asserted in full. `more`: what the flow nests beside the fields. */
	function expectTruth(
		sent: typeof SENT,
		items: readonly ContactCenterItem[],
		timestampIn: (data: ContactCenterItem['data']) => unknown,
		flow: FlowSchema,
		more: (variables: Variables) => object = () => ({}),
	): void {
		const byKey = new Map(
			items.map((item) => [keyOf(item.type, item.data.attempt_id, timestampIn(item.data)), item]),
		);
		for (const { title, type, variables, interaction } of sent) {
			const item = byKey.get(keyOf(type, variables.attempt_id, variables.timestamp));
			expect([title, type, item]).toEqual([
				title,
				type,
				{
					id: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
					type,
					source: 'webitel',
					time: new Date(Number(variables.timestamp)).toISOString(),
					subject: variables.attempt_id,
					data: {
						event: type,
						...Object.fromEntries(
							namesIn(flow).map((name) => [name, typed(name, variables[name])]),
						),
						...more(variables),
					},
					interaction,
					...issuesOf(variables),
				},
			]);
		}
	}

	it.each(['22.05', '26.06'] as const)(
		'tells the truth of every ending in every kind of queue, by the ready flow on %s',
		async (version) => {
			const { id, url } = await publish();
			const flow = flowTo(url);
			const all = SENT.map(({ variables }) => variables);
			await post(flow, all, { version });
			// Once more: a flow tries again whose answer was lost.
			await post(flow, all, { version });

			const items = await itemsIn(id);
			expect(items).toHaveLength(SENT.length);
			expect(new Set(items.map((item) => item.id)).size).toBe(SENT.length);
			expectTruth(SENT, items, (data) => data.timestamp, flow);
			console.log(`${SENT.length} events of ${ENDINGS.length} endings, ${version}`);
		},
	);

	it('tells the same by a flow that was imported before, which posts nested JSON', async () => {
		const { id, url } = await publish();
		const flow = earlierFlowTo(url);
		// It does not name what comes without a state, but chats; nor does it send what was not known then.
		const sent = SENT.filter(({ variables }) => !variables.amd_ai_result);
		await post(
			flow,
			sent.map(({ variables }) => variables),
		);
		await post(flow, [
			expiredMember({ id: 880_371, seq: 2 }, { name: 'Pekka', queueId: 21 }),
			expiredMember({ id: 880_371, seq: 3 }, { name: 'Pekka', queueId: 21 }, { state: 'Texas' }),
		]);

		const items = await itemsIn(id);
		expect(items).toHaveLength(sent.length + 2);
		expectTruth(
			sent,
			items,
			(data) => (data.variables as Variables).timestamp,
			flow,
			(variables) => ({
				variables: Object.fromEntries(NESTED.map((name) => [name, variables[name] ?? ''])),
			}),
		);
		const expired = items.filter(({ data }) => data.cc_result === 'expired');
		expect(expired.map(({ type, time, subject }) => [type, time, subject])).toEqual([
			['leaving', null, '880371'],
			['leaving', null, '880371'],
		]);
		expect(expired.map(({ interaction }) => interaction)).toEqual([
			{ queueId: '21' },
			{ queueId: '21' },
		]);
	});

	it('tells of expired and added customers, and of agents', async () => {
		const { id, url } = await publish();
		const flow = flowTo(url);
		const pekka = { name: 'Pekka "P" Pouta', queueId: 21, destination: '+447700900789' };
		const anna = { id: 204, userId: 1042, name: 'Anna Virtanen', extension: '301' };
		const sent: Array<[Variables, object]> = [
			[
				expiredMember({ id: 880_371, seq: 2 }, pekka, { state: 'missed' }),
				{
					...{ type: 'leaving', subject: '880371', interaction: { queueId: '21' } },
					data: {
						...{ event: 'leaving', member_id: '880371', member_name: 'Pekka "P" Pouta' },
						...{ cc_result: 'expired', member_stop_cause: 'expired', queue_id: '21' },
						...{ cc_attempt_seq: 2 },
					},
				},
			],
			[
				addedMember(880_372, pekka),
				{
					...{ type: 'add_member', subject: '880372' },
					interaction: { queueId: '21', customerNumber: '+447700900789' },
					data: {
						...{ event: 'add_member', member_id: '880372', member_name: 'Pekka "P" Pouta' },
						...{ queue_id: '21', destination: '+447700900789' },
					},
				},
			],
			[
				agentStatus(anna, 5, 'pause', 'Lunch'),
				{
					...{ type: 'agent_status', subject: '204' },
					interaction: { agentId: '204', agentName: 'Anna Virtanen' },
					data: {
						...{ event: 'agent_status', agent_id: '204', user_id: '1042', team_id: '5' },
						...{ agent_name: 'Anna Virtanen', agent_extension: '301' },
						...{ status: 'pause', status_payload: 'Lunch' },
					},
				},
			],
		];
		await post(
			flow,
			sent.map(([variables]) => variables),
			{ now: () => BEGIN },
		);

		const items = await itemsIn(id);
		const empty = Object.fromEntries(namesIn(flow).map((name) => [name, null]));
		const expected = sent.map(([, item]) => {
			const { data, ...rest } = item as ContactCenterItem;
			return {
				...rest,
				id: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
				source: 'webitel',
				time: '2026-03-02T08:00:00.000Z',
				data: { ...empty, ...data, timestamp: String(BEGIN) },
			};
		});
		expect(items).toHaveLength(expected.length);
		expect(items).toEqual(expect.arrayContaining(expected));
	});

	it('keeps every value as it was, on every version', async () => {
		const { id, url } = await publish();
		const values = [
			...['ACME\\Ivan', 'ACME\\', 'C:\\temp', 'A "17" \'x\'', 'a\r\nb\tc\u0001', '<b>&amp;</b>'],
			...['${agent_id} $${secret}', 'Іван Їжак', '👩🏽‍💻', 'a=b&c=d%20+e', 'Ї"\\'.repeat(3334)],
		];
		const [{ variables }] = SENT;
		const flow = flowTo(url, ['order', 'language']);
		const versions = ['22.05', '24.04', '24.08', '26.06'] as const;
		for (const [index, version] of versions.entries()) {
			const events = values.map((order, at) => ({
				...{ ...variables, order, member_name: order },
				attempt_id: String(1000 * (index + 1) + at),
			}));
			await post(flow, events, { version });
		}

		const items = await itemsIn(id);
		expect(items).toHaveLength(values.length * versions.length);
		for (const { data, issues } of items) {
			const value = values[Number(data.attempt_id) % 1000];
			expect([data.order, data.member_name, data.language]).toEqual([value, value, null]);
			expect(issues).toBeUndefined();
		}
	});
});
