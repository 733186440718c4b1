/** The examples of Webitel, PBX and RingCentral, as the demo runs them. */
import { type Sms, SmsProvider } from '../../demo/smsProvider';
import { readExample, withNodes } from '../../demo/examples';
import { SCENARIOS } from '../../demo/scenarios';
import { type Execution, itemsOf } from '../support/host/executions';
import { type N8n, startN8n } from '../support/host/n8n';
import { freePort } from '../support/host/process';
import { type Fields, send, type Target } from '../support/vendors/http';
import { pbxDay } from '../support/vendors/pbx';
import {
	ringCentralDay,
	SECRET_HEADER as RINGCENTRAL_HEADER,
	ZONE,
} from '../support/vendors/ringcentral';
import { SECRET_HEADER as WEBITEL_HEADER, webitelDay } from '../support/vendors/webitel';

const SECRET = 'a secret of the examples';
const MORNING = Date.UTC(2026, 2, 2, 7);

describe('The examples', () => {
	let n8n: N8n;
	let chat: SmsProvider;
	let chatUrl: string;
	const posted: Sms[] = [];

	beforeAll(async () => {
		n8n = await startN8n({
			env: { N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'true', GENERIC_TIMEZONE: ZONE },
		});
		const port = await freePort();
		chat = await SmsProvider.listen(port, (message) => posted.push(message));
		chatUrl = `http://127.0.0.1:${port}/`;
	});
	afterAll(async () => {
		chat?.close();
		await n8n?.stop();
	});

	/**
	 * Imports and publishes an example as the demo does; sends events to it, one after the other, and those
	 * of a round when all that went before has run.
	 */
	async function run(file: string, target: Omit<Target, 'url'>, ...rounds: Fields[][]) {
		const scenario = SCENARIOS.find(({ example }) => example === file);
		if (!scenario) throw new Error(`The demo does not run ${file}`);
		const { type, name, data } = scenario.credential;
		const credential = await n8n.importCredential(name, type, data(SECRET, ''));
		const id = await n8n.importWorkflow(
			withNodes(withNodes(readExample(file), scenario.standIns(chatUrl)), {
				[scenario.trigger]: { credentials: { [type]: credential } },
			}),
		);
		const url = (await n8n.publish(id))[scenario.trigger];
		let executions: Execution[] = [];
		for (const events of rounds) {
			for (const event of events) {
				expect((await send({ ...target, url }, event)).status).toBe(200);
			}
			const started = (await n8n.executions(id)).length;
			executions = await n8n.waitForExecutions(id, started);
		}
		expect(executions.map(({ status }) => status)).toEqual(executions.map(() => 'success'));
		return executions;
	}

	const rowsOf = async (node: string, executions: Execution[]) =>
		executions.flatMap((execution) => itemsOf(execution, node).map(({ json }) => json));

	it('webitel-missed-call-to-chat.json tells the channel of missed and lost calls', async () => {
		const events = webitelDay(5, MORNING, 12).map(({ event: { state, ...fields } }) => ({
			event: state,
			...fields,
		}));
		const headers = { [WEBITEL_HEADER]: SECRET };
		await run('webitel-missed-call-to-chat.json', { encoding: 'json', headers }, events);

		const missed = events.filter(({ event }) => event === 'missed') as Fields[];
		const lost = (events as Fields[]).filter(
			({ cc_result, bridged_at }) => cc_result === 'abandoned' && !bridged_at,
		);
		expect(missed.length).toBeGreaterThan(0);
		expect(lost.length).toBeGreaterThan(0);
		expect(posted.map(({ text }) => text).sort()).toEqual(
			[
				...missed.map(
					(one) =>
						`${String(one.agent_name)} did not answer ${String(one.destination)}, who is still waiting.`,
				),
				...lost.map((one) => `${String(one.destination)} gave up waiting.`),
			].sort(),
		);
		expect(new Set(posted.map(({ to }) => to))).toEqual(new Set(['#service-desk']));
	});

	it('pbx-abandoned-callback.json lists who was lost, and takes off who was reached', async () => {
		const day = pbxDay(6, MORNING, 14)
			.map(({ event }) => ({ event: event.name, ...event.variables }) as Fields)
			.filter(({ event }) => String(event).startsWith('call:'));
		const wanted = day.filter(({ canceled }) => canceled === 'BREAK_OUT');
		const [lost] = wanted;
		const id = 'callback';
		const calledBack = (event: string, after: number, more: Fields): Fields => ({
			...{ event, id, call_id: id, type: 'outbound', queue_id: null, src_user_id: '204' },
			...{ ts: Number(lost.ts) + after, cid_num: lost.dst_num, dst_num: lost.cid_num },
			...more,
		});
		const executions = await run(
			'pbx-abandoned-callback.json',
			{ encoding: 'json', query: { token: SECRET } },
			day,
			[
				calledBack('call:ring', 600, {}),
				calledBack('call:answer', 610, {}),
				calledBack('call:end', 640, { billms: 30_000, hangup_cause: 'NORMAL_CLEARING' }),
			],
		);
		expect(executions).toHaveLength(15);
		const listed = await rowsOf('On the list', executions);
		expect(wanted.length).toBeGreaterThan(1);
		expect(listed).toMatchObject(
			wanted.map(({ cid_num, cc_wait }) => ({ number: cid_num, waited_seconds: cc_wait })),
		);
		const last = await rowsOf('Off the list', executions.slice(-1));
		expect(last).toMatchObject([{ number: lost.cid_num }]);
	});

	it('ringcentral-adherence-to-database.json stores states, and fetches recordings later', async () => {
		const day = ringCentralDay(7, MORNING, 6).map(({ event }) => ({ ...event }));
		const executions = await run(
			'ringcentral-adherence-to-database.json',
			{ encoding: 'query of a POST', headers: { [RINGCENTRAL_HEADER]: SECRET } },
			day,
		);
		const stored = await rowsOf('Store state', executions);
		const states = day.filter(
			({ event_type, event_aux_type }) =>
				event_type !== 'ACD-CALL' && (event_aux_type !== '' || event_type === 'ENGAGED'),
		);
		expect(stored.map(({ state }) => state)).toEqual(states.map(({ event_type }) => event_type));
		expect(stored.map(({ changed_at }) => changed_at)).toEqual(
			states.map(({ date_time }) => `${String(date_time).replace(' ', 'T')}.000Z`),
		);
		const recorded = day.filter(({ recording_url }) => recording_url);
		expect(recorded.length).toBeGreaterThan(0);
		const fetched = await rowsOf('Fetch recording', executions);
		expect(fetched.map(({ data }) => (data as Fields).recording_url)).toEqual(
			recorded.map(({ recording_url }) => String(recording_url).replace(/\s/g, '')),
		);
	});
});
