/**
 * The simulated flow engine against what Webitel's own was seen to send. `seen.json` was made by compiling its
 * code (github.com/webitel/flow_manager, branches v22.05, v24.04, v24.08 and v26.06: `flow/` and `model/`, with
 * the connection of `providers/grpc`), running these flows in it and writing down the bodies that arrived.
 */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

import { webitelFlow } from '../../../nodes/Webitel/flow';
import { runFlow, type FlowSchema, type Version } from '../../support/vendors/webitel';
import seen from '../../support/vendors/webitel/seen.json';

const VERSIONS = Object.keys(seen.secret) as Version[];
const DOMAIN = { n8n_secret: 'from the domain' };

describe.each(VERSIONS)('the flow engine of %s', (version) => {
	let server: Server;
	let url: string;
	let received: Array<{ body: string; secret: unknown }>;
	let statuses: number[];

	beforeAll(async () => {
		server = createServer(async (incoming, response) => {
			received.push({ body: await text(incoming), secret: incoming.headers['x-secret'] });
			response.writeHead(statuses.shift() ?? 200).end();
		});
		await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
		url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhook`;
	});
	afterAll(async () => await new Promise((closed) => server.close(closed)));
	beforeEach(() => {
		received = [];
		statuses = [];
	});

	const run = async (flow: FlowSchema, variables: Record<string, string>) =>
		await runFlow(flow, variables, {
			...{ version, globals: DOMAIN, now: () => 1 },
			pause: async () => {},
		});

	const posting = (contentType: string, data: Record<string, unknown>): FlowSchema => ({
		type: 'service',
		schema: [
			{
				httpRequest: {
					...{ url, method: 'POST', timeout: '4000', data },
					headers: { 'content-type': contentType, 'X-Secret': '$${n8n_secret}' },
				},
			},
		],
	});

	it.each(seen.values.map((one) => [JSON.stringify(one.value), one] as const))(
		'sends %s as the real one does',
		async (_, { value, form, json }) => {
			const data = { order: '${order}', fixed: 'a<b ${missing}' };
			const nested = { ...data, variables: { inner: '${order}' } };
			const variables = { order: value, agent_id: '204' };
			await run(posting('application/x-www-form-urlencoded', data), variables);
			await run(posting('application/json', nested), variables);
			const secret = seen.secret[version];
			expect(received).toEqual([
				{ body: form, secret },
				{ body: json[version], secret },
			]);
		},
	);

	it.each(seen.flows.map((one) => [one.title, one] as const))(
		'runs the ready flow as the real one does: %s',
		async (_, { variables, requests, body }) => {
			statuses = [503, 500];
			await run(webitelFlow(url, { 'X-Secret': '$${n8n_secret}' }, []), variables as never);
			const bodies = received.map((one) => one.body.replace(/timestamp=1(?=&|$)/, 'timestamp=NOW'));
			expect(bodies).toEqual(Array.from({ length: requests }, () => body));
		},
	);
});
