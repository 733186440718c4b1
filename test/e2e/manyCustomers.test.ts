/**
 * Many customers on one n8n: the example that makes a workflow for each, and what its twelve do while they are
 * changed under load.
 */
import { randomUUID } from 'node:crypto';

import type { IDataObject, INode } from 'n8n-workflow';

import { readExample, withNodes } from '../../demo/examples';
import { Outside, turnedTo } from '../support/gallery/outside';
import { type Execution, itemsOf } from '../support/host/executions';
import { type N8n, startN8n, type WorkflowDefinition } from '../support/host/n8n';
import { until } from '../support/host/process';
import { PublicApi } from '../support/host/publicApi';
import { payload, send } from '../support/vendors/enreach';

const NAMES = [
	...['Northwind Ltd', 'Contoso AG', 'Fabrikam', 'Adventure Works', 'Tailspin Toys', 'Wingtip'],
	...['Litware', 'Proseware', 'Lucerne', 'Humongous', 'Käsebier & Söhne', '={{ $env.SECRET }}'],
];
/** What stands in the copies of a name or text that n8n would take for an expression. */
const plain = (text: string) => text.replace(/^=/, '');

const TRIGGER = 'Enreach Voice Trigger';

interface Row extends IDataObject {
	customer: string;
	queue_ids: string;
	zone: string;
	mail_to: string;
	text: string;
}

/** A customer as the example's last step tells it. */
interface Told {
	customer: string;
	url: string;
	file: {
		Webhook: { Endpoint: string; Secret: string; Description: string };
		Subscriptions: IDataObject[];
	};
}

