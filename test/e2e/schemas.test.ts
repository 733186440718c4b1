import { randomUUID } from 'node:crypto';
import { readdirSync } from 'node:fs';
import path from 'node:path';

import Ajv2020 from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import type { IDataObject, INodeTypeDescription } from 'n8n-workflow';
import { request } from 'undici';

import { sampleItem } from '../../nodes/shared/events/sample';
import { root } from '../../scripts/bootstrap.cjs';
import { vendors } from '../../scripts/derive/vendors';
import { type N8n, PACKAGE_NAME, startN8n } from '../support/host/n8n';

const ajv = new Ajv2020({ strict: true, allowUnionTypes: true });
addFormats(ajv);
ajv.addVocabulary(['unit', 'enumDescriptions']);

/** The type of a vendor's trigger, which n8n makes from the name of its file. */
function triggerOf(vendor: string): string {
	const file = readdirSync(path.join(root, 'nodes', vendor)).find((name) =>
		name.endsWith('Trigger.node.ts'),
	);
	if (!file) throw new Error(`nodes/${vendor} has no trigger`);
	return `${file[0].toLowerCase()}${file.slice(1, -'.node.ts'.length)}`;
}

describe('the schemas that a real n8n serves', () => {
	let n8n: N8n;

	beforeAll(async () => {
		n8n = await startN8n();
	});
	afterAll(async () => await n8n?.stop());

	async function schemaAt(vendor: string, name: string): Promise<object> {
		const type = `${PACKAGE_NAME}.${triggerOf(vendor)}`;
		const answer = await request(`${n8n.url}/schemas/${type}/1.1/${name}.json`);
		const text = await answer.body.text();
		expect([type, name, answer.statusCode]).toEqual([type, name, 200]);
		return JSON.parse(text) as object;
	}

	const everyEvent = vendors().flatMap(({ node, catalogue }) =>
		catalogue.events.map((event) => ({ node, catalogue, event })),
	);

	it('describe the samples of all events', async () => {
		expect(everyEvent.length).toBeGreaterThanOrEqual(169);
		for (const { node, catalogue, event } of everyEvent) {
			const name = event.name.replaceAll(':', '.');
			const validate = ajv.compile(await schemaAt(node, `${event.group}/${name}`));
			validate(sampleItem(catalogue, event.name));
			expect([event.name, validate.errors]).toEqual([event.name, null]);
		}
	});

	it.each(vendors())('describe any event of $node', async ({ node, catalogue }) => {
		const validate = ajv.compile(await schemaAt(node, 'output'));
		for (const event of catalogue.events) {
			validate(sampleItem(catalogue, event.name));
			expect([event.name, validate.errors]).toEqual([event.name, null]);
		}
	});

	it('are not found for an event that there is not', async () => {
		const answer = await request(
			`${n8n.url}/schemas/${PACKAGE_NAME}.enreachTrigger/1.1/Queue/QueueCallInConnected.json`,
		);
		await answer.body.dump();
		expect(answer.statusCode).toBe(404);
	});

	it.each(vendors().filter(({ node }) => node !== 'Alvaria'))(
		'stand beside parameters that $node publishes with, built from its description alone',
		async ({ node }) => {
			const type = triggerOf(node);
			const types = await n8n.rest.served<INodeTypeDescription[]>('/types/nodes.json');
			const description = types.find(({ name }) => name === `${PACKAGE_NAME}.${type}`);
			const [{ content }] = description?.builderHint?.extraTypeDefContent ?? [];
			const parameters = JSON.parse(
				/<pattern [^>]*>([^<]*)</.exec(content ?? '')?.[1] ?? '',
			) as IDataObject;
			const [{ name: credentialType }] = description?.credentials ?? [];
			const data = { sentIn: 'header', headerName: 'X-My-Secret', secret: 'e2e-secret-3f1c' };
			const credential = await n8n.importCredential(type, credentialType, data);
			const id = await n8n.importWorkflow({
				name: `From the description of ${type}`,
				nodes: [
					{
						name: 'Trigger',
						type: `${PACKAGE_NAME}.${type}`,
						typeVersion: 1.1,
						position: [0, 0],
						webhookId: randomUUID(),
						parameters,
						credentials: { [credentialType]: credential },
					},
				],
				connections: {},
			} as never);
			await n8n.publish(id);
			await n8n.unpublish(id);
		},
	);
});
