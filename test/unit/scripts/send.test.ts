import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

import { main, orderFrom } from '../../../scripts/send/main';

/** A trigger, as far as a sender sees one. */
let server: Server;
let url: string;
let requests: Array<{ url?: string; headers: IncomingHttpHeaders; body: string }> = [];

beforeAll(async () => {
	server = createServer((request, response) => {
		void text(request).then((body) => {
			requests.push({ url: request.url, headers: request.headers, body });
			response.writeHead(200, { 'X-Contact-Center': 'started' }).end();
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhook/1/webhook`;
});
afterAll(() => server.close());
beforeEach(() => (requests = []));

it.each([
	['enreach', 'QueueCallInArrived'],
	['webitel', 'leaving'],
	['pbx', 'call:end'],
	['ringcentral', 'ACD-CALL'],
])(
	'sends an event of %s with the secret, and counts the answer by what became of it',
	async (vendor, event) => {
		const lines: string[] = [];
		const log = jest
			.spyOn(console, 'log')
			.mockImplementation((line: string) => void lines.push(line));
		await main([vendor, '--url', url, '--secret', 'correct-horse-battery', '--event', event]);
		log.mockRestore();
		expect(requests).toHaveLength(1);
		expect(JSON.stringify(requests)).toContain('correct-horse-battery');
		expect(JSON.stringify(requests)).toContain(event);
		expect(lines.join('\n')).toContain('started (200)');
		expect(lines.join('\n')).not.toContain('correct-horse-battery');
	},
);

it.each([
	[['enreach'], 'Nothing was sent: say where to'],
	[['enreach', '--url', 'n8n.example.com'], 'is no URL of a trigger'],
	[['nobody', '--url', 'https://n8n.example.com'], 'There is no vendor "nobody"'],
	[['alvaria', '--url', 'https://n8n.example.com'], 'n8n fetches its events'],
	[['pbx', '--url', 'https://n8n.example.com', '--event', 'call:over'], 'has no event "call:over"'],
	[['pbx', '--url', 'https://n8n.example.com', '--day', '--event', 'call:end'], 'One of these'],
])('refuses %j, and calls nobody', (args, message) => {
	expect(() => orderFrom(args)).toThrow(message);
});
