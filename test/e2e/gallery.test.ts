/** The examples against a real n8n: simulated events come in, a stand-in sees what goes out. */
import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { type INode, type INodeTypeDescription, NodeHelpers } from 'n8n-workflow';

import { root } from '../../scripts/bootstrap.cjs';
import { alvaria } from '../../nodes/Alvaria/events';
import { pbx } from '../../nodes/PbxEvents/events';
import { ringCentral } from '../../nodes/RingCentralWfm/events';
import { sampleEvent } from '../../nodes/shared/events/sample';
import { webitelCalls } from '../../nodes/Webitel/calls';
import { webitel } from '../../nodes/Webitel/events';
import { readExample, withNodes } from '../../demo/examples';
import { Outside, turnedTo } from '../support/gallery/outside';
import { type Execution, itemsOf } from '../support/host/executions';
import { installN8n } from '../support/host/install';
import { type N8n, startN8n } from '../support/host/n8n';
import { until } from '../support/host/process';
import { AlvariaServer } from '../support/vendors/alvaria';
import { payload, send as sendEnreach } from '../support/vendors/enreach';
import { type Fields, send } from '../support/vendors/http';
import { untilPolling } from './alvaria/session';
import { credentialFor } from './alvaria/workflow';

const SECRET = 'gallery-secret';
const HEADER = 'X-Secret';
const NUMBER = '+447700900123';
const WAV = Buffer.from('RIFF....WAVEfmt a recording');

/** Credentials of the triggers; Alvaria's is made for its simulator. */
const CREDENTIALS: Readonly<Record<string, { type: string; data: object }>> = {
	enreachTrigger: { type: 'enreachWebhookApi', data: { secret: SECRET } },
	...Object.fromEntries(
		(['webitel', 'pbxEvents', 'ringCentralWfm'] as const).map((vendor) => [
			`${vendor}Trigger`,
			{
				type: `${vendor}WebhookApi`,
				data: { sentIn: 'header', headerName: HEADER, secret: SECRET },
			},
		]),
	),
};

