/** Every command of docs/many-customers.md, as it stands there, against a real n8n with twelve customers. */
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

import type { INode } from 'n8n-workflow';

import { root } from '../../scripts/bootstrap.cjs';
import { itemsOf } from '../support/host/executions';
import { installN8n } from '../support/host/install';
import { type N8n, PACKAGE_NAME, startN8n } from '../support/host/n8n';
import { freePort, until } from '../support/host/process';
import { TRIGGER as TRIGGER_NAME, triggerWorkflow } from '../support/host/workflows';
import { PublicApi } from '../support/host/publicApi';
import { payload, send } from '../support/vendors/enreach';

const TRIGGER = 'Enreach Voice Trigger';

/** The page's commands, by a word that stands in each. */
const BLOCKS = [
	...readFileSync(path.join(root, 'docs', 'many-customers.md'), 'utf8').matchAll(
		/^```sh\n(.*?)^```/gms,
	),
].map(([, block]) => block);
const block = (mark: string) => {
	const found = BLOCKS.filter((one) => one.includes(mark));
	expect([mark, found.length]).toEqual([mark, 1]);
	return found[0];
};

const template = (...steps: string[]) => ({
	id: 'as-the-editor-downloads-it',
	name: 'Missed calls',
	active: false,
	versionId: randomUUID(),
	nodes: [
		{
			...{ id: '1', name: TRIGGER, type: `${PACKAGE_NAME}.enreachTrigger`, typeVersion: 1.1 },
			...{ position: [0, 0], webhookId: 'of-the-template' },
			parameters: { events: ['QueueCallInUserCancelled'], filters: { outcomes: ['missed'] } },
		},
		...steps.map((name, index) => ({
			...{ id: `${index + 2}`, name, type: 'n8n-nodes-base.noOp', typeVersion: 1 },
			...{ position: [200 * (index + 1), 0], parameters: {} },
		})),
	],
	connections: Object.fromEntries(
		[TRIGGER, ...steps]
			.slice(0, -1)
			.map((name, index) => [name, { main: [[{ node: steps[index], type: 'main', index: 0 }]] }]),
	),
	settings: { executionOrder: 'v1' },
	meta: { instanceId: 'another' },
	tags: [],
});