describe('examples/enreach-many-customers.json', () => {
	let n8n: N8n;
	let api: PublicApi;
	let outside: Outside;
	let provisioner: string;
	let runs = 0;
	const rows: Row[] = NAMES.map((customer, index) => ({
		customer,
		queue_ids: `queue-${index}`,
		zone: index % 2 === 0 ? 'Europe/Helsinki' : 'Europe/London',
		mail_to: `team-${index}@example.com`,
		text: `={{ 1 + 1 }} missed at ${plain(customer)}`,
	}));
	let tableId: string;

	beforeAll(async () => {
		outside = await Outside.listen();
		n8n = await startN8n({ env: { N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'true' } });
		api = await PublicApi.of(n8n);
		provisioner = await importProvisioner();
		// As its note says: the first run makes the table.
		expect(await run()).toEqual([]);
		const tables = await api.get<{ data: Array<{ id: string; name: string }> }>('/data-tables');
		tableId = tables.data.find(({ name }) => name === 'contact_center_customers')!.id;
		await api.post(`/data-tables/${tableId}/rows`, { data: rows, returnType: 'count' });
	});
	afterAll(async () => {
		outside?.close();
		await n8n?.stop();
	});

	/** The example with its accounts chosen and its runs kept. */
	async function importProvisioner(): Promise<string> {
		const n8nApi = await n8n.importCredential('This n8n', 'n8nApi', {
			apiKey: api.key,
			baseUrl: `${n8n.url}/api/v1`,
		});
		const crypto = await n8n.importCredential('Key of all customers', 'crypto', {
			hmacSecret: 'correct horse battery staple',
		});
		const example = readExample('enreach-many-customers.json');
		const [mail] = turnedTo(outside, example).nodes.filter(
			({ name }) => name === 'Tell the customer',
		);
		const accounts = (example.nodes as INode[]).flatMap(
			({ name, type, parameters }): Array<[string, Partial<INode>]> => {
				if (type.endsWith('.crypto')) return [[name, { credentials: { crypto } }]];
				const isOfApi = parameters.nodeCredentialType === 'n8nApi';
				return isOfApi ? [[name, { credentials: { n8nApi } }]] : [];
			},
		);
		return await n8n.importWorkflow({
			...withNodes(example, {
				...Object.fromEntries(accounts),
				'Tell the customer': mail as Partial<INode>,
				'Until it stands': { parameters: { resume: 'timeInterval', amount: 1, unit: 'seconds' } },
			}),
			pinData: {},
			settings: { executionOrder: 'v1' },
		});
	}

	/** Presses the button, and gives the table of URLs. */
	async function run(): Promise<Told[]> {
		const execution = await runOnce();
		expect([execution.status, execution.data.resultData.error?.message]).toEqual([
			'success',
			undefined,
		]);
		return itemsOf(execution, 'URLs and files').map(({ json }) => json as unknown as Told);
	}

	async function runOnce(): Promise<Execution> {
		await n8n.rest.post(`/workflows/${provisioner}/run`, {
			workflowData: await n8n.rest.get(`/workflows/${provisioner}`),
			triggerToStartFrom: { name: 'Roll out' },
		});
		const executions = await n8n.waitForExecutions(provisioner, ++runs);
		return executions.at(-1)!;
	}

	interface Stored {
		id: string;
		name: string;
		active: boolean;
		versionId: string;
		activeVersionId: string | null;
		nodes: INode[];
		settings: IDataObject;
	}

	/** The workflows of customers, by their names. */
	async function copies(): Promise<Map<string, Stored>> {
		const { data } = await api.get<{ data: Stored[] }>('/workflows?limit=250');
		const all = data.filter(({ name }) => name.endsWith(': missed calls'));
		const byName = new Map(all.map((one) => [one.name.slice(0, -': missed calls'.length), one]));
		expect(byName.size).toBe(all.length);
		return byName;
	}

	const credentialCount = async () =>
		(await api.get<{ data: unknown[] }>('/credentials?limit=250')).data.length;

	const missedCall = (QueueId: string) =>
		payload('QueueCallInUserCancelled', {
			Id: randomUUID(),
			CallId: randomUUID(),
			CallerNumber: '+447700900123',
			QueueId,
			EntityId: QueueId,
			DetailedReason: 'NoAnswer',
		});

	const deliver = async ({ url, file }: Told, queue: string, secret = file.Webhook.Secret) =>
		await send({ url, secret, attempts: 1 }, missedCall(queue));

	let first: Told[];

	it('makes a workflow, a credential, a URL and a set-up file for each of twelve', async () => {
		const before = await credentialCount();
		first = await run();
		expect(first.map(({ customer }) => customer)).toEqual(NAMES.map(plain));
		expect(new Set(first.map(({ url }) => url)).size).toBe(NAMES.length);
		expect(new Set(first.map(({ file }) => file.Webhook.Secret)).size).toBe(NAMES.length);
		expect(await credentialCount()).toBe(before + NAMES.length);
		first.forEach(({ url, file, customer }, index) => {
			expect(file).toMatchObject({
				Webhook: { Endpoint: url, Description: `${customer}: missed calls` },
				Subscriptions: [{ EventType: 'QueueCallInUserCancelled', EntityId: rows[index].queue_ids }],
			});
			expect(file.Webhook.Secret).toMatch(/^[\da-f]{64}$/);
		});
		const made = await copies();
		expect([...made.keys()].sort()).toEqual(NAMES.map(plain).sort());
		for (const [index, { active, settings, nodes }] of NAMES.map(plain)
			.map((name) => made.get(name)!)
			.entries()) {
			expect(active).toBe(true);
			expect(settings.timezone).toBe(rows[index].zone);
			expect(nodes.map(({ name }) => name)).toEqual([TRIGGER, 'Customer', 'Tell the customer']);
			// A name or text of the table never becomes an expression.
			expect(JSON.stringify(nodes.slice(0, 2))).not.toContain('"=');
		}
		const noted = await api.get<{ data: Array<Row & { url: string }> }>(
			`/data-tables/${tableId}/rows`,
		);
		expect(noted.data.map(({ url }) => url)).toEqual(first.map(({ url }) => url));
	});

	it('takes the events of each, and tells each what is theirs', async () => {
		outside.sent.length = 0;
		for (const [index, one] of first.entries()) {
			expect(await deliver(one, rows[index].queue_ids)).toMatchObject({ status: 200 });
			// Of another's queue: dropped. With another's secret: refused.
			expect(await deliver(one, 'queue-of-nobody')).toMatchObject({ status: 200 });
			const another = first[(index + 1) % first.length].file.Webhook.Secret;
			expect(await deliver(one, rows[index].queue_ids, another)).toMatchObject({ status: 401 });
		}
		const made = await copies();
		for (const { customer } of first) {
			const { id } = made.get(customer)!;
			const [execution, ...others] = await n8n.waitForExecutions(id, 1);
			expect(others).toEqual([]);
			expect(itemsOf(execution, TRIGGER)).toMatchObject([{ json: { label: customer } }]);
		}
		const mails = outside.bodies('Tell the customer');
		expect(mails.map(({ toEmail, subject }) => [toEmail, subject]).sort()).toEqual(
			rows.map(({ mail_to, text }) => [mail_to, plain(text)]).sort(),
		);
	});

	it('leaves everything as it is when it runs again', async () => {
		const before = await copies();
		const credentials = await credentialCount();
		expect(await run()).toEqual(first);
		expect(await copies()).toEqual(before);
		expect(await credentialCount()).toBe(credentials);
	});

	it('changes the one whose row has changed, and keeps its URL and secret', async () => {
		const before = await copies();
		await api.patch(`/data-tables/${tableId}/rows/update`, {
			filter: {
				type: 'and',
				filters: [{ columnName: 'customer', condition: 'eq', value: 'Contoso AG' }],
			},
			data: { queue_ids: 'queue-new, queue-1', text: 'Somebody called' },
		});
		rows[1] = { ...rows[1], queue_ids: 'queue-new', text: 'Somebody called' };
		const told = await run();
		expect(told.map(({ url }) => url)).toEqual(first.map(({ url }) => url));
		expect(told.map(({ file }) => file.Webhook.Secret)).toEqual(
			first.map(({ file }) => file.Webhook.Secret),
		);
		expect(told[1].file.Subscriptions.map(({ EntityId }) => EntityId)).toEqual([
			'queue-new',
			'queue-1',
		]);
		const after = await copies();
		const changed = [...after].filter(
			([name, { versionId }]) => before.get(name)?.versionId !== versionId,
		);
		expect(changed.map(([name]) => name)).toEqual(['Contoso AG']);
		expect(after.get('Contoso AG')).toMatchObject({ id: before.get('Contoso AG')!.id });
		outside.sent.length = 0;
		await deliver(told[1], 'queue-new');
		await until('the mail', () => outside.sent.length > 0);
		expect(outside.bodies('Tell the customer')).toMatchObject([{ subject: 'Somebody called' }]);
	});

	it('rolls a change of the template out to all twelve under load, and loses no event', async () => {
		const before = await copies();
		const baseline = new Map<string, number>();
		for (const { id } of before.values()) {
			baseline.set(id, (await n8n.countExecutions(id)).total);
		}
		await api.put(`/workflows/${provisioner}`, await changedTemplate());

		/** What each customer's vendor was answered, event by event; 0 where nothing came within 5 seconds. */
		const sent = first.map(() => new Map<string, number[]>());
		/** How long the events that met a 404 took to be accepted. */
		const delays: number[] = [];
		let isOver = false;
		const vendor = async (index: number) => {
			while (!isOver) {
				const event = missedCall(rows[index].queue_ids);
				const statuses: number[] = [];
				sent[index].set(event.Id, statuses);
				const endpoint = { url: first[index].url, secret: first[index].file.Webhook.Secret };
				const began = performance.now();
				do {
					statuses.push((await send({ ...endpoint, attempts: 1 }, event)).status ?? 0);
				} while (statuses.at(-1) !== 200 && (await pause(50)));
				if (statuses.includes(404)) delays.push(performance.now() - began);
				await pause(400);
			}
		};
		const vendors = Promise.all(first.map(async (_, index) => await vendor(index)));
		const told = await run();
		isOver = true;
		await vendors;

		expect(told.map(({ url }) => url)).toEqual(first.map(({ url }) => url));
		const after = await copies();
		let events = 0;
		let refused = 0;
		let late = 0;
		for (const [index, { customer }] of first.entries()) {
			const { id, versionId, activeVersionId, nodes } = after.get(customer)!;
			expect(versionId).not.toBe(before.get(customer)!.versionId);
			expect(activeVersionId).toBe(versionId);
			expect(nodes.map(({ name }) => name)).toContain('Log it');
			const ids = [...sent[index].keys()];
			const executions = await n8n.waitForExecutions(id, baseline.get(id)! + ids.length);
			const arrived = executions
				.slice(baseline.get(id))
				.flatMap((execution) => itemsOf(execution, TRIGGER))
				.map(({ json }) => json.id);
			// Each event answered 200 is in one execution, and in one only.
			expect([...arrived].sort()).toEqual([...ids].sort());
			const statuses = [...sent[index].values()].flat();
			expect(statuses.filter((status) => ![200, 404, 0].includes(status))).toEqual([]);
			events += ids.length;
			refused += statuses.filter((status) => status === 404).length;
			late += statuses.filter((status) => status === 0).length;
		}
		console.log(
			`${events} events while twelve were changed: ${refused} requests answered 404, of ${delays.length} events, accepted within ${Math.round(Math.max(0, ...delays))} ms; ${late} requests not answered within 5 s`,
		);
		expect(events).toBeGreaterThan(3 * NAMES.length);
	});

	/** The template with one step more. */
	async function changedTemplate() {
		const { name, nodes, connections } = await api.get<WorkflowDefinition>(
			`/workflows/${provisioner}`,
		);
		const step = {
			...{ id: randomUUID(), name: 'Log it', type: 'n8n-nodes-base.noOp', typeVersion: 1 },
			...{ position: [768, 304], parameters: {} },
		};
		return {
			...{ name, settings: { executionOrder: 'v1' } },
			nodes: [...nodes, step],
			connections: {
				...connections,
				'Tell the customer': { main: [[{ node: 'Log it', type: 'main', index: 0 }]] },
			},
		};
	}
});

/** Waits, and is true. */
const pause = async (ms: number) =>
	await new Promise<true>((resolve) => setTimeout(() => resolve(true), ms));
