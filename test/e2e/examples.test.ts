import { randomUUID } from 'node:crypto';

import { postSms, readExample, withNodes } from '../../demo/examples';
import { type Sms, SmsProvider } from '../../demo/smsProvider';
import { type N8n, startN8n } from '../support/host/n8n';
import { freePort } from '../support/host/process';
import { payload, send } from '../support/vendors/enreach';

const SECRET = 'example-secret';

describe.each([
	{ file: 'enreach-sms-feedback.json', perCall: 1 },
	{ file: 'enreach-sms-feedback-data-table.json', perCall: 2 },
])('examples/$file', ({ file, perCall }) => {
	let n8n: N8n;
	let provider: SmsProvider;
	let workflow: { id: string; url: string };
	let expectedExecutions = 0;
	const sent: Sms[] = [];

	beforeAll(async () => {
		n8n = await startN8n();
		const port = await freePort();
		provider = await SmsProvider.listen(port, (sms) => sent.push(sms));
		const type = 'enreachWebhookApi';
		const credential = await n8n.importCredential('Enreach', type, { secret: SECRET });
		const id = await n8n.importWorkflow(
			withNodes(readExample(file), {
				'Enreach Voice Trigger': { credentials: { [type]: credential } },
				'Send SMS': postSms(`http://127.0.0.1:${port}/`),
			}),
		);
		workflow = { id, url: (await n8n.publish(id))['Enreach Voice Trigger'] };
	});
	afterAll(async () => {
		provider?.close();
		await n8n?.stop();
	});
	beforeEach(() => {
		sent.length = 0;
	});

	const deliver = async (type: string, facts: object) => {
		const { isDelivered, outcome } = await send(
			{ url: workflow.url, secret: SECRET },
			payload(type, { Id: randomUUID(), ...facts }),
		);
		expect(isDelivered).toBe(true);
		if (outcome === 'started') expectedExecutions++;
	};

	/** Waits until n8n has run everything that was delivered; none may have failed. */
	async function settle() {
		const executions = await n8n.waitForExecutions(workflow.id, expectedExecutions);
		expect(executions.map(({ status }) => status)).toEqual(executions.map(() => 'success'));
	}

	/** A call from the queue's ring to its end. */
	async function call(CallerNumber: string, QueueName: string, isAnswered: boolean) {
		const facts = { CallId: randomUUID(), CallerNumber, QueueName };
		await deliver('QueueCallInComing', facts);
		await deliver('QueueCallInArrived', facts);
		if (isAnswered) {
			await deliver('QueueCallInUserConnected', facts);
			await settle();
		}
		await deliver('QueueCallInDisconnected', { ...facts, Reason: 'remote' });
	}

	let lastNumber = 100;
	const mobile = () => `+447700900${++lastNumber}`;

	it('thanks a caller who spoke to an agent, naming the queue', async () => {
		const number = mobile();
		const before = expectedExecutions;
		await call(number, 'Orders', true);
		await settle();
		expect(expectedExecutions - before).toBe(perCall);
		expect(sent).toEqual([
			{ to: number, text: expect.stringMatching(/^Thank you for calling Orders\./) },
		]);
	});

	it('is sorry to a caller who did not get through, naming the queue', async () => {
		const number = mobile();
		await call(number, 'Invoices', false);
		await settle();
		expect(sent).toEqual([
			{
				to: number,
				text: expect.stringMatching(/^Sorry that you did not get through to Invoices\./),
			},
		]);
	});

	it('writes to mobile numbers only', async () => {
		for (const number of ['+441632960123', '+441632960567', 'anonymous', '']) {
			await call(number, 'Orders', false);
		}
		await settle();
		expect(sent).toEqual([]);
	});

	it('writes once to a number that calls again on the same day', async () => {
		const number = mobile();
		await call(number, 'Orders', false);
		await settle();
		await call(number, 'Orders', true);
		await settle();
		expect(sent).toHaveLength(1);
	});

	it('writes once to a number whose calls end at the same moment', async () => {
		const numbers = [mobile(), mobile(), mobile()];
		await Promise.all(
			[...numbers, ...numbers, ...numbers].map(
				async (number) => await call(number, 'Orders', false),
			),
		);
		await settle();
		expect(sent.map(({ to }) => to).sort()).toEqual(numbers);
	});
});
