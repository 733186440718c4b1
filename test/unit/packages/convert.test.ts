import { readFileSync } from 'node:fs';
import path from 'node:path';

import fc from 'fast-check';

import { root } from '../../../scripts/bootstrap.cjs';
import { convert, type Packages } from '../../../scripts/convert/convert';
import { main } from '../../../scripts/convert/main';
import { packages } from '../../../scripts/packages/vendors';

const PACKAGES = packages();
const workflow = (...types: string[]) =>
	JSON.stringify({ nodes: types.map((type, index) => ({ name: `Node ${index}`, type })) });

describe('moving a workflow between packages', () => {
	it('knows the package of every node', () => {
		expect(PACKAGES).toEqual<Packages>({
			allInOne: 'n8n-nodes-contact-center',
			vendors: {
				alvariaStreaming: 'n8n-nodes-alvaria',
				alvariaStreamingTrigger: 'n8n-nodes-alvaria',
				enreachTrigger: 'n8n-nodes-enreach-voice',
				pbxEventsTrigger: 'n8n-nodes-pbx-events',
				ringCentralWfmTrigger: 'n8n-nodes-ringcentral-wfm',
				webitelTrigger: 'n8n-nodes-webitel',
			},
		});
	});

	it('changes the types of our nodes and tells which', () => {
		const before = workflow(
			'n8n-nodes-contact-center.enreachTrigger',
			'n8n-nodes-base.if',
			'n8n-nodes-contact-center.webitelTrigger',
		);
		expect(convert(before, PACKAGES)).toEqual({
			text: workflow(
				'n8n-nodes-enreach-voice.enreachTrigger',
				'n8n-nodes-base.if',
				'n8n-nodes-webitel.webitelTrigger',
			),
			moved: [
				{
					from: 'n8n-nodes-contact-center.enreachTrigger',
					to: 'n8n-nodes-enreach-voice.enreachTrigger',
				},
				{ from: 'n8n-nodes-contact-center.webitelTrigger', to: 'n8n-nodes-webitel.webitelTrigger' },
			],
		});
	});

	it('takes the tool that n8n makes of an action node along', () => {
		const before = workflow('n8n-nodes-contact-center.alvariaStreamingTool');
		expect(convert(before, PACKAGES).text).toBe(workflow('n8n-nodes-alvaria.alvariaStreamingTool'));
	});

	it('leaves numbers, layout, and what only looks like a node as they are', () => {
		const text = `{ "nodes": [ {\n\t"type" : "n8n-nodes-contact-center.enreachTrigger",
			"parameters": { "code": "{\\"type\\": \\"n8n-nodes-contact-center.enreachTrigger\\"}" },
			"id": 12345678901234567890 } ] }`;
		expect(convert(text, PACKAGES).text).toBe(
			text.replace('"n8n-nodes-contact-center.', '"n8n-nodes-enreach-voice.'),
		);
	});

	it('has nothing to do the second time, nor for nodes that it does not know', () => {
		const types = [
			'n8n-nodes-enreach-voice.enreachTrigger',
			'n8n-nodes-contact-center.constructor',
		];
		expect(convert(workflow(...types), PACKAGES)).toEqual({ text: workflow(...types), moved: [] });
	});

	it('leads back', () => {
		const type = fc.oneof(
			fc
				.constantFrom(...Object.keys(PACKAGES.vendors))
				.map((name) => `${PACKAGES.allInOne}.${name}`),
			fc.constantFrom('n8n-nodes-base.set', 'n8n-nodes-other.enreachTrigger'),
		);
		fc.assert(
			fc.property(fc.array(type), fc.json(), (types, pinned) => {
				const text = `{"nodes":${JSON.stringify(types.map((t) => ({ type: t, pinned })))}}`;
				const there = convert(text, PACKAGES);
				const back = convert(there.text, PACKAGES, 'allInOne');
				expect(back.text).toBe(text);
				expect(back.moved).toEqual(there.moved.map(({ from, to }) => ({ from: to, to: from })));
			}),
		);
	});

	it('says so where the text is no JSON', () => {
		expect(() => convert('{"nodes": [', PACKAGES)).toThrow('This is not the JSON of a workflow');
	});
});

describe('npm run convert', () => {
	const printed: string[] = [];
	beforeEach(() => {
		printed.length = 0;
		jest
			.spyOn(process.stdout, 'write')
			.mockImplementation((text) => printed.push(String(text)) > 0);
		jest.spyOn(console, 'error').mockImplementation((text) => printed.push(String(text)));
	});
	afterEach(() => jest.restoreAllMocks());

	const file = path.join(root, 'examples/webitel-missed-call-to-chat.json');

	it('prints the workflow with nothing changed but the types, and tells which', async () => {
		await main([file]);
		const [told, text] = printed;
		expect(told).toBe('n8n-nodes-contact-center.webitelTrigger → n8n-nodes-webitel.webitelTrigger');
		expect(text.replaceAll('n8n-nodes-webitel.', 'n8n-nodes-contact-center.')).toBe(
			readFileSync(file, 'utf8'),
		);
	});

	it('keeps events, options, credential and webhook id, on which the URL hangs', async () => {
		const node = {
			type: 'n8n-nodes-contact-center.webitelTrigger',
			webhookId: '3f0f6a1f-7c11-4b0a-9d2c-8f6c2f0e52d4',
			parameters: { events: ['missed'], options: { rememberMinutes: 7 } },
			credentials: { webitelWebhookApi: { id: 'x1', name: 'Webitel' } },
		};
		const { text } = convert(JSON.stringify({ nodes: [node] }), PACKAGES);
		expect(JSON.parse(text)).toEqual({
			nodes: [{ ...node, type: 'n8n-nodes-webitel.webitelTrigger' }],
		});
	});

	it('says that nothing had to be moved, and refuses what is no workflow', async () => {
		await main([file, '--all-in-one']);
		expect(printed).toEqual([
			'No node had to be moved: the text is as it was.',
			readFileSync(file, 'utf8'),
		]);
		const noJson = path.join(root, 'README.md');
		await expect(main([noJson])).rejects.toThrow('This is not the JSON of a workflow');
	});
});