describe('The gallery', () => {
	let n8n: N8n;
	let outside: Outside;
	const published: string[] = [];

	beforeAll(async () => {
		outside = await Outside.listen();
		n8n = await startN8n({ env: { N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'true' } });
	});
	afterAll(async () => {
		outside?.close();
		await n8n?.stop();
	});
	beforeEach(() => {
		outside.sent.length = 0;
		for (const step of Object.keys(outside.answers)) delete outside.answers[step];
	});

	afterEach(async () => {
		for (const id of published.splice(0)) await n8n.rest.post(`/workflows/${id}/deactivate`);
	});

	/** An example that runs: its events are delivered and its executions counted. */
	async function open(file: string, changes: Record<string, Partial<INode>> = {}) {
		const example = withNodes(readExample(file), changes);
		const credentials: Record<string, Partial<INode>> = {};
		for (const { name, type } of example.nodes) {
			const wanted = CREDENTIALS[type.replace(/^.*\./, '')];
			if (!wanted) continue;
			const credential = await n8n.importCredential(name, wanted.type, wanted.data);
			credentials[name] = { credentials: { [wanted.type]: credential } };
		}
		const id = await n8n.importWorkflow({
			...turnedTo(outside, withNodes(example, credentials)),
			settings: { ...example.settings, timezone: 'UTC' },
		});
		const urls = await n8n.publish(id);
		published.push(id);
		let started = 0;
		const accepted = ({ status, outcome }: { status?: number; outcome?: string }) => {
			expect(status).toBe(200);
			if (outcome === 'started') started++;
		};
		return {
			id,
			enreach: async (type: string, facts: object) => {
				const event = payload(type, { Id: randomUUID(), ...facts });
				const url = urls['Enreach Voice Trigger'];
				accepted(await sendEnreach({ url, secret: SECRET }, event));
			},
			other: async (trigger: string, fields: Fields) => {
				const headers = { [HEADER]: SECRET };
				accepted(await send({ url: urls[trigger], encoding: 'json', headers }, fields));
			},
			/** Waits until all that was started has ended well. */
			settle: async (): Promise<Execution[]> => {
				const executions = await n8n.waitForExecutions(id, started);
				expect(executions.map(({ status }) => status)).toEqual(executions.map(() => 'success'));
				return executions;
			},
		};
	}

	const shortWait = { parameters: { resume: 'timeInterval', amount: 1, unit: 'seconds' } };

	describe('enreach-call-to-hubspot.json', () => {
		it('logs who answered, the waiting and the talk, at the contact; and a call nobody answered', async () => {
			outside.answers['Find contact'] = { id: '501' };
			const { enreach, settle } = await open('enreach-call-to-hubspot.json');
			const call = { CallId: randomUUID(), CallerNumber: NUMBER, QueueName: 'Orders' };
			const at = (time: string) => ({ Timestamp: `2026-03-02T08:${time}Z` });
			await enreach('QueueCallInComing', { ...call, ...at('01:00') });
			await enreach('QueueCallInArrived', { ...call, ...at('01:00') });
			const UserName = 'anna.virtanen@example.com';
			await enreach('QueueCallInUserConnected', { ...call, UserName, ...at('01:22') });
			await enreach('QueueCallInDisconnected', { ...call, ...at('04:29') });
			await settle();
			for (const CallerNumber of [NUMBER, 'anonymous']) {
				const other = { ...call, CallId: randomUUID(), CallerNumber };
				await enreach('QueueCallInComing', { ...other, ...at('05:00') });
				await enreach('QueueCallInArrived', { ...other, ...at('05:00') });
				await enreach('QueueCallInDisconnected', { ...other, ...at('05:40'), Reason: 'remote' });
			}
			expect(await settle()).toHaveLength(3);

			const byNumber = { filterValues: [{ operator: 'CONTAINS_TOKEN', value: '*00900123' }] };
			const search = {
				filterGroupsUi: { filterGroupsValues: [{ filtersUi: byNumber }] },
			};
			expect(outside.bodies('Find contact')).toMatchObject([search, search]);
			expect(outside.bodies('Log call')).toMatchObject([
				{
					metadata: {
						status: 'COMPLETED',
						durationMilliseconds: 187_000,
						body: 'Call to Orders, answered by anna.virtanen@example.com after 22 seconds.',
						fromNumber: NUMBER,
					},
					additionalFields: { associations: { contactIds: '501' } },
				},
				{
					metadata: {
						status: 'NO_ANSWER',
						durationMilliseconds: 0,
						body: 'Call to Orders, abandoned after 40 seconds.',
					},
				},
			]);
		});
	});

	describe('enreach-missed-call-to-slack-and-teams.json', () => {
		it('tells both of a call an agent let ring, not of a caller who hung up', async () => {
			const { enreach, settle } = await open('enreach-missed-call-to-slack-and-teams.json');
			const call = { CallerNumber: NUMBER, QueueName: 'Orders', UserName: 'mikko.laine' };
			await enreach('QueueCallInUserCancelled', { ...call, DetailedReason: 'NoAnswer' });
			await settle();
			await enreach('QueueCallInUserCancelled', { ...call, Reason: 'remote', DetailedReason: '' });
			await settle();
			const text = `📞 mikko.laine did not answer ${NUMBER} in Orders. The caller is still waiting.`;
			expect(outside.bodies('Post to Slack').map((body) => body.text)).toEqual([text]);
			expect(outside.bodies('Post to Teams').map(({ message }) => message)).toEqual([text]);
		});

		it('tells of a call after closing time', async () => {
			const { enreach, settle } = await open('enreach-missed-call-to-slack-and-teams.json');
			await enreach('QueueCallInScheduleClosed', { CallerNumber: NUMBER });
			await settle();
			expect(outside.bodies('Post to Slack').map(({ text }) => text)).toEqual([
				`🌙 ${NUMBER} called after closing time.`,
			]);
		});
	});

	describe('enreach-callback-list-watch.json', () => {
		it('mails once an hour and list, and only when there is something to worry about', async () => {
			const { enreach, settle } = await open('enreach-callback-list-watch.json');
			const status = (facts: object) =>
				enreach('CallbackListStatus', {
					Timestamp: '2026-03-03T07:09:45Z',
					MessageTTLSeconds: -1,
					...facts,
				});
			const late = { CallListId: randomUUID(), TotalOverDueDate: 2, TotalServingAgents: 1 };
			await status({ ...late, TotalOverDueDate: 0, NextHourOverDueDate: 1 });
			await settle();
			expect(outside.sent).toEqual([]);

			await status(late);
			await settle();
			await status({ ...late, TotalOverDueDate: 3 });
			await settle();
			await status({ ...late, TotalOverDueDate: 4, Timestamp: '2026-03-03T08:00:00Z' });
			await settle();
			await status({
				...late,
				CallListId: randomUUID(),
				TotalOverDueDate: 0,
				TotalServingAgents: 0,
				NextHourOverDueDate: 1,
			});
			await settle();
			expect(outside.bodies('Tell the team lead').map(({ subject }) => subject)).toEqual([
				'Callbacks: 2 overdue, 1 agents on the list',
				'Callbacks: 4 overdue, 1 agents on the list',
				'Callbacks: 0 overdue, 0 agents on the list',
			]);
		});
	});

	describe('enreach-queue-overload-alert.json', () => {
		it('alerts once, and gives the all-clear once', async () => {
			const { enreach, settle } = await open('enreach-queue-overload-alert.json');
			const began = Date.now();
			const status = async (minute: number, waiting: number, longest: number) => {
				await enreach('QueueStatus', {
					QueueName: 'Orders',
					NbrOfServingAgentsEstimate: 3,
					NbrOfQueuingRequesters: waiting,
					MaxWaitTime: longest,
					MessageTTLSeconds: -1,
					Timestamp: new Date(began + minute * 60_000).toISOString(),
				});
				await settle();
			};
			await status(0, 1, 20);
			await status(1, 14, 240);
			await status(2, 15, 300);
			await status(3, 5, 100);
			await status(9, 1, 10);
			await status(10, 0, 0);
			expect(outside.sent.map(({ step }) => step)).toEqual(['Alert', 'All clear']);
			expect(outside.bodies('Alert')[0].text).toBe(
				'🔥 Orders is overloaded: 14 callers wait for 3 agents, the longest for 4 minutes.',
			);
			expect(outside.bodies('All clear')[0].text).toBe(
				'✅ Orders is calm again. It was overloaded for 8 minutes.',
			);
		});
	});

	describe('enreach-wrap-up-overrun.json', () => {
		it('tells who is still in wrap-up, not who is done', async () => {
			const { enreach, settle } = await open('enreach-wrap-up-overrun.json', {
				'Give them time': { parameters: { resume: 'timeInterval', amount: 30, unit: 'seconds' } },
			});
			const [slow, quick] = ['anna.virtanen', 'mikko.laine'].map((UserName) => ({
				UserId: randomUUID(),
				UserName,
				CallId: randomUUID(),
			}));
			await enreach('QueueCallInUserConnected', slow);
			await enreach('QueueCallInUserConnected', quick);
			await settle();
			await enreach('UserWrapUpStarted', quick);
			await enreach('UserWrapUpStarted', slow);
			await enreach('UserWrapUpTerminated', quick);
			await settle();
			expect(outside.bodies('Tell the team lead').map(({ text }) => text)).toEqual([
				'⏱️ anna.virtanen has been in wrap-up for more than 90 seconds.',
			]);
		});
	});

	describe('two-vendors-to-crm.json', () => {
		it('writes the same contact event for both vendors, and none where nobody talked', async () => {
			const { enreach, other, settle } = await open('two-vendors-to-crm.json');
			const CallId = randomUUID();
			const call = { CallId, CallerNumber: NUMBER };
			const at = (time: string) => ({ Timestamp: `2026-03-02T08:${time}Z` });
			await enreach('QueueCallInComing', { ...call, ...at('01:00') });
			await enreach('QueueCallInArrived', { ...call, ...at('01:00') });
			const UserName = 'anna.virtanen';
			await enreach('QueueCallInUserConnected', { ...call, UserName, ...at('01:22') });
			await enreach('QueueCallInDisconnected', { ...call, ...at('04:29') });
			await settle();
			const story = Object.values(webitel.stories ?? {})[0];
			for (const step of story) {
				const { type, data } = sampleEvent(webitel, step);
				await other('Webitel Trigger', { event: type, ...data });
			}
			const { data } = sampleEvent(webitel, 'leaving');
			await other('Webitel Trigger', {
				...{ event: 'leaving', ...data },
				...{ attempt_id: '77', cc_result: 'abandoned', bridged_at: null, call_bill_sec: 0 },
			});
			expect(await settle()).toHaveLength(2);
			expect(outside.bodies('Write to CRM')).toEqual([
				{
					reference: `enreach ${CallId}`,
					happenedAt: '2026-03-02T08:04:29.000Z',
					customerNumber: NUMBER,
					direction: 'inbound',
					agent: 'anna.virtanen',
					queue: 'Customer service',
					talkSeconds: 187,
					waitSeconds: 22,
				},
				{
					reference: 'webitel 4105521',
					happenedAt: '2026-03-02T08:04:51.000Z',
					customerNumber: NUMBER,
					direction: 'inbound',
					agent: 'Anna Virtanen',
					queue: '17',
					talkSeconds: 187,
					waitSeconds: 22,
				},
			]);
			expect(outside.sent.map(({ headers }) => headers['idempotency-key'])).toEqual([
				`enreach ${CallId}`,
				'webitel 4105521',
			]);
		});
	});

	describe('webitel-wallboard-by-hour.json', () => {
		it('adds a line for each queue, of the calls since the last time', async () => {
			const { id, other } = await open('webitel-wallboard-by-hour.json', {
				'Every hour': {
					parameters: { rule: { interval: [{ field: 'seconds', secondsInterval: 4 }] } },
				},
			});
			const lines = () =>
				outside.bodies('Add to sheet').map(({ columns }) => (columns as { value: object }).value);
			const [answered] = Object.values(webitel.stories ?? {});
			const call = async (attempt: string, queue: string, steps: typeof answered) => {
				for (const step of steps) {
					const { type, data } = sampleEvent(webitel, step);
					await other('Webitel Trigger', {
						...{ event: type, ...data },
						...{ attempt_id: attempt, queue_id: queue },
					});
				}
			};
			const abandoned = webitelCalls.samples['Abandoned by the Customer'];
			await call('1', '17', answered);
			await call('2', '17', abandoned);
			await call('3', '18', answered);
			const sum = () =>
				lines().reduce((total, line) => total + (line as { Calls: number }).Calls, 0);
			await until('three calls in the sheet', () => sum() >= 3);
			// Calls that end meanwhile make lines of their own; together they are the three.
			expect(sum()).toBe(3);
			const queues = new Set(lines().map((line) => (line as { Queue: string }).Queue));
			expect(queues).toEqual(new Set(['17', '18']));
			expect(lines()).toContainEqual(
				expect.objectContaining({
					Queue: '18',
					...{ Calls: 1, Answered: 1, 'Answered %': 100 },
					...{ 'Average wait': 22, 'Average talk': 187 },
				}),
			);
			const settled = lines().length;
			await n8n.waitForExecutions(id, 3 + 2);
			expect(lines()).toHaveLength(settled);
		});
	});

	describe('pbx-adherence-to-google-sheets.json', () => {
		it('adds a line for what agents do', async () => {
			const { other, settle } = await open('pbx-adherence-to-google-sheets.json');
			for (const event of ['agent:checkin', 'agent:status', 'queue:join', 'agent:checkout']) {
				await other('PBX Events Trigger', { event, ...sampleEvent(pbx, event).data });
				await settle();
			}
			const lines = outside.bodies('Add to sheet').map(({ columns }) => columns);
			expect(lines).toMatchObject([
				{ value: { Agent: '204', What: 'Checked in', Details: 'Anna desk phone' } },
				{ value: { Agent: '204', What: 'Break', Details: '3' } },
				{ value: { Agent: '204', What: 'Joined queue', Details: '17' } },
				{ value: { Agent: '204', What: 'Checked out', Details: '' } },
			]);
			const time = expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/) as string;
			expect(lines[0]).toMatchObject({ value: { Time: time } });
		});
	});

	describe('ringcentral-recording-transcribed.json', () => {
		it('sends the recording to be transcribed and keeps the text', async () => {
			outside.answers['Fetch recording'] = { type: 'audio/wav', file: WAV };
			outside.answers.Transcribe = { text: 'Hello, where is my parcel?' };
			const { other, settle } = await open('ringcentral-recording-transcribed.json', {
				'Wait for the recording': shortWait,
			});
			const { data } = sampleEvent(ringCentral, 'ACD-CALL');
			await other('RingCentral WFM Trigger', data);
			await other('RingCentral WFM Trigger', { ...data, call_id: 'short', call_duration: 5 });
			const elsewhere = { call_id: 'elsewhere', recording_url: `${outside.url}/Fetch recording` };
			await other('RingCentral WFM Trigger', { ...data, ...elsewhere });
			const executions = await settle();
			const fetched = outside.sent.filter(({ step }) => step === 'Fetch recording');
			expect(fetched.map(({ address }) => address)).toEqual([data.recording_url]);
			const [upload] = outside.sent.filter(({ step }) => step === 'Transcribe');
			expect(upload.headers['content-type']).toMatch(/^multipart\/form-data/);
			expect(upload.body.includes(WAV)).toBe(true);
			expect(upload.body.toString()).toContain('whisper-1');
			const kept = executions.flatMap((execution) => itemsOf(execution, 'Keep it'));
			expect(kept.map(({ json }) => json)).toEqual([
				expect.objectContaining({
					call_id: data.call_id,
					agent: 'anna.virtanen@example.com',
					customer: NUMBER,
					disposition: 'Resolved',
					text: 'Hello, where is my parcel?',
				}),
			]);
		});
	});

	describe('alvaria-disposition-to-crm.json', () => {
		it('writes results and promised callbacks, and acknowledges what is written', async () => {
			const server = await AlvariaServer.start();
			const type = 'alvariaCloudOAuth2Api';
			const credential = await n8n.importCredential('Alvaria', type, credentialFor(server));
			const { id } = await open('alvaria-disposition-to-crm.json', {
				'Alvaria Streaming Trigger': { credentials: { [type]: credential } },
			});
			try {
				await untilPolling(server);
				const result = (event: string, change: object) => {
					const { data } = sampleEvent(alvaria, event);
					const userId = server.cloud.options.userId;
					return server.cloud.publish({ type: event, payload: { ...data, ...change }, userId });
				};
				const results = [
					result('outreach.disposition', { dispositionCode: 'CALLBACK' }),
					result('outreach.disposition', { dispositionCode: 'SALE' }),
					result('engagementCenter.DispositionInitiated', {}),
				];
				await until('all to be acknowledged', () =>
					results.every(({ eventId }) => !server.cloud.isWaiting(eventId)),
				);
				const executions = await n8n.waitForExecutions(id, 3);
				expect(executions.map(({ status }) => status)).toEqual(['success', 'success', 'success']);
				const written = outside.bodies('Write to CRM');
				expect(written.map(({ disposition }) => disposition).sort()).toEqual([
					'123',
					'CALLBACK',
					'SALE',
				]);
				expect(written.find(({ disposition }) => disposition === '123')).toMatchObject({
					...{ customer: '10045', isSale: true, wantsCallback: false, source: 'agent' },
				});
				expect(written.find(({ disposition }) => disposition === 'CALLBACK')).toMatchObject({
					...{ customer: NUMBER, isSale: false, wantsCallback: true },
					source: 'campaign 01_Fastpath_Renewals',
				});
				expect(outside.bodies('Task for tomorrow')).toEqual([
					{ customer: NUMBER, title: 'Call back', due: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) },
				]);
			} finally {
				await n8n.rest.post(`/workflows/${id}/deactivate`);
				await server.close();
			}
		});
	});

	describe('enreach-daily-queue-report.json', () => {
		it('mails one chart and table of yesterday’s queues', async () => {
			outside.answers.Chart = { type: 'image/png', file: Buffer.from('a picture') };
			const { enreach } = await open('enreach-daily-queue-report.json', {
				'Every morning': {
					parameters: { rule: { interval: [{ field: 'seconds', secondsInterval: 3 }] } },
				},
				// The real one draws all its items into one chart.
				Chart: { executeOnce: true },
			});
			const day = (ago: number) =>
				new Date(Date.now() - ago * 86_400_000).toISOString().slice(0, 10);
			// Today has the same figures, should it be yesterday before the mail is sent.
			const figures = { InboundAvgWaitTimeSec: 21.4 };
			await enreach('QueueDailyCallMetrics', { ...figures, QueueDate: day(2), QueueName: 'Old' });
			for (const QueueDate of [day(0), day(1)]) {
				await enreach('QueueDailyCallMetrics', {
					...{ ...figures, QueueDate, QueueName: 'Orders <new>' },
					...{ InboundTotalCalls: 40, InboundAnsweredCalls: 30 },
				});
				await enreach('QueueDailyCallMetrics', {
					...{ ...figures, QueueDate, QueueName: 'Customer service' },
					...{ InboundTotalCalls: 124, InboundAnsweredCalls: 101 },
				});
			}
			const isComplete = ({ html }: Record<string, unknown>) => String(html).includes('131 of 164');
			await until('the mail', () => outside.bodies('Mail').some(isComplete));
			const mail = outside.bodies('Mail').find(isComplete);
			expect(mail?.html).toMatch(/Customer service<.+>124<.+>101<.+>21 s<[^]+Orders &lt;new>/);
			expect(mail?.html).not.toContain('Old');
			expect(mail?.options).toMatchObject({ attachments: 'chart' });
			expect(outside.bodies('Chart').at(-1)).toMatchObject({
				labelsArray: ['Customer service', 'Orders <new>'],
				data: [101, 30],
				datasetOptions: { label: 'Answered' },
			});
		});
	});
});