describe('docs/many-customers.md', () => {
	const folder = mkdtempSync(path.join(tmpdir(), 'many-customers-'));
	const home = path.join(folder, 'n8n-home');
	const write = (name: string, content: object | string) =>
		writeFileSync(
			path.join(folder, name),
			typeof content === 'string' ? content : JSON.stringify(content),
			{ mode: 0o755 },
		);
	const read = (name: string) => readFileSync(path.join(folder, name), 'utf8');
	const rowsOf = (name: string) =>
		read(name)
			.trim()
			.split('\n')
			.map((line) => line.split('\t'));
	let n8n: N8n;
	let api: PublicApi;
	let port: number;
	let opening = '';

	beforeAll(async () => {
		const { node, cli } = await installN8n();
		port = await freePort();
		// The command `n8n`, for the user folder of this test.
		write(
			'n8n',
			`#!/bin/sh\nPATH='${path.dirname(node)}':$PATH N8N_USER_FOLDER='${home}' N8N_DIAGNOSTICS_ENABLED=false N8N_RUNNERS_BROKER_PORT=${await freePort()} exec env -u NODE_ENV '${node}' '${cli}' "$@"\n`,
		);
		write('template.json', template('Tell them'));
		await run(block('cat > customers.tsv'));
		await run(block('cat > customer.jq'));
		await run(block('n8n publish:workflow'));
		n8n = await startN8n({
			...{ folder: home, port },
			env: { N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'true' },
		});
		api = await PublicApi.of(n8n);
		opening = block('export N8N=')
			.replace('https://n8n.example.com', n8n.url)
			.replace('YOUR-API-KEY', api.key);
	});
	afterAll(async () => {
		await n8n?.stop();
		rmSync(folder, { recursive: true, force: true });
	});

	/** Runs commands of the page, in one folder and each in a shell that knows the first ones. */
	async function run(commands: string): Promise<string> {
		const { stdout } = await promisify(execFile)(
			'bash',
			['-euo', 'pipefail', '-c', `${opening}\n${commands}`],
			{ cwd: folder, env: { ...process.env, PATH: `${folder}:${process.env.PATH}` } },
		);
		return stdout;
	}

	interface Stored {
		name: string;
		active: boolean;
		nodes: Array<{ name: string; type: string; webhookId?: string }>;
		settings: { timezone?: string };
	}
	const stored = async (id: string) => await api.get<Stored>(`/workflows/${id}`);
	const urlOf = ({ nodes }: Stored) =>
		`${n8n.url}/webhook/${nodes.find(({ name }) => name === TRIGGER)?.webhookId}/webhook`;

	/** Sends an event of the customer's queue, and gives the label of what it started. */
	async function labelled(id: string, url: string, secret: string, queue: string, count = 1) {
		const facts = { QueueId: queue, EntityId: queue, DetailedReason: 'NoAnswer' };
		const event = payload('QueueCallInUserCancelled', { Id: randomUUID(), ...facts });
		expect(await send({ url, secret, attempts: 1 }, event)).toMatchObject({
			...{ status: 200, outcome: 'started' },
		});
		const execution = (await n8n.waitForExecutions(id, count)).at(-1)!;
		return itemsOf(execution, TRIGGER).map(({ json }) => json.label);
	}

	const answers = async (url: string) => (await fetch(url, { method: 'HEAD' })).status === 200;

	it('has commands, and this test knows all of them', () => {
		expect(BLOCKS).toHaveLength(6);
	});

	it('by the command line: all are imported, and one is published', async () => {
		const customers = rowsOf('customers.tsv');
		expect(customers).toHaveLength(12);
		const secrets = JSON.parse(read('credentials.json')) as Array<{ data: { secret: string } }>;
		for (const [index, [key, name, queue, zone]] of customers.entries()) {
			const id = `workflow-${key}`;
			const workflow = await stored(id);
			expect(workflow).toMatchObject({
				...{
					name: `${name}: missed calls`,
					active: key === 'northwind',
					settings: { timezone: zone },
				},
			});
			const url = urlOf(workflow);
			if (key !== 'northwind') await api.post(`/workflows/${id}/publish`);
			await until(`${name}'s URL`, async () => await answers(url));
			expect(await labelled(id, url, secrets[index].data.secret, queue)).toEqual([name]);
		}
	});

	it('by the command line: what a second import does, and what to do then', async () => {
		const before = urlOf(await stored('workflow-northwind'));
		await run('n8n import:workflow --input=workflows.json');
		expect(await stored('workflow-northwind')).toMatchObject({ active: false });
		await api.post('/workflows/workflow-northwind/publish');
		await until('the URL', async () => await answers(before));
		expect(urlOf(await stored('workflow-northwind'))).toBe(before);
	});

	it('by the command line: a file without an id is refused, and a folder of such files is not', async () => {
		const examples = path.join(root, 'examples');
		const file = path.join(examples, 'enreach-queue-overload-alert.json');
		await expect(run(`n8n import:workflow --input='${file}' 2>&1`)).rejects.toMatchObject({
			stdout: expect.stringContaining('NOT NULL constraint failed: workflow_entity.id'),
		});
		const told = await run(`n8n import:workflow --separate --input='${examples}/' 2>&1`);
		expect(told).toContain(`Successfully imported ${readdirSync(examples).length} workflows`);
	});

	it('by the public API: each gets a workflow, a URL and a set-up file', async () => {
		await run(block('urls.tsv\ndone'));
		const urls = rowsOf('urls.tsv');
		expect(urls).toHaveLength(12);
		expect(new Set(urls.map(([, , url]) => url)).size).toBe(12);
		for (const [index, [key, name, queue]] of rowsOf('customers.tsv').entries()) {
			const [, id, url] = urls[index];
			const file = JSON.parse(read(`set-up-${key}.json`)) as {
				Webhook: { Secret: string };
			};
			expect(file).toMatchObject({
				Webhook: { Endpoint: url, Description: `${name}: missed calls` },
				Subscriptions: [{ EventType: 'QueueCallInUserCancelled', EntityId: queue }],
			});
			expect(file.Webhook.Secret).toMatch(/^[\da-f]{48}$/);
			expect(await labelled(id, url, file.Webhook.Secret, queue)).toEqual([name]);
		}
	});

	it('by the public API: the id of a download is refused, as the page says', async () => {
		await expect(api.post('/workflows', template('Tell them'))).rejects.toThrow(
			'request/body/id is read-only',
		);
	});

	it('rolls a change out: the steps are new, the URLs and secrets are not', async () => {
		write('template.json', template('Tell them', 'Log it'));
		await run(block('change.jq'));
		for (const [index, [key, name, queue]] of rowsOf('customers.tsv').entries()) {
			const [, id, url] = rowsOf('urls.tsv')[index];
			const workflow = await stored(id);
			expect(workflow.nodes.map((node) => node.name)).toEqual([TRIGGER, 'Tell them', 'Log it']);
			expect(urlOf(workflow)).toBe(url);
			const { Webhook } = JSON.parse(read(`set-up-${key}.json`)) as { Webhook: { Secret: string } };
			expect(await labelled(id, url, Webhook.Secret, queue, 2)).toEqual([name]);
		}
	});

	describe('docs/trigger-options.md, what an expression may use', () => {
		const secret = 'correct-horse-battery';
		let credential: { id: string; name: string };

		beforeAll(async () => {
			credential = await n8n.importCredential('Expressions', 'enreachWebhookApi', { secret });
		});

		/** What an event of the queue `q1` starts: the label in its item; else why it starts nothing. */
		async function outcomeWith(parameters: INode['parameters']): Promise<unknown> {
			const workflow = triggerWorkflow(
				'enreachTrigger',
				{ events: ['QueueStatus'], ...parameters },
				{ enreachWebhookApi: credential },
			);
			try {
				const { id, url } = await n8n.run({ ...workflow, name: 'Northwind' });
				const facts = { Id: randomUUID(), QueueId: 'q1', EntityId: 'q1' };
				const { outcome } = await send({ url, secret, attempts: 1 }, payload('QueueStatus', facts));
				if (outcome !== 'started') return outcome;
				const [execution] = await n8n.waitForExecutions(id, 1);
				return { label: itemsOf(execution, TRIGGER_NAME)[0].json.label };
			} catch (error) {
				return /could not be published: (.+?)\. It printed/.exec((error as Error).message)?.[1];
			}
		}

		it.each<[string, INode['parameters'], unknown]>([
			['Label', { options: { label: '={{ $workflow.name }}' } }, { label: 'Northwind' }],
			['Label', { options: { label: '={{ $vars.customer }}' } }, { label: undefined }],
			['Label', { options: { label: '={{ $secrets.a.b }}' } }, { label: undefined }],
			['Label', { options: { label: '={{ $env.HOME }}' } }, 'access to env vars denied'],
			[
				'Label',
				{ options: { label: '={{ $json.data.QueueName }}' } },
				"Node 'Trigger' hasn't been executed",
			],
			['Options', { options: '={{ ({ label: "all" }) }}' }, { label: 'all' }],
			['Queue IDs', { filters: { queueIds: '={{ ["q1", "q2"] }}' } }, { label: undefined }],
			['Queue IDs', { filters: { queueIds: '={{ $workflow.name }}' } }, 'filtered'],
			[
				'Queue IDs',
				{ filters: { queueIds: '={{ $vars.queues }}' } },
				'Queue IDs is empty: fill it in or remove it',
			],
			['Queue IDs', { filters: { queueIds: '={{ $env.HOME }}' } }, 'access to env vars denied'],
			[
				'Queue IDs',
				{ filters: { queueIds: '={{ $("Other").first().json.x }}' } },
				"Referenced node doesn't exist",
			],
			['Filters', { filters: '={{ ({ queueIds: "q2" }) }}' }, 'filtered'],
			['Trigger On', { events: '={{ ["QueueStatus"] }}' }, { label: undefined }],
			['Trigger On', { events: '={{ "UserStatus, QueueStatus" }}' }, { label: undefined }],
			['Authentication', { authentication: '={{ "secret" }}' }, { label: undefined }],
			[
				'Deliver',
				{ deliver: '={{ "events" }}' },
				expect.stringMatching(/^Deliver is set to .+, which is no choice$/),
			],
		])('%s: %j', async (_, parameters, expected) => {
			expect(await outcomeWith(parameters)).toEqual(expected);
		});
	});
});
