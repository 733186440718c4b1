/**
 * The vendors' own packages on a real n8n, installed as its community nodes are, from a registry of the test's
 * own: all five side by side, each with a workflow of its own; and what becomes of the package with all vendors
 * beside them.
 */
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import type { IDataObject, INode, INodeTypeDescription } from 'n8n-workflow';

import { sampleEvent } from '../../nodes/shared/events/sample';
import { vendors as catalogues } from '../../scripts/derive/vendors';
import { repository } from '../../scripts/packages/repository';
import { type VendorPackage, vendorPackages } from '../../scripts/packages/vendors';
import { SENDERS } from '../../scripts/send/senders';
import manifest from '../../package.json';
import { type Execution, itemsOf } from '../support/host/executions';
import { installN8n } from '../support/host/install';
import { type N8n, PACKAGE_NAME, startN8n } from '../support/host/n8n';
import { packPackage, unpackPackage } from '../support/host/package';
import { until } from '../support/host/process';
import { Registry } from '../support/host/registry';
import { TRIGGER, triggerWorkflow } from '../support/host/workflows';
import { AlvariaServer } from '../support/vendors/alvaria';
import { untilLeft, untilPolling } from './alvaria/session';
import { credentialFor } from './alvaria/workflow';

const SECRET = 'e2e-secret-3f1c';

/** Names of the senders by the folders of their vendors. */
const SENDER_OF: Record<string, keyof typeof SENDERS> = {
	Enreach: 'enreach',
	Webitel: 'webitel',
	PbxEvents: 'pbx',
	RingCentralWfm: 'ringcentral',
};

/** Where the senders put the secret. */
const CREDENTIALS: Record<string, IDataObject> = {
	Enreach: { secret: SECRET },
	Webitel: { sentIn: 'header', headerName: 'X-Webitel-Token', secret: SECRET },
	PbxEvents: { sentIn: 'query', parameterName: 'token', secret: SECRET },
	RingCentralWfm: { sentIn: 'header', headerName: 'X-WFM-Token', secret: SECRET },
};

const packages = vendorPackages();
let registry: Registry;
let alvaria: AlvariaServer;
let n8n: N8n;
let folder: string;

beforeAll(async () => {
	folder = mkdtempSync(path.join(tmpdir(), 'contact-center-vendors-'));
	registry = await Registry.start(manifest.version);
	alvaria = await AlvariaServer.start();
	const ours = path.join(folder, 'ours');
	await unpackPackage(await packPackage(), ours);
	for (const vendor of packages) await registry.publishFolder(packed(vendor, ours));
	const { node } = await installN8n();
	const programs = [registry.npmIn(folder), path.dirname(node), process.env.PATH];
	const home = path.join(folder, 'n8n');
	mkdirSync(home);
	n8n = await startN8n({
		folder: home,
		isInstalled: true,
		env: { PATH: programs.join(path.delimiter), N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'true' },
	});
});
afterAll(async () => {
	await n8n?.stop();
	await alvaria?.close();
	await registry?.close();
	rmSync(folder, { recursive: true, force: true });
});

/**
 * A vendor's package as its repository builds it. That n8n's own tool compiles its sources to the code of the
 * package with all is shown by the suite `packages`; so that code is taken here.
 */
function packed(vendor: VendorPackage, ours: string): string {
	const to = path.join(folder, vendor.package);
	for (const [file, text] of repository(vendor)) {
		const isShipped = /^(nodes|credentials)\//.test(file);
		const target = path.join(to, isShipped ? 'dist' : '', file);
		if (isShipped && file.endsWith('.ts')) {
			const code = file.replace(/\.ts$/, '.js');
			mkdirSync(path.join(to, 'dist', path.dirname(file)), { recursive: true });
			cpSync(path.join(ours, 'dist', code), path.join(to, 'dist', code));
		} else if (isShipped || ['package.json', 'README.md', 'LICENSE.md'].includes(file)) {
			mkdirSync(path.dirname(target), { recursive: true });
			writeFileSync(target, text);
		}
	}
	return to;
}

const install = async (name: string, version: string) =>
	await n8n.rest.post('/community-packages', { name: `${name}@${version}` });

const triggerOf = ({ types }: VendorPackage) => types.find((type) => type.endsWith('Trigger'))!;

const catalogueOf = ({ folder: node }: VendorPackage) =>
	catalogues().find((one) => one.node === node)!.catalogue;

/** The credential that a package's trigger wants, as its description names it, with its data. */
async function credentialOf(vendor: VendorPackage, packageName = vendor.package) {
	const types = await n8n.rest.served<INodeTypeDescription[]>('/types/nodes.json');
	const known = types.find(({ name }) => name === `${packageName}.${triggerOf(vendor)}`);
	const [{ name: type }] = known?.credentials ?? [];
	const data = vendor.folder === 'Alvaria' ? credentialFor(alvaria) : CREDENTIALS[vendor.folder];
	return { type, data };
}

async function stored(vendor: VendorPackage, packageName?: string) {
	const { type, data } = await credentialOf(vendor, packageName);
	return { type, data, credential: await n8n.importCredential(vendor.title, type, data) };
}