describe('Steps of the examples', () => {
	let descriptions: INodeTypeDescription[];

	beforeAll(async () => {
		const { folder } = await installN8n();
		const file = path.join(folder, 'node_modules/n8n-nodes-base/dist/types/nodes.json');
		descriptions = JSON.parse(readFileSync(file, 'utf8')) as INodeTypeDescription[];
	});

	const files = readdirSync(path.join(root, 'examples'));

	it.each(files)(
		'%s: every parameter is one n8n knows, and nothing required is missing',
		(file) => {
			for (const node of readExample(file).nodes as INode[]) {
				if (!node.type.startsWith('n8n-nodes-base.')) continue;
				const description = descriptions.find(
					({ name, version }) =>
						node.type === `n8n-nodes-base.${name}` && [version].flat().includes(node.typeVersion),
				);
				if (!description) throw new Error(`n8n has no ${node.type} ${node.typeVersion}`);
				const read = NodeHelpers.getNodeParameters(
					...([description.properties, node.parameters, true, false, node, description] as const),
				);
				expect([node.name, read]).toMatchObject([node.name, node.parameters]);
				const problems = NodeHelpers.getNodeParametersIssues(
					description.properties,
					node,
					description,
				);
				expect([node.name, problems]).toEqual([node.name, null]);
			}
		},
	);
});
