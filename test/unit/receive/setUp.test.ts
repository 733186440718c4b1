/** What a published trigger answers to somebody who knows its secret and sets the vendor's side up. */
import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import { EnreachTrigger } from '../../../nodes/Enreach/EnreachTrigger.node';
import { PbxEventsTrigger } from '../../../nodes/PbxEvents/PbxEventsTrigger.node';
import { RingCentralWfmTrigger } from '../../../nodes/RingCentralWfm/RingCentralWfmTrigger.node';
import { WebitelTrigger } from '../../../nodes/Webitel/WebitelTrigger.node';
import { FakeNode, type FakeRequest, FakeResponse } from './fakes';

const URL_OF_N8N = 'https://n8n.example.com/webhook/4f1d/webhook';
const SECRET = 'correct horse battery';
const TO_FILL_IN = 'THE SECRET FROM YOUR CREDENTIAL';

interface Trigger {
	webhook: (this: IWebhookFunctions) => Promise<IWebhookResponseData>;
}

const VENDORS: Array<[string, Trigger, string, string, object]> = [
	[
		'Enreach',
		new EnreachTrigger(),
		'UserStatus',
		'x-benemen-token',
		{
			Webhook: { Endpoint: URL_OF_N8N, Secret: TO_FILL_IN, Description: 'Northwind' },
			Subscriptions: [{ EventType: 'UserStatus', AllEntities: true }],
		},
	],
	['Webitel', new WebitelTrigger(), 'missed', 'x-own', { type: 'service' }],
	...(
		[
			['PBX', new PbxEventsTrigger(), 'call:end'],
			['RingCentral', new RingCentralWfmTrigger(), 'LOGIN'],
		] as Array<[string, Trigger, string]>
	).map(([name, trigger, event]): (typeof VENDORS)[number] => [
		name,
		trigger,
		event,
		'x-own',
		{
			workflow: 'Northwind',
			url: URL_OF_N8N,
			headers: { 'X-Own': TO_FILL_IN },
			events: [event],
		},
	]),
];

describe.each(VENDORS)('The set-up of %s', (_, trigger, event, header, expected) => {
	async function ask(node: FakeNode, request: FakeRequest) {
		const response = new FakeResponse();
		const context = {
			...node.context(request, response),
			getNodeWebhookUrl: () => URL_OF_N8N,
			getWorkflow: () => ({ id: 'workflow', name: 'Northwind', active: true }),
		} as unknown as IWebhookFunctions;
		const result = await trigger.webhook.call(context);
		return { result, response };
	}

	function nodeWith(parameters: object = {}) {
		const node = new FakeNode({ authentication: 'secret', events: [event], ...parameters });
		node.credential = { secret: SECRET, sentIn: 'header', headerName: 'X-Own' };
		return node;
	}

	const headers = { 'x-contact-center-set-up': '1', [header]: SECRET };

	it.each(['POST', 'GET'] as const)('is told to who knows the secret: %s', async (method) => {
		const { result, response } = await ask(nodeWith(), { headers, method });
		expect(result).toEqual({ noWebhookResponse: true });
		expect(response).toMatchObject({ statusCode: 200, contentType: 'application/json', ends: 1 });
		expect(response.headers['x-contact-center']).toBe('check');
		expect(JSON.parse(response.body!)).toMatchObject(expected);
		expect(response.body).toContain(URL_OF_N8N);
		expect(response.body).toContain(TO_FILL_IN);
		expect(response.body).not.toContain(SECRET);
	});

	it.each([{}, { [header]: 'wrong' }])('is told to nobody else: %j', async (given) => {
		const { response } = await ask(nodeWith(), {
			headers: { ...given, 'x-contact-center-set-up': '1' },
		});
		expect(response).toMatchObject({ statusCode: 401, body: undefined });
	});

	it('is not told where nobody is known, without authentication', async () => {
		const { response } = await ask(nodeWith({ authentication: 'none' }), { headers });
		expect(response.statusCode).toBe(400);
		expect(response.body).not.toContain(URL_OF_N8N);
	});

	it('waits for an expression to be mended', async () => {
		const node = nodeWith();
		const broken = () => {
			throw new Error('no such variable');
		};
		const context = node.context({ headers }, new FakeResponse());
		const response = new FakeResponse();
		const result = await trigger.webhook.call({
			...context,
			getResponseObject: () => response.express,
			getNodeWebhookUrl: broken,
		} as unknown as IWebhookFunctions);
		expect(result).toEqual({ noWebhookResponse: true });
		expect(response.statusCode).toBe(503);
	});
});