/** A workflow whose trigger is that of this package. */
function workflowOf(
	vendor: VendorPackage,
	packageName: string,
	parameters: INode['parameters'],
	credentials: INode['credentials'],
) {
	const type = triggerOf(vendor);
	const isAlvaria = vendor.folder === 'Alvaria';
	const workflow = triggerWorkflow(
		type,
		{ ...(isAlvaria ? {} : { authentication: 'secret' }), ...parameters },
		credentials,
	);
	return {
		...workflow,
		nodes: workflow.nodes.map((node) => ({ ...node, type: `${packageName}.${type}` })),
	};
}

const first = (executions: Execution[]) => itemsOf(executions[0], TRIGGER)[0].json;

/** Publishes a workflow, has the vendor send one event, and gives the item of its execution. */
async function received(
	vendor: VendorPackage,
	packageName: string,
	credentials: INode['credentials'],
): Promise<IDataObject> {
	const id = await n8n.importWorkflow(
		workflowOf(vendor, packageName, { events: ['*'] }, credentials),
	);
	const urls = await n8n.publish(id);
	const event = catalogueOf(vendor).events[0].name;
	if (vendor.folder === 'Alvaria') {
		await untilPolling(alvaria);
		const { data } = sampleEvent(catalogueOf(vendor), event);
		const { userId } = alvaria.cloud.options;
		alvaria.cloud.publish({ type: event, payload: data, userId });
	} else {
		const [url] = Object.values(urls);
		const sent = await SENDERS[SENDER_OF[vendor.folder]].send({ url, secret: SECRET }, event);
		expect([sent.status, sent.outcome]).toEqual([200, 'started']);
	}
	const item = first(await n8n.waitForExecutions(id, 1));
	expect(item.type).toBe(event);
	await n8n.unpublish(id);
	if (vendor.folder === 'Alvaria') await untilLeft(alvaria);
	return item;
}

it('are installed one after the other while n8n runs, all five side by side', async () => {
	for (const vendor of packages) await install(vendor.package, vendor.version);
	const installed = await n8n.rest.get<Array<{ packageName: string }>>('/community-packages');
	expect(installed.map(({ packageName }) => packageName).sort()).toEqual(
		packages.map((vendor) => vendor.package).sort(),
	);
	const types = await n8n.rest.served<INodeTypeDescription[]>('/types/nodes.json');
	const known = new Set(types.map(({ name }) => name));
	for (const vendor of packages) {
		for (const type of vendor.types) expect(known).toContain(`${vendor.package}.${type}`);
	}
	expect([...known].filter((name) => name.startsWith(`${PACKAGE_NAME}.`))).toEqual([]);
});

describe.each(packages)('$package', (vendor) => {
	it('starts a workflow on a real event, and its credential passes its test', async () => {
		const { type, data, credential } = await stored(vendor);
		const test = await n8n.rest.post<{ status: string }>('/credentials/test', {
			credentials: { ...credential, type, data },
		});
		expect(test.status).toBe('OK');
		await received(vendor, vendor.package, { [type]: credential });
	});

	it('gives a sample at one click', async () => {
		const { type, credential } = await stored(vendor);
		const event = catalogueOf(vendor).events.at(-1)!.name;
		const sample = vendor.folder === 'Alvaria' ? { testRun: 'sample' } : { sample: 'first' };
		const id = await n8n.importWorkflow(
			workflowOf(vendor, vendor.package, { events: [event], ...sample }, { [type]: credential }),
		);
		await n8n.rest.post(`/workflows/${id}/run`, { triggerToStartFrom: { name: TRIGGER } });
		const executions = await until('the sample', async () => {
			const all = await n8n.executions(id);
			return all[0]?.status === 'success' && all;
		});
		expect(first(executions)).toMatchObject({ type: event });
	});

	it('has its schemas served', async () => {
		for (const { group, name } of catalogueOf(vendor).events) {
			const file = `${group}/${name.replaceAll(':', '.')}.json`;
			const type = `${vendor.package}.${triggerOf(vendor)}`;
			const schema = await n8n.rest.served<IDataObject>(`/schemas/${type}/1.1/${file}`);
			expect(schema).toHaveProperty('properties.data');
		}
	});
});

describe('the package with all vendors', () => {
	const [enreach] = packages.filter((vendor) => vendor.folder === 'Enreach');

	it('is refused by the editor beside one of them, which goes on', async () => {
		// n8n keeps a list of installed nodes in which each name that people see stands once.
		await expect(install(PACKAGE_NAME, manifest.version)).rejects.toThrow('Failed to save');
		const { type, credential } = await stored(enreach);
		await received(enreach, enreach.package, { [type]: credential });
	});

	it('is installed by the editor once they are uninstalled', async () => {
		for (const vendor of packages) {
			await n8n.rest.delete(`/community-packages?name=${vendor.package}`);
		}
		await install(PACKAGE_NAME, manifest.version);
		const { type, credential } = await stored(enreach, PACKAGE_NAME);
		await received(enreach, PACKAGE_NAME, { [type]: credential });
	});
});
